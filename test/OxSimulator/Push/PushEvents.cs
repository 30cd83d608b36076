using System.Globalization;
using System.Text.Json.Nodes;
using OxSimulator.Chronos.Model;
using OxSimulator.Mail;
using OxSimulator.Store;

namespace OxSimulator.Push;

/// <summary>Which changes are pushed, and what is told of them: new mail in the inbox and changes of calendars, nothing else (reference, 12.4).</summary>
internal static class PushEvents
{
    internal static (string Name, JsonObject Payload)? Of(SimChange change, SimUser user) => change.Kind switch
    {
        SimChangeKind.MailArrived when change.FolderId == SimMailbox.Of(user).Inbox.Id => ("ox:mail:new", NewMail(change, user)),
        SimChangeKind.Calendar when user.Context.Server.Profile.HasChronos => ("ox:calendar:updates", Calendar(change, user)),
        _ => null,
    };

    private static JsonObject NewMail(SimChange change, SimUser user)
    {
        var inbox = SimMailbox.Of(user).Inbox;
        var payload = new JsonObject { ["folder"] = change.FolderId };
        if (change.ItemId is null || inbox.Find(change.ItemId) is not { } mail) return payload;
        payload["id"] = mail.Id;
        if (mail.Message.From is [var from, ..])
        {
            payload["email"] = from.Address;
            if (from.Name is { Length: > 0 } name) payload["displayname"] = name;
        }

        payload["subject"] = mail.Message.Subject;
        payload["unread"] = inbox.Unread;
        payload["cid"] = $"{change.FolderId}/{mail.Id}";
        return payload;
    }

    private static JsonObject Calendar(SimChange change, SimUser user)
    {
        var payload = new JsonObject { ["folders"] = new JsonArray(change.FolderId) };
        if (!int.TryParse(change.ItemId, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return payload;
        if (CalendarStore.Of(user.Context).Find(id) is not { } one || one.FindUser(user.Id) is not { PartStat: Attendee.NeedsAction, Hidden: false }) return payload;
        var waiting = new JsonObject { ["folderId"] = change.FolderId, ["id"] = change.ItemId };
        if (one.RecurrenceId is { } recurrence) waiting["recurrenceId"] = recurrence.Text;
        payload["needsAction"] = new JsonArray(waiting);
        return payload;
    }
}
