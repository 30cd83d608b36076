using System.Text.Json.Nodes;
using OxSimulator.Chronos.Model;
using OxSimulator.Chronos.Recurrence;
using OxSimulator.Store;

namespace OxSimulator.Chronos;

/// <summary>Action <c>new</c>.</summary>
internal static class EventFactory
{
    /// <summary>The new event, checked but not yet stored.</summary>
    internal static CalendarEvent Prepare(EventInput input, ChronosScope scope)
    {
        if (!scope.Folder.MayCreate(scope.Call.User)) throw ChronosFaults.NoWrite(SimFolderIds.Chronos(scope.Folder.Id));
        var start = input.Start ?? throw ChronosFaults.Mandatory("startDate");
        var end = input.End ?? (start.AllDay ? start.At(start.Local.AddDays(1)) : start);
        EventChecks.Times(start, end);
        var id = scope.Call.Context.NextObjectId();
        var uid = input.Uid ?? Guid.NewGuid().ToString();
        CheckUid(uid, scope);
        var stamp = scope.Call.Clock.NextStamp();
        var created = new CalendarEvent
        {
            Id = id,
            SeriesId = input.Rule is null ? null : id,
            Uid = uid,
            FileName = input.FileName,
            Created = stamp,
            LastModified = stamp,
            Timestamp = stamp,
            CreatedBy = scope.Call.User.Id,
            ModifiedBy = scope.Call.User.Id,
            CalendarUser = scope.CalendarUser.Id,
            Start = start,
            End = end,
            Rule = input.Rule,
        };
        foreach (var (name, value) in input.PlainFields)
            if (value is not null) created.Fields[name] = value;
        created.Fields.TryAdd("class", "PUBLIC");
        created.Fields.TryAdd("transp", "OPAQUE");
        created.Fields.TryAdd("status", "CONFIRMED");
        EventChecks.Class(created.Class, scope);
        if (created.Rule is not null && input.DeleteExceptions(start) is { } deleted) created.DeleteExceptions = [.. deleted.Where(date => IsOccurrence(created, date))];
        SetAttendees(created, input, scope);
        EventAlarms.Set(created, input, scope);
        if (input.Attachments is { } attachments) created.Attachments = EventUploads.Read(attachments, [], scope);
        return created;
    }

    internal static CalendarResult Store(CalendarEvent created, string? comment, ChronosScope scope)
    {
        var result = new CalendarResult();
        scope.Store.Add(created);
        result.Create(created);
        scope.Notify(created);
        if (created.OrganizerEntity == scope.CalendarUser.Id) Invitations.Request(created, Invitations.Others(created, scope), comment, scope);
        return result;
    }

    internal static bool IsOccurrence(CalendarEvent master, RecurrenceId id) =>
        RecurrenceRule.TryParse(master.Rule!, out var rule, out _) && Occurrences.Find(master.Start, rule, id) is not null;

    /// <summary>Uids are unique in the whole context; since 8.x only per calendar user.</summary>
    private static void CheckUid(string uid, ChronosScope scope)
    {
        if (scope.Store.FindByUid(uid) is not { } existing) return;
        var owner = scope.CalendarUser.Id;
        if (scope.Call.Profile.IsAtLeast(8, 0) && existing.CalendarUser != owner && existing.FindUser(owner) is null) return;
        throw ChronosFaults.UidConflict(uid, scope.View.Ids.Text(existing.Id));
    }

    private static void SetAttendees(CalendarEvent created, EventInput input, ChronosScope scope)
    {
        var attendees = scope.Resolver.Resolve(input.Attendees ?? []);
        var organizer = input.Organizer is { } given ? scope.Resolver.Organizer(given) : null;
        var isExternal = organizer is not null && organizer["entity"] is null;
        if (attendees.Count == 0 && !isExternal)
        {
            created.CommonFolder = scope.Folder.Id;
            return;
        }

        if (organizer is not null && !isExternal && (int)organizer["entity"]! != scope.CalendarUser.Id)
            throw ChronosFaults.DifferentOrganizer(organizer["uri"]!.ToString());
        created.Organizer = organizer ?? EventView.Person(scope.CalendarUser);
        if (scope.CalendarUser != scope.Call.User) created.Organizer["sentBy"] = EventView.Person(scope.Call.User);
        AddOwner(attendees, isExternal, scope);
        foreach (var attendee in attendees.Where(one => one.IsUser && one.Entity != scope.CalendarUser.Id && !isExternal)) attendee.PartStat = Attendee.NeedsAction;
        Place(created, attendees, scope);
    }

    /// <summary>Puts the event where each of its attendees sees it.</summary>
    internal static void Place(CalendarEvent one, List<Attendee> attendees, ChronosScope scope)
    {
        one.Attendees = attendees;
        if (scope.IsPublic)
        {
            one.CommonFolder = scope.Folder.Id;
            foreach (var attendee in attendees) attendee.Folder = null;
            return;
        }

        one.CommonFolder = null;
        if (one.FindUser(scope.CalendarUser.Id) is { } self) self.Folder = scope.Folder.Id;
    }

    internal static void AddOwner(List<Attendee> attendees, bool organizerIsExternal, ChronosScope scope)
    {
        if (attendees.Find(one => one.IsUser && one.Entity == scope.CalendarUser.Id) is { } self)
        {
            if (!organizerIsExternal && self.PartStat == Attendee.NeedsAction) self.PartStat = Attendee.Accepted;
        }
        else if (!scope.IsPublic)
        {
            var owner = AttendeeResolver.OfUser(scope.CalendarUser);
            owner.PartStat = organizerIsExternal ? Attendee.NeedsAction : Attendee.Accepted;
            attendees.Insert(0, owner);
        }
    }
}
