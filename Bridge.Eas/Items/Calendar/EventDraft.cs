using System.Text.Json;
using Bridge.OxApi.Calendar;
using Bridge.OxApi.Columns;

namespace Bridge.Eas.Items.Calendar;

/// <summary>An event as the phone was shown it, and as the phone wants it: only what differs is written to OX.</summary>
/// <param name="shown">The event as OX holds it; for an occurrence without exception, the master moved to its day.</param>
internal sealed class EventDraft(OxEvent shown)
{
    private readonly List<OxColumn<OxEvent>> _changed = [];

    internal OxEvent Shown { get; } = shown;

    internal OxEvent Now { get; } = Copy(shown);

    internal IReadOnlyList<OxColumn<OxEvent>> Changed => _changed;

    internal static OxEvent Copy(OxEvent calendarEvent)
    {
        var copy = new OxEvent();
        foreach (var column in OxEventColumns.All) column.Copy(calendarEvent, copy);
        return copy;
    }

    internal void Set<TValue>(OxColumn<OxEvent, TValue> column, TValue value)
    {
        column.Set(Now, value);
        Touched(column);
    }

    /// <summary>Says that <see cref="Now"/> may have other values in these columns.</summary>
    internal void Touched(params ReadOnlySpan<OxColumn<OxEvent>> columns)
    {
        foreach (var column in columns)
        {
            if (!_changed.Contains(column) && Differs(column)) _changed.Add(column);
        }
    }

    internal bool Has(OxColumn<OxEvent> column) => _changed.Contains(column);

    internal OxPatch<OxEvent> ToPatch()
    {
        var patch = new OxPatch<OxEvent>();
        foreach (var column in _changed) patch.Take(column, Now);
        return patch;
    }

    private bool Differs(OxColumn<OxEvent> column) => column switch
    {
        OxColumn<OxEvent, string?> text => text.Get(Now) != text.Get(Shown),
        OxColumn<OxEvent, OxGeo?> geo => geo.Get(Now) != geo.Get(Shown),
        OxColumn<OxEvent, JsonElement?> raw => raw.Get(Now)?.GetRawText() != raw.Get(Shown)?.GetRawText(),
        _ => true,
    };
}
