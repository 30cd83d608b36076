using System.Buffers;
using Bridge.Eas.Commands.MoveItems;
using Bridge.Eas.Protocol;
using Bridge.Eas.State.Collections;
using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;
using Bridge.Eas.Tests.Items.Mail;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi;
using StateStores;
using static Bridge.Eas.Tests.Items.Mail.FakeMailbox;

namespace Bridge.Eas.Tests.Commands.MoveItems;

/// <summary>Mails moved exactly once, whatever is lost on the way.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class MoveItemsTests : IDisposable
{
    private static readonly OxError Timeout = new(OxNetCodes.Timeout, OxErrorCategory.TryAgain);
    private static readonly OxError Cut = new(OxNetCodes.BadAnswer, OxErrorCategory.TryAgain);

    private readonly MailBed _bed = new();
    private readonly MoveItemsHandler _node;

    public MoveItemsTests() => _node = _bed.NewMover();

    private FakeMailbox Mail => _bed.Mail;

    public void Dispose() => _bed.Dispose();

    [Habit(69)]
    [Test]
    public async Task Move_Mail_IsMovedAndKnownAsHeldInTheDestination()
    {
        await _bed.PrimeAsync(Work);
        Mail.Put(Work, "<old@x>");
        var uid = Mail.Put(Inbox, "<a@x>");
        await _bed.PrimeAsync(Inbox);

        var answer = await MoveAsync(uid);

        Assert.That(answer, Is.EqualTo((3, await _bed.IdAsync(Work, 2))));
        Assert.That((Mail.Uids(Inbox).Length, Mail.Uids(Work).Length), Is.EqualTo((0, 2)));
        Assert.That(await _bed.MovedInAsync(Work), Is.EqualTo(new ulong[] { 2 }));
    }

    [Test]
    public async Task Move_Repeated_IsAnsweredTheSameAndMovedOnce()
    {
        var uid = Mail.Put(Inbox, "<a@x>");
        var first = await MoveAsync(uid);

        var again = await MoveAsync(uid, node: _bed.NewMover());

        Assert.That(again, Is.EqualTo(first));
        Assert.That((Mail.Count("move"), Mail.Uids(Work).Length), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task Move_TwiceAtOnceOnTwoNodes_IsMovedOnceAndBothAreAnswered()
    {
        var uid = Mail.Put(Inbox, "<a@x>");
        var hold = new TaskCompletionSource();
        Mail.Before = async call => { if (call.StartsWith("move", StringComparison.Ordinal)) await hold.Task; return null; };
        var first = MoveAsync(uid);
        var second = MoveAsync(uid, node: _bed.NewMover());
        _bed.Time.Advance(TimeSpan.FromSeconds(1));
        hold.SetResult();

        var answers = (await first, await _bed.RunAsync(second));

        Assert.That(answers.Item1.Status, Is.EqualTo(3));
        Assert.That(answers.Item2, Is.EqualTo(answers.Item1));
        Assert.That(Mail.Uids(Work), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Move_WhileAnotherTakesLongerThanFiveSeconds_IsLocked()
    {
        var uid = Mail.Put(Inbox, "<a@x>");
        var hold = new TaskCompletionSource();
        Mail.Before = async call => { if (call.StartsWith("move", StringComparison.Ordinal)) await hold.Task; return null; };
        var first = MoveAsync(uid);

        var second = await _bed.RunAsync(MoveAsync(uid, node: _bed.NewMover()));
        hold.SetResult();

        Assert.That(second.Status, Is.EqualTo(7));
        Assert.That((await first).Status, Is.EqualTo(3));
        Assert.That((await MoveAsync(uid)).Status, Is.EqualTo(3));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Move_OxTimesOut_IsLookedForOnlyAfterTheDeadline(bool hadEffect)
    {
        var uid = Mail.Put(Inbox, "<a@x>");
        FailOnce("move", Timeout, hadEffect);

        var unclear = await MoveAsync(uid);
        var tooEarly = await _bed.RunAsync(MoveAsync(uid));
        _bed.Time.Advance(_bed.Term.Length);
        var late = await MoveAsync(uid);

        Assert.That((unclear.Status, tooEarly.Status), Is.EqualTo((7, 7)));
        Assert.That(late, Is.EqualTo((3, await _bed.IdAsync(Work, 1))));
        Assert.That((Mail.Uids(Inbox).Length, Mail.Uids(Work).Length), Is.EqualTo((0, 1)));
        Assert.That(Mail.Count("move"), Is.EqualTo(hadEffect ? 1 : 2));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Move_AnswerCut_IsSettledAtOnce(bool hadEffect)
    {
        var uid = Mail.Put(Inbox, "<a@x>");
        FailOnce("move", Cut, hadEffect);

        var first = await MoveAsync(uid);
        var second = await MoveAsync(uid);

        Assert.That(first.Status, Is.EqualTo(hadEffect ? 3 : 7), "what was not moved may be tried again");
        Assert.That(second.Status, Is.EqualTo(3));
        Assert.That((Mail.Uids(Inbox).Length, Mail.Uids(Work).Length), Is.EqualTo((0, 1)));
    }

    /// <summary>The validity changes between our look and the move, and the uid names another mail: OX has no way to say which mail is meant.</summary>
    [TestCase(true)]
    [TestCase(false)]
    public async Task Move_SourceRebuiltInTheVeryMoment_IsToldOfTheMailThatWasMovedOnly(bool isAnotherMail)
    {
        await _bed.PrimeAsync(Work);
        var uid = Mail.Put(Inbox, "<a@x>");
        await _bed.PrimeAsync(Inbox);
        Mail.Before = call =>
        {
            if (!call.StartsWith("move", StringComparison.Ordinal)) return Task.FromResult<OxError?>(null);
            var inbox = Mail.Folders[Inbox];
            inbox.Validity++;
            if (isAnotherMail) inbox.Mails[0] = inbox.Mails[0] with { MessageId = "<other@x>" };
            Mail.Before = _ => Task.FromResult<OxError?>(null);
            return Task.FromResult<OxError?>(null);
        };

        var (status, to) = await MoveAsync(uid);

        Assert.That(Mail.Uids(Work), Has.Length.EqualTo(1));
        Assert.That((status, to), Is.EqualTo(isAnotherMail ? (1, null) : (3, await _bed.IdAsync(Work, 1))));
        Assert.That(await _bed.MovedInAsync(Work), isAnotherMail ? Is.Empty : Is.EqualTo(new ulong[] { 1 }), "what the phone does not know is told by the next Sync");
    }

    [TestCase(1, 3)]
    [TestCase(2, 7)]
    public async Task Move_AnswerLostAndDestinationListedEmptyByMistake_IsNotTakenForGone(int mistakes, int status)
    {
        var uid = Mail.Put(Inbox, "<a@x>");
        FailOnce("move", Timeout, hadEffect: true);
        await MoveAsync(uid);
        _bed.Time.Advance(_bed.Term.Length + TimeSpan.FromSeconds(1));
        Mail.EmptyListings = mistakes;

        var mistaken = await MoveAsync(uid);
        _bed.Time.Advance(_bed.Term.Length + TimeSpan.FromSeconds(1));
        var again = await MoveAsync(uid);

        Assert.That(mistaken.Status, Is.EqualTo(status));
        Assert.That(again, Is.EqualTo((3, await _bed.IdAsync(Work, 1))));
    }

    [Test]
    public async Task Move_CopiedButNotTakenAway_IsFinished()
    {
        var uid = Mail.Put(Inbox, "<a@x>");
        var other = Mail.Put(Inbox, "<a@x>", "another mail of this Message-ID");
        Mail.HalfMoved.Add(uid);

        var answer = await MoveAsync(uid);

        Assert.That(answer, Is.EqualTo((3, await _bed.IdAsync(Work, 1))));
        Assert.That((Mail.Uids(Inbox), Mail.Uids(Work).Length), Is.EqualTo((new[] { other }, 1)));
    }

    [Test]
    public async Task Move_DiedHalfway_IsFinishedByTheNextTry()
    {
        var uid = Mail.Put(Inbox, "<a@x>");
        Mail.HalfMoved.Add(uid);
        FailOnce("move", Timeout, hadEffect: true);
        await MoveAsync(uid);
        Mail.Put(Work, "<b@x>");
        _bed.Time.Advance(_bed.Term.Length + TimeSpan.FromSeconds(1));

        var answer = await MoveAsync(uid);

        Assert.That(answer, Is.EqualTo((3, await _bed.IdAsync(Work, 1))));
        Assert.That((Mail.Uids(Inbox), Mail.Uids(Work)), Is.EqualTo((Array.Empty<uint>(), new uint[] { 1, 2 })));
    }

    [Test]
    public async Task Move_AnotherMailOfTheSameMessageIdCameToTheDestination_TouchesNeither()
    {
        var uid = Mail.Put(Inbox, "<a@x>", "mine");
        FailOnce("move", Timeout, hadEffect: false);
        await MoveAsync(uid);
        Mail.Put(Work, "<a@x>", "not mine");
        _bed.Time.Advance(_bed.Term.Length + TimeSpan.FromSeconds(1));

        var answer = await MoveAsync(uid);

        Assert.That(answer, Is.EqualTo((3, await _bed.IdAsync(Work, 2))));
        Assert.That(Mail.Folders[Work].Mails.Select(mail => mail.Text), Is.EqualTo(new[] { "not mine", "mine" }));
        Assert.That(Mail.Uids(Inbox), Is.Empty);
    }

    [Test]
    public async Task Move_OlderMailOfTheSameMessageIdIsInTheDestination_IsNotTakenForTheMovedOne()
    {
        Mail.Put(Work, "<a@x>");
        var uid = Mail.Put(Inbox, "<a@x>");
        FailOnce("move", Timeout, hadEffect: false);
        await MoveAsync(uid);
        _bed.Time.Advance(_bed.Term.Length + TimeSpan.FromSeconds(1));

        var answer = await MoveAsync(uid);

        Assert.That(answer, Is.EqualTo((3, await _bed.IdAsync(Work, 2))));
        Assert.That((Mail.Uids(Inbox).Length, Mail.Uids(Work).Length), Is.EqualTo((0, 2)));
    }

    [Test]
    public async Task Move_EqualMailsOfWhichOneWasMoved_BothArriveOnce()
    {
        uint[] uids = [Mail.Put(Inbox, "<a@x>"), Mail.Put(Inbox, "<a@x>")];
        Mail.After = call =>
        {
            // OX has moved the second one only when it goes silent.
            if (!call.StartsWith("move", StringComparison.Ordinal)) return Task.FromResult<OxError?>(null);
            Mail.After = _ => Task.FromResult<OxError?>(null);
            var back = Mail.Folders[Work].Mails[1];
            Mail.Folders[Work].Mails.RemoveAt(1);
            Mail.Folders[Inbox].Mails.Add(back with { Uid = uids[0] });
            return Task.FromResult<OxError?>(Timeout);
        };
        await MoveAsync(uids);
        _bed.Time.Advance(_bed.Term.Length + TimeSpan.FromSeconds(1));

        var answers = await MoveAsync(uids);

        Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(3));
        Assert.That(answers.Select(answer => answer.Id), Is.Unique);
        Assert.That((Mail.Uids(Inbox).Length, Mail.Uids(Work).Length), Is.EqualTo((0, 2)));
    }

    [TestCase(null)]
    [TestCase(" ")]
    public async Task Move_WithoutMessageId_IsKnownAgainByItsEnvelope(string? messageId)
    {
        var uid = Mail.Put(Inbox, messageId, "mine");
        FailOnce("move", Timeout, hadEffect: true);
        await MoveAsync(uid);
        Mail.Put(Work, messageId, "not mine");
        _bed.Time.Advance(_bed.Term.Length + TimeSpan.FromSeconds(1));

        Assert.That(await MoveAsync(uid), Is.EqualTo((3, await _bed.IdAsync(Work, 1))));
        Assert.That((Mail.Uids(Inbox).Length, Mail.Uids(Work).Length), Is.EqualTo((0, 2)));
    }

    [TestCase(true, false)]
    [TestCase(false, true)]
    [TestCase(true, true)]
    public async Task Move_MailServerTellsLittle_IsFoundByLooking(bool tellsNoUids, bool tellsNoStatus)
    {
        (Mail.TellsNoUids, Mail.TellsNoStatus) = (tellsNoUids, tellsNoStatus);
        Mail.Put(Work, "<a@x>");
        Mail.Put(Inbox, "<a@x>");
        var validity = tellsNoStatus ? "0" : "46";
        var source = $"{await _bed.CollectionOf(Inbox)}:{validity}.1";

        var answer = (await MoveAsync([(source, Inbox, Work)])).Single();

        Assert.That(answer.Status, Is.EqualTo(3));
        Assert.That(answer.Id, Does.EndWith(".2"));
    }

    [Test]
    public async Task Move_ToAnotherFolderAfterAnUnclearTry_LosesAndDoublesNothing()
    {
        var uid = Mail.Put(Inbox, "<a@x>");
        FailOnce("move", Timeout, hadEffect: true);
        await MoveAsync(uid);
        _bed.Time.Advance(_bed.Term.Length + TimeSpan.FromSeconds(1));

        var answer = (await MoveAsync([(await _bed.IdAsync(Inbox, uid), Inbox, Home)])).Single();

        Assert.That(answer.Status, Is.EqualTo(1), "it is elsewhere; the next Syncs tell where");
        Assert.That((Mail.Uids(Inbox).Length, Mail.Uids(Work).Length, Mail.Uids(Home).Length), Is.EqualTo((0, 1, 0)));
    }

    [Test]
    public async Task Move_DestinationRebuiltMeanwhile_IsMovedAgainOnlyWhenItIsThere()
    {
        uint[] uids = [Mail.Put(Inbox, "<a@x>"), Mail.Put(Inbox, "<b@x>")];
        FailOnce("move", Timeout, hadEffect: false);
        await MoveAsync(uids);
        Mail.Folders[Inbox].Mails.RemoveAt(1);
        Mail.Folders[Work].Validity = 99;
        _bed.Time.Advance(_bed.Term.Length + TimeSpan.FromSeconds(1));

        var answers = await MoveAsync(uids);

        Assert.That(answers.Select(answer => answer.Status), Is.EqualTo(new[] { 3, 1 }));
        Assert.That(answers[0].Id, Does.Contain(":63."));
    }

    [Test]
    public async Task Move_ManyWithOneThatIsGone_CostsAHandfulOfCallsAndSpoilsNoOther()
    {
        uint[] uids = [.. Enumerable.Range(0, 60).Select(i => Mail.Put(Inbox, $"<m{i}@x>"))];
        Mail.Folders[Inbox].Mails.RemoveAt(30);

        var answers = await MoveAsync(uids);

        Assert.That(answers.Select(answer => answer.Status), Is.EqualTo(uids.Select((_, index) => index == 30 ? 1 : 3)));
        Assert.That(Mail.Uids(Work), Has.Length.EqualTo(59));
        Assert.That(Mail.Calls, Has.Count.LessThanOrEqualTo(5), string.Join("; ", Mail.Calls));
    }

    [Test]
    public async Task Move_RefusedByOx_IsForgottenAndMayBeTriedAgain()
    {
        var uid = Mail.Put(Inbox, "<a@x>");
        FailOnce("move", new OxError("MSG-1024", OxErrorCategory.Capacity), hadEffect: false);

        var refused = await MoveAsync(uid);
        var again = await MoveAsync(uid);

        Assert.That((refused.Status, again.Status), Is.EqualTo((2, 3)));
    }

    [Test]
    public async Task Move_InvalidRequests_AreToldOneByOne()
    {
        var uid = Mail.Put(Inbox, "<a@x>");
        var (id, inbox) = (await _bed.IdAsync(Inbox, uid), await _bed.CollectionOf(Inbox));

        var answers = await MoveRawAsync(
            (id, "M1", await _bed.CollectionOf(Work)), ("x", inbox, await _bed.CollectionOf(Work)), ($"{inbox}:1.{uid}", inbox, await _bed.CollectionOf(Work)),
            ("y", inbox, inbox), ("z", inbox, "M00000000"), ("w", inbox, "T1"));

        Assert.That(answers.Select(answer => answer.Status), Is.EqualTo(new[] { 1, 1, 1, 4, 2, 2 }));
        Assert.That(Mail.Uids(Inbox), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Move_OneItemToTwoPlaces_GoesToTheFirst()
    {
        var uid = Mail.Put(Inbox, "<a@x>");
        var id = await _bed.IdAsync(Inbox, uid);

        var answers = await MoveAsync([(id, Inbox, Work), (id, Inbox, Home), (id, Inbox, Work)]);

        Assert.That(answers.Select(answer => answer.Status), Is.EqualTo(new[] { 3, 5, 3 }));
        Assert.That((Mail.Uids(Work).Length, Mail.Uids(Home).Length), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task Move_PhoneHungUpMeanwhile_IsAddedByItsNextSync()
    {
        await _bed.PrimeAsync(Work);
        var uid = Mail.Put(Inbox, "<a@x>");
        await _bed.PrimeAsync(Inbox);
        using var gone = new CancellationTokenSource();
        Mail.After = async call => { if (call.StartsWith("move", StringComparison.Ordinal)) await gone.CancelAsync(); return null; };

        await MoveRawAsync(_node, gone.Token, (await _bed.IdAsync(Inbox, uid), await _bed.CollectionOf(Inbox), await _bed.CollectionOf(Work)));

        Assert.That(Mail.Uids(Work), Has.Length.EqualTo(1));
        Assert.That(await _bed.MovedInAsync(Work), Is.Empty, "it never learnt that it has the mail");
        Assert.That((await MoveAsync(uid)).Status, Is.EqualTo(3));
        Assert.That(await _bed.MovedInAsync(Work), Has.Count.EqualTo(1), "now it has");
    }

    /// <summary>A death at each write in turn: whatever the phone does next, the mail is in one folder and the repeat is answered by its id there.</summary>
    [Test]
    public async Task Move_DiesAtAnyWrite_EndsInOneFolder([Range(0, 12)] int write, [Values] bool afterTheWrite)
    {
        await _bed.PrimeAsync(Work);
        var uid = Mail.Put(Inbox, "<a@x>");
        await _bed.PrimeAsync(Inbox);
        await _bed.IdAsync(Inbox, uid);
        var left = write;
        StoreHook die = (operation, _, _) => left < 0 || (!operation.StartsWith("get", StringComparison.Ordinal) && left-- == 0)
            ? throw new StateStoreException(StateStoreFailure.Unavailable, "died")
            : ValueTask.CompletedTask;
        if (afterTheWrite) _bed.Store.After = die;
        else _bed.Store.Before = die;
        try
        {
            await MoveAsync(uid);
        }
        catch (StateStoreException)
        {
            // The node is dead.
        }

        (_bed.Store.Before, _bed.Store.After) = (null, null);
        _bed.Time.Advance(_bed.Term.Length + TimeSpan.FromSeconds(1));
        var again = await MoveAsync(uid, node: _bed.NewMover());

        Assert.That(again, Is.EqualTo((3, await _bed.IdAsync(Work, 1))));
        Assert.That((Mail.Uids(Inbox).Length, Mail.Uids(Work).Length), Is.EqualTo((0, 1)));
        Assert.That(await _bed.MovedInAsync(Work), Is.EqualTo(new ulong[] { 1 }));
    }

    [Test]
    public async Task MovedIn_MailThatThePhoneDoesNotHoldAnyMore_IsSentToIt()
    {
        await _bed.PrimeAsync(Work);
        await _bed.PrimeAsync(Inbox);
        var uid = Mail.Put(Inbox, "<a@x>");

        Assert.That((await MoveAsync(uid)).Status, Is.EqualTo(3));

        Assert.That(await _bed.MovedInAsync(Work), Is.Empty, "it started over since it wanted to move it");
    }

    /// <summary>The first answer was lost, and the phone synced the source, or both folders, before it asked again: the mail is nowhere on it.</summary>
    [Test]
    public async Task MovedIn_AskedAgainAfterTheSourceWasSynced_IsSentToThePhoneOnceMore([Values] bool destinationToo)
    {
        await _bed.PrimeAsync(Work);
        var uid = Mail.Put(Inbox, "<a@x>");
        await _bed.PrimeAsync(Inbox);
        await MoveAsync(uid);
        await _bed.PrimeAsync(Inbox);
        if (destinationToo) await _bed.PrimeAsync(Work);

        Assert.That((await MoveAsync(uid)).Status, Is.EqualTo(3));

        var record = await _bed.Store.GetAsync((await _bed.AddressAsync(Work)).MovedInKey, CancellationToken.None);
        Assert.That(MovedInStore.Read(record), Is.EqualTo(new[] { new MovedItem(ItemKey.Of(1), Snapshot.Dropped, MovedItem.FromOf(await _bed.IdAsync(Inbox, uid))) }));
    }

    /// <summary>
    /// The move was made and its answer lost; so was that of a Sync that told what it had led to. The phone may hold the mail in the source still, and
    /// moves it when it is answered at last: that counts, even if the mail is gone from the destination by then.
    /// </summary>
    [Test]
    public async Task MovedIn_AnswerThatTookItFromTheSourceLost_IsToldAgainInTheDestination([Values] bool destinationToo)
    {
        await _bed.PrimeAsync(Work);
        var uid = Mail.Put(Inbox, "<a@x>");
        await _bed.PrimeAsync(Inbox);
        using var gone = new CancellationTokenSource();
        Mail.After = async call => { if (call.StartsWith("move", StringComparison.Ordinal)) await gone.CancelAsync(); return null; };
        await MoveRawAsync(_node, gone.Token, (await _bed.IdAsync(Inbox, uid), await _bed.CollectionOf(Inbox), await _bed.CollectionOf(Work)));
        await _bed.AnswerAsync(Inbox, new DeltaEntry(DeltaKind.Delete, ItemKey.Of(uid), 0));
        if (destinationToo) await _bed.AnswerAsync(Work, new DeltaEntry(DeltaKind.Add, ItemKey.Of(1), 5));

        Assert.That((await MoveAsync(uid)).Status, Is.EqualTo(3));

        var record = await _bed.Store.GetAsync((await _bed.AddressAsync(Work)).MovedInKey, CancellationToken.None);
        Assert.That(MovedInStore.Read(record).Select(item => (item.Key, item.Version)), Is.EqualTo(new[] { (ItemKey.Of(1), Snapshot.Dropped) }));
    }

    /// <summary>The answer was lost, and a Sync told that the mail has gone from the destination, where the phone did not have it yet: it puts it there now.</summary>
    [Test]
    public async Task MovedIn_AskedAgainAfterItWentFromTheDestination_IsToldAgain()
    {
        await _bed.PrimeAsync(Work);
        var uid = Mail.Put(Inbox, "<a@x>");
        await _bed.PrimeAsync(Inbox);
        await MoveAsync(uid);
        await _bed.PrimeAsync(Inbox);
        Mail.Folders[Work].Mails.Clear();
        await _bed.PrimeAsync(Work);

        Assert.That((await MoveAsync(uid)).Status, Is.EqualTo(3));

        var record = await _bed.Store.GetAsync((await _bed.AddressAsync(Work)).MovedInKey, CancellationToken.None);
        Assert.That(MovedInStore.Read(record).Select(item => (item.Key, item.Version)), Is.EqualTo(new[] { (ItemKey.Of(1), Snapshot.Dropped) }));
    }

    /// <summary>The destination was renamed in OX since, and no phone has listed the folders yet.</summary>
    [Test]
    public async Task Move_RepeatedWhenTheDestinationIsNotFound_IsAnsweredTheSame()
    {
        await _bed.PrimeAsync(Work);
        var uid = Mail.Put(Inbox, "<a@x>");
        await _bed.PrimeAsync(Inbox);
        var move = (await _bed.IdAsync(Inbox, uid), await _bed.CollectionOf(Inbox), await _bed.CollectionOf(Work));
        var first = await MoveRawAsync(move);
        Mail.Folders.Remove(Work);

        Assert.That((await MoveRawAsync(move)).Single(), Is.EqualTo(first.Single()));
    }

    /// <summary>The answer was lost, and the folder that the mail was moved from is deleted before the phone asks again: the mail is where it was moved to.</summary>
    [Test]
    public async Task Move_RepeatedAfterTheSourceIsGone_IsAnsweredTheSame([Values] bool listed)
    {
        await _bed.PrimeAsync(Work);
        var uid = Mail.Put(FakeMailbox.Home, "<a@x>");
        await _bed.PrimeAsync(FakeMailbox.Home);
        var move = (await _bed.IdAsync(FakeMailbox.Home, uid), await _bed.CollectionOf(FakeMailbox.Home), await _bed.CollectionOf(Work));
        var first = await MoveRawAsync(move);

        _bed.Listed.Mail.RemoveAll(folder => folder.Id.Value == FakeMailbox.Home);
        Mail.Folders.Remove(FakeMailbox.Home);
        if (listed) await _bed.ListFoldersAsync();
        var again = await MoveRawAsync(move);
        var never = await MoveRawAsync((move.Item1 + "9", move.Item2, move.Item3));

        Assert.That((again.Single(), never.Single().Status), Is.EqualTo((first.Single(), 1)));
        var record = await _bed.Store.GetAsync((await _bed.AddressAsync(Work)).MovedInKey, CancellationToken.None);
        Assert.That(MovedInStore.Read(record).Single().Version, Is.EqualTo(Snapshot.Dropped), "whether the phone has it is not known");
    }

    /// <summary>An id of the folder as it was names nothing any more; its next Sync sends the mail under the new one.</summary>
    [Test]
    public async Task Move_RepeatedAfterTheDestinationWasRebuilt_HasNoIdToTell()
    {
        var uid = Mail.Put(Inbox, "<a@x>");
        Assert.That((await MoveAsync(uid)).Status, Is.EqualTo(3));
        Mail.Folders[Work].Validity++;

        Assert.That((await MoveAsync(uid)).Status, Is.EqualTo(1));
    }

    /// <summary>The phone was off before it had the answer, and repeats itself when the memory of its moves is gone.</summary>
    [TestCase(false)]
    [TestCase(true)]
    public async Task Move_RepeatedAfterThreeWeeks_IsAnsweredTheSame(bool movedOnMeanwhile)
    {
        await _bed.PrimeAsync(Work);
        await _bed.PrimeAsync(Home);
        var (uid, other) = (Mail.Put(Inbox, "<a@x>"), Mail.Put(Inbox, "<b@x>"));
        await _bed.PrimeAsync(Inbox);
        var first = await MoveAsync(uid);
        if (movedOnMeanwhile) await MoveAsync([(await _bed.IdAsync(Work, 1), Work, Home)]);
        Mail.Folders[Inbox].Mails.RemoveAll(mail => mail.Uid == other);
        _bed.Time.Advance(TimeSpan.FromDays(21));

        var answers = await MoveAsync([uid, other]);

        Assert.That(answers, Is.EqualTo(new[] { first, (1, null) }), "of the other nobody knows where it is");
        Assert.That(await _bed.MovedInAsync(movedOnMeanwhile ? Home : Work), Is.EqualTo(new ulong[] { 1 }), "held as before");
    }

    [Test]
    public async Task Move_RepeatedAfterThreeWeeks_WhenTheDestinationWasRebuilt_HasNoIdToTell()
    {
        await _bed.PrimeAsync(Work);
        var uid = Mail.Put(Inbox, "<a@x>");
        await _bed.PrimeAsync(Inbox);
        Assert.That((await MoveAsync(uid)).Status, Is.EqualTo(3));
        Mail.Folders[Work].Validity++;
        _bed.Time.Advance(TimeSpan.FromDays(21));

        Assert.That((await MoveAsync(uid)).Status, Is.EqualTo(1));
    }

    /// <summary>Between two answers the phone may have marked the mail under its old id, and took that for done: it is shown the mail as it is.</summary>
    [Test]
    public async Task MovedIn_OfARepeatedAnswer_IsToldOnceMore()
    {
        await _bed.PrimeAsync(Work);
        await _bed.MovedIn.AddAsync(await _bed.AddressAsync(Work), "7", [new MovedItem(ItemKey.Of(1), 5), new MovedItem(ItemKey.Of(1), Snapshot.Stale)], CancellationToken.None);

        var record = await _bed.Store.GetAsync((await _bed.AddressAsync(Work)).MovedInKey, CancellationToken.None);
        Assert.That(MovedInStore.Read(record), Is.EqualTo(new[] { new MovedItem(ItemKey.Of(1), Snapshot.Stale) }));
    }

    [Test]
    public async Task MovedIn_OfAnEarlierLineOfGenerations_DoesNotHold()
    {
        var state = await _bed.PrimeAsync(Work);
        var uid = Mail.Put(Inbox, "<a@x>");
        await _bed.PrimeAsync(Inbox);
        await MoveAsync(uid);
        var record = await _bed.Store.GetAsync((await _bed.AddressAsync(Work)).MovedInKey, CancellationToken.None);

        var anew = await _bed.PrimeAsync(Work);

        Assert.That((MovedInStore.IsOf(record, state), MovedInStore.IsOf(record, anew)), Is.EqualTo((true, false)), "after key 0 the phone has nothing");
    }

    [Test]
    public async Task MovedIn_WhileALineBegins_HoldsForThatAndTheOneBefore()
    {
        var before = await _bed.PrimeAsync(Work);
        var (address, collections) = (await _bed.AddressAsync(Work), new CollectionStore(_bed.Store, _bed.Time));
        var begun = await collections.StartAsync(address, EasClass.Email, EasVersion.V141, line => line, CancellationToken.None);
        var uid = Mail.Put(Inbox, "<a@x>");
        await _bed.PrimeAsync(Inbox);
        await MoveAsync(uid);

        var record = await _bed.Store.GetAsync(address.MovedInKey, CancellationToken.None);
        var again = await collections.StartAsync(address, EasClass.Email, EasVersion.V141, line => line, CancellationToken.None);

        Assert.That((MovedInStore.IsOf(record, before), MovedInStore.IsOf(record, begun.Line)), Is.EqualTo((true, true)), "nobody knows whether the new key has come");
        Assert.That(again.Line, Is.EqualTo(begun.Line));
        Assert.That(await _bed.Store.GetAsync(address.MovedInKey, CancellationToken.None), Is.Null, "after another key 0 the phone has nothing, though the key is the same");
    }

    [Test]
    public async Task MovedIn_MovedOnBeforeTheNextSync_IsNotHeldAnyMore()
    {
        await _bed.PrimeAsync(Work);
        await _bed.PrimeAsync(Home);
        var uid = Mail.Put(Inbox, "<a@x>");
        await _bed.PrimeAsync(Inbox);
        await MoveAsync(uid);

        await MoveAsync([(await _bed.IdAsync(Work, 1), Work, Home)]);

        Assert.That((await _bed.MovedInAsync(Work), await _bed.MovedInAsync(Home)), Is.EqualTo((Array.Empty<ulong>(), new ulong[] { 1 })));
    }

    [Test]
    public void Record_Written_IsTheseBytes()
    {
        var begun = new BegunMove("M2", 300, 0x0807060504030201, new ItemMark(0x1817161514131211, 5), "46", 7);
        var ended = new EndedMove("M2", "46", ItemKey.Of(9));

        Assert.Multiple(() =>
        {
            Assert.That(Convert.ToHexString(begun.ToBytes()), Is.EqualTo("0100024D32AC0201020304050607081112131415161718" + "0A02343607"));
            Assert.That(Convert.ToHexString(ended.ToBytes()), Is.EqualTo("0101024D320234360009"));
            Assert.That(Convert.ToHexString(MovedInStore.Write(["ab"], "7", [new MovedItem(ItemKey.Of(9), 5, 0x0807060504030201), new MovedItem(ItemKey.Of(10), Snapshot.Stale)])), Is.EqualTo("0501026162013702" + "00090A0102030405060708" + "000A010000000000000000"));
            Assert.That(MoveRecord.Read(begun.ToBytes()), Is.EqualTo(begun));
            Assert.That(MoveRecord.Read(ended.ToBytes()), Is.EqualTo(ended));
            Assert.That(MoveRecord.Read(begun.ToBytes().AsSpan(0, 20)), Is.Null);
            Assert.That(MoveRecord.Read([2, 0]), Is.Null);
            Assert.That(MoveRecord.Read([]), Is.Null);
        });
    }

    private void FailOnce(string call, OxError error, bool hadEffect)
    {
        Func<string, Task<OxError?>> fail = asked =>
        {
            if (!asked.StartsWith(call, StringComparison.Ordinal)) return Task.FromResult<OxError?>(null);
            Mail.Before = Mail.After = _ => Task.FromResult<OxError?>(null);
            return Task.FromResult<OxError?>(error);
        };
        if (hadEffect) Mail.After = fail;
        else Mail.Before = fail;
    }

    private async Task<(int Status, string? Id)> MoveAsync(uint uid, MoveItemsHandler? node = null) =>
        (await MoveRawAsync(node ?? _node, CancellationToken.None, (await _bed.IdAsync(Inbox, uid), await _bed.CollectionOf(Inbox), await _bed.CollectionOf(Work)))).Single();

    private async Task<IReadOnlyList<(int Status, string? Id)>> MoveAsync(uint[] uids)
    {
        var moves = new List<(string, string, string)>();
        foreach (var uid in uids) moves.Add((await _bed.IdAsync(Inbox, uid), Inbox, Work));
        return await MoveAsync(moves);
    }

    private async Task<IReadOnlyList<(int Status, string? Id)>> MoveAsync(IReadOnlyList<(string Id, string From, string To)> moves)
    {
        var asked = new List<(string, string, string)>();
        foreach (var (id, from, to) in moves) asked.Add((id, await _bed.CollectionOf(from), await _bed.CollectionOf(to)));
        return await MoveRawAsync([.. asked]);
    }

    private Task<IReadOnlyList<(int Status, string? Id)>> MoveRawAsync(params (string Id, string From, string To)[] moves) => MoveRawAsync(_node, CancellationToken.None, moves);

    private async Task<IReadOnlyList<(int Status, string? Id)>> MoveRawAsync(MoveItemsHandler node, CancellationToken cancellationToken, params (string Id, string From, string To)[] moves)
    {
        var body = MailBed.Body(writer =>
        {
            writer.Start(MoveTags.MoveItems);
            foreach (var (id, from, to) in moves)
            {
                writer.Start(MoveTags.Move);
                writer.Element(MoveTags.SrcMsgId, id);
                writer.Element(MoveTags.SrcFldId, from);
                writer.Element(MoveTags.DstFldId, to);
                writer.End();
            }

            writer.End();
        });
        var reply = await node.HandleAsync(_bed.Context(EasCommand.MoveItems, body), cancellationToken);
        using var document = reply.Document!;
        var answers = WbxmlElement.Parse(new ReadOnlySequence<byte>(document.Written), WbxmlLimits.Default).All(MoveTags.Response).ToList();
        Assert.That(answers.Select(answer => answer.TextOf(MoveTags.SrcMsgId)), Is.EqualTo(moves.Select(move => move.Id)));
        return [.. answers.Select(answer => (answer.NumberOf(MoveTags.Status) ?? 0, answer.TextOf(MoveTags.DstMsgId)))];
    }
}
