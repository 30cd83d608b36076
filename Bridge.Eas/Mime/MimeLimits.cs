namespace Bridge.Eas.Mime;

/// <summary>What a message may cost. Beyond a limit the rest is counted or passed over, it is not an error.</summary>
/// <param name="MaxDepth">Multiparts within multiparts; a deeper one is one opaque attachment.</param>
/// <param name="MaxParts">Parts listed; further ones are passed over.</param>
/// <param name="MaxHeaderBytes">One header block, in bytes; lines beyond it are dropped.</param>
/// <param name="MaxHeaders">Fields of one header block.</param>
/// <param name="MaxMessageBytes">The whole source, in bytes; reading stops there.</param>
internal sealed record MimeLimits(
    int MaxDepth = 32,
    int MaxParts = 1000,
    int MaxHeaderBytes = 1024 * 1024,
    int MaxHeaders = 2000,
    long MaxMessageBytes = 512L * 1024 * 1024)
{
    internal static MimeLimits Default { get; } = new();
}
