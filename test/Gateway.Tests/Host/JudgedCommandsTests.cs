using Bridge.Eas.Protocol;
using EasClient.Phone;
using EasClient.Requests;
using EasVersion = EasClient.EasVersion;
using EasVersions = EasClient.EasVersions;

namespace Gateway.Tests.Host;

/// <summary>No command goes unseen by the official schemas: each gives an answer that they judge, at every version that has it.</summary>
[TestFixture]
internal sealed class JudgedCommandsTests() : HostTests(StoreKind.Embedded)
{
    /// <summary>Commands without a document to judge.</summary>
    private static readonly (EasCommand Command, EasVersion Until, string Reason)[] Unjudged =
    [
        (EasCommand.SendMail, EasVersion.V121, "Success is an empty answer, failure a status of HTTP."),
        (EasCommand.SmartReply, EasVersion.V121, "Success is an empty answer, failure a status of HTTP."),
        (EasCommand.SmartForward, EasVersion.V121, "Success is an empty answer, failure a status of HTTP."),
        (EasCommand.GetAttachment, EasVersion.V161, "The answer is the file."),
    ];

    /// <summary>Of these only a refusal has a document.</summary>
    private static readonly EasCommand[] SilentWhenDone = [EasCommand.SendMail, EasCommand.SmartReply, EasCommand.SmartForward];

    /// <summary>How a phone comes to an answer, in this order.</summary>
    private static readonly (EasCommand Command, Func<Life, Task> GoAsync)[] Ways =
    [
        (EasCommand.FolderSync, life => life.Phone.FolderSyncAsync()),
        (EasCommand.Provision, life => life.Phone.ProvisionAsync()),
        (EasCommand.Settings, life => life.Phone.UserAddressesAsync()),
        (EasCommand.Sync, life => life.Phone.SyncUntilDoneAsync([life.Inbox, life.Trash])),
        (EasCommand.GetItemEstimate, life => life.Phone.EstimateAsync(life.Inbox)),
        (EasCommand.Ping, life => life.Phone.PingAsync(TimeSpan.FromSeconds(1), [life.Inbox])),
        (EasCommand.FolderCreate, async life => life.Made = (await life.Phone.FolderCreateAsync("Reisen")).ServerId!),
        (EasCommand.FolderUpdate, life => life.Phone.FolderUpdateAsync(life.Made, "Fahrten")),
        (EasCommand.FolderDelete, life => life.Phone.FolderDeleteAsync(life.Made)),
        (EasCommand.ItemOperations, life => life.Phone.FetchItemAsync(life.Inbox.Id, life.Mail, [])),
        (EasCommand.Search, life => life.Phone.SearchGalAsync("user")),
        (EasCommand.Find, life => life.Phone.FindMailAsync("letter")),
        (EasCommand.ResolveRecipients, life => life.Phone.ResolveAsync(["user"])),
        (EasCommand.ValidateCert, life => life.Phone.ValidateCertAsync([[1, 2, 3]])),
        (EasCommand.MeetingResponse, life => life.Phone.RespondAsync(life.Inbox.Id, life.Mail, MeetingReply.Accept)),
        (EasCommand.SendMail, life => life.Phone.SendMailAsync([])),
        (EasCommand.SmartReply, life => life.Phone.ReplyAsync(life.Nothing, Letters.Plain(9))),
        (EasCommand.SmartForward, life => life.Phone.ForwardAsync(life.Nothing, Letters.Plain(9))),
        (EasCommand.GetHierarchy, life => life.Phone.GetHierarchyAsync()),
        (EasCommand.MoveItems, life => life.Phone.MoveAsync(life.Inbox, life.Trash, [life.Mail])),
    ];

    private static readonly EasVersion[] All = [.. EasVersions.All];

    [TestCaseSource(nameof(All))]
    public async Task Command_Each_GivesAnAnswerThatTheSchemasHaveJudged(EasVersion version)
    {
        if (TestBed.SchemasIfThere is null) Assert.Ignore("The official schemas are not at hand: nothing can be judged.");
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Letters.Plain(1));
        using var phone = Bed.Phone(version, user);
        var judged = new HashSet<EasCommand>();
        phone.Connection.Watch(exchange =>
        {
            var command = Enum.Parse<EasCommand>(exchange.Command);
            if (exchange.Response is { IsOk: true, Xml: not null, RootStatus: var status } && (status is null or 1 || SilentWhenDone.Contains(command))) judged.Add(command);
        });
        await phone.SetUpAsync();
        var life = new Life(phone);

        foreach (var (_, goAsync) in Ways.Where(way => Has(version, way.Command))) await goAsync(life);

        using var all = Assert.EnterMultipleScope();
        foreach (var row in EasCommandTable.All.Where(row => Has(version, row.Command)))
        {
            var reason = Array.Find(Unjudged, one => one.Command == row.Command && version <= one.Until).Reason;
            if (reason is null) Assert.That(judged, Does.Contain(row.Command), $"No good answer to {row.Command} was judged: has it a way above?");
            else Assert.That(judged, Does.Not.Contain(row.Command), $"Judged after all, the reason is out of date: {reason}");
        }

        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
    }

    private static bool Has(EasVersion version, EasCommand command) => EasCommandTable.ByCommand[command].Needs is not { } needed || ((Bridge.Eas.Protocol.EasVersion)(int)version).Has(needed);

    /// <summary>What the commands are about.</summary>
    private sealed class Life(EasPhone phone)
    {
        internal EasPhone Phone => phone;

        internal EasCollection Inbox { get; } = phone.Collection(FolderType.Inbox);

        internal EasCollection Trash { get; } = phone.Collection(FolderType.DeletedItems);

        internal string Mail => Inbox.Items.Keys.Single();

        /// <summary>A mail that is not there.</summary>
        internal MailSource Nothing => new(Inbox.Id, Mail + "9");

        /// <summary>The folder that the phone makes.</summary>
        internal string Made { get; set; } = "";
    }
}
