using System.Text.Json.Nodes;
using OxSimulator.Http;

namespace OxSimulator.Users;

/// <summary>Module <c>capabilities</c>.</summary>
internal sealed class CapabilitiesModule : IOxModule
{
    public string Name => "capabilities";

    public ValueTask<OxAnswer> HandleAsync(OxCall call, CancellationToken cancellationToken) => ValueTask.FromResult(call.Action switch
    {
        "all" => OxAnswer.Of(new JsonArray([.. SimCapabilities.Of(call.User).Select(id => (JsonNode)Element(id))])),
        "get" => OxAnswer.Of(SimCapabilities.Has(call.User, call.Parameters.Require("id")) ? Element(call.Parameters.Require("id")) : new JsonObject()),
        _ => OxFaults.UnknownAction(call),
    });

    private static JsonObject Element(string id) => new() { ["id"] = id, ["attributes"] = new JsonObject() };
}
