using System.Globalization;
using System.Text.Json.Nodes;
using OxSimulator.Http;
using OxSimulator.Store;
using OxSimulator.Users;

namespace OxSimulator.MailFilter;

/// <summary>Modules <c>mailfilter</c> and <c>mailfilter/v2</c>: the rules of the user's Sieve script, checked as far as the vacation notice goes (reference, 11).</summary>
internal sealed class MailFilterModule(string name) : IOxModule, IStateDump
{
    private const string Vacation = "vacation";

    public string Name => name;

    public string StateName => name;

    private string Capability => name.EndsWith("v2", StringComparison.Ordinal) ? "mailfilter_v2" : "mailfilter";

    public ValueTask<OxAnswer> HandleAsync(OxCall call, CancellationToken cancellationToken)
    {
        if (SimCapabilities.IsTaken(call.User, Capability)) throw OxFaults.NoPermissionForModule(Name).AsException();
        return ValueTask.FromResult(call.Action switch
        {
            "config" => Config(),
            "list" => List(call),
            "new" => New(call),
            "update" => Update(call),
            "delete" => Delete(call),
            _ => OxFaults.UnknownAction(call),
        });
    }

    public JsonNode? Dump(SimUser user) => new JsonArray([.. Script.Of(user).Rules.Select(rule => (JsonNode)rule.DeepClone())]);

    private static OxAnswer Config() => OxAnswer.Of(new JsonObject
    {
        ["tests"] = new JsonArray(
            new JsonObject { ["test"] = "true", ["comparison"] = new JsonArray() },
            new JsonObject { ["test"] = "currentdate", ["comparison"] = new JsonArray("ge", "le", "is") }),
        ["actioncommands"] = new JsonArray("keep", "discard", "redirect", Vacation, "reject", "move", "stop", "addflags"),
    });

    private static OxAnswer List(OxCall call)
    {
        var flag = call.Parameters["flag"];
        var rules = Script.Of(call.User).Rules.Where(rule => flag is null || Flags(rule).Contains(flag, StringComparer.Ordinal)).ToArray();
        return OxAnswer.Of(new JsonArray([.. rules.Select((rule, position) => (JsonNode)Shown(rule, position))]));
    }

    private static JsonObject Shown(JsonObject rule, int position)
    {
        var shown = (JsonObject)rule.DeepClone();
        shown["position"] = position;
        return shown;
    }

    private static OxAnswer New(OxCall call)
    {
        var script = Script.Of(call.User);
        var rule = (JsonObject)call.JsonObject.DeepClone();
        Check(rule);
        rule["id"] = script.NextId++;
        script.Rules.Add(rule);
        return OxAnswer.Of(rule["id"]!.DeepClone());
    }

    private static OxAnswer Update(OxCall call)
    {
        var change = call.JsonObject;
        var rule = Find(call, change["id"]);
        var changed = (JsonObject)rule.DeepClone();
        foreach (var (field, value) in change) changed[field] = value?.DeepClone();
        Check(changed);
        foreach (var (field, value) in change) rule[field] = value?.DeepClone();
        return OxAnswer.Void();
    }

    private static OxAnswer Delete(OxCall call)
    {
        Script.Of(call.User).Rules.Remove(Find(call, call.JsonObject["id"]));
        return OxAnswer.Void();
    }

    private static JsonObject Find(OxCall call, JsonNode? id) =>
        Script.Of(call.User).Rules.Find(rule => rule["id"]!.GetValue<int>() == id?.GetValue<int>())
        ?? throw new OxFault("MAIL_FILTER-0003", OxCategory.UserInput, "There is no such rule.").AsException();

    private static IEnumerable<string> Flags(JsonObject rule) => (rule["flags"] as JsonArray ?? []).Select(flag => flag!.GetValue<string>());

    private static void Check(JsonObject rule)
    {
        if (rule["test"] is not JsonObject test || !IsTest(test)) throw Bad("test").AsException();
        if (rule["actioncmds"] is not JsonArray { Count: > 0 } commands) throw Bad("actioncmds").AsException();
        foreach (var command in commands.OfType<JsonObject>().Where(command => command["id"]?.ToString() == Vacation))
        {
            if (command["text"] is not JsonValue text || text.ToString().Length == 0) throw Bad("text").AsException();
            if (!int.TryParse(command["days"]?.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var days) || days is < 1 or > 31) throw Bad("days").AsException();
        }
    }

    private static bool IsTest(JsonObject test) => test["id"]?.ToString() switch
    {
        "allof" or "anyof" => test["tests"] is JsonArray { Count: > 0 } tests && tests.All(one => one is JsonObject inner && IsTest(inner)),
        "currentdate" => test["comparison"]?.ToString() is "ge" or "le" or "is" && test["datepart"]?.ToString() == "date" &&
            test["datevalue"] is JsonArray { Count: 1 } && test["zone"]?.ToString() is [('+' or '-'), _, _, _, _],
        null => false,
        _ => true,
    };

    private static OxFault Bad(string field) => new("MAIL_FILTER-0016", OxCategory.Error, $"Invalid value for \"{field}\".", field);

    private sealed class Script
    {
        internal List<JsonObject> Rules { get; } = [];

        internal int NextId { get; set; }

        internal static Script Of(SimUser user) => user.Slots.Get(() => new Script());
    }
}
