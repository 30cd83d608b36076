namespace OxSimulator.Pim;

/// <summary>How a field's value is read, stored and given out (OX HTTP API reference, 1.3).</summary>
internal enum PimValue
{
    /// <summary>String; empty means unset.</summary>
    Text,

    /// <summary>Milliseconds at 00:00 UTC of a calendar day; never shifted.</summary>
    Date,

    /// <summary>Milliseconds plus the offset of the request's zone; stored as plain UTC milliseconds.</summary>
    Time,

    /// <summary>A Time, or a Date when the object's <c>full_time</c> is set.</summary>
    TimeOrDate,

    /// <summary>Plain UTC milliseconds.</summary>
    Timestamp,

    Number,

    /// <summary>A number, which clients may also send as text.</summary>
    NumberText,

    Flag,

    /// <summary>An array or object.</summary>
    Json,
}

/// <summary>One row of a module's column table.</summary>
/// <param name="MaxLength">Longest text the database column takes, in characters; 0 = no limit.</param>
/// <param name="ReadOnly">Computed by the server: what a client sends for it is ignored.</param>
internal sealed record PimField(int Column, string Name, PimValue Kind = PimValue.Text, int MaxLength = 0, bool ReadOnly = false);
