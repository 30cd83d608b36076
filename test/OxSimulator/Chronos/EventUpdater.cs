using OxSimulator.Chronos.Model;
using OxSimulator.Http;
using OxSimulator.Store;

namespace OxSimulator.Chronos;

/// <summary>Actions <c>update</c>, <c>updateAttendee</c> and <c>move</c>.</summary>
internal static class EventUpdater
{
    /// <summary>What to write to: the stored event itself, or the occurrence's exception.</summary>
    internal static CalendarEvent Target(CalendarEvent found, string? recurrenceId, CalendarResult result, ChronosScope scope)
    {
        if (recurrenceId is null) return found;
        if (string.Equals(scope.Call.Parameters["recurrenceRange"], "THISANDFUTURE", StringComparison.OrdinalIgnoreCase)) throw ChronosFaults.InvalidSplit(found.Id);
        var (master, id) = scope.Occurrence(found, recurrenceId);
        if (!master.IsMaster) return master;
        if (scope.Store.FindException(master.Id, id) is { } existing) return existing;
        return MakeException(master, id, result, scope);
    }

    /// <summary>Takes one occurrence out of its series to live on its own.</summary>
    internal static CalendarEvent MakeException(CalendarEvent master, RecurrenceId id, CalendarResult result, ChronosScope scope)
    {
        var exception = Exception(master, id, scope.Call.Context.NextObjectId(), scope.Call.Clock.NextStamp());
        scope.Store.Add(exception);
        master.ChangeExceptions.Add(id);
        scope.Touch(exception);
        scope.Touch(master);
        result.Create(exception);
        result.Update(master);
        return exception;
    }

    /// <summary>The occurrence as an event of its own, not stored yet.</summary>
    internal static CalendarEvent Exception(CalendarEvent master, RecurrenceId id, int newId, long created)
    {
        if (Start(master, id) is not { } start) throw ChronosFaults.RecurrenceNotFound(master.Id, id.Text);
        var exception = master.CopyAs(newId, master.Id, id, created);
        exception.End = master.End.At(master.End.Local + (start.Local - master.Start.Local));
        exception.Start = start;
        exception.Rule = null;
        exception.DeleteExceptions = [];
        exception.ChangeExceptions = [];
        return exception;
    }

    /// <summary>The event as the input would make it. Refused input ends here, before anything is stored.</summary>
    internal static CalendarEvent Preview(CalendarEvent found, string? recurrenceId, EventInput input, ChronosScope scope)
    {
        var copy = found.CopyAs(found.Id, found.SeriesId, found.RecurrenceId, found.Created);
        if (recurrenceId is not null)
        {
            var (master, id) = scope.Occurrence(found, recurrenceId);
            if (scope.Store.FindException(master.Id, id) is { } existing) copy = existing.CopyAs(existing.Id, existing.SeriesId, id, existing.Created);
            else if (master.IsMaster) copy = Exception(master, id, 0, master.Created);
        }

        new EventChange(copy, input, scope).Apply();
        return copy;
    }

    /// <summary>Call <see cref="Preview"/> first.</summary>
    internal static CalendarResult Update(CalendarEvent found, EventInput input, string? recurrenceId, string? comment, ChronosScope scope)
    {
        var result = new CalendarResult();
        var target = Target(found, recurrenceId, result, scope);
        var change = new EventChange(target, input, scope);
        change.Apply();
        change.Commit();
        if (change.Changed.Count == 0 && result.Created.Count == 0) return result;
        scope.Touch(target);
        result.Update(target);
        TouchMaster(target, result, scope);
        PassOnToExceptions(target, change, result, scope);
        scope.Notify(target, change.FormerFolders);
        Tell(target, change, comment, scope);
        return result;
    }

    internal static CalendarResult Reply(CalendarEvent found, System.Text.Json.Nodes.JsonObject body, string? recurrenceId, ChronosScope scope)
    {
        var wanted = scope.Resolver.Resolve([body["attendee"]?.DeepClone() ?? throw OxFaults.MissingParameter("attendee").AsException()]).FirstOrDefault()
            ?? throw ChronosFaults.InvalidCalendarUser("");
        if (!found.Attendees.Exists(wanted.Is)) throw ChronosFaults.AttendeeNotFound(wanted.Uri, found.Id);
        var own = wanted.IsUser && wanted.Entity == scope.CalendarUser.Id;
        if (!own && !(scope.ActsForOrganizer(found) && wanted.Entity is null)) throw ChronosFaults.ForbiddenAttendeeChange(found.Id);
        if (scope.CalendarUser != scope.Call.User) scope.CheckMayWrite(found);
        var result = new CalendarResult();
        var target = Target(found, recurrenceId, result, scope);
        var attendee = target.Attendees.Find(wanted.Is) ?? throw ChronosFaults.AttendeeNotFound(wanted.Uri, target.Id);
        var before = attendee.PartStat;
        (attendee.PartStat, attendee.Comment) = (wanted.PartStat, wanted.Comment ?? attendee.Comment);
        if (body.ContainsKey("alarms")) EventAlarms.Set(target, body["alarms"] as System.Text.Json.Nodes.JsonArray, scope);
        scope.Touch(target);
        result.Update(target);
        TouchMaster(target, result, scope);
        scope.Notify(target);
        if (own && before != attendee.PartStat) Invitations.Reply(target, attendee, scope);
        return result;
    }

    internal static CalendarResult Move(CalendarEvent moved, SimFolder folder, ChronosScope scope)
    {
        if (moved.IsException) throw ChronosFaults.OccurrenceMove(moved.Id, SimFolderIds.Chronos(folder.Id));
        if (!folder.MayCreate(scope.Call.User)) throw ChronosFaults.NoWrite(SimFolderIds.Chronos(folder.Id));
        scope.CheckMayDelete(moved);
        var sameOwner = folder.Type == SimFolderType.Private && !scope.IsPublic && folder.CreatedBy == scope.CalendarUser.Id;
        if (!sameOwner && (moved.IsMaster || moved.Attendees.Count > 0)) throw ChronosFaults.SeriesMove(moved.Id, SimFolderIds.Chronos(folder.Id));
        var result = new CalendarResult();
        foreach (var one in scope.Store.ExceptionsOf(moved.Id).Where(one => one.IsIn(scope.Folder.Id)).Prepend(moved).ToList())
        {
            var stamp = scope.Call.Clock.NextStamp();
            scope.Store.Bury(one, scope.Folder.Id, stamp);
            scope.Store.Unbury(one.Id, folder.Id);
            if (one.CommonFolder is not null) one.CommonFolder = folder.Id;
            else if (one.FindUser(scope.CalendarUser.Id) is { } self) self.Folder = folder.Id;
            scope.Touch(one);
            result.Update(one);
            scope.Notify(one, scope.Folder.Id);
        }

        return result;
    }

    /// <summary>A changed exception makes its series newer too.</summary>
    internal static void TouchMaster(CalendarEvent changed, CalendarResult result, ChronosScope scope)
    {
        if (!changed.IsException || scope.Store.Find(changed.SeriesId!.Value) is not { } master) return;
        scope.Touch(master);
        if (master.IsIn(scope.Folder.Id)) result.Update(master);
    }

    private static EventDate? Start(CalendarEvent master, RecurrenceId id) =>
        master.DeleteExceptions.Contains(id) || master.Rule is null || !Recurrence.RecurrenceRule.TryParse(master.Rule, out var rule, out _)
            ? null
            : Recurrence.Occurrences.Find(master.Start, rule, id);

    /// <summary>Who joins or leaves a series joins or leaves its changed occurrences.</summary>
    private static void PassOnToExceptions(CalendarEvent master, EventChange change, CalendarResult result, ChronosScope scope)
    {
        if (!master.IsMaster || (change.Added.Count == 0 && change.Removed.Count == 0)) return;
        foreach (var exception in scope.Store.ExceptionsOf(master.Id).ToList())
        {
            foreach (var added in change.Added.Where(added => !exception.Attendees.Exists(added.Is))) exception.Attendees.Add(added.Clone());
            foreach (var gone in exception.Attendees.Where(one => change.Removed.Exists(one.Is)).ToList())
            {
                exception.Attendees.Remove(gone);
                if (gone is { Folder: { } folder, Hidden: false }) scope.Store.Bury(exception, folder, scope.Call.Clock.NextStamp());
            }

            scope.Touch(exception);
            result.Update(exception);
        }
    }

    private static void Tell(CalendarEvent changed, EventChange change, string? comment, ChronosScope scope)
    {
        if (scope.AppliesMail) return;
        if (change.Removed.Count > 0) Invitations.Cancel(changed, change.Removed, comment, scope);
        if (changed.OrganizerEntity is null)
        {
            ReplyIfAnswered(changed, change, scope);
            return;
        }

        if (scope.ActsForOrganizer(changed) && change.ConcernsOthers) Invitations.Request(changed, Invitations.Others(changed, scope), comment, scope);
        else if (!scope.ActsForOrganizer(changed)) ReplyIfAnswered(changed, change, scope);
    }

    private static void ReplyIfAnswered(CalendarEvent changed, EventChange change, ChronosScope scope)
    {
        if (change.Changed.Contains("partStat") && changed.FindUser(scope.CalendarUser.Id) is { } self) Invitations.Reply(changed, self, scope);
    }
}
