using System.Buffers;
using Bridge.Eas.Wbxml;
using Fuzz.Corpus;
using Fuzz.Engine;
using Fuzz.Mutation;

namespace Fuzz.Targets;

/// <summary>The WBXML reader: gives an element or a <see cref="WbxmlFormatException"/>, and the same one however the bytes came in pieces.</summary>
internal sealed class WbxmlTarget : IFuzzTarget
{
    private readonly List<byte[]> _corpus =
    [
        .. HandWritten.Documents,
        .. HandWritten.Beside("samples/eas", "*.wbxml"),
        .. HandWritten.Vectors("reference/eas-protocol.md"),
        .. RecordedLives.Bodies,
    ];

    public string Name => "wbxml";

    public string What => "request bodies for the WBXML reader";

    public long BytesPerCase => 64 * 1024;

    /// <summary>An element of one byte becomes an object with a list around it.</summary>
    public int BytesPerInputByte => 400;

    public byte[] Make(FuzzRandom random)
    {
        var seed = random.Pick(_corpus);
        return random.OneIn(3) ? ByteMutator.Mutate(seed, _corpus, random) : WbxmlMutator.Mutate(seed, _corpus, random);
    }

    public void Run(byte[] input)
    {
        var whole = Read(new ReadOnlySequence<byte>(input));
        var pieces = Read(InPieces(input));
        if (whole != pieces) throw new FuzzViolationException("the same bytes read otherwise when they come in pieces");
    }

    public void Reset()
    {
    }

    public void Dispose()
    {
    }

    private static (int Elements, long Length, bool Fails) Read(ReadOnlySequence<byte> document)
    {
        try
        {
            return Walk(WbxmlElement.Parse(document, WbxmlLimits.Default), depth: 1);
        }
        catch (WbxmlFormatException)
        {
            return (0, 0, true);
        }
    }

    /// <summary>Looks at everything, as commands do.</summary>
    private static (int Elements, long Length, bool Fails) Walk(WbxmlElement element, int depth)
    {
        if (depth > WbxmlLimits.Default.MaxDepth) throw new FuzzViolationException("deeper than allowed");
        var (count, length) = (1, (long)element.Text.Length + element.Opaque.Length + element.Tag.Name.Length);
        foreach (var child in element.Children)
        {
            element.NumberOf(child.Tag);
            element.FlagOf(child.Tag);
            var (inner, size, _) = Walk(child, depth + 1);
            (count, length) = (count + inner, length + size);
            if (element.Children.Count > 50) continue;
            length += child.GetBytes()?.Length ?? 0;
        }

        return (count, length, false);
    }

    private static ReadOnlySequence<byte> InPieces(byte[] input)
    {
        Piece? first = null;
        Piece? last = null;
        // Sizes from the input itself, so that the case stays the same.
        for (var at = 0; at < input.Length;)
        {
            var size = Math.Min(input.Length - at, 1 + (input[at] % 7));
            last = new Piece(input.AsMemory(at, size), last);
            first ??= last;
            at += size;
        }

        return first is null ? ReadOnlySequence<byte>.Empty : new(first, 0, last!, last!.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, Piece? previous)
        {
            Memory = memory;
            if (previous is null) return;
            RunningIndex = previous.RunningIndex + previous.Memory.Length;
            previous.Next = this;
        }
    }
}
