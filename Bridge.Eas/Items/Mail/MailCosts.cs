using Bridge.Eas.Mime;

namespace Bridge.Eas.Items.Mail;

/// <summary>What one mail may cost in memory; what is larger arrives truncated.</summary>
/// <param name="MaxTextBytes">Text kept of each kind of body.</param>
/// <param name="MaxMimeBytes">Raw message kept for a MIME body.</param>
/// <param name="PassedFromBytes">A raw message of more bytes is not held where it can be passed on while it is read.</param>
/// <param name="Limits">Limits of the message reader.</param>
internal sealed record MailCosts(int MaxTextBytes = 4 * 1024 * 1024, int MaxMimeBytes = 24 * 1024 * 1024, int PassedFromBytes = 256 * 1024, MimeLimits? Limits = null)
{
    internal static MailCosts Default { get; } = new();

    internal MimeLimits Reader => Limits ?? MimeLimits.Default;
}
