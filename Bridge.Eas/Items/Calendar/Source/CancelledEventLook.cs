using Bridge.Eas.Items.Calendar.Recurrence;
using Bridge.Eas.Items.Mail.Invitations;
using Bridge.Eas.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;
using Bridge.OxApi.Columns;
using NodaTime;

namespace Bridge.Eas.Items.Calendar.Source;

/// <summary>
/// Tells which events a user takes out of his calendar because their organizers have cancelled them: nobody has to be told that he does not come. Asked only
/// where OX would tell; where it cannot be found out, one who cancelled a meeting gets one answer too many.
/// </summary>
internal sealed class CancelledEventLook(IOxCalendarApi api, CancelledMeetings cancelled)
{
    private static readonly OxColumns<OxEvent> Identity = new(OxEventColumns.Id, OxEventColumns.Uid, OxEventColumns.Sequence, OxEventColumns.Organizer);

    /// <returns>The ids of those among some.</returns>
    internal async ValueTask<HashSet<string>> AmongAsync(SourceContext context, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0 || await KnownAsync(context, cancellationToken) is not { } known) return [];
        var folder = new OxFolderId(context.OxFolderId);
        var listed = await api.ListAsync(context.User.Session, [.. ids.Select(id => new OxEventRef(folder, id))], Identity, cancellationToken);
        if (!listed.TryGet(out var events, out _)) return [];
        return events.Where(one => one is { Id: not null, Uid: not null } && known.Has(one.Uid, OrganizerOf(one), one.Sequence ?? 0, stamp: null, occurrence: null))
            .Select(one => one.Id!).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The same of one occurrence.</summary>
    internal async ValueTask<bool> HasAsync(SourceContext context, OxEvent master, Series? series, LocalDate day, CancellationToken cancellationToken) =>
        series is not null && master.Uid is { } uid && await KnownAsync(context, cancellationToken) is { } known
        && known.Has(uid, OrganizerOf(master), sequence: 0, stamp: null, series.InstantOf(day));

    private async ValueTask<CancellationList?> KnownAsync(SourceContext context, CancellationToken cancellationToken) =>
        CalendarApplier.Scheduling(context.Version) != OxScheduling.None && await cancelled.LoadAsync(context.User.State, cancellationToken) is { IsEmpty: false } known ? known : null;

    private static string OrganizerOf(OxEvent one) => one.Organizer is { } organizer ? Meeting.AddressOf(organizer) ?? "" : "";
}
