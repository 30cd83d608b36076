using Bridge.OxApi.Mail;

namespace Bridge.Eas.Items.Mail.Finding;

/// <summary>What a phone looks for in the user's mail.</summary>
/// <param name="Hash">Names the query among those of the device; says nothing of it.</param>
internal sealed record MailQuery(ulong Hash)
{
    /// <summary>Folders to look in; none for all mail folders.</summary>
    public IReadOnlyList<string> Collections { get; init; } = [];

    /// <summary>The folders below them, too.</summary>
    public bool Deep { get; init; }

    /// <summary>False when the phone looks for other things than mails: none are found then.</summary>
    public bool WantsMail { get; init; } = true;

    /// <summary>What OX compares; null when it compares nothing.</summary>
    public OxMailTerm? Term { get; init; }

    /// <summary>Only mails with attachments, or without; looked at here, since older servers cannot.</summary>
    public bool? HasAttachment { get; init; }

    /// <summary>Only mails of this conversation; null for all.</summary>
    public byte[]? ConversationId { get; init; }

    /// <summary>It says nothing about what a mail must be like.</summary>
    public bool IsEmpty => Term is null && HasAttachment is null && ConversationId is null;
}

/// <summary>How a search ended.</summary>
internal enum FindingEnd
{
    Found,

    /// <summary>A folder that was named is none of the user's.</summary>
    FolderUnknown,

    /// <summary>The time ran out, or a newer search of the device took this one's place.</summary>
    TimedOut,

    /// <summary>OX could not search.</summary>
    Failed,

    /// <summary>A page of a search that nobody began, or of which nothing is known any more.</summary>
    NotBegun,
}
