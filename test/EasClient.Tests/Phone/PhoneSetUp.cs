using EasClient.Phone;

namespace EasClient.Tests.Phone;

/// <summary>Phones that have an account at the stub server.</summary>
internal static class PhoneSetUp
{
    internal const string AllVersions = "2.5,12.0,12.1,14.0,14.1,16.0,16.1";

    internal static Say Options(string versions = AllVersions) => new(200, [])
    {
        Headers = { ["MS-ASProtocolVersions"] = versions, ["MS-ASProtocolCommands"] = "Sync,FolderSync,Ping" },
    };

    /// <summary>A phone with Inbox (5), Trash (6), Calendar (7) and Contacts (8).</summary>
    internal static async Task<EasPhone> PhoneAsync(StubServer server, EasVersion version = EasVersion.V141, PhoneOptions? options = null)
    {
        server.Then(Options()).Then(Answers.Folders("F1", ("5", "Inbox", 2), ("6", "Trash", 4), ("7", "Calendar", 8), ("8", "Contacts", 9)));
        if (version is EasVersion.V121 or EasVersion.V140)
            server.Then(new System.Xml.Linq.XElement(EasNames.Settings + "Settings", new System.Xml.Linq.XElement(EasNames.Settings + "Status", "1")));
        var phone = new EasPhone(server.Connect(), (options ?? new PhoneOptions()) with { Version = version });
        await phone.SetUpAsync();
        server.Log.Clear();
        return phone;
    }

    /// <summary>The inbox with key K2 and one unread mail, 5:1.</summary>
    internal static async Task<EasCollection> InboxAsync(StubServer server, EasPhone phone)
    {
        var itemClass = phone.Version <= EasVersion.V121 ? "Email" : null;
        server.Then(Answers.CollectionOfClass(itemClass, "K1", "5")).Then(Answers.CollectionOfClass(
            itemClass, "K2", "5", Answers.Commands(Answers.Add("5:1", Answers.Subject("First"), Answers.Read(false)))));
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        server.Log.Clear();
        return inbox;
    }
}
