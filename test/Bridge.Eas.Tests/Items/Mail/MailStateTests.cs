using Bridge.Eas.Items.Mail;
using Bridge.Eas.Items.Mail.Listing;
using Bridge.Eas.Items.Mail.Marks;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Tests.Sync;
using Bridge.Eas.Users;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi;
using Bridge.OxApi.Mail;
using Microsoft.Extensions.Options;
using StateStores;

namespace Bridge.Eas.Tests.Items.Mail;

/// <summary>Dates of flags, completion and categories on their way from one phone to another, on two nodes.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class MailStateTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly FakeMailbox _mail = new();
    private readonly InMemoryStateStore _store;
    private readonly MailSource _node;
    private readonly MailSource _other;

    public MailStateTests()
    {
        _store = new InMemoryStateStore(_time);
        (_node, _other) = (NewNode(), NewNode());
        for (var i = 1; i <= 3; i++) _mail.Put(FakeMailbox.Inbox, $"<m{i}@x>", "Subject: a\r\n\r\nb");
    }

    [Test]
    public async Task Dates_OfOnePhone_AreToldToTheOthersAlone()
    {
        var before = await VersionsAsync(_other);
        var outcome = await ChangeAsync(1, before, Due("2026-12-01T00:00:00.000Z"));
        var after = await VersionsAsync(_other);

        Assert.That((outcome.Version, outcome.SendBack), Is.EqualTo((after[1], false)), "the phone itself is told nothing");
        Assert.That(await ToldAsync(1, before[1], after[1]), Is.EqualTo("Flag[Status=2 FlagType=Flag for follow up StartDate=2026-12-01T00:00:00.000Z DueDate=2026-12-01T00:00:00.000Z UtcStartDate=2026-12-01T00:00:00.000Z UtcDueDate=2026-12-01T00:00:00.000Z]"));
        Assert.That(_mail.Count("all"), Is.EqualTo(1), "no listing is made for it");
        Assert.That(FlagsInOx(1), Is.EqualTo(OxMailFlags.Flagged));
    }

    [Test]
    public async Task Dates_Changed_AreToldOnceMore()
    {
        var first = await ChangeAsync(1, null, Due("2026-12-01T00:00:00.000Z"));
        var known = await VersionsAsync(_node);
        var again = await ChangeAsync(1, known, Due("2026-12-01T00:00:00.000Z"));
        var later = await ChangeAsync(1, known, Due("2026-12-02T00:00:00.000Z"));

        Assert.That((first.Status, again.Version), Is.EqualTo((ItemStatus.Success, (long?)known[1])), "the same once more is no change");
        Assert.That(later.Version, Is.Not.EqualTo(known[1]).And.EqualTo((await VersionsAsync(_other))[1]));
    }

    [Test]
    public async Task Flag_Bare_KeepsTheDatesThePhoneHolds([Values] bool holdsThem)
    {
        await ChangeAsync(1, null, Due("2026-12-01T00:00:00.000Z"));
        var known = await VersionsAsync(_node);
        if (!holdsThem) known[1] = MailVersion.Of(OxMailFlags.None);

        var bare = await ChangeAsync(1, known, Flag("2"));

        Assert.That(bare.Version == (await VersionsAsync(_node))[1], Is.EqualTo(!holdsThem), "it is told of the dates, which it may have dropped itself");
        Assert.That(await ToldAsync(1, Snapshot.Stale, (await VersionsAsync(_node))[1]), holdsThem ? Does.Contain("DueDate") : Does.Not.Contain("DueDate"));
    }

    [Test]
    public async Task Flag_Completed_IsUnflaggedInOxAndDoneOnPhones()
    {
        await ChangeAsync(1, null, Flag("2"));
        var known = await VersionsAsync(_node);
        var outcome = await ChangeAsync(1, known, Flag("1"));
        var done = await VersionsAsync(_other);

        Assert.That(FlagsInOx(1), Is.EqualTo(OxMailFlags.None));
        Assert.That(outcome.Version, Is.EqualTo(done[1]));
        Assert.That(await ToldAsync(1, known[1], done[1]), Is.EqualTo("Flag[Status=1 FlagType=Flag for follow up DateCompleted=1970-01-01T00:00:00.000Z CompleteTime=1970-01-01T00:00:00.000Z]"));

        Web(1, OxMailFlags.Flagged);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.That(await ToldAsync(1, done[1], (await VersionsAsync(_node))[1]), Is.EqualTo("Flag[Status=2 FlagType=Flag for follow up]"), "who flags in OX begins anew");
    }

    [Test]
    public async Task Flag_Cleared_TakesItsDatesAlong()
    {
        await ChangeAsync(1, null, Due("2026-12-01T00:00:00.000Z"));
        await ChangeAsync(1, await VersionsAsync(_node), WbxmlElement.Of(EmailTags.Flag));
        await ChangeAsync(1, await VersionsAsync(_node), Flag("2"));

        Assert.That(await ToldAsync(1, Snapshot.Stale, (await VersionsAsync(_node))[1]), Does.Contain("Flag[Status=2 FlagType=Flag for follow up]"));
    }

    [Test]
    public async Task Flag_NodeDiesBeforeOxHasIt_ShowsNobodyItsDates()
    {
        var before = await VersionsAsync(_other);
        _mail.Before = call => call.StartsWith("flags", StringComparison.Ordinal) ? throw new IOException("the node dies") : Task.FromResult<OxError?>(null);
        Assert.That(async () => await ChangeAsync(1, before, Due("2026-12-01T00:00:00.000Z")), Throws.InstanceOf<IOException>());
        _mail.Before = _ => Task.FromResult<OxError?>(null);

        Assert.That(await VersionsAsync(_other), Is.EqualTo(before));
        var again = await ChangeAsync(1, before, Due("2026-12-01T00:00:00.000Z"));
        Assert.That(again.Version, Is.EqualTo((await VersionsAsync(_other))[1]));
    }

    [Test]
    public async Task Flag_LostWithTheStore_StaysAFlagWithoutDates()
    {
        await ChangeAsync(1, null, Due("2026-12-01T00:00:00.000Z"));
        _store.Lose();

        Assert.That(await ToldAsync(1, Snapshot.Stale, (await VersionsAsync(_node))[1]), Does.Contain("Flag[Status=2 FlagType=Flag for follow up]"));
    }

    [Scenario("L41")]
    [Test]
    public async Task Read_Changed_LeavesFlagAndCategories()
    {
        await ChangeAsync(1, null, Due("2026-12-01T00:00:00.000Z"), Categories("Red", "Work"));
        var known = await VersionsAsync(_other);
        var outcome = await ChangeAsync(1, known, WbxmlElement.Of(EmailTags.Read, "1"));
        var after = await VersionsAsync(_other);

        Assert.That(outcome.Version, Is.EqualTo(after[1]));
        Assert.That(await ToldAsync(1, known[1], after[1]), Is.EqualTo("Read=1"));
        Assert.That(await ToldAsync(1, Snapshot.Stale, after[1]), Does.Contain("DueDate").And.Contain("Categories[Category=Red Category=Work]"));
    }

    [Test]
    public async Task Categories_OfOnePhone_AreToldToTheOthersAlone()
    {
        var none = await VersionsAsync(_other);
        var outcome = await ChangeAsync(2, none, Categories("Work", "Blue"));
        var two = await VersionsAsync(_other);
        var less = await ChangeAsync(2, two, Categories("Blue"));
        var one = await VersionsAsync(_other);
        await ChangeAsync(2, one, WbxmlElement.Of(EmailTags.Categories));

        Assert.That((outcome.Version, outcome.SendBack, less.Version), Is.EqualTo((two[2], false, one[2])));
        Assert.That(await ToldAsync(2, none[2], two[2]), Is.EqualTo("Categories[Category=Blue]"), "told as they are by now");
        Assert.That(await ToldAsync(2, one[2], (await VersionsAsync(_other))[2]), Is.EqualTo("Categories[]"));
        Assert.That(Mail(2).Keywords.Length + Mail(2).Color, Is.Zero);
    }

    [Test]
    public async Task Categories_OtherOnesThanSent_GoBack()
    {
        _mail.TakesNoKeywords = true;
        var refused = await ChangeAsync(1, await VersionsAsync(_node), Categories("Work"));
        var renamed = await ChangeAsync(2, await VersionsAsync(_node), Categories("Red category"));

        Assert.That((refused.Status, refused.SendBack, renamed.Status, renamed.SendBack), Is.EqualTo((ItemStatus.Success, true, ItemStatus.Success, true)));
        Assert.That(await ToldAsync(2, Snapshot.Stale, (await VersionsAsync(_node))[2]), Does.EndWith("Categories[Category=Red]"));
    }

    [Test]
    public async Task Categories_OfOldPhones_AreNoBusinessOfTheirs()
    {
        _mail.Folders[FakeMailbox.Inbox].Mails[0] = Mail(1) with { Color = 4, Keywords = ["Work"] };
        var old = Context with { Version = EasVersion.V121 };

        Assert.That((await VersionsAsync(_node, old))[1], Is.EqualTo(MailVersion.Of(OxMailFlags.None)));
        await _node.ChangeAsync(old, [new ClientChange(ItemKey.Of(1), null, WbxmlElement.Of(AirSyncTags.ApplicationData, Categories("Red")), 0, ClientWins: true)], CancellationToken.None);
        Assert.That((Mail(1).Color, _mail.Count("tags")), Is.EqualTo((4, 0)));
    }

    [Test]
    public async Task Prepare_OfAnEarlierVersion_LeavesOutLaterDates()
    {
        var before = await VersionsAsync(_node);
        await ChangeAsync(1, null, Flag("2"));
        var flagged = (await VersionsAsync(_node))[1];
        await ChangeAsync(1, null, Due("2026-12-01T00:00:00.000Z"));

        Assert.That(await ToldAsync(1, before[1], flagged), Is.EqualTo("Flag[Status=2 FlagType=Flag for follow up]"), "an answer given again: the phone is told the dates by the next one");
    }

    private static SourceContext Context => new()
    {
        User = new EasUser { Session = new FakeSession(), State = new("1", "3"), Addresses = ["anna@example.net"], Capabilities = new HashSet<string>() },
        Version = EasVersion.V141,
        CollectionId = "M1",
        OxFolderId = FakeMailbox.Inbox,
        Rights = FolderRights.All,
        Options = CollectionOptions.Default,
        Epoch = "46",
        Now = DateTimeOffset.UnixEpoch,
    };

    private FakeMail Mail(uint uid) => _mail.Folders[FakeMailbox.Inbox].Mails.Single(mail => mail.Uid == uid);

    private OxMailFlags FlagsInOx(uint uid) => Mail(uid).Flags;

    private void Web(uint uid, OxMailFlags flags) => _mail.Folders[FakeMailbox.Inbox].Mails[(int)uid - 1] = Mail(uid) with { Flags = flags };

    private async Task<ItemOutcome> ChangeAsync(uint uid, Dictionary<uint, long>? known, params WbxmlElement[] parts) => (await _node.ChangeAsync(
        Context, [new ClientChange(ItemKey.Of(uid), null, WbxmlElement.Of(AirSyncTags.ApplicationData, parts), known?[uid] ?? 0, ClientWins: true)], CancellationToken.None))[0];

    private static async Task<Dictionary<uint, long>> VersionsAsync(MailSource node, SourceContext? context = null) =>
        (await node.DetectAsync(context ?? Context, null, mustTell: true, CancellationToken.None)).Value!.Items.ToDictionary(item => (uint)item.Key.Number, item => item.Version);

    /// <summary>What a phone that holds one version is told of another: "Read=1 Flag[Status=2 …]".</summary>
    private async Task<string> ToldAsync(uint uid, long known, long current)
    {
        await foreach (var item in _other.PrepareAsync(Context, [new WantedItem(new SourceItem(ItemKey.Of(uid), current), known)], CancellationToken.None))
        {
            Assert.That(item.Version, Is.EqualTo(current));
            return string.Join(' ', Rendered.Write(item.WriteData!).Elements().Select(element => element.Name.LocalName + (element.Name.LocalName is "Flag" or "Categories"
                ? $"[{string.Join(' ', element.Elements().Select(child => $"{child.Name.LocalName}={child.Value}"))}]"
                : $"={element.Value}")));
        }

        return "";
    }

    private MailSource NewNode()
    {
        var scans = new MailScanStore(_store, _mail);
        var marks = TestMarks.On(_store, _time);
        return new MailSource(_mail, new MailLister(_mail, scans, marks, Options.Create(new MailListingOptions()), _time), scans, marks, new MailItemReader(_mail, passed: null!, meetings: null!, answers: null!), drafts: null!);
    }

    private static WbxmlElement Flag(string status) => WbxmlElement.Of(EmailTags.Flag, WbxmlElement.Of(EmailTags.Status, status), WbxmlElement.Of(EmailTags.FlagType, "for Follow Up"));

    private static WbxmlElement Due(string date) => WbxmlElement.Of(EmailTags.Flag, WbxmlElement.Of(EmailTags.Status, "2"), WbxmlElement.Of(TasksTags.DueDate, date));

    private static WbxmlElement Categories(params string[] names) => WbxmlElement.Of(EmailTags.Categories, [.. names.Select(name => WbxmlElement.Of(EmailTags.Category, name))]);
}
