using Bridge.Eas.Protocol;
using Bridge.Eas.Telemetry;
using Microsoft.Extensions.Logging;

namespace Bridge.Eas.Items.Pim;

/// <summary>Tells the operator which fields OX did not take from phones and why: names and codes, never what was in them.</summary>
internal sealed partial class RefusedFields(EasMetrics metrics, ILogger<RefusedFields> logger)
{
    /// <param name="itemClass">Of the item whose other fields were stored.</param>
    /// <param name="reason">OX's code, or a word of our own.</param>
    /// <param name="fields">As OX calls them.</param>
    internal void Note(EasClass itemClass, string reason, params IEnumerable<string> fields)
    {
        metrics.FieldsRefused(itemClass, reason);
        Refused(itemClass, string.Join(", ", fields), reason);
    }

    [LoggerMessage(2130, LogLevel.Information, "Not stored of an item of class {Class}: {Fields} ({Reason}). The rest is, and the phone is sent what is.")]
    private partial void Refused(EasClass @class, string fields, string reason);
}
