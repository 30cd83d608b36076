using System.Globalization;
using System.Text.Json.Nodes;
using OxSimulator.Http;
using OxSimulator.Store;

namespace OxSimulator.Users;

/// <summary>Module <c>group</c>: group 0 is everybody, others are those that users are members of.</summary>
internal sealed class GroupModule : IOxModule
{
    public string Name => "group";

    public ValueTask<OxAnswer> HandleAsync(OxCall call, CancellationToken cancellationToken) => ValueTask.FromResult(call.Action switch
    {
        "all" => OxAnswer.Of(new JsonArray([.. Ids(call.Context).Select(id => (JsonNode)id)])),
        "get" => OxAnswer.Of(Group(call.Parameters.Require("id"), call.Context), call.Context.Folders.Max(folder => folder.LastModified)),
        "list" => OxAnswer.Of(new JsonArray([.. call.JsonArray.Select(one => (JsonNode)Group(one!["id"]!.ToString(), call.Context))])),
        "search" => Search(call),
        "updates" => OxAnswer.Of(new JsonObject { ["new"] = new JsonArray(), ["modified"] = new JsonArray(), ["deleted"] = new JsonArray() }, call.Parameters.RequireNumber("timestamp")),
        _ => OxFaults.UnknownAction(call),
    });

    private static IEnumerable<int> Ids(SimContext context) =>
        context.Users.SelectMany(user => user.Groups).Append(SimPermission.AllUsersGroup).Distinct().Order();

    private static OxAnswer Search(OxCall call)
    {
        var pattern = (call.JsonObject["pattern"]?.ToString() ?? "").Trim('*');
        var found = Ids(call.Context).Select(id => Group(id, call.Context))
            .Where(group => group["display_name"]!.ToString().Contains(pattern, StringComparison.OrdinalIgnoreCase));
        return OxAnswer.Of(new JsonArray([.. found]));
    }

    private static JsonObject Group(string id, SimContext context) =>
        int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && Ids(context).Contains(number)
            ? Group(number, context)
            : throw new OxFault("GRP-0017", OxCategory.UserInput, "The group was not found.", id).AsException();

    private static JsonObject Group(int id, SimContext context)
    {
        var name = id == SimPermission.AllUsersGroup ? "All users" : string.Create(CultureInfo.InvariantCulture, $"Group {id}");
        return new()
        {
            ["id"] = id,
            ["name"] = name.ToLowerInvariant().Replace(' ', '_'),
            ["display_name"] = name,
            ["members"] = new JsonArray([.. context.Users.Where(user => user.Groups.Contains(id)).Select(user => (JsonNode)user.Id)]),
        };
    }
}
