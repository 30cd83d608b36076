using System.Text.Json.Nodes;
using OxSimulator.Http;
using OxSimulator.Store;

namespace OxSimulator.Users;

/// <summary>Module <c>config</c>: the user's settings as one tree, read and written by path (reference, 2.11).</summary>
internal sealed class ConfigModule : IOxModule
{
    public string Name => "config";

    public ValueTask<OxAnswer> HandleAsync(OxCall call, CancellationToken cancellationToken) => ValueTask.FromResult(call.Action switch
    {
        "get_property" => Property(call),
        "" => call.Method == "PUT" ? Set(call) : Read(call),
        _ => OxFaults.UnknownAction(call),
    });

    private static OxAnswer Property(OxCall call)
    {
        var name = call.Parameters.Require("name");
        return SimSettings.Of(call.Server).Properties.TryGetValue(name, out var value)
            ? OxAnswer.Of(new JsonObject { ["name"] = name, ["value"] = value })
            : new OxFault("CONFIG_CASCADE-0002", OxCategory.PermissionDenied, "The property is not visible to users.", name);
    }

    private static OxAnswer Read(OxCall call)
    {
        var tree = ConfigTree.Of(call);
        if (Written.Of(call.User).Tree is { } written) Merge(tree, written);
        JsonNode? node = tree;
        foreach (var step in Steps(call))
        {
            if (node is not JsonObject inner || !inner.TryGetPropertyValue(step, out node)) return Unknown(call);
        }

        return OxAnswer.Of(node?.DeepClone());
    }

    private static OxAnswer Set(OxCall call)
    {
        var steps = Steps(call);
        if (steps.Length == 0) return Unknown(call);
        var value = call.Json is JsonObject body && body.Count == 1 && body.ContainsKey("data") ? body["data"]?.DeepClone() : call.Json?.DeepClone();
        if (steps is ["timezone"] && value is not null) call.User.TimeZoneId = value.ToString();
        if (steps is ["language"] && value is not null) call.User.Locale = value.ToString();
        var at = Written.Of(call.User).Tree;
        foreach (var step in steps[..^1])
        {
            if (at[step] is not JsonObject) at[step] = new JsonObject();
            at = at[step]!.AsObject();
        }

        at[steps[^1]] = value;
        return OxAnswer.Void();
    }

    private static string[] Steps(OxCall call) => call.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private static OxFault Unknown(OxCall call) => new("USS-0006", OxCategory.Error, $"Unknown setting path {call.Path}.", call.Path);

    private static void Merge(JsonObject into, JsonObject from)
    {
        foreach (var (name, value) in from)
        {
            if (value is JsonObject inner && into[name] is JsonObject existing) Merge(existing, inner);
            else into[name] = value?.DeepClone();
        }
    }

    private sealed class Written
    {
        internal JsonObject Tree { get; } = [];

        internal static Written Of(SimUser user) => user.Slots.Get(() => new Written());
    }
}
