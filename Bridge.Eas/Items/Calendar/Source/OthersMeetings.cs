using Bridge.Eas.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;
using Bridge.OxApi.Columns;

namespace Bridge.Eas.Items.Calendar.Source;

/// <summary>
/// Tells which events that a user takes out of his calendar are meetings of somebody else: their organizers are told nothing, since a phone that
/// wants them to know answers first. Asked only where OX would tell; where it cannot be found out, an organizer gets one answer too many.
/// </summary>
internal sealed class OthersMeetings(IOxCalendarApi api, DeletedMeetings deleted)
{
    private static readonly OxColumns<OxEvent> Identity = new(OxEventColumns.Id, OxEventColumns.Folder, OxEventColumns.Uid, OxEventColumns.Organizer, OxEventColumns.Attendees);

    /// <returns>The ids of those among some.</returns>
    internal async ValueTask<HashSet<string>> AmongAsync(SourceContext context, CalendarViewer viewer, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        if (ids.Count == 0 || WhoTells.Scheduling(context.User.Session, context.Version) == OxScheduling.None) return found;

        var folder = new OxFolderId(context.OxFolderId);
        var listed = await api.ListAsync(context.User.Session, [.. ids.Select(id => new OxEventRef(folder, id))], Identity, cancellationToken);
        if (listed.TryGet(out var events, out var error))
        {
            found.UnionWith(events.Where(one => one.Id is not null && !Meeting.IsOrganizer(one, viewer)).Select(one => one.Id!));
            if (!context.User.Session.TakesScheduling)
                await deleted.NoteAsync(context.User.State, [.. events.Where(one => one.Uid is not null && TellsOf(one, viewer)).Select(one => one.Uid!)], cancellationToken);
        }

        // One that is gone spoils the answer for all.
        else if (error.IsNotFound && ids.Count > 1)
            foreach (var id in ids) found.UnionWith(await AmongAsync(context, viewer, [id], cancellationToken));

        return found;
    }

    /// <summary>Whether OX tells somebody of its deletion though it is asked not to: the user's own guests, and organizers elsewhere.</summary>
    private static bool TellsOf(OxEvent meeting, CalendarViewer viewer) => Meeting.IsOrganizer(meeting, viewer) ? Meeting.IsMeeting(meeting, viewer) : meeting.Organizer?.Entity is not > 0;
}
