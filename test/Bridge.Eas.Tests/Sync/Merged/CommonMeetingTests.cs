using System.Globalization;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;

namespace Bridge.Eas.Tests.Sync.Merged;

/// <summary>A meeting that is in several calendars of a view (under one id, as OX has it) stands there once, as the first of them has it.</summary>
internal sealed class CommonMeetingTests : MergedViewBed
{
    public CommonMeetingTests()
    {
        Inner = new FolderSources(Sources) { Class = EasClass.Calendar };
        foreach (var (folder, source) in Sources)
        {
            source.Put(1, "common");
            source.Put(ulong.Parse(folder, CultureInfo.InvariantCulture), "other");
        }
    }

    [Test]
    public async Task Meeting_InSeveralCalendars_StandsOnceAndAsTheUsersOwn()
    {
        await SyncedAsync();
        Assert.That(Common, Is.EqualTo(new[] { "T1:1" }));
        Assert.That(Items, Has.Count.EqualTo(4));

        foreach (var source in Sources.Values) source.Edit(1, "common, changed");
        await SyncedAsync();
        Assert.That(Told, Is.EqualTo(new[] { "Change T1:1" }));
    }

    [Test]
    public async Task Meeting_ThatLeavesAndComesBack_ChangesPlacesInOneAnswer()
    {
        await SyncedAsync();
        Sources["32"].Remove(1);
        await SyncedAsync(most: 1);
        Assert.That(Told, Is.EqualTo(new[] { "Delete T1:1", $"Add T1:{Theirs}.1" }));

        Sources["41"].Remove(1);
        await SyncedAsync();
        Assert.That(Told, Is.EqualTo(new[] { $"Delete T1:{Theirs}.1", $"Add T1:{Everybodys}.1" }));

        Sources["32"].Put(1, "common");
        await SyncedAsync();
        Assert.That(Told, Is.EqualTo(new[] { $"Delete T1:{Everybodys}.1", "Add T1:1" }));

        foreach (var source in Sources.Values) source.Remove(1);
        await SyncedAsync();
        Assert.That(Told, Is.EqualTo(new[] { "Delete T1:1" }));
    }

    [Test]
    public async Task Meeting_DeletedOnThePhone_IsDeletedInTheUsersOwnCalendar()
    {
        await SyncedAsync();
        await SyncAsync(EngineBed.Delete("T1:1"));
        await SyncedAsync();

        Assert.That(Sources["32"].Items.Keys, Does.Not.Contain(1UL));
        Assert.That(Sources["41"].Items.Keys, Does.Contain(1UL));
        Assert.That(Common, Is.EqualTo(new[] { $"T1:{Theirs}.1" }), "the colleague goes there all the same");
    }

    [TestCase("32")]
    [TestCase("32", "41", "42")]
    public async Task Meeting_ThatTwoListingsLack_StandsAsTheNextCalendarHasIt(params string[] audited)
    {
        await SyncedAsync();
        Sources["32"].Vanish(1);
        foreach (var source in audited) Sources[source].AuditOnce();
        await SyncedAsync();
        Assert.That(Told, Is.Empty);

        for (var i = 0; i < 3; i++)
        {
            Bed.Time.Advance(TimeSpan.FromMinutes(2));
            await SyncedAsync();
        }

        Assert.That(Common, Is.EqualTo(new[] { $"T1:{Theirs}.1" }));
    }

    [Test]
    public async Task Calendar_LeavesAndJoins_WhatItShowedStandsAsTheNextHasIt()
    {
        Sources["32"].Remove(1);
        var both = Joined;
        await SyncedAsync();
        Assert.That(Common, Is.EqualTo(new[] { $"T1:{Theirs}.1" }));

        Joined = [both[1]];
        await SyncedAsync();
        Assert.That(Common, Is.EqualTo(new[] { $"T1:{Everybodys}.1" }));

        Joined = [both[1], both[0]];
        await SyncedAsync();
        Assert.That(Common, Is.EqualTo(new[] { $"T1:{Theirs}.1" }), "in whatever order they are listed");
    }

    [Test]
    public async Task Calendar_UnreadableWhileTheOwnMeetingGoes_ShowsItLater()
    {
        await SyncedAsync();
        Sources["41"].Failure = Sources["42"].Failure = new SourceFailure(SourceFailureKind.Error, "X");
        Sources["32"].Remove(1);
        await SyncedAsync();
        Assert.That(Told, Is.EqualTo(new[] { "Delete T1:1" }));

        Sources["41"].Failure = Sources["42"].Failure = null;
        await SyncedAsync();
        Assert.That(Common, Is.EqualTo(new[] { $"T1:{Theirs}.1" }));
    }

    [Test]
    public async Task Look_AtOrdinaryChanges_CostsOneCallAFolder()
    {
        await SyncedAsync();
        foreach (var source in Sources.Values) source.ListedAnew.Clear();
        Sources["32"].Edit(1, "common, changed");
        Sources["41"].Put("more");
        Sources["42"].Remove(1);
        await SyncAsync();
        Assert.That(Sources.Values.Select(source => source.ListedAnew.Count), Is.All.EqualTo(1));
    }

    [Test]
    public async Task Changes_ByChance_LeaveEachMeetingOnceAndAsTheFirstCalendarHasIt([Range(1, 60)] int seed)
    {
        var random = new Random(seed);
        var folders = new[] { ("32", ""), ("41", $"{Theirs}."), ("42", $"{Everybodys}.") };
        foreach (var source in Sources.Values) foreach (var id in source.Items.Keys.ToList()) source.Remove(id);
        await PrimeAsync();
        for (var round = 0; round < 60; round++)
        {
            for (var changes = random.Next(4); changes > 0; changes--)
            {
                var (source, id) = (Sources.Values.ElementAt(random.Next(3)), (ulong)random.Next(1, 6));
                if (random.Next(3) == 0) source.Remove(id);
                else if (random.Next(10) == 0) VanishAndAudit(source, id);
                else source.Edit(id, $"{id}");
            }

            if (random.Next(8) == 0) Sources["41"].Failure = Sources["41"].Failure is null ? new SourceFailure(SourceFailureKind.Error, "X") : null;
            foreach (var source in Sources.Values) if (random.Next(10) == 0) source.AuditOnce();
            Bed.Time.Advance(TimeSpan.FromMinutes(2));
            await SyncAsync(mostItems: random.Next(1, 4));
        }

        Sources["41"].Failure = null;
        for (var i = 0; i < 3; i++)
        {
            Bed.Time.Advance(TimeSpan.FromMinutes(2));
            await SyncAsync();
        }

        await SyncedAsync();

        var expected = folders.SelectMany(folder => Sources[folder.Item1].Items.Keys.Select(id => (Id: id, Wire: $"T1:{folder.Item2}{id}"))).DistinctBy(one => one.Id).Select(one => one.Wire);
        Assert.That(Items.Keys, Is.EquivalentTo(expected));
    }

    /// <summary>What OX never told is found by its next audit.</summary>
    private static void VanishAndAudit(FakeSource source, ulong id)
    {
        source.Vanish(id);
        source.AuditOnce();
    }

    private IEnumerable<string> Common => Items.Where(item => item.Value.StartsWith("common", StringComparison.Ordinal)).Select(item => item.Key);

    /// <summary>Until there is nothing to tell; no meeting may stand twice when there is not.</summary>
    private async Task SyncedAsync(int most = 100)
    {
        if (Latest == default) await PrimeAsync();
        Told.Clear();
        for (var i = 0; i < 20; i++)
            if (await SyncAsync(mostItems: most) is { MoreAvailable: false }) break;
        await SyncAsync();
        Assert.That((await SyncAsync()).NothingNew);
        Assert.That(Items.Keys.Select(id => id[(id.LastIndexOfAny([':', '.']) + 1)..]), Is.Unique);
    }
}
