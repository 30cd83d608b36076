namespace Bridge.Eas.Protocol.Http;

/// <summary>The body, as sent or after unzipping, is longer than <c>Eas:MaxRequestBytes</c>. Uncaught it becomes HTTP 413.</summary>
public sealed class EasBodyTooLargeException(long limit) : IOException($"The request body is longer than {limit} bytes.")
{
    /// <summary>The limit in bytes.</summary>
    public long Limit { get; } = limit;
}
