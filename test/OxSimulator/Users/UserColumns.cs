using System.Text.Json.Nodes;
using OxSimulator.Contacts;
using OxSimulator.Http;
using OxSimulator.Pim;
using OxSimulator.Store;

namespace OxSimulator.Users;

/// <summary>A user with his entry in the global address book.</summary>
internal sealed record UserRow(SimUser User, PimObject Contact);

/// <summary>The columns of users: those of contacts, but 1 is the user id and 610 to 616 are the user's own (reference, 10).</summary>
internal static class UserColumns
{
    private static readonly OxColumn<UserRow>[] Own =
    [
        new(1, "id", (row, _) => row.User.Id),
        new(524, "user_id", (row, _) => row.User.Id),
        new(610, "aliases", (row, _) => new JsonArray([.. row.User.Aliases.Select(alias => (JsonNode)alias)])),
        new(611, "timezone", (row, _) => row.User.TimeZoneId),
        new(612, "locale", (row, _) => row.User.Locale),
        new(613, "groups", (row, _) => new JsonArray([.. row.User.Groups.Order().Select(group => (JsonNode)group)])),
        new(614, "contact_id", (row, _) => row.Contact.Id),
        new(615, "login_info", (row, _) => row.User.Login),
        new(616, "guest_created_by", (_, _) => 0),
    ];

    internal static readonly OxColumnTable<UserRow> Table = new(
    [
        .. Own,
        .. ContactColumns.Table.All.Where(column => column.Number is < 610 or > 616)
            .Select(column => new OxColumn<UserRow>(column.Number, column.Name, (row, call) => column.Get(row.Contact, call))),
    ]);

    internal static UserRow RowOf(SimUser user) => new(user, ContactStore.Of(user.Context).OfUser(user));
}
