using Bridge.Eas.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;
using Bridge.OxApi.Columns;

namespace Bridge.Eas.Items.Calendar.Source;

/// <summary>
/// Tells which events that a user takes out of his calendar are meetings of somebody else: their organizers are told nothing, since a phone that
/// wants them to know answers first. Asked only where OX would tell; where OX refuses to say, an organizer gets one answer too many.
/// </summary>
internal sealed class OthersMeetings(IOxCalendarApi api, DeletedMeetings deleted)
{
    private static readonly OxColumns<OxEvent> Identity = new(OxEventColumns.Id, OxEventColumns.Folder, OxEventColumns.Uid, OxEventColumns.Organizer, OxEventColumns.Attendees);

    /// <returns>The ids of those among some; an error when nothing may be deleted before OX is asked again.</returns>
    internal async ValueTask<OxResult<HashSet<string>>> AmongAsync(SourceContext context, CalendarViewer viewer, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var session = context.User.Session;
        if (ids.Count == 0 || WhoTells.Scheduling(session, context.Version) == OxScheduling.None) return OxResult<HashSet<string>>.Success(found);

        var folder = new OxFolderId(context.OxFolderId);
        var listed = await api.ListAsync(session, [.. ids.Select(id => new OxEventRef(folder, id))], Identity, cancellationToken);
        if (!listed.TryGet(out var events, out var error))
            return error.Kind is OxErrorKind.Transient or OxErrorKind.SessionLost or OxErrorKind.CredentialsRefused ? error : OxResult<HashSet<string>>.Success(found);

        found.UnionWith(events.Where(one => one.Id is not null && !Meeting.IsOrganizer(one, viewer)).Select(one => one.Id!));
        if (!session.TakesScheduling) await deleted.NoteAsync(context.User.State, [.. events.Select(one => ToldOf(one, viewer, session.TellsWhoLeaves)).OfType<string>()], cancellationToken);
        return OxResult<HashSet<string>>.Success(found);
    }

    /// <summary>
    /// What OX tells by its deletion, or has told before: everything to the user's own guests, and to organizers elsewhere, though it is asked not to;
    /// an organizer of the house has heard the answer that stands there.
    /// </summary>
    private static string? ToldOf(OxEvent meeting, CalendarViewer viewer, bool tellsWhoLeaves)
    {
        if (meeting.Uid is not { } uid) return null;
        if (Meeting.IsOrganizer(meeting, viewer)) return Meeting.IsMeeting(meeting, viewer) ? uid : null;
        if (tellsWhoLeaves || meeting.Organizer?.Entity is not > 0) return uid;
        return Meeting.Self(meeting, viewer) is { PartStat: { } answer } ? DeletedMeetings.AnswerOf(uid, answer) : null;
    }
}
