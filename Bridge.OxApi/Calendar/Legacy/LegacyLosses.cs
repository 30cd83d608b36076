namespace Bridge.OxApi.Calendar.Legacy;

/// <summary>
/// Exceptions that the module forgets when their series is moved or repeats otherwise, and that are made again: those whose original start is still an
/// occurrence, as chronos keeps them.
/// </summary>
internal sealed class LegacyLosses(LegacyAim aim, LegacySeries before, LegacySeries after, IReadOnlyList<OxAppointment> exceptions)
{
    /// <returns>Why it has to be tried again; null when all that can be is there.</returns>
    internal async Task<OxError?> MakeAgainAsync(LegacyWriter writer, IOxSession session, CancellationToken cancellationToken)
    {
        var deleted = before.DaysOf(aim.Stored.DeleteExceptions).Select(PositionOf).OfType<int>().Order().ToList();
        foreach (var position in deleted)
        {
            var done = await writer.DeleteAsync(session, [new(aim.Folder, aim.Stored.Id!, position)], OxTimestamps.Any, cancellationToken);
            if (done.Error is { IsTransient: true } away) return away;
        }

        foreach (var exception in exceptions)
        {
            if (LegacyEvents.DayOf(exception, before) is not { } day || PositionOf(day) is not { } position) continue;
            var draft = new LegacyDraft();
            foreach (var column in OxAppointmentColumns.OfException)
                if (column.IsSet(exception)) draft.Take(column, exception);
            var made = await writer.WriteAsync(session, aim with { Master = aim.Stored, Position = position }, OxTimestamps.Any, draft, OxScheduling.None, cancellationToken);
            if (made.Error is { IsTransient: true } away) return away;
        }

        return null;
    }

    private int? PositionOf(NodaTime.LocalDate day) =>
        before.IdOf(day) is var id && after.DayOf(id) is { } there && after.IdOf(there) == id ? after.PositionOf(there) : null;
}
