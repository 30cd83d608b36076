namespace Bridge.OxApi.Calendar.Legacy;

/// <summary>What a write did, as chronos would tell it.</summary>
internal sealed class LegacyResults(LegacyReader reader)
{
    /// <summary>
    /// What a write did: the timestamp that OX answers is that of what was written. An occurrence makes its series newer too, and how much only another look
    /// tells; if somebody else was faster, his change is not ours.
    /// </summary>
    /// <remarks>An exception is compared with what was known of it, its series is not; and the other look may come after the next write of the same user.</remarks>
    internal async Task<OxResult<OxEventResult>> OfAsync(IOxSession session, LegacyAim aim, string target, long? stamp, bool isRead, CancellationToken cancellationToken)
    {
        var written = Told(target, aim, stamp);
        if (aim.Master is null && !isRead) return OxResult<OxEventResult>.Success(new([], [written], []), stamp);
        var series = aim.Master?.Id ?? aim.Stored.Id!;
        var now = await reader.ListAsync(session, [new(aim.Folder, series)], OxAppointmentColumns.Keys, cancellationToken);
        OxEvent[] master = now.TryGet(out var rows, out _) && rows is [{ ModifiedBy: var by } row] && by == session.UserId ? [Told(row)] : [];
        var result = aim.Position is null ? new OxEventResult([], [written, .. master], []) : new([written], master, []);
        return OxResult<OxEventResult>.Success(result with { IsUnwatched = true }, stamp);
    }

    internal static OxEvent Told(string? id, LegacyAim aim, long? stamp) =>
        new() { Id = id, Folder = aim.Folder.Value, SeriesId = aim.Master?.Id ?? aim.Stored.RecurrenceId, RecurrenceId = aim.RecurrenceId, Timestamp = stamp };

    internal static OxEvent Told(OxAppointment row) => new() { Id = row.Id, Folder = row.FolderId, SeriesId = row.RecurrenceId, Timestamp = row.LastModified };
}
