using System.Xml.Linq;
using EasClient.Http;

namespace EasClient.Judges;

/// <summary>Order and completeness of Sync answers. Source: MS-ASCMD, "Sync" (response); what real phones fall over.</summary>
internal static class SyncRules
{
    private const int LongestId = 64;
    private static readonly XNamespace Ns = EasNames.AirSync;

    internal static IEnumerable<Violation> Check(EasExchange exchange)
    {
        if (exchange.Command != "Sync" || !exchange.Response.IsOk) return [];
        return Found(exchange).Select(found => new Violation(found.Rule, "Sync", found.Detail));
    }

    private static IEnumerable<(string Rule, string Detail)> Found(EasExchange exchange)
    {
        var answers = exchange.Response.Xml;
        foreach (var container in answers?.Descendants() ?? [])
            if (container.Name.Namespace == Ns && container.Name.LocalName is "Collections" or "Commands" or "Responses" && !container.HasElements)
                yield return ("EmptyContainer", $"an empty {container.Name.LocalName} crashes phones");

        List<XElement> collections = [.. answers?.Element(Ns + "Collections")?.Elements(Ns + "Collection") ?? []];
        foreach (var found in collections.SelectMany(collection => CheckCollection(collection, exchange.Version))) yield return found;

        if (answers?.Element(Ns + "Status") is not null) yield break;
        foreach (var asked in exchange.Request.Xml?.Element(Ns + "Collections")?.Elements(Ns + "Collection") ?? [])
        {
            // At 2.5 a class alone means its default folder.
            var (id, itemClass) = (Text(asked, "CollectionId"), Text(asked, "Class"));
            var answer = collections.Find(collection => id is null ? Text(collection, "Class") == itemClass : Text(collection, "CollectionId") == id);
            if (answer is null && exchange.Version < EasVersion.V121) yield return ("LeftOut", $"collection {id}: up to 12.0 each is answered");
            foreach (var found in CheckAgainst(asked, answer)) yield return (found.Rule, $"collection {id}: {found.Detail}");
        }
    }

    private static IEnumerable<(string Rule, string Detail)> CheckCollection(XElement collection, EasVersion version)
    {
        var names = collection.Elements().Select(child => child.Name.LocalName).ToList();
        var hasClass = names is ["Class", ..];
        if (hasClass != version <= EasVersion.V121 || names.LastIndexOf("Class") > 0)
            yield return ("Class", $"a collection begins with Class up to 12.1 and has none later: {string.Join(", ", names)}");
        var rest = hasClass ? names[1..] : names;
        if (rest is not ["SyncKey", "CollectionId", "Status", ..])
            yield return ("CollectionOrder", $"SyncKey, CollectionId, Status come first: {string.Join(", ", names)}");
        else if (rest[3..] is not ([] or ["MoreAvailable"] or ["Responses"] or ["Commands"]
            or ["MoreAvailable", "Responses"] or ["Responses", "MoreAvailable"] or ["MoreAvailable", "Commands"] or ["Responses", "Commands"]
            or ["MoreAvailable", "Responses", "Commands"] or ["Responses", "MoreAvailable", "Commands"]))
            yield return ("CollectionOrder", $"MoreAvailable and Responses precede Commands: {string.Join(", ", rest)}");

        if (Text(collection, "SyncKey") is not { Length: > 0 and <= LongestId } key || (key == "0" && Text(collection, "Status") == "1"))
            yield return ("SyncKey", $"'{Text(collection, "SyncKey")}'");
        foreach (var id in collection.Descendants(Ns + "ServerId").Where(id => id.Value.Length is 0 or > LongestId))
            yield return ("ServerId", $"an id of {id.Value.Length} characters: '{id.Value}'");
        foreach (var found in CheckCommands(collection.Element(Ns + "Commands"))) yield return found;
        foreach (var found in CheckResponses(collection.Element(Ns + "Responses"), version)) yield return found;
    }

    private static IEnumerable<(string Rule, string Detail)> CheckCommands(XElement? commands)
    {
        foreach (var item in commands?.Elements().GroupBy(command => Text(command, "ServerId")) ?? [])
            if (item.Skip(1).Any())
                yield return ("ItemTwice", $"{item.Key} has {string.Join(" and ", item.Select(command => command.Name.LocalName))} in one answer");
        foreach (var command in commands?.Elements() ?? [])
        {
            var hasData = command.Element(Ns + "ApplicationData") is { HasElements: true };
            if (hasData != command.Name.LocalName is "Add" or "Change")
                yield return ("CommandData", $"{command.Name.LocalName} of {Text(command, "ServerId")} {(hasData ? "has" : "lacks")} data");
        }
    }

    private static IEnumerable<(string Rule, string Detail)> CheckResponses(XElement? responses, EasVersion version)
    {
        foreach (var response in responses?.Elements() ?? [])
        {
            var status = Text(response, "Status");
            var kind = response.Name.LocalName;
            if (status is null) yield return ("ResponseStatus", $"a response to {kind} has no status");
            if (kind == "Add" && (Text(response, "ServerId") is not null) != (status == "1") && response.Element(Ns + "ApplicationData") is null)
                yield return ("AddResponse", $"a ServerId goes with status 1 only: {Text(response, "ClientId")} has {status}");
            if (kind == "Change" && status == "1" && version < EasVersion.V160)
                yield return ("ChangeResponse", "a change that succeeded is answered by silence up to 14.1");
        }
    }

    private static IEnumerable<(string Rule, string Detail)> CheckAgainst(XElement asked, XElement? answer)
    {
        var askedKey = Text(asked, "SyncKey");
        var commands = asked.Element(Ns + "Commands");
        if (askedKey == "0")
        {
            if (answer is null) yield return ("Priming", "key 0 was not answered");
            else if (answer.Element(Ns + "Commands") is not null || answer.Element(Ns + "Responses") is not null)
                yield return ("Priming", "key 0 was answered with items");
            yield break;
        }

        if (commands is not null && answer is null) yield return ("Unanswered", "the phone's commands got no answer");
        if (answer is null || Text(answer, "Status") != "1") yield break;
        if (Text(answer, "SyncKey") == askedKey && (commands is not null || answer.Element(Ns + "Commands") is not null))
            yield return ("SameKey", $"something happened and the key is still {askedKey}");
        if (asked.Element(Ns + "GetChanges")?.Value == "0" && answer.Element(Ns + "Commands") is not null)
            yield return ("GetChanges", "the phone asked for no changes and got some");
        var answered = answer.Element(Ns + "Responses")?.Elements(Ns + "Add").Select(add => Text(add, "ClientId")).ToHashSet() ?? [];
        foreach (var add in commands?.Elements(Ns + "Add") ?? [])
            if (!answered.Contains(Text(add, "ClientId"))) yield return ("AddUnanswered", $"Add {Text(add, "ClientId")} got no response");
    }

    private static string? Text(XElement parent, string name) => parent.Element(Ns + name)?.Value;
}
