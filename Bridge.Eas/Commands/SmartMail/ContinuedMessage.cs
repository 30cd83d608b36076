using System.Buffers;
using Bridge.Eas.Commands.SendMail;
using Bridge.Eas.Items.Mail.Originals;
using Bridge.Eas.Mime;
using Bridge.Eas.Mime.Compose;
using Bridge.Eas.Sync;
using Bridge.OxApi.Sessions;

namespace Bridge.Eas.Commands.SmartMail;

/// <summary>Puts what the user wrote and the original together: as one text with the files of both, or the original whole where taking it apart would spoil it.</summary>
internal static class ContinuedMessage
{
    /// <summary>What a user writes above a quote; more of it than this is no note, and stays as it is.</summary>
    private static readonly MimeWanted OwnWanted = new(PlainBytes: 4 * 1024 * 1024, HtmlBytes: 4 * 1024 * 1024, CalendarBytes: 0);

    /// <remarks>The original is closed with the message that is returned.</remarks>
    internal static async ValueTask<SourceResult<OpenedMessage>> OpenAsync(
        IOxSession session, PhoneMessage message, string messageId, Dictionary<string, string?> changes, OriginalMail original, Continuation continuation, CancellationToken cancellationToken)
    {
        var actions = await PlainOutgoing.SurveyAsync(message, cancellationToken);
        await using var source = await message.OpenAsync(cancellationToken);
        var own = await MimeMessageReader.ReadAsync(source, MimeLimits.Default, OwnWanted, cancellationToken);
        var header = HeaderOf(message, changes);
        if (GoesWhole(own, original, continuation))
        {
            var enclosing = new EnclosingMessage
            {
                Header = header,
                MessageId = messageId,
                OpenOwn = message.OpenAsync,
                OwnActions = actions,
                OpenOriginal = original.OpenAsync,
                AsFile = original is { IsProtected: true, Has8Bit: true },
                Subject = original.Info.Subject,
            };
            return new OpenedMessage(OriginalMail.Guarded(enclosing.WriteAsync), original);
        }

        var combined = new CombinedMessage
        {
            Header = header,
            MessageId = messageId,
            Text = CombinedText.Of(own, original.Info, continuation, QuoteWords.Of(session.Locale), ZoneOf(session.TimeZone)),
            Own = CombinedFiles.AllOf(own),
            OpenOwn = message.OpenAsync,
            Original = continuation == Continuation.Forward ? CombinedFiles.AllOf(original.Info) : CombinedFiles.PicturesOf(original.Info),
            OpenOriginal = original.OpenAsync,
        };
        return new OpenedMessage(OriginalMail.Guarded(combined.WriteAsync), original);
    }

    /// <summary>A signature over either, what only its reader can decrypt, and more text than anybody quotes: then the original goes along as it is.</summary>
    private static bool GoesWhole(MimeMessageInfo own, OriginalMail original, Continuation continuation)
    {
        if (own.IsSmime || SevenBit.IsProtected(own.ContentType) || own.Body.Any(segment => segment is { Plain.IsComplete: false } or { Html.IsComplete: false })) return true;

        // What was signed can be quoted as it reads; what was encrypted reads as nothing.
        return continuation == Continuation.Forward ? original.IsProtected || original.IsCut : original.IsProtected && original.Info.Body.Count == 0;
    }

    private static byte[] HeaderOf(PhoneMessage message, Dictionary<string, string?> changes)
    {
        changes["MIME-Version"] = null;
        var fields = HeaderFields.Without(MessageHeaderEditor.Edit(message.Block, changes, MimeLimits.Default), "Content-"u8);
        var ascii = new ArrayBufferWriter<byte>(fields.Length);
        HeaderRewriter.Write(fields, transferEncoding: null, ascii);
        return ascii.WrittenSpan.ToArray();
    }

    private static TimeZoneInfo ZoneOf(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;
}
