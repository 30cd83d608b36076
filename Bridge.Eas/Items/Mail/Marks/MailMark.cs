using Bridge.OxApi.Mail;

namespace Bridge.Eas.Items.Mail.Marks;

/// <summary>What is kept of a mail because OX has no place for it, or does not tell it in lists.</summary>
/// <param name="Uid">Which mail of the folder.</param>
/// <param name="ChangedAt">Seconds since 1970 UTC.</param>
internal sealed record MailMark(uint Uid, long ChangedAt)
{
    /// <summary>The flag's dates and completion; null when a phone has said nothing of them.</summary>
    public FlagDetails? Flag { get; init; }

    /// <summary>Another number after each change of <see cref="Flag"/>, 1 to 255; 0 without one. It is part of the version that phones hold.</summary>
    public int FlagStamp { get; init; }

    /// <summary>Another number after each change of the user flags that a phone has written, 1 to 15; 0 when it has written none.</summary>
    public int TagStamp { get; init; }

    /// <summary>When the gateway sent the last reply or forward, seconds since 1970 UTC; null when it sent none.</summary>
    public long? VerbAt { get; init; }

    public bool IsEmpty => Flag is null && TagStamp == 0 && VerbAt is null;

    /// <summary>The details as far as OX agrees: what is set must be set there, what is done must not. Whoever flags or unflags in OX begins anew.</summary>
    internal FlagDetails? FlagOn(OxMailFlags flags) => Flag is { } flag && flag.IsComplete != flags.HasFlag(OxMailFlags.Flagged) ? flag : null;

    /// <summary>The flag to be told of a mail; null for none.</summary>
    internal static FlagDetails? FlagOf(OxMailFlags flags, MailMark? mark) => mark?.FlagOn(flags) ?? (flags.HasFlag(OxMailFlags.Flagged) ? FlagDetails.Plain : null);
}
