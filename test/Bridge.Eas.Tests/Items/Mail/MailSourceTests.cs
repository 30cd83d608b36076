using Bridge.Eas.Items.Mail;
using Bridge.Eas.Items.Mail.Listing;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Tests.Sync;
using Bridge.Eas.Users;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Mail;
using Microsoft.Extensions.Options;
using StateStores;

namespace Bridge.Eas.Tests.Items.Mail;

/// <summary>Mail as the engine sees it, on a folder in memory.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class MailSourceTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly FakeMailApi _mail = new();
    private readonly InMemoryStateStore _store;
    private readonly MailScanStore _scans;
    private readonly MailSource _source;

    public MailSourceTests()
    {
        _store = new InMemoryStateStore(_time);
        _scans = new MailScanStore(_store, _mail);
        var marks = TestMarks.On(_store, _time);
        _source = new MailSource(_mail, new MailLister(_mail, _scans, marks, Options.Create(new MailListingOptions()), _time), _scans, marks, new MailItemReader(_mail, passed: null!, meetings: null!, answers: null!), drafts: null!);
    }

    [Scenario("L19")]
    [Test]
    public async Task Commands_AfterTheValidityChanged_TouchNoOtherMail()
    {
        _mail.Put(5);
        var before = Context(epoch: "7");
        _mail.Status = _mail.Status with { Validity = 8 };
        var read = WbxmlElement.Of(AirSyncTags.ApplicationData, WbxmlElement.Of(EmailTags.Read, "1"));

        var changed = await _source.ChangeAsync(before, [new ClientChange(ItemKey.Of(5), null, read, 0, ClientWins: true)], CancellationToken.None);
        var deleted = await _source.DeleteAsync(before, [new ClientDelete(ItemKey.Of(5), null, ToTrash: true)], CancellationToken.None);
        var fetched = await FetchAsync(before, 5);

        Assert.Multiple(() =>
        {
            Assert.That(changed.Concat(deleted).Select(outcome => outcome.Status), Is.All.EqualTo(ItemStatus.NotFound));
            Assert.That(fetched.Preparation, Is.EqualTo(Preparation.Gone));
            Assert.That(_mail.Calls, Is.Empty);
        });
    }

    [Test]
    public async Task Fetch_OfAMailMarkedAsDeleted_FindsNone()
    {
        _mail.Put(5, OxMailFlags.Deleted);

        Assert.That((await FetchAsync(Context(epoch: "7"), 5)).Preparation, Is.EqualTo(Preparation.Gone), "a listing has it neither");
    }

    [Test]
    public async Task Delete_InTheValidityThePhoneKnows_Deletes()
    {
        _mail.Put(5);

        var deleted = await _source.DeleteAsync(Context(epoch: "7"), [new ClientDelete(ItemKey.Of(5), null, ToTrash: true)], CancellationToken.None);

        Assert.That(deleted.Single().Status, Is.EqualTo(ItemStatus.Success));
        Assert.That(_mail.Rows, Is.Empty);
    }

    [Test]
    public async Task Detect_OneMailCameAndOneWentWhileListing_DerivesNothingFromIt()
    {
        _mail.Put(1);
        _mail.Put(2);
        _mail.WhileListing = () =>
        {
            _mail.WhileListing = null;
            _mail.Remove(1);
            _mail.Put(3);
        };

        var first = (await _source.DetectAsync(Context(), cursor: null, mustTell: false, CancellationToken.None)).Value!;
        var second = (await _source.DetectAsync(Context(), first.Cursor, mustTell: false, CancellationToken.None)).Value!;

        Assert.That((first.Complete, second.Complete), Is.EqualTo((false, true)));
        Assert.That(second.Items.Select(item => item.Key.Number), Is.EqualTo(new ulong[] { 2, 3 }));
    }

    [Test]
    public async Task Detect_FilterMovedOnWithoutNews_ListsFromTheScanAtHand()
    {
        _mail.Put(1);
        var context = Context() with { Options = new CollectionOptions { FilterType = 1 }, Now = DateTimeOffset.UnixEpoch.AddHours(12) };
        var first = (await _source.DetectAsync(context, cursor: null, mustTell: false, CancellationToken.None)).Value!;

        var same = (await _source.DetectAsync(context, first.Cursor, mustTell: false, CancellationToken.None)).Value!;
        var later = (await _source.DetectAsync(context with { Now = context.Now.AddDays(3) }, first.Cursor, mustTell: false, CancellationToken.None)).Value!;

        Assert.Multiple(() =>
        {
            Assert.That(same.Unchanged, Is.True);
            Assert.That(later.OutsideFilter, Is.EqualTo(new[] { ItemKey.Of(1) }));
            Assert.That(_mail.Calls, Is.EqualTo(new[] { "all" }));
        });
    }

    [Test]
    public async Task Prepare_MailThatThePhoneMovedHereItself_TellsEveryFlagAsItIs()
    {
        _mail.Put(5);
        var told = new List<string>();
        foreach (var flags in new[] { OxMailFlags.None, OxMailFlags.Seen | OxMailFlags.Flagged | OxMailFlags.Answered })
        {
            var wanted = new WantedItem(new SourceItem(ItemKey.Of(5), MailVersion.Of(flags)), Snapshot.Stale);
            await foreach (var item in _source.PrepareAsync(Context(), [wanted], CancellationToken.None))
                told.Add(string.Join(' ', Rendered.Write(item.WriteData!).Elements().Select(child => $"{child.Name.LocalName}={child.Element(Rendered.Email + "Status")?.Value ?? child.Value}")));
        }

        Assert.That(told, Is.EqualTo((string[])["Read=0 Flag= LastVerbExecuted=0 Categories=", "Read=1 Flag=2 LastVerbExecuted=1 Categories="]));
    }

    /// <summary>Told as it is now, a mail that then gets its former flags back would stay wrong on the phone: its version is the known one again.</summary>
    [TestCase(0L, "0")]
    [TestCase(1L, "1")]
    [TestCase(SourceItem.AsItIs, "1")]
    public async Task Prepare_MailOfAnAnswerGivenAgain_IsToldInTheVersionThatCounts(long version, string read)
    {
        _mail.Put(5, OxMailFlags.Seen);

        var item = await FetchAsync(Context(epoch: "7"), 5, version);

        Assert.That(Rendered.Write(item.WriteData!).Text(Rendered.Email + "Read"), Is.EqualTo(read));
        Assert.That(item.Version, Is.EqualTo(version == SourceItem.AsItIs ? 1 : version));
    }

    [Test]
    public async Task Change_OfAMailThatThePhoneMovedHereItself_LeavesItsFlagsToBeTold()
    {
        _mail.Put(5);
        var read = WbxmlElement.Of(AirSyncTags.ApplicationData, WbxmlElement.Of(EmailTags.Read, "1"));

        var changed = await _source.ChangeAsync(Context(epoch: "7"), [new ClientChange(ItemKey.Of(5), null, read, Snapshot.Stale, ClientWins: true)], CancellationToken.None);

        Assert.That(changed.Single().Version, Is.EqualTo(Snapshot.Stale));
    }

    private static SourceContext Context(string? epoch = null) => new()
    {
        User = new EasUser { Session = new FakeSession(), State = new("1", "3"), Addresses = ["anna@example.net"], Capabilities = new HashSet<string>() },
        Version = EasVersion.V141,
        CollectionId = "M1",
        OxFolderId = "default0/INBOX",
        Rights = FolderRights.All,
        Options = CollectionOptions.Default,
        Epoch = epoch,
        Now = DateTimeOffset.UnixEpoch,
    };

    private async Task<PreparedItem> FetchAsync(SourceContext context, ulong uid, long version = SourceItem.AsItIs)
    {
        await foreach (var item in _source.PrepareAsync(context, [new WantedItem(new SourceItem(ItemKey.Of(uid), version), KnownVersion: null)], CancellationToken.None)) return item;
        throw new AssertionException("no item");
    }
}
