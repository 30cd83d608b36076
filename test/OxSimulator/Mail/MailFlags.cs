namespace OxSimulator.Mail;

/// <summary>OX's flag bits (reference, 4.1).</summary>
public static class MailFlags
{
    public const int Answered = 1;
    public const int Deleted = 2;
    public const int Draft = 4;
    public const int Flagged = 8;
    public const int Recent = 16;
    public const int Seen = 32;
    public const int User = 64;
    public const int Spam = 128;
    public const int Forwarded = 256;

    /// <summary>What clients may set and clear; the rest is computed.</summary>
    public const int Settable = Answered | Deleted | Draft | Flagged | Seen | Forwarded;
}
