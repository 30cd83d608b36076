using OxSimulator.Chronos.Model;
using OxSimulator.Http;

namespace OxSimulator.Chronos;

/// <summary>Action <c>delete</c>: for everybody when the organizer does it, from one's own calendar (and declined) when an attendee does.</summary>
internal static class EventDeleter
{
    internal static CalendarResult Delete(CalendarEvent found, string? recurrenceId, string? recurrenceRange, string? comment, ChronosScope scope)
    {
        var result = new CalendarResult();
        scope.CheckMayDelete(found);
        if (recurrenceRange is not null && recurrenceId is not null) throw ChronosFaults.InvalidSplit(found.Id);
        var forAll = found.Attendees.Count == 0 || found.OrganizerEntity == scope.CalendarUser.Id || (found.OrganizerEntity is not null && scope.IsPublic);
        if (recurrenceId is null && !found.IsException)
        {
            if (forAll) DeleteWhole(found, comment, result, scope);
            else Leave(found, result, scope);
            return result;
        }

        var (master, id) = recurrenceId is null ? (scope.Store.Find(found.SeriesId!.Value)!, found.RecurrenceId!.Value) : scope.Occurrence(found, recurrenceId);
        var exception = scope.Store.FindException(master.Id, id);
        if (forAll) DeleteOccurrence(master, exception, id, comment, result, scope);
        else LeaveOccurrence(master, exception, id, result, scope);
        return result;
    }

    private static void DeleteWhole(CalendarEvent found, string? comment, CalendarResult result, ChronosScope scope)
    {
        foreach (var exception in scope.Store.ExceptionsOf(found.Id).ToList()) Remove(exception, result, scope);
        Remove(found, result, scope);
        if (found.OrganizerEntity == scope.CalendarUser.Id) Invitations.Cancel(found, Invitations.Others(found, scope), comment, scope);
    }

    private static void DeleteOccurrence(CalendarEvent master, CalendarEvent? exception, RecurrenceId id, string? comment, CalendarResult result, ChronosScope scope)
    {
        if (exception is null && (master.DeleteExceptions.Contains(id) || !EventFactory.IsOccurrence(master, id))) throw ChronosFaults.RecurrenceNotFound(master.Id, id.Text);
        var cancelled = exception ?? EventUpdater.Exception(master, id, 0, master.Created);
        if (exception is not null) Remove(exception, result, scope);
        master.ChangeExceptions.Remove(id);
        master.DeleteExceptions.Add(id);
        scope.Touch(master);
        result.Update(master);
        scope.Notify(master);
        if (master.OrganizerEntity == scope.CalendarUser.Id) Invitations.Cancel(cancelled, Invitations.Others(cancelled, scope), comment, scope);
    }

    /// <summary>The attendee's copy goes; the others see that he declined.</summary>
    private static void Leave(CalendarEvent left, CalendarResult result, ChronosScope scope)
    {
        foreach (var one in scope.Store.ExceptionsOf(left.Id).Where(one => one.IsIn(scope.Folder.Id)).Prepend(left).ToList()) Hide(one, result, scope);
        if (left.FindUser(scope.CalendarUser.Id) is { } self) Invitations.Reply(left, self, scope);
    }

    private static void LeaveOccurrence(CalendarEvent master, CalendarEvent? exception, RecurrenceId id, CalendarResult result, ChronosScope scope)
    {
        var made = new CalendarResult();
        exception ??= EventUpdater.MakeException(master, id, made, scope);
        Hide(exception, made.Created.Count > 0 ? made : result, scope);
        scope.Touch(master);
        if (master.IsIn(scope.Folder.Id)) result.Update(master);
        scope.Notify(master);
        if (exception.FindUser(scope.CalendarUser.Id) is { } self) Invitations.Reply(exception, self, scope);
    }

    private static void Hide(CalendarEvent one, CalendarResult result, ChronosScope scope)
    {
        var self = one.FindUser(scope.CalendarUser.Id) ?? throw ChronosFaults.AttendeeNotFound(scope.CalendarUser.Address, one.Id);
        var stamp = scope.Call.Clock.NextStamp();
        scope.Store.Bury(one, scope.Folder.Id, stamp);
        self.Hidden = true;
        self.PartStat = Attendee.Declined;
        one.Alarms.Remove(scope.CalendarUser.Id);
        result.Deleted(one, scope.Folder.Id, stamp);
        scope.Touch(one);
        scope.Notify(one, scope.Folder.Id);
    }

    private static void Remove(CalendarEvent removed, CalendarResult result, ChronosScope scope)
    {
        var folders = removed.Folders.ToList();
        var stamp = scope.Call.Clock.NextStamp();
        scope.Store.Remove(removed, stamp);
        if (folders.Contains(scope.Folder.Id)) result.Deleted(removed, scope.Folder.Id, stamp);
        scope.Notify(removed, folders);
    }
}
