using System.Buffers;
using System.Globalization;
using System.Text;
using Bridge.Eas.Items.Mail.Originals;
using Bridge.Eas.Mime;
using Bridge.Eas.Mime.Compose;
using Bridge.Eas.Users;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Items.Mail.Drafts;

/// <summary>Makes a draft's message of what a phone writes and of the draft as it was. What the phone leaves out stays.</summary>
internal static class DraftComposer
{
    private static readonly HashSet<string> AddressFields = new(StringComparer.OrdinalIgnoreCase) { "To", "Cc", "Bcc", "Reply-To" };
    private static readonly string[] Importances = ["Low", "Normal", "High"];

    /// <param name="wish">What the phone writes.</param>
    /// <param name="before">The draft as it was; null for a new one.</param>
    /// <param name="keeps">Tells of each attachment of before, by its path, whether it stays.</param>
    /// <param name="messageId">With angle brackets.</param>
    /// <param name="user">Whose.</param>
    /// <param name="now">For its date.</param>
    /// <param name="from">In place of the From of a whole message; null to leave it.</param>
    internal static ComposedDraft Compose(DraftWish wish, OriginalMail? before, Func<string, bool> keeps, string messageId, EasUser user, DateTimeOffset now, string? from = null)
    {
        if (wish.Message is { } whole) return new ComposedDraft(Whole(whole, messageId, from), _ => "");

        var html = wish.Body is { IsHtml: true } body ? body.Text : wish.Body is null && before?.Info.IsHtml() == true ? before.Info.ToHtml().Text : null;
        var plain = wish.Body is { } written ? written.IsHtml ? HtmlText.ToPlain(written.Text) : written.Text : before?.Info.ToPlain().Text ?? "";
        var kept = before is null ? CombinedFiles.None : CombinedFiles.AllOf(before.Info).Where(keeps);
        var message = new CombinedMessage
        {
            Header = HeaderOf(wish, before, messageId, user, now),
            MessageId = messageId,
            Text = new CombinedText(plain.ReplaceLineEndings("\r\n"), html?.ReplaceLineEndings("\r\n")),
            Own = CombinedFiles.None,
            OpenOwn = Nothing,
            Original = kept,
            OpenOriginal = before is null ? Nothing : before.OpenAsync,
            Added = [.. wish.Added.Select(upload => DraftFile.PartOf(upload, upload.ContentId is { } id && html?.Contains("cid:" + id, StringComparison.OrdinalIgnoreCase) == true))],
        };
        return new ComposedDraft(OriginalMail.Guarded(message.WriteAsync), message.PathOfAdded);
    }

    private static ValueTask<Stream> Nothing(CancellationToken cancellationToken) => ValueTask.FromResult(Stream.Null);

    private static byte[] HeaderOf(DraftWish wish, OriginalMail? before, string messageId, EasUser user, DateTimeOffset now)
    {
        var changes = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["MIME-Version"] = null,
            ["Message-ID"] = messageId,
            ["Date"] = now.ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture),
        };
        foreach (var (name, value) in wish.Fields) changes[name] = value.Length == 0 ? null : AddressFields.Contains(name) ? Addresses(value) : HeaderRewriter.EncodeText(value);
        if (wish.Importance is { } importance)
        {
            changes["Importance"] = Importances[importance];
            changes["X-Priority"] = (5 - (2 * importance)).ToString(CultureInfo.InvariantCulture);
        }

        if (before is null || before.Info.From.Count == 0) changes["From"] = HeaderRewriter.EncodeAddress(new MimeAddress(user.Session.DisplayName is { Length: > 0 } name ? name : null, user.PrimaryAddress));
        var fields = HeaderFields.Without(MessageHeaderEditor.Edit(before?.Header ?? [], changes, MimeLimits.Default), "Content-"u8);
        var ascii = new ArrayBufferWriter<byte>(fields.Length);
        HeaderRewriter.Write(fields, transferEncoding: null, ascii);
        return ascii.WrittenSpan.ToArray();
    }

    /// <summary>What is no list of addresses stays as it was typed: the user is not done with it.</summary>
    private static string Addresses(string value) =>
        AddressListParser.Parse(value.Replace(';', ',')) is { Count: > 0 } addresses ? string.Join(",\r\n ", addresses.Select(HeaderRewriter.EncodeAddress)) : HeaderRewriter.EncodeText(value);

    private static OxMailWriter Whole(ReadOnlySequence<byte> message, string messageId, string? from) => async (destination, cancellationToken) =>
    {
        await using var source = new SequenceStream(message);
        var changes = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase) { ["Message-ID"] = messageId };
        if (from is not null) changes["From"] = from;
        var writer = new SevenBitWriter(destination) { Header = (entity, block) => entity.Parent is null ? MessageHeaderEditor.Edit(block, changes, MimeLimits.Default) : block };
        await new MimeScanner(writer, MimeLimits.Default).RunAsync(source, cancellationToken);
    };
}

/// <summary>A draft ready to be put into OX.</summary>
/// <param name="Write">Writes it.</param>
/// <param name="PathOfAdded">The section number of an attachment that was added, by its place among them.</param>
internal sealed record ComposedDraft(OxMailWriter Write, Func<int, string> PathOfAdded);
