using Bridge.OxApi.Calendar;
using Bridge.OxApi.Columns;

namespace Bridge.Eas.Items.Calendar;

/// <summary>What a phone's command means for OX.</summary>
internal sealed record CalendarWrite
{
    /// <summary>The master's or single event's new values; empty when it stays.</summary>
    public OxPatch<OxEvent> Master { get; init; } = new();

    /// <summary>The user's own part of an event he may not edit; null when it stays.</summary>
    public OwnPart? Own { get; init; }

    public IReadOnlyList<OccurrenceWrite> Occurrences { get; init; } = [];

    /// <summary>The series moves but repeats as before: its exceptions are to survive even if OX drops them.</summary>
    public bool KeepsPattern { get; init; }

    /// <summary>How much of the command was not carried out: not the user's to change, or not to be placed. The stored form goes back.</summary>
    public int Dropped { get; init; }

    public bool IsEmpty => Master.IsEmpty && Own is null && Occurrences.Count == 0;

    /// <summary>The same without the occurrences that somebody else changed after the phone last saw the series (or deleted, whenever that was); these count as dropped.</summary>
    public CalendarWrite Since(EventGroup stored, long known)
    {
        var touched = stored.Exceptions.Where(exception => exception.Timestamp > known).Select(exception => exception.RecurrenceId).ToHashSet(StringComparer.Ordinal);
        var apart = Occurrences.Where(occurrence => !occurrence.WasDeleted && !touched.Contains(occurrence.RecurrenceId)).ToList();
        return this with { Occurrences = apart, Dropped = Dropped + Occurrences.Count - apart.Count };
    }

    /// <summary>Files come or go, and nothing else changes: others' changes stay beside that.</summary>
    public bool IsOfFiles =>
        Own is null && Master.Columns.All(column => column == OxEventColumns.Attachments)
        && Occurrences.All(occurrence => occurrence is { Kind: OccurrenceWriteKind.Change, WasDeleted: false, Own: null } && occurrence.Patch.Columns.All(column => column == OxEventColumns.Attachments));

    /// <summary>Nothing that anybody else sees: it cannot collide with another's change.</summary>
    public bool IsOwnOnly =>
        Master.Columns.All(column => column == OxEventColumns.Alarms)
        && Occurrences.All(occurrence => occurrence.Kind == OccurrenceWriteKind.Change && occurrence.Patch.Columns.All(column => column == OxEventColumns.Alarms));
}

internal enum OccurrenceWriteKind
{
    Change,
    Delete,
}

/// <summary>A change of one occurrence.</summary>
/// <param name="Day">Its day in the series.</param>
/// <param name="RecurrenceId">Its original start, as OX writes it.</param>
/// <param name="ExceptionId">The exception's own id, when OX has one already.</param>
internal sealed record OccurrenceWrite(NodaTime.LocalDate Day, string RecurrenceId, string? ExceptionId, OccurrenceWriteKind Kind)
{
    public OxPatch<OxEvent> Patch { get; init; } = new();

    public OwnPart? Own { get; init; }

    /// <summary>OX holds it as deleted: it has to come back first.</summary>
    public bool WasDeleted { get; init; }
}

/// <summary>What OX stores per attendee.</summary>
/// <param name="PartStat">The user's new answer; null to keep it.</param>
/// <param name="Alarms">His new reminders; null to keep them.</param>
internal sealed record OwnPart(string? PartStat, IReadOnlyList<OxAlarm>? Alarms);
