using System.Text.Json.Nodes;
using OxSimulator.Chronos.Model;
using OxSimulator.Http;

namespace OxSimulator.Chronos.Itip;

/// <summary>Action <c>analyze</c>: what the mail would change and what the user may answer.</summary>
internal static class ItipAnalysis
{
    internal static OxAnswer Answer(OxCall call)
    {
        var message = ItipMessages.Find(call);
        var scope = ChronosScope.Of(call, call.User.CalendarFolder);
        var changes = new JsonArray();
        foreach (var mail in message.Events)
        {
            var current = scope.Store.FindByUid(mail.Uid);
            var visible = current is not null && scope.View.CanSee(current) ? current : null;
            var fresh = (JsonObject)mail.Json.DeepClone();
            if (mail.RecurrenceId is not null) fresh["recurrenceId"] = mail.RecurrenceId;
            var change = new JsonObject { ["type"] = Type(message.Method, visible), ["exception"] = mail.RecurrenceId is not null };
            change[message.Method == "CANCEL" ? "deletedEvent" : "newEvent"] = fresh;
            if (visible is not null) change["currentEvent"] = scope.View.Render(visible);
            changes.Add(change);
        }

        var analysis = new JsonObject
        {
            ["messageStatus"] = null,
            ["uid"] = message.Events[0].Uid,
            ["annotations"] = new JsonArray(),
            ["changes"] = changes,
            ["actions"] = new JsonArray([.. Actions(message.Method).Select(action => (JsonNode)action)]),
        };
        return OxAnswer.Of(new JsonArray(analysis));
    }

    private static string Type(string method, CalendarEvent? current) => method switch
    {
        "CANCEL" => "DELETE",
        "REPLY" => "UPDATE",
        _ => current is null ? "CREATE" : "UPDATE",
    };

    private static string[] Actions(string method) => method switch
    {
        "CANCEL" => ["DELETE", "IGNORE"],
        "REPLY" => ["UPDATE", "IGNORE"],
        _ => ["ACCEPT", "TENTATIVE", "DECLINE", "ACCEPT_AND_IGNORE_CONFLICTS", "IGNORE"],
    };
}
