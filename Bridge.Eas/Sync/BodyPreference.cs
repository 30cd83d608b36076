namespace Bridge.Eas.Sync;

/// <summary>How the phone wants a body. Source: MS-ASAIRS, "BodyPreference".</summary>
/// <param name="Type">1 plain text, 2 HTML, 3 RTF, 4 MIME.</param>
/// <param name="TruncationSize">Bytes of the delivered form; null is complete.</param>
/// <param name="AllOrNone">Skip this preference rather than cut the body.</param>
/// <param name="Preview">Characters of a plain-text preview, 0 to 255 (14.0+); null when not asked for.</param>
internal sealed record BodyPreference(int Type, long? TruncationSize = null, bool AllOrNone = false, int? Preview = null);
