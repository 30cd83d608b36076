using Bridge.Eas.Wbxml;

namespace Bridge.Eas.Protocol;

/// <summary>A command's answer, before it becomes HTTP.</summary>
internal sealed record EasReply
{
    public int HttpStatus { get; init; } = 200;

    /// <summary>The answer's document; null for an empty body, which means success or "nothing new" for some commands.</summary>
    public WbxmlWriter? Document { get; init; }

    /// <summary>With parts the answer is multipart: the document first, then these as they are. Source: MS-ASCMD, "MultiPart".</summary>
    public IReadOnlyList<EasPart>? Parts { get; init; }

    /// <summary>A file that is the whole answer, in place of a document.</summary>
    public EasFile? File { get; init; }

    /// <summary>The phone is told that the server's versions have changed, up to this one; null for most answers.</summary>
    public EasVersion? Announces { get; init; }

    /// <summary>For 503.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The root status, for the log line and the metric; 0 when the answer has none.</summary>
    public int Status { get; init; }

    /// <summary>The phone was told to come again at once (MoreAvailable).</summary>
    public bool ComesAgain { get; init; }

    /// <summary>Bytes of the body, as far as they are known before it is sent.</summary>
    public long Length => (Document?.WholeLength ?? 0) + (File?.Content.Length ?? 0) + (Parts?.Sum(part => part.Length) ?? 0);

    /// <summary>To be called when the whole answer was written to the phone's connection; null for nothing to do.</summary>
    public Func<ValueTask>? Written { get; init; }

    public static EasReply Empty { get; } = new();

    public static EasReply Of(WbxmlWriter document, int status = 1) => new() { Document = document, Status = status };

    public static EasReply Of(EasFile file) => new() { File = file, Status = 1 };

    public static EasReply Http(int status) => new() { HttpStatus = status };

    /// <summary>A back end is away: the phone waits and tries again.</summary>
    public static EasReply Unavailable(TimeSpan? retryAfter = null) => new() { HttpStatus = 503, RetryAfter = retryAfter ?? TimeSpan.FromSeconds(60) };
}

/// <summary>An attachment as an answer.</summary>
/// <param name="Content">The bytes.</param>
/// <param name="ContentType">Fit for a header.</param>
internal sealed record EasFile(EasPart Content, string ContentType);

/// <summary>Bytes of an answer beside its document: a part of a multipart one, or a file.</summary>
/// <param name="Content">The bytes, as they are.</param>
/// <param name="Late">In place of them: bytes that are made while the answer is sent.</param>
internal sealed record EasPart(ReadOnlyMemory<byte> Content, LateBytes? Late = null)
{
    public long Length => Late?.Length ?? Content.Length;

    public Task SendAsync(Stream destination, CancellationToken cancellationToken) =>
        Late?.WriteAsync(destination, cancellationToken) ?? destination.WriteAsync(Content, cancellationToken).AsTask();
}
