using Bridge.Eas.Wbxml;
using Bridge.OxApi.Calendar;
using Bridge.OxApi.Columns;

namespace Bridge.Eas.Items.Calendar;

/// <summary>One element of an event whose value is a text on the wire.</summary>
/// <param name="Tag">The element.</param>
/// <param name="FromOx">What the phone gets; null when there is no value.</param>
/// <param name="ToOx">Sets the phone's value, "" to clear it; null where phones have no say.</param>
/// <param name="Columns">What <paramref name="ToOx"/> may change.</param>
internal sealed record CalendarField(
    WbxmlTag Tag,
    Func<OxEvent, CalendarViewer, string?> FromOx,
    Action<OxEvent, string, CalendarViewer>? ToOx = null,
    params OxColumn<OxEvent>[] Columns);
