using OxSimulator.Chronos.Model;
using OxSimulator.Control;
using OxSimulator.Mail;

namespace OxSimulator.Chronos;

/// <summary>The mails the server sends by itself about events.</summary>
internal static class Invitations
{
    internal static List<Attendee> Others(CalendarEvent one, ChronosScope scope) =>
        one.Attendees.FindAll(attendee => !attendee.IsResource && (!attendee.IsUser || (attendee.Entity != scope.CalendarUser.Id && !attendee.Hidden)));

    internal static void Request(CalendarEvent one, List<Attendee> to, string? comment, ChronosScope scope) => Send("REQUEST", one, to, comment, scope);

    internal static void Cancel(CalendarEvent one, List<Attendee> to, string? comment, ChronosScope scope) =>
        Send("CANCEL", one, to.FindAll(attendee => !attendee.IsResource), comment, scope);

    /// <summary>The attendee's answer, to the organizer.</summary>
    internal static void Reply(CalendarEvent one, Attendee self, ChronosScope scope)
    {
        if (one.Organizer is not { } organizer || one.OrganizerEntity == scope.CalendarUser.Id || !scope.Scheduling.CoversOrganizer(one)) return;
        if (AttendeeResolver.Address(organizer) is { } address) Deliver("REPLY", one, address, [self], self.Comment, scope);
    }

    private static void Send(string method, CalendarEvent one, List<Attendee> to, string? comment, ChronosScope scope)
    {
        foreach (var attendee in to.Where(scope.Scheduling.Covers))
            if (attendee.Email is { } address) Deliver(method, one, address, one.Attendees, comment, scope);
    }

    private static void Deliver(string method, CalendarEvent one, string to, IReadOnlyList<Attendee> attendees, string? comment, ChronosScope scope)
    {
        var raw = InvitationMail.Compose(method, one, scope.CalendarUser, to, attendees, comment, scope.Call.Clock.Now);
        MailTransport.Send(scope.Call.Server, scope.CalendarUser.Address, [to], raw, OutboxCause.Invitation);
    }
}
