namespace Bridge.Eas.Mime;

/// <summary>What is known of a message after reading it once.</summary>
internal sealed class MimeMessageInfo
{
    internal IReadOnlyList<MimeAddress> From { get; init; } = [];

    internal IReadOnlyList<MimeAddress> Sender { get; init; } = [];

    internal IReadOnlyList<MimeAddress> ReplyTo { get; init; } = [];

    internal IReadOnlyList<MimeAddress> To { get; init; } = [];

    internal IReadOnlyList<MimeAddress> Cc { get; init; } = [];

    internal IReadOnlyList<MimeAddress> Bcc { get; init; } = [];

    internal IReadOnlyList<MimeAddress> DispositionNotificationTo { get; init; } = [];

    /// <summary>One clean line; empty when there is none.</summary>
    internal string Subject { get; init; } = "";

    /// <summary>The sender's Date; null when absent or no date.</summary>
    internal DateTimeOffset? Date { get; init; }

    /// <summary>Without angle brackets; null when absent.</summary>
    internal string? MessageId { get; init; }

    /// <summary>Without angle brackets; null when absent.</summary>
    internal string? InReplyTo { get; init; }

    /// <summary>The thread's Message-IDs without angle brackets, its root first; at most 100.</summary>
    internal IReadOnlyList<string> References { get; init; } = [];

    internal MimeImportance Importance { get; init; } = MimeImportance.Normal;

    /// <summary>Header Content-Class, as sent.</summary>
    internal string? ContentClass { get; init; }

    /// <summary>Header Thread-Topic, as Exchange and Outlook send it.</summary>
    internal string? ThreadTopic { get; init; }

    /// <summary>Header Thread-Index, base64 decoded; null when absent or no base64.</summary>
    internal byte[]? ThreadIndex { get; init; }

    internal required MimeContentType ContentType { get; init; }

    /// <summary>Pieces of the body in their order; empty when the message has no text.</summary>
    internal IReadOnlyList<MimeBodySegment> Body { get; init; } = [];

    /// <summary>Attachments and inline resources in their order. Incomplete when they were not asked for.</summary>
    internal IReadOnlyList<MimePart> Attachments { get; init; } = [];

    /// <summary>The first text/calendar part.</summary>
    internal MimeTextPart? Calendar { get; init; }

    /// <summary>Its method, upper case ("REQUEST"), from the Content-Type or the text; null when neither says.</summary>
    internal string? CalendarMethod { get; init; }

    /// <summary>As MS-ASEMAIL, MessageClass: "IPM.Note", "IPM.Note.SMIME", "IPM.Schedule.Meeting.Request", "REPORT.IPM.NOTE.NDR"…</summary>
    internal string MessageClass { get; init; } = "IPM.Note";

    /// <summary>Bytes read; the message's size if it was read to its end.</summary>
    internal long BytesRead { get; init; }

    /// <summary>S/MIME of any kind: must go to the phone as it is when the phone asks for that.</summary>
    internal bool IsSmime => MessageClass.StartsWith("IPM.Note", StringComparison.Ordinal) && MessageClass.Contains(".SMIME", StringComparison.Ordinal);
}
