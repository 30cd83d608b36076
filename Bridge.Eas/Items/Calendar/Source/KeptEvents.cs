using System.Security.Cryptography;
using System.Text;
using Bridge.OxApi.Calendar;
using Bridge.OxApi.Columns;
using NodaTime;

namespace Bridge.Eas.Items.Calendar.Source;

/// <summary>Copies of events that may have to be created again: as OX gave them, the master or single event first, then its exceptions.</summary>
internal static class KeptEvents
{
    internal static byte[] Write(EventGroup group) => OxKeptObject.WriteGroup([group.Master, .. group.Exceptions], OxEventColumns.All);

    /// <returns>Null for what is no such copy.</returns>
    internal static EventGroup? Read(byte[] copy) =>
        OxKeptObject.ReadGroup(copy, OxEventColumns.All) is [{ Uid.Length: > 0 } master, .. var exceptions] ? new EventGroup(master, exceptions) : null;

    /// <summary>As it can be created: without what only OX gives, ids of reminders and the like. Files went with the event; links stay.</summary>
    internal static EventGroup AsNew(EventGroup kept) => Each(kept, one =>
    {
        one.Alarms = one.Alarms?.Select(alarm => alarm with { Id = null }).ToList();
        one.Conferences = one.Conferences?.Select(conference => conference with { Id = null }).ToList();
        one.Attachments = one.Attachments?.Where(attachment => attachment.ManagedId is null or 0 && attachment.Uri is not null).ToList() is { Count: > 0 } links ? links : null;
    });

    /// <summary>
    /// As the user's own entry, without the others, under a uid of its own: somebody else's event that he has left cannot be entered again, and
    /// of an event in which he has one occurrence the series is not his. Occurrences that he did not see he has not here either.
    /// </summary>
    /// <param name="kept">What was kept.</param>
    /// <param name="userId">OX's number of the user: each who left the same event gets an entry of his own.</param>
    internal static EventGroup AsOwn(EventGroup kept, int userId)
    {
        var uid = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{userId}/{kept.Master.Uid}/{kept.Master.RecurrenceId}")).AsSpan(0, 16));
        var own = Each(AsNew(kept), one => (one.Uid, one.Filename, one.Organizer, one.Attendees, one.AttendeePrivileges) = (uid, null, null, null, null));
        if (kept.DaysIn(DateTimeZone.Utc) is var (series, _) && kept.UnseenDays(series) is { Count: > 0 } unseen)
            own.Master.DeleteExceptionDates = [.. (own.Master.DeleteExceptionDates ?? []).Union(unseen.Order().Select(day => RecurrenceIds.Of(series, day)))];
        return own;
    }

    /// <summary>The same without some fields.</summary>
    internal static EventGroup Without(EventGroup group, IReadOnlyList<OxColumn<OxEvent>> fields)
    {
        var empty = new OxEvent();
        return Each(group, one =>
        {
            foreach (var field in fields) field.Copy(empty, one);
        });
    }

    private static EventGroup Each(EventGroup group, Action<OxEvent> change)
    {
        return new(Changed(group.Master), [.. group.Exceptions.Select(Changed)]);

        OxEvent Changed(OxEvent calendarEvent)
        {
            var copy = EventDraft.Copy(calendarEvent);
            change(copy);
            return copy;
        }
    }
}
