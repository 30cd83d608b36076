using System.Globalization;
using System.Text.Json.Nodes;
using OxSimulator.Http;

namespace OxSimulator.Users;

/// <summary>Module <c>resource</c>, read only.</summary>
internal sealed class ResourceModule : IOxModule
{
    public string Name => "resource";

    public ValueTask<OxAnswer> HandleAsync(OxCall call, CancellationToken cancellationToken)
    {
        var resources = SimResources.Of(call.Context);
        return ValueTask.FromResult(call.Action switch
        {
            "all" => OxAnswer.Of(new JsonArray([.. resources.All.Select(one => (JsonNode)one.Id)])),
            "get" => OxAnswer.Of(Find(call.Parameters.Require("id"), resources).ToJson()),
            "list" => OxAnswer.Of(new JsonArray([.. call.JsonArray.Select(one => (JsonNode)Find(one!["id"]!.ToString(), resources).ToJson())])),
            "search" => Search(call, resources),
            "updates" => OxAnswer.Of(new JsonObject { ["new"] = new JsonArray(), ["modified"] = new JsonArray(), ["deleted"] = new JsonArray() }, call.Parameters.RequireNumber("timestamp")),
            _ => OxFaults.UnknownAction(call),
        });
    }

    private static SimResource Find(string id, SimResources resources) =>
        (int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? resources.Find(number) : null)
        ?? throw new OxFault("RES-0012", OxCategory.UserInput, "The resource was not found.", id).AsException();

    private static OxAnswer Search(OxCall call, SimResources resources)
    {
        var pattern = (call.JsonObject["pattern"]?.ToString() ?? "").Trim('*');
        var found = resources.All.Where(one => one.DisplayName.Contains(pattern, StringComparison.OrdinalIgnoreCase)
            || one.Name.Contains(pattern, StringComparison.OrdinalIgnoreCase));
        return OxAnswer.Of(new JsonArray([.. found.Select(one => (JsonNode)one.ToJson())]));
    }
}
