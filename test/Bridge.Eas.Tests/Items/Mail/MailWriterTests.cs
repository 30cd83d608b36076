using Bridge.Eas.Items.Mail;
using Bridge.Eas.Items.Mail.Listing;
using Bridge.Eas.Protocol;
using Bridge.Eas.State.Collections;
using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;
using Bridge.Eas.Tests.Items.Pim;
using Bridge.Eas.Tests.Sync;
using Bridge.Eas.Users;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi;
using Bridge.OxApi.Mail;
using Microsoft.Extensions.Options;
using StateStores;

namespace Bridge.Eas.Tests.Items.Mail;

/// <summary>Flags and deletions of phones, and the shared listing that must not claim what OX does not have.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class MailWriterTests
{
    private const OxMailFlags Seen = OxMailFlags.Seen, Flagged = OxMailFlags.Flagged, None = OxMailFlags.None;

    private readonly ManualTimeProvider _time = new();
    private readonly FakeMailbox _mail = new();
    private readonly InMemoryStateStore _store;
    private readonly MailSource _node;
    private readonly MailSource _other;

    public MailWriterTests()
    {
        _store = new InMemoryStateStore(_time);
        (_node, _other) = (NewNode(), NewNode());
        for (var i = 1; i <= 4; i++) _mail.Put(FakeMailbox.Inbox, $"<m{i}@x>");
    }

    [Test]
    public async Task Change_OneMailRefused_FailsAloneAndGoesBack()
    {
        _mail.Refused.Add(2);

        var outcomes = await _node.ChangeAsync(Context, [Read(1), Read(2), Read(9), Read(3)], CancellationToken.None);

        Assert.That(outcomes.Select(outcome => (outcome.Status, outcome.SendBack)), Is.EqualTo(new[]
        {
            (ItemStatus.Success, false), (ItemStatus.Success, true), (ItemStatus.Success, false), (ItemStatus.Success, false),
        }));
        Assert.That(FlagsInOx, Is.EqualTo(new[] { Seen, None, Seen, None }));
        Assert.That(await HeldAsync(_other), Is.EqualTo(FlagsInOx));
    }

    [Test]
    public async Task Write_ClaimLostOnTheWay_WritesNothingMore()
    {
        var (flags, deletes) = (Phones.LosesClaimAfter(1, Context), Phones.LosesClaimAfter(0, Context));

        Assert.That(async () => await _node.ChangeAsync(flags, [Read(1), Flag(2)], CancellationToken.None), Throws.InstanceOf<ClaimLostException>());
        Assert.That(async () => await _node.DeleteAsync(deletes, [new ClientDelete(ItemKey.Of(3), null, ToTrash: true)], CancellationToken.None), Throws.InstanceOf<ClaimLostException>());

        Assert.That((_mail.Count("flags"), _mail.Count("delete")), Is.EqualTo((1, 0)));
        Assert.That(await HeldAsync(_other), Is.EqualTo(FlagsInOx), "no listing claims what OX does not have");
    }

    [Test]
    public async Task Change_SeveralOfOneMail_TheLastCounts()
    {
        var outcomes = await _node.ChangeAsync(Context, [Read(1), Flag(1), Read(2), Unread(1), Read(1), Unread(2)], CancellationToken.None);

        Assert.That(FlagsInOx[..2], Is.EqualTo(new[] { Seen | Flagged, None }));
        Assert.That(outcomes.Select(outcome => MailVersion.FlagsOf(outcome.Version!.Value)), Is.EqualTo(new[] { Seen | Flagged, Seen | Flagged, None, Seen | Flagged, Seen | Flagged, None }));
        Assert.That(_mail.Count("flags"), Is.EqualTo(2));
    }

    [Habit(80)]
    [Test]
    public async Task Change_RepeatedAfterATimeout_IsTheSame([Values] bool hadEffect)
    {
        await HeldAsync(_node);
        FailOnce("flags", hadEffect);

        var unclear = await _node.ChangeAsync(Context, [Flag(1)], CancellationToken.None);
        Assert.That(await HeldAsync(_other), Is.EqualTo(FlagsInOx), "no listing claims what nobody knows");
        var again = await _node.ChangeAsync(Context, [Flag(1)], CancellationToken.None);

        Assert.That((unclear[0].Status, again[0].Status), Is.EqualTo((ItemStatus.Retry, ItemStatus.Success)));
        Assert.That(FlagsInOx[0], Is.EqualTo(Flagged));
        Assert.That(await HeldAsync(_other), Is.EqualTo(FlagsInOx));
    }

    [Test]
    public async Task Delete_OneMailRefused_TheOthersGoAndItComesBack()
    {
        _mail.Refused.Add(3);

        var outcomes = await _node.DeleteAsync(Context, [Delete(1), Delete(2), Delete(3), Delete(4)], CancellationToken.None);

        Assert.That(outcomes.Select(outcome => (outcome.Status, outcome.SendBack)), Is.EqualTo(new[]
        {
            (ItemStatus.Success, false), (ItemStatus.Success, false), (ItemStatus.Success, true), (ItemStatus.Success, false),
        }));
        Assert.That(_mail.Uids(FakeMailbox.Inbox), Is.EqualTo(new uint[] { 3 }));
    }

    [Test]
    public async Task Delete_Repeated_HitsNoOtherMail()
    {
        await _node.DeleteAsync(Context, [Delete(4)], CancellationToken.None);
        _mail.Put(FakeMailbox.Inbox, "<m5@x>");
        var again = await _node.DeleteAsync(Context, [Delete(4)], CancellationToken.None);
        _mail.Folders[FakeMailbox.Inbox].Validity++;
        var rebuilt = await _node.DeleteAsync(Context, [Delete(1)], CancellationToken.None);

        Assert.That((again[0].Status, rebuilt[0].Status), Is.EqualTo((ItemStatus.Success, ItemStatus.NotFound)));
        Assert.That(_mail.Uids(FakeMailbox.Inbox), Is.EqualTo(new uint[] { 1, 2, 3, 5 }));
    }

    [Test]
    public async Task Listing_OwnChanges_AreWrittenIntoIt()
    {
        await HeldAsync(_node);
        await _node.ChangeAsync(Context, [Flag(1), Read(2)], CancellationToken.None);
        await _node.DeleteAsync(Context, [Delete(4)], CancellationToken.None);

        Assert.That(await HeldAsync(_other), Is.EqualTo(new[] { Flagged, Seen, None }));
        Assert.That(_mail.Count("all"), Is.EqualTo(1));
    }

    [Test]
    public async Task Listing_ReadInOxMeanwhile_DoesNotStandWithTheOwnChange()
    {
        await HeldAsync(_node);
        Web(2, Seen);
        await _node.ChangeAsync(Context, [Read(1)], CancellationToken.None);

        Assert.That(await HeldAsync(_other), Is.EqualTo(FlagsInOx), "the status says that one was read: that one is not known");
    }

    [Test]
    public async Task Listing_FlaggedInOxMeanwhile_IsFoundWhenTheListingIsOldEnough()
    {
        await HeldAsync(_node);
        Web(2, Flagged);
        for (var i = 0; i < 4; i++)
        {
            // Own changes again and again renew the status, and must not renew the listing's age.
            _time.Advance(TimeSpan.FromSeconds(80));
            await _node.ChangeAsync(Context, [i % 2 == 0 ? Read(1) : Unread(1)], CancellationToken.None);
        }

        Assert.That(await HeldAsync(_other), Is.EqualTo(FlagsInOx));
    }

    [Test]
    public async Task Listing_NodeDiesBeforeItWroteItsChange_DoesNotStand()
    {
        await HeldAsync(_node);
        _mail.After = call =>
        {
            if (call.StartsWith("flags", StringComparison.Ordinal)) _store.Before = (_, _, _) => throw new StateStoreException(StateStoreFailure.Unavailable, "died");
            return Task.FromResult<OxError?>(null);
        };
        Assert.That(async () => await _node.ChangeAsync(Context, [Flag(1)], CancellationToken.None), Throws.TypeOf<StateStoreException>());
        _store.Before = null;

        Assert.That(await HeldAsync(_other), Is.EqualTo(FlagsInOx));
    }

    [Test]
    public async Task Listing_MadeWhileAnotherNodeChanges_IsNotKept([Values] bool hadListing)
    {
        if (hadListing) await HeldAsync(_node);
        _time.Advance(TimeSpan.FromMinutes(10));
        var changed = false;
        _mail.After = async call =>
        {
            if (call != "all" || changed) return null;
            changed = true;
            await _other.ChangeAsync(Context, [Flag(1)], CancellationToken.None);
            return null;
        };
        await HeldAsync(_node);

        Assert.That(changed);
        Assert.That(await HeldAsync(_node), Is.EqualTo(FlagsInOx));
    }

    [Test]
    public async Task Listing_BegunDuringAChangeAndEndedAfterIt_IsNotKept()
    {
        await HeldAsync(_node);
        var listed = false;
        Task<OxMailFlags[]>? listing = null;
        var hold = new TaskCompletionSource();
        _mail.Before = call =>
        {
            // The other node begins to list when the change is on its way, and has read its rows before it takes effect.
            if (call.StartsWith("flags", StringComparison.Ordinal) && listing is null) listing = HeldAsync(_other);
            return Task.FromResult<OxError?>(null);
        };
        _mail.After = async call =>
        {
            if (call == "all" && !listed)
            {
                listed = true;
                await hold.Task;
            }

            return null;
        };
        await _node.ChangeAsync(Context, [Flag(1)], CancellationToken.None);
        hold.SetResult();
        Assert.That((await listing!)[0], Is.EqualTo(None), "it was read before");

        Assert.That(await HeldAsync(_node), Is.EqualTo(FlagsInOx));
    }

    [Test]
    public async Task Listing_TwoNodesChangeAtOnce_HasBothOrIsMadeAnew()
    {
        await HeldAsync(_node);
        var other = false;
        _mail.After = async call =>
        {
            if (!call.StartsWith("flags", StringComparison.Ordinal) || other) return null;
            other = true;
            await _other.ChangeAsync(Context, [Flag(2)], CancellationToken.None);
            return null;
        };
        await _node.ChangeAsync(Context, [Flag(1)], CancellationToken.None);

        Assert.That(await HeldAsync(_node), Is.EqualTo(new[] { Flagged, Flagged, None, None }));
    }

    [Test]
    public async Task Listing_ReadInOxWhileItIsMade_IsCompleteButNotKept()
    {
        _mail.After = call =>
        {
            if (call == "all") Web(1, Seen);
            return Task.FromResult<OxError?>(null);
        };
        var changes = (await _node.DetectAsync(Context, null, mustTell: false, CancellationToken.None)).Value!;
        _mail.After = _ => Task.FromResult<OxError?>(null);

        Assert.That((changes.Complete, changes.Items.Count), Is.EqualTo((true, 4)));
        Assert.That(await HeldAsync(_node), Is.EqualTo(FlagsInOx));
    }

    [Test]
    public async Task Prepare_PhonesFormUnknown_TellsEveryFlag()
    {
        var wanted = new WantedItem(new SourceItem(ItemKey.Of(1), MailVersion.Of(Seen)), Snapshot.Stale);
        await foreach (var item in _node.PrepareAsync(Context, [wanted], CancellationToken.None))
        {
            var names = Rendered.Write(item.WriteData!).Elements().Select(element => $"{element.Name.LocalName}={element.Value}");
            Assert.That(names, Is.EqualTo(new[] { "Read=1", "Flag=", "LastVerbExecuted=0", "Categories=" }));
        }
    }

    private OxMailFlags[] FlagsInOx => [.. _mail.Folders[FakeMailbox.Inbox].Mails.Select(mail => mail.Flags)];

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

    private MailSource NewNode()
    {
        var scans = new MailScanStore(_store, _mail);
        var marks = TestMarks.On(_store, _time);
        return new MailSource(_mail, new MailLister(_mail, scans, marks, Options.Create(new MailListingOptions()), _time), scans, marks, new MailItemReader(_mail, passed: null!, meetings: null!, answers: null!), drafts: null!);
    }

    /// <summary>Flags as a phone is told them now.</summary>
    private static async Task<OxMailFlags[]> HeldAsync(MailSource node) =>
        [.. (await node.DetectAsync(Context, null, mustTell: true, CancellationToken.None)).Value!.Items.Select(item => MailVersion.FlagsOf(item.Version))];

    private void Web(uint uid, OxMailFlags set)
    {
        var mails = _mail.Folders[FakeMailbox.Inbox].Mails;
        var index = mails.FindIndex(mail => mail.Uid == uid);
        mails[index] = mails[index] with { Flags = mails[index].Flags | set };
    }

    private void FailOnce(string call, bool hadEffect)
    {
        Func<string, Task<OxError?>> fail = asked =>
        {
            if (!asked.StartsWith(call, StringComparison.Ordinal)) return Task.FromResult<OxError?>(null);
            _mail.Before = _mail.After = _ => Task.FromResult<OxError?>(null);
            return Task.FromResult<OxError?>(new OxError(OxNetCodes.Timeout, OxErrorCategory.TryAgain));
        };
        if (hadEffect) _mail.After = fail;
        else _mail.Before = fail;
    }

    private static ClientChange Read(uint uid) => Change(uid, WbxmlElement.Of(EmailTags.Read, "1"));

    private static ClientChange Unread(uint uid) => Change(uid, WbxmlElement.Of(EmailTags.Read, "0"));

    private static ClientChange Flag(uint uid) => Change(uid, WbxmlElement.Of(EmailTags.Flag, WbxmlElement.Of(EmailTags.Status, "2")));

    private static ClientChange Change(uint uid, WbxmlElement flag) => new(ItemKey.Of(uid), null, WbxmlElement.Of(AirSyncTags.ApplicationData, flag), KnownVersion: 0, ClientWins: true);

    private static ClientDelete Delete(uint uid) => new(ItemKey.Of(uid), null, ToTrash: true);
}
