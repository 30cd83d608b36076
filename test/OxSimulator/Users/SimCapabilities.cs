using OxSimulator.Push;
using OxSimulator.Store;

namespace OxSimulator.Users;

/// <summary>What a user may do: the version's set, then what <see cref="SimUser.Capabilities"/> grants or takes (reference, 2.10).</summary>
public static class SimCapabilities
{
    private static readonly string[] Always =
    [
        "webmail", "calendar", "contacts", "tasks", "infostore", "gab", "usm", "olox20", "mobility", "caldav", "carddav", "ical", "vcard",
        "read_create_shared_folders", "edit_public_folders", "delegate_tasks", "mailfilter", "multiple_mail_accounts", "participants_dialog",
        "conflict_handling", "freebusy", "groupware", "pim", "portal", "collect_email_addresses", "autologin",
    ];

    public static bool Has(SimUser user, string id) => Of(user).Contains(id);

    /// <summary>Whether a capability that everybody has was taken from this user: his calls to the module answer SVL-0016.</summary>
    internal static bool IsTaken(SimUser user, string id) => user.Capabilities.TryGetValue(id, out var granted) && !granted;

    /// <summary>The user's capability ids, in a stable order.</summary>
    public static IReadOnlyCollection<string> Of(SimUser user)
    {
        var server = user.Context.Server;
        var ids = new SortedSet<string>(Always, StringComparer.Ordinal);
        if (server.Options.ActiveSyncCapability) ids.Add("active_sync");
        if (server.Profile.IsAtLeast(7, 8, 4)) ids.Add("mailfilter_v2");
        if (server.Profile.HasWebSocket && SimPush.Of(server).Enabled) ids.UnionWith(["websocket", "push"]);
        foreach (var (id, granted) in user.Capabilities)
        {
            if (granted) ids.Add(id);
            else ids.Remove(id);
        }

        return ids;
    }
}
