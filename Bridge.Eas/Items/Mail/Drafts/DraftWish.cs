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

    internal IReadOnlyList<DraftUpload> Added { get; init; } = [];

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
            Added = [.. (attachments?.All(AirSyncBaseTags.Add) ?? []).Select(DraftUpload.Read).OfType<DraftUpload>()],
            Removed = [.. (attachments?.All(AirSyncBaseTags.Delete) ?? []).Select(one => one.TextOf(AirSyncBaseTags.FileReference)).OfType<string>()],
            Send = data.FlagOf(Email2Tags.Send) == true,
        };
    }

    private static string Line(string text) => text.Replace('\r', ' ').Replace('\n', ' ').Trim();
}

/// <summary>The text of a draft.</summary>
internal sealed record DraftText(bool IsHtml, string Text);

/// <summary>A file that a phone attaches.</summary>
/// <param name="ClientId">The phone's name for it until it has the server's.</param>
/// <param name="Name">What the user sees.</param>
/// <param name="MediaType">As the phone says, else bytes.</param>
/// <param name="ContentId">By which its HTML shows it, without angle brackets.</param>
/// <param name="Content">Bytes of the request.</param>
internal sealed record DraftUpload(string ClientId, string Name, string MediaType, string? ContentId, ReadOnlySequence<byte> Content)
{
    /// <returns>Null for one without content: iOS sends such when its user changes the account while he writes.</returns>
    internal static DraftUpload? Read(WbxmlElement add)
    {
        if (add.Child(AirSyncBaseTags.Content) is not { IsEmpty: false } content) return null;
        var bytes = content.Opaque.IsEmpty ? content.GetBytes() is { } decoded ? new ReadOnlySequence<byte>(decoded) : default : content.Opaque;
        if (bytes.IsEmpty) return null;
        var type = add.TextOf(AirSyncBaseTags.ContentType)?.Trim() ?? "";
        return new DraftUpload(
            add.TextOf(AirSyncBaseTags.ClientId) ?? "",
            add.TextOf(AirSyncBaseTags.DisplayName) is { Length: > 0 } name ? name : "attachment",
            IsMediaType(type) ? type : "application/octet-stream",
            add.TextOf(AirSyncBaseTags.ContentId)?.Trim('<', '>', ' ') is { Length: > 0 and < 500 } id && id.All(character => character is > ' ' and < '\x7f' and not ('<' or '>')) ? id : null,
            bytes);
    }

    private static bool IsMediaType(string type) =>
        type.Split('/') is [{ Length: > 0 } first, { Length: > 0 } second] && type.Length < 100 && (first + second).All(character => char.IsAsciiLetterOrDigit(character) || "!#$&-^_.+".Contains(character, StringComparison.Ordinal));
}
