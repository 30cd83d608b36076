using System.Text.Json.Nodes;
using OxSimulator.Chronos.Ical;
using OxSimulator.Chronos.Model;
using OxSimulator.Http;
using OxSimulator.Store;

namespace OxSimulator.Chronos.Itip;

/// <summary>Module <c>chronos/itip</c>, before 7.10 <c>calendar/itip</c>: what an invitation mail means for the calendar, and doing it (reference, 7.7).</summary>
/// <param name="name">The module.</param>
/// <param name="render">How it shows an event.</param>
internal sealed class ItipModule(string name, Func<CalendarEvent, ChronosScope, JsonNode> render) : IOxModule
{
    private static readonly Dictionary<string, string> Answers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["accept"] = Attendee.Accepted, ["accept_and_ignore_conflicts"] = Attendee.Accepted, ["accept_and_replace"] = Attendee.Accepted,
        ["tentative"] = Attendee.Tentative, ["decline"] = Attendee.Declined,
    };

    public string Name => name;

    public ValueTask<OxAnswer> HandleAsync(OxCall call, CancellationToken cancellationToken)
    {
        if (call.Action.Equals("analyze", StringComparison.OrdinalIgnoreCase)) return ValueTask.FromResult(ItipAnalysis.Answer(call));
        if (call.Action.Equals("ignore", StringComparison.OrdinalIgnoreCase)) return ValueTask.FromResult(OxAnswer.Of(new JsonArray()));
        var answer = Answers.GetValueOrDefault(call.Action);
        var known = answer is not null || call.Action.ToUpperInvariant() is "UPDATE" or "DELETE" or "CREATE" or "CANCEL";
        return ValueTask.FromResult(known ? Apply(answer, call) : OxFaults.UnknownAction(call));
    }

    private OxAnswer Apply(string? answer, OxCall call)
    {
        var message = ItipMessages.Find(call);
        var scope = ChronosScope.Of(call, call.User.CalendarFolder);
        var touched = new List<CalendarEvent>();
        foreach (var one in message.Events)
        {
            var stored = message.Method switch
            {
                "CANCEL" => Cancel(one, scope),
                "REPLY" => TakeReply(one, scope),
                _ => TakeRequest(one, scope),
            };
            if (stored is null) continue;
            if (answer is not null) SetAnswer(stored, answer, call.Parameters["message"], scope);
            touched.Add(stored);
        }

        var events = touched.Where(one => one.IsIn(scope.Folder.Id)).Select(one => render(one, scope));
        return OxAnswer.Of(new JsonArray([.. events]), call.Clock.Now);
    }

    /// <summary>The stored event with the mail's data, whether it was there before or not.</summary>
    internal static CalendarEvent TakeRequest(IcalEvent mail, ChronosScope scope)
    {
        var input = new EventInput(mail.Json);
        if (scope.Store.FindByUid(mail.Uid) is not { } stored)
        {
            var created = EventFactory.Prepare(input, scope);
            created.Sequence = mail.Sequence;
            EventFactory.Store(created, null, scope);
            return created;
        }

        Invite(stored, scope);
        // Internal events are kept up to date by the server itself; the mail only tells of them.
        if (stored.OrganizerEntity is null && mail.Sequence >= stored.Sequence)
        {
            scope.AppliesMail = true;
            var result = EventUpdater.Update(stored, input, mail.RecurrenceId, null, scope);
            scope.AppliesMail = false;
            stored.Sequence = mail.Sequence;
            if (result.Created.Count > 0) return result.Created[0];
        }

        return mail.RecurrenceId is not null && RecurrenceId.TryParse(mail.RecurrenceId, stored.Start, out var id)
            ? scope.Store.FindException(stored.Id, id) ?? stored
            : stored;
    }

    /// <summary>The user who holds the invitation in his hands takes part, even when he had removed the event or was not on the list.</summary>
    private static void Invite(CalendarEvent stored, ChronosScope scope)
    {
        if (stored.CommonFolder is not null) return;
        if (stored.FindUser(scope.CalendarUser.Id) is { } self)
        {
            if (!self.Hidden) return;
            self.Hidden = false;
        }
        else
        {
            stored.Attendees.Add(AttendeeResolver.OfUser(scope.CalendarUser));
        }

        scope.Store.Unbury(stored.Id, scope.Folder.Id);
        scope.Touch(stored);
        scope.Notify(stored);
    }

    private static CalendarEvent? TakeReply(IcalEvent mail, ChronosScope scope)
    {
        if (Stored(mail, scope) is not { } stored || mail.Json["attendees"] is not JsonArray attendees) return null;
        foreach (var answered in scope.Resolver.Resolve(attendees))
        {
            if (stored.Attendees.Find(answered.Is) is { } known) (known.PartStat, known.Comment) = (answered.PartStat, answered.Comment ?? known.Comment);
        }

        scope.Touch(stored);
        scope.Notify(stored);
        return stored;
    }

    private static CalendarEvent? Cancel(IcalEvent mail, ChronosScope scope)
    {
        if (scope.Store.FindByUid(mail.Uid) is not { } stored || stored.OrganizerEntity is not null) return null;
        var folders = stored.Folders.ToList();
        if (mail.RecurrenceId is { } text && RecurrenceId.TryParse(text, stored.Start, out var id))
        {
            if (scope.Store.FindException(stored.Id, id) is { } exception) scope.Store.Remove(exception, scope.Call.Clock.NextStamp());
            stored.ChangeExceptions.Remove(id);
            stored.DeleteExceptions.Add(id);
            scope.Touch(stored);
            scope.Notify(stored);
            return stored;
        }

        foreach (var one in scope.Store.ExceptionsOf(stored.Id).Append(stored).ToList()) scope.Store.Remove(one, scope.Call.Clock.NextStamp());
        scope.Notify(stored, folders);
        return null;
    }

    internal static void SetAnswer(CalendarEvent stored, string answer, string? message, ChronosScope scope)
    {
        if (stored.FindUser(scope.CalendarUser.Id) is not { } self) return;
        (self.PartStat, self.Comment) = (answer, message ?? self.Comment);
        scope.Touch(stored);
        scope.Notify(stored);
        Invitations.Reply(stored, self, scope);
    }

    private static CalendarEvent? Stored(IcalEvent mail, ChronosScope scope)
    {
        if (scope.Store.FindByUid(mail.Uid) is not { } stored) return null;
        return mail.RecurrenceId is { } text && RecurrenceId.TryParse(text, stored.Start, out var id) ? scope.Store.FindException(stored.Id, id) ?? stored : stored;
    }
}
