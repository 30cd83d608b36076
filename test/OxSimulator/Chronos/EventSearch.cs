using System.Text.Json.Nodes;
using OxSimulator.Chronos.Model;
using OxSimulator.Http;

namespace OxSimulator.Chronos;

/// <summary>Action <c>advancedSearch</c>: filter terms over the text fields of events, folder by folder.</summary>
internal static class EventSearch
{
    internal static OxAnswer Answer(OxCall call)
    {
        var body = call.JsonObject;
        var range = Range.Optional(call);
        var fields = EventFields.OfBulk(call);
        var answers = new JsonArray();
        foreach (var folder in body["folders"] as JsonArray ?? throw OxFaults.MissingParameter("folders").AsException())
        {
            var scope = ChronosScope.Of(call, folder!.ToString());
            var events = scope.Store.In(scope.Folder.Id).Where(one => scope.View.CanSee(one) && one.Overlaps(range.From, range.Until))
                .Where(one => Matches(body["filter"], one, scope)).Select(one => (JsonNode)scope.View.Render(one, fields));
            answers.Add(new JsonObject { ["folder"] = folder.ToString(), ["events"] = new JsonArray([.. events]) });
        }

        return OxAnswer.Of(answers);
    }

    private static bool Matches(JsonNode? term, CalendarEvent one, ChronosScope scope)
    {
        var test = Contacts.ContactSearch.Filter<CalendarEvent>(term, (found, name) => scope.View.Render(found)[name]);
        return test(one);
    }
}
