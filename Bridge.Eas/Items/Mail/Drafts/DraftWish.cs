using System.Buffers;
using System.Text;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Items.Mail.Drafts;

/// <summary>What a phone writes into a draft. What it leaves out stays as it is, an empty element takes the value away. Source: MS-ASEMAIL, "Draft"; MS-ASAIRS, "Attachments".</summary>
internal sealed record DraftWish
{
    private const int Mime = 4;

    /// <summary>Fields of the header by name, ASCII or not; empty text clears.</summary>
    internal required IReadOnlyList<(string Name, string Value)> Fields { get; init; }

    /// <summary>0 low, 1 normal, 2 high; null to leave it.</summary>
    internal int? Importance { get; init; }

    /// <summary>The new text; null to leave it.</summary>
    internal DraftText? Body { get; init; }

    /// <summary>The whole message as the phone wrote it; everything else is empty then.</summary>
    internal ReadOnlySequence<byte>? Message { get; init; }

    internal IReadOnlyList<UploadedFile> Added { get; init; } = [];

    /// <summary>References of attachments to take out.</summary>
    internal IReadOnlyList<string> Removed { get; init; } = [];

    /// <summary>Send it now.</summary>
    internal bool Send { get; init; }

    /// <summary>It says something of the draft itself, and not of its marks alone.</summary>
    internal bool HasContent => Fields.Count > 0 || Importance is not null || Body is not null || Message is not null || Added.Count > 0 || Removed.Count > 0;

    internal static DraftWish Read(WbxmlElement data)
    {
        var fields = new List<(string, string)>();
        foreach (var (tag, name) in new[] { (EmailTags.To, "To"), (EmailTags.Cc, "Cc"), (Email2Tags.Bcc, "Bcc"), (EmailTags.ReplyTo, "Reply-To"), (EmailTags.Subject, "Subject") })
            if (data.TextOf(tag) is { } value) fields.Add((name, Line(value)));

        var body = data.Child(AirSyncBaseTags.Body);
        var type = body?.NumberOf(AirSyncBaseTags.Type) ?? 1;
        var text = body?.Child(AirSyncBaseTags.Data);
        var attachments = data.Child(AirSyncBaseTags.Attachments);
        return new DraftWish
        {
            Fields = fields,
            Importance = data.NumberOf(EmailTags.Importance) is { } importance ? Math.Clamp(importance, 0, 2) : null,
            Body = text is null || type == Mime ? null : new DraftText(type == 2, text.Text),
            Message = type == Mime && text is { IsEmpty: false } ? text.Opaque.IsEmpty ? new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(text.Text)) : text.Opaque : null,
            Added = [.. (attachments?.All(AirSyncBaseTags.Add) ?? []).Select(UploadedFile.Read).OfType<UploadedFile>()],
            Removed = [.. (attachments?.All(AirSyncBaseTags.Delete) ?? []).Select(one => one.TextOf(AirSyncBaseTags.FileReference)).OfType<string>()],
            Send = data.FlagOf(Email2Tags.Send) == true,
        };
    }

    private static string Line(string text) => text.Replace('\r', ' ').Replace('\n', ' ').Trim();
}

/// <summary>The text of a draft.</summary>
internal sealed record DraftText(bool IsHtml, string Text);
