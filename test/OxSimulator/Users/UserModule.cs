using System.Globalization;
using System.Text.Json.Nodes;
using OxSimulator.Contacts;
using OxSimulator.Http;
using OxSimulator.Pim;
using OxSimulator.Store;

namespace OxSimulator.Users;

/// <summary>Module <c>user</c>: the users of the context as contacts with a few columns more, and a small store of attributes.</summary>
internal sealed class UserModule : IOxModule
{
    public string Name => "user";

    public ValueTask<OxAnswer> HandleAsync(OxCall call, CancellationToken cancellationToken) => ValueTask.FromResult(call.Action switch
    {
        "get" => Get(call),
        "all" => Rows(call.Context.Users, call),
        "list" => Rows(call.JsonArray.Select(id => id is null ? call.User : Find(id.ToString(), call)), call),
        "search" => Search(call),
        "advancedSearch" => AdvancedSearch(call),
        "setAttribute" => SetAttribute(call),
        "getAttribute" => GetAttribute(call),
        _ => OxFaults.UnknownAction(call),
    });

    private static OxAnswer Get(OxCall call)
    {
        var user = call.Parameters["id"] is { } id ? Find(id, call) : call.User;
        var row = UserColumns.RowOf(user);
        return OxAnswer.Of(UserColumns.Table.ToObject(row, call), row.Contact.LastModified);
    }

    private static SimUser Find(string id, OxCall call) =>
        (int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? call.Context.FindUser(number) : null)
        ?? throw new OxFault("USR-0010", OxCategory.Error, "Cannot find user in context.", id, call.Context.Id).AsException();

    private static OxAnswer Search(OxCall call)
    {
        var test = ContactSearch.Simple(call.JsonObject, SimSettings.Of(call.Server).MinimumSearchCharacters);
        return Rows(call.Context.Users.Where(user => test(UserColumns.RowOf(user).Contact)), call);
    }

    private static OxAnswer AdvancedSearch(OxCall call)
    {
        var test = ContactSearch.Filter<PimObject>(call.JsonObject["filter"], (contact, name) => ContactColumns.Table.Find(name)?.Get(contact, call));
        return Rows(call.Context.Users.Where(user => test(UserColumns.RowOf(user).Contact)), call);
    }

    private static OxAnswer Rows(IEnumerable<SimUser> users, OxCall call)
    {
        var columns = UserColumns.Table.Asked(call);
        var rows = users.Select(UserColumns.RowOf);
        if (call.Parameters.Number("sort") is { } sort && UserColumns.Table.Find((int)sort) is { } by)
            rows = rows.OrderBy(row => by.Get(row, call), NodeOrder.Instance);
        if (string.Equals(call.Parameters["order"], "desc", StringComparison.OrdinalIgnoreCase)) rows = rows.Reverse();
        var left = (int)(call.Parameters.Number("left_hand_limit") ?? 0);
        var right = (int)(call.Parameters.Number("right_hand_limit") ?? int.MaxValue);
        var list = rows.Skip(Math.Max(left, 0)).Take(Math.Max(right - left, 0)).ToList();
        return OxRowWriter<UserRow>.Answer(list, columns, call, list.Count == 0 ? 0 : list.Max(row => row.Contact.LastModified));
    }

    private static OxAnswer SetAttribute(OxCall call)
    {
        var user = Find(call.Parameters.Require("id"), call);
        if (user != call.User) throw new OxFault("USR-0017", OxCategory.PermissionDenied, "Attributes of other users cannot be set.", user.Id).AsException();
        var name = call.JsonObject["name"]?.ToString() ?? throw OxFaults.MissingParameter("name").AsException();
        var attributes = UserAttributes.Of(user);
        if (call.Parameters.Flag("setIfAbsent") && attributes.ContainsKey(name)) return OxAnswer.Of(false);
        if (call.JsonObject["value"] is { } value) attributes[name] = value.ToString();
        else attributes.Remove(name);
        return OxAnswer.Of(true);
    }

    private static OxAnswer GetAttribute(OxCall call)
    {
        var name = call.Parameters.Require("name");
        return OxAnswer.Of(new JsonObject { ["name"] = name, ["value"] = UserAttributes.Of(Find(call.Parameters.Require("id"), call)).GetValueOrDefault(name) });
    }

    private static class UserAttributes
    {
        internal static Dictionary<string, string> Of(SimUser user) => user.Slots.Get(() => new Dictionary<string, string>(StringComparer.Ordinal));
    }
}
