using System.Text.Json.Nodes;
using OxSimulator.Http;
using OxSimulator.Store;

namespace OxSimulator.Users;

/// <summary>Module <c>jslob</c>: named JSON trees of the user; the server presets a few.</summary>
internal sealed class JslobModule : IOxModule
{
    public string Name => "jslob";

    public ValueTask<OxAnswer> HandleAsync(OxCall call, CancellationToken cancellationToken) => ValueTask.FromResult(call.Action switch
    {
        "list" => OxAnswer.Of(new JsonArray([.. call.JsonArray.Select(id => (JsonNode)Element(id!.ToString(), call))])),
        "get" => OxAnswer.Of(Element(call.Parameters.Require("id"), call)),
        "all" => OxAnswer.Of(new JsonArray([.. Blobs.Of(call.User).Trees.Keys.Union(["io.ox/core", "io.ox/mail"]).Select(id => (JsonNode)Element(id, call))])),
        "set" => Set(call),
        _ => OxFaults.UnknownAction(call),
    });

    private static OxAnswer Set(OxCall call)
    {
        var trees = Blobs.Of(call.User).Trees;
        var id = call.Parameters.Require("id");
        if (call.Json is null)
        {
            trees.Remove(id);
            return OxAnswer.Of(new JsonObject());
        }

        if (!trees.TryGetValue(id, out var tree)) trees[id] = tree = [];
        Merge(tree, call.JsonObject);
        return OxAnswer.Of(new JsonObject());
    }

    private static JsonObject Element(string id, OxCall call)
    {
        var tree = Preset(id, call);
        if (Blobs.Of(call.User).Trees.TryGetValue(id, out var own)) Merge(tree, own);
        return new() { ["id"] = id, ["tree"] = tree, ["meta"] = new JsonObject() };
    }

    private static JsonObject Preset(string id, OxCall call)
    {
        var config = ConfigTree.Of(call);
        return id switch
        {
            "io.ox/core" => new() { ["folder"] = config["folder"]!.DeepClone(), ["timezone"] = call.User.TimeZoneId, ["language"] = call.User.Locale },
            "io.ox/mail" => new()
            {
                ["defaultSendAddress"] = call.User.Address,
                ["displayName"] = true,
                ["defaultFolder"] = config["mail"]!["folder"]!.DeepClone(),
            },
            _ => [],
        };
    }

    // null deletes a member.
    private static void Merge(JsonObject into, JsonObject from)
    {
        foreach (var (name, value) in from)
        {
            if (value is null) into.Remove(name);
            else if (value is JsonObject inner && into[name] is JsonObject existing) Merge(existing, inner);
            else into[name] = value.DeepClone();
        }
    }

    private sealed class Blobs
    {
        internal Dictionary<string, JsonObject> Trees { get; } = new(StringComparer.Ordinal);

        internal static Blobs Of(SimUser user) => user.Slots.Get(() => new Blobs());
    }
}
