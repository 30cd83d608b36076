using System.Globalization;
using System.Text.Json.Nodes;
using OxSimulator.Contacts;
using OxSimulator.Http;
using OxSimulator.Mail;
using OxSimulator.Store;

namespace OxSimulator.Users;

/// <summary>The whole tree of <c>config</c> for one user, before what he wrote into it himself.</summary>
internal static class ConfigTree
{
    internal static JsonObject Of(OxCall call)
    {
        var user = call.User;
        var calendar = call.Profile.HasChronos ? SimFolderIds.Chronos(user.CalendarFolder) : user.CalendarFolder;
        var folders = new JsonObject { ["tasks"] = user.TasksFolder, ["calendar"] = calendar, ["contacts"] = user.ContactsFolder, ["infostore"] = "10" };
        if (SimCapabilities.Has(user, "active_sync")) folders["eas"] = "0";
        return new()
        {
            ["identifier"] = user.Id,
            ["context_id"] = user.Context.Id,
            ["contact_id"] = ContactStore.Of(user.Context).OfUser(user).Id,
            ["language"] = user.Locale,
            ["timezone"] = user.TimeZoneId,
            ["folder"] = folders,
            ["mail"] = new JsonObject
            {
                ["addresses"] = new JsonArray([.. user.Aliases.Select(alias => (JsonNode)alias)]),
                ["defaultaddress"] = user.Address,
                ["sendaddress"] = user.Address,
                ["folder"] = MailFolders(),
                ["nocopytosent"] = !call.Server.Options.CopyToSent,
                ["harddelete"] = false,
            },
            ["modules"] = new JsonObject
            {
                ["mail"] = new JsonObject
                {
                    ["module"] = true, ["defaultFolder"] = MailFolders(), ["deletemail"] = false, ["defaultaddress"] = user.Address,
                },
                ["calendar"] = new JsonObject { ["module"] = true },
                ["tasks"] = new JsonObject { ["module"] = true, ["delegate_tasks"] = SimCapabilities.Has(user, "delegate_tasks") },
                ["contacts"] = new JsonObject { ["module"] = true },
                ["folder"] = new JsonObject { ["tree"] = 0 },
            },
            ["availableModules"] = new JsonArray("mail", "calendar", "contacts", "tasks"),
            ["availableTimeZones"] = new JsonObject { [user.TimeZoneId] = user.TimeZoneId, ["UTC"] = "UTC" },
            ["serverVersion"] = call.Profile.ServerVersion,
            ["currentTime"] = call.ToTime(call.Clock.Now),
            ["minimumSearchCharacters"] = SimSettings.Of(call.Server).MinimumSearchCharacters,
            ["participants"] = new JsonObject { ["autoSearch"] = true, ["maximumNumberParticipants"] = 0 },
            ["search"] = true,
            ["maxUploadIdleTimeout"] = 300_000.ToString(CultureInfo.InvariantCulture),
        };
    }

    private static JsonObject MailFolders()
    {
        var folders = new JsonObject();
        foreach (var (name, id) in StandardMailFolders.All) folders[name] = id;
        return folders;
    }
}

/// <summary>The default folders of the primary mail account.</summary>
internal static class StandardMailFolders
{
    internal static readonly (string Name, string Id)[] All =
    [
        ("inbox", Id(MailFolderNames.Inbox)), ("drafts", Id(MailFolderNames.Drafts)), ("sent", Id(MailFolderNames.Sent)), ("spam", Id(MailFolderNames.Spam)),
        ("trash", Id(MailFolderNames.Trash)), ("archive", Id(MailFolderNames.Archive)),
    ];

    internal static string Of(string name) => Array.Find(All, one => one.Name == name).Id;

    private static string Id(string fullName) => SimFolderIds.MailRoot + "/" + fullName;
}
