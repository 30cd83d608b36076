using System.Text;
using Fuzz.Engine;

namespace Fuzz.Targets;

/// <summary>One of many readers under one target; its name is the input's first line.</summary>
/// <param name="Name">Without line ends.</param>
/// <param name="Samples">Valid inputs.</param>
/// <param name="Read">Throws when something is wrong.</param>
internal sealed record NamedReader(string Name, IReadOnlyList<byte[]> Samples, Action<byte[]> Read)
{
    internal static NamedReader OfText(string name, Action<string> read, params string[] samples) =>
        new(name, [.. samples.Select(Encoding.UTF8.GetBytes)], bytes => read(Encoding.UTF8.GetString(bytes)));
}

/// <summary>Tries readers that take a few bytes each.</summary>
internal abstract class ReadersTarget(IReadOnlyList<NamedReader> readers, Func<byte[], IReadOnlyList<byte[]>, FuzzRandom, byte[]> mutate) : IFuzzTarget
{
    private readonly Dictionary<string, NamedReader> _byName = readers.ToDictionary(reader => reader.Name, StringComparer.Ordinal);

    public abstract string Name { get; }

    public abstract string What { get; }

    public virtual long BytesPerCase => 512 * 1024;

    public virtual int BytesPerInputByte => 200;

    public byte[] Make(FuzzRandom random)
    {
        var reader = random.Pick(readers);
        return [.. Encoding.ASCII.GetBytes(reader.Name), (byte)'\n', .. mutate(random.Pick(reader.Samples), reader.Samples, random)];
    }

    public void Run(byte[] input)
    {
        var line = input.AsSpan().IndexOf((byte)'\n');
        // What the minimiser makes of the name is no input.
        if (line < 0 || !_byName.TryGetValue(Encoding.ASCII.GetString(input.AsSpan(0, line)), out var reader)) return;
        reader.Read(input[(line + 1)..]);
    }

    public virtual void Reset()
    {
    }

    public void Dispose() => Dispose(true);

    /// <summary>Tries each sample as it is.</summary>
    /// <returns>What they threw, by reader.</returns>
    internal IEnumerable<(string Reader, Exception Fault)> TrySamples()
    {
        foreach (var reader in readers)
        foreach (var sample in reader.Samples)
            if (FuzzRun.Try(this, [.. Encoding.ASCII.GetBytes(reader.Name), (byte)'\n', .. sample]) is { } fault) yield return (reader.Name, fault);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
