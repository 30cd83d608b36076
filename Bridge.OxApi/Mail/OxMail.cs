namespace Bridge.OxApi.Mail;

/// <summary>Mail flags. Source: OX HTTP API, mail, flags bit mask.</summary>
[Flags]
public enum OxMailFlags
{
    None = 0,
    Answered = 1,
    Deleted = 2,
    Draft = 4,
    Flagged = 8,
    Recent = 16,
    Seen = 32,
    User = 64,
    Spam = 128,
    Forwarded = 256,
}

/// <summary>State of a mail folder.</summary>
/// <param name="Validity">UIDVALIDITY: when it changes, all uids are void. 0 where this OX cannot say (then only the counters hold).</param>
/// <param name="Total">Messages, \Deleted ones included.</param>
/// <param name="Next">UIDNEXT; 0 where this OX cannot say.</param>
public sealed record OxMailStatus(long Validity, int Total, int Unread, uint Next);

/// <summary>One mail in a listing.</summary>
/// <param name="Flags">Bits of <see cref="OxMailFlags"/>.</param>
/// <param name="Color">0 none, 1 to 10.</param>
/// <param name="ReceivedMs">Milliseconds since 1970 UTC; 0 when unknown.</param>
public readonly record struct OxMailRow(uint Uid, int Flags, int Color, long ReceivedMs)
{
    public bool Has(OxMailFlags flag) => (Flags & (int)flag) != 0;
}

/// <summary>The envelope of a mail, for lists.</summary>
public sealed record OxMailHead
{
    public required uint Uid { get; init; }

    public int Flags { get; init; }

    public int Color { get; init; }

    public long ReceivedMs { get; init; }

    public long? SentMs { get; init; }

    public string? Subject { get; init; }

    public IReadOnlyList<OxMailAddress> From { get; init; } = [];

    public IReadOnlyList<OxMailAddress> To { get; init; } = [];

    public IReadOnlyList<OxMailAddress> Cc { get; init; } = [];

    public long? Size { get; init; }

    /// <summary>1 highest, 3 normal, 5 lowest, 0 none.</summary>
    public int Priority { get; init; }

    public bool HasAttachment { get; init; }

    public string? MessageId { get; init; }

    /// <summary>The folder's id in OX.</summary>
    public string? Folder { get; init; }

    /// <summary>Header References as it stands; only from <see cref="IOxMailApi.HeadsAsync"/>.</summary>
    public string? References { get; init; }

    /// <summary>Header In-Reply-To as it stands; only from <see cref="IOxMailApi.HeadsAsync"/>.</summary>
    public string? InReplyTo { get; init; }
}

/// <summary>Points at a mail of any folder.</summary>
public readonly record struct OxMailRef(OxFolderId Folder, uint Uid);

/// <summary>How a mail's text begins.</summary>
/// <param name="Text">Plain, some hundred characters; never empty.</param>
public sealed record OxMailWords(OxMailRef Mail, string Text);

/// <summary>A mail that a search found.</summary>
/// <param name="HasAttachment">By the kind of message, without reading it.</param>
public readonly record struct OxMailHit(OxMailRow Row, bool HasAttachment);

/// <summary>What a mail is marked with beside its flags.</summary>
/// <param name="Color">0 none, 1 to 10.</param>
/// <param name="UserFlags">IMAP keywords, those that OX has a field for left out.</param>
public sealed record OxMailTags(int Color, IReadOnlyList<string> UserFlags);

/// <summary>A change of <see cref="OxMailTags"/>.</summary>
/// <param name="Color">The new one; <c>null</c> leaves it.</param>
/// <param name="Set">User flags to set.</param>
/// <param name="Clear">User flags to clear.</param>
public sealed record OxMailTagsChange(int? Color, IReadOnlyList<string> Set, IReadOnlyList<string> Clear)
{
    public bool IsNothing => Color is null && Set.Count == 0 && Clear.Count == 0;
}

public sealed record OxMailAddress(string? Name, string Address);

/// <summary>Which part of a folder a listing covers.</summary>
/// <param name="Limit">At most so many rows; <c>null</c> for all of them.</param>
/// <param name="NewestFirst">By received date; oldest first otherwise.</param>
public sealed record OxMailRange(int? Limit = null, bool NewestFirst = true)
{
    /// <summary>The whole folder in one un-paged call: the only listing that may prove an absence.</summary>
    public static OxMailRange All { get; } = new();
}

/// <summary>What became of one mail of a bulk call.</summary>
/// <param name="NewUid">Move, copy: the uid in the destination; <c>null</c> if the mail server did not tell (find it by Message-ID).</param>
public sealed record OxMailOutcome(uint Uid, uint? NewUid, OxError? Error);

/// <summary>A mail handed to transport.</summary>
/// <param name="Folder">Where the Sent copy is; <c>null</c> without one.</param>
/// <param name="Warning">Set when the mail was sent although OX reported this: MSG-0042, MSG-0043 (no Sent copy).</param>
public sealed record OxSentMail(OxFolderId? Folder, uint? Uid, OxError? Warning);

/// <summary>A raw message, streamed from OX. Dispose early to stop the transfer.</summary>
public sealed class OxMailSource(Stream content, long? length, IDisposable owner) : IAsyncDisposable
{
    /// <summary>RFC 822 bytes as the mail server has them. A read may throw <see cref="IOException"/> when the transfer breaks.</summary>
    public Stream Content { get; } = content;

    /// <summary>Bytes, when the server told.</summary>
    public long? Length { get; } = length;

    public async ValueTask DisposeAsync()
    {
        await Content.DisposeAsync();
        owner.Dispose();
    }
}
