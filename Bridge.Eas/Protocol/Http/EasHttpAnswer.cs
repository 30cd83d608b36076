using System.Buffers;

namespace Bridge.Eas.Protocol.Http;

/// <summary>What goes back to the phone. The body is either <see cref="Content"/> (sent with its length) or <see cref="Stream"/>.</summary>
public sealed class EasHttpAnswer
{
    public required int StatusCode { get; init; }

    /// <summary>Further headers, each name once; <c>Content-Type</c> and <c>Content-Length</c> have their own members.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Null when there is no body.</summary>
    public string? ContentType { get; init; }

    /// <summary>A body held in memory; empty when there is none. Some phones want a length, so this is the normal way.</summary>
    public ReadOnlySequence<byte> Content { get; init; } = ReadOnlySequence<byte>.Empty;

    /// <summary>Writes a body too large to hold (multipart, attachments); null when <see cref="Content"/> is all.</summary>
    public Func<Stream, CancellationToken, Task>? Stream { get; init; }

    /// <summary>How many bytes <see cref="Stream"/> will write, when known; otherwise the body goes out chunked. Ignored for <see cref="Content"/>.</summary>
    public long? ContentLength { get; init; }

    /// <summary>To be called when all of the body was written to the connection, and only then; null for nothing to do. Does not throw.</summary>
    public Func<ValueTask>? Written { get; init; }

    /// <summary>What owns the memory or files behind the body; disposed when the answer is sent or given up.</summary>
    public IAsyncDisposable? Lease { get; init; }
}
