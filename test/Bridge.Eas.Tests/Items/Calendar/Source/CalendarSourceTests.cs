using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Calendar;
using static Bridge.Eas.Tests.Items.Calendar.Source.PhoneEvents;

namespace Bridge.Eas.Tests.Items.Calendar.Source;

/// <summary>The source against the OX simulator: real calls, real answers, on both calendars that OX has had.</summary>
[TestFixture("7.10.6")]
[TestFixture("8.x")]
[TestFixture("7.8.4")]
[TestFixture("7.6.3")]
[TestFixture("6.22")]
[TestFixture("6.16")]
internal sealed class CalendarSourceTests(string profile)
{
    private CalendarWorld _world = null!;

    [SetUp]
    public async Task StartAsync() => _world = await CalendarWorld.StartAsync(profile);

    [TearDown]
    public ValueTask StopAsync() => _world.DisposeAsync();

    [Test]
    public async Task DetectAsync_FirstTime_ListsEverySeriesAsOneItem()
    {
        var single = await _world.MakeAsync(At("20261201T090000"));
        var series = await _world.MakeSeriesAsync();
        await _world.ChangeAsync(series.Id!, "20261130T090000Z", patch => patch.Set(OxEventColumns.Summary, "Pilates"));

        var found = await _world.DetectAsync();

        Assert.Multiple(() =>
        {
            Assert.That(found.Complete, Is.True);
            Assert.That(found.Items.Select(item => item.Key.ToString()), Is.EquivalentTo(new[] { single.Id, series.Id }));
        });
    }

    [Test]
    public async Task DetectAsync_NothingHappened_IsUnchangedForOneCall()
    {
        await _world.MakeAsync(At("20261201T090000"));
        var found = await _world.DetectAsync();
        await _world.ResetAsync();

        var again = await _world.DetectAsync(found.Cursor);

        Assert.Multiple(async () =>
        {
            Assert.That(again.Unchanged, Is.True);
            Assert.That(again.Cursor, Is.EqualTo(found.Cursor));
            Assert.That(await _world.CallsAsync(), Is.EqualTo((1, 1)));
        });
    }

    [Test]
    public async Task DetectAsync_AfterChanges_TellsThemAlone()
    {
        await _world.MakeAsync(At("20261201T090000"));
        var gone = await _world.MakeAsync(At("20261202T090000"));
        var series = await _world.MakeSeriesAsync();
        var cursor = (await _world.DetectAsync()).Cursor;

        await _world.ChangeAsync(series.Id!, "20261130T090000Z", patch => patch.Set(OxEventColumns.Summary, "Pilates"));
        await _world.DeleteAsync(gone.Id!);
        var made = await _world.MakeAsync(At("20261203T090000"));
        var told = await _world.DetectAsync(cursor);

        Assert.Multiple(() =>
        {
            Assert.That((told.Complete, told.Unchanged), Is.EqualTo((false, false)));
            Assert.That(told.Items.Select(item => item.Key.ToString()), Is.EquivalentTo(new[] { series.Id, made.Id }));
            Assert.That(told.Deleted.Select(key => key.ToString()), Does.Contain(gone.Id));
        });
        Assert.That((await _world.DetectAsync(told.Cursor)).Unchanged, Is.True);
    }

    [Test]
    public async Task DetectAsync_OccurrenceChangedAndDeleted_GivesTheSeriesTheVersionOfWhatIsWritten()
    {
        var series = await _world.MakeSeriesAsync();
        var cursor = (await _world.DetectAsync()).Cursor;
        await _world.ChangeAsync(series.Id!, "20261130T090000Z", patch => patch.Set(OxEventColumns.Summary, "Pilates"));
        await _world.DeleteAsync(series.Id!, "20261207T090000Z");

        var told = (await _world.DetectAsync(cursor)).Items.Single();
        var (item, version) = await _world.ReadAsync(series.Id!);

        Assert.Multiple(async () =>
        {
            Assert.That(version, Is.EqualTo(told.Version));
            Assert.That((await _world.DetectAsync()).Items.Single().Version, Is.EqualTo(version), "a complete listing says the same");
            Assert.That(item.Child(CalendarTags.Exceptions)!.Children, Has.Count.EqualTo(2));
        });

        await _world.DeleteAsync(series.Id!, "20261130T090000Z");
        Assert.That((await _world.ReadAsync(series.Id!)).Version, Is.GreaterThan(version), "an exception that goes makes the item newer");
    }

    [Test]
    public async Task DetectAsync_AnotherFilter_ListsAgainAndTellsWhatIsOutside()
    {
        var old = await _world.MakeAsync(At("20260101T090000"));
        var recent = await _world.MakeAsync(At("20261115T090000"));
        var endless = await _world.MakeAsync(At("20250106T090000", "FREQ=WEEKLY"));
        var ended = await _world.MakeAsync(At("20250106T090000", "FREQ=WEEKLY;COUNT=3"));
        var cursor = (await _world.DetectAsync()).Cursor;

        var found = await _world.DetectAsync(cursor, filter: 4);

        Assert.Multiple(() =>
        {
            Assert.That(found.Complete, Is.True);
            Assert.That(found.Items.Select(item => item.Key.ToString()), Is.EquivalentTo(new[] { recent.Id, endless.Id }));
            Assert.That(found.OutsideFilter.Select(key => key.ToString()), Is.EquivalentTo(new[] { old.Id, ended.Id }));
        });
    }

    [Test]
    public async Task DetectAsync_AfterADay_ListsAgain()
    {
        await _world.MakeAsync(At("20261201T090000"));
        var cursor = (await _world.DetectAsync()).Cursor;

        Assert.That((await _world.DetectAsync(cursor, now: CalendarWorld.Now.AddHours(25))).Complete, Is.True);
    }

    [Test]
    public async Task DetectAsync_Audit_TellsWhichGapsAreCertain()
    {
        var stays = await _world.MakeAsync(At("20261201T090000"));
        var gone = await _world.MakeAsync(At("20261202T090000"));
        var forgotten = await _world.MakeAsync(At("20261203T090000"));
        var first = await _world.DetectAsync();
        await _world.DeleteAsync(forgotten.Id!);
        var cursor = (await _world.DetectAsync(first.Cursor)).Cursor;
        await _world.DeleteAsync(gone.Id!);

        var audit = await _world.DetectAsync(cursor, now: CalendarWorld.Now.AddHours(24));

        Assert.That((first.IsAudit, audit.IsAudit, audit.Complete), Is.EqualTo((true, true, true)));
        Assert.That(audit.Items.Select(item => item.Key.ToString()), Is.EqualTo(new[] { stays.Id }));
        Assert.That(audit.Deleted.Select(key => key.ToString()), Does.Contain(gone.Id));
        Assert.That((await _world.DetectAsync(audit.Cursor, now: CalendarWorld.Now.AddHours(47))).Complete, Is.False, "once a day");
    }

    [Test]
    public async Task DetectAsync_AfterTheFilterChanged_DoubtsWhatOxDidNotTell()
    {
        await _world.MakeAsync(At("20261201T090000"));
        var gone = await _world.MakeAsync(At("20261202T090000"));
        var cursor = (await _world.DetectAsync(filter: 0)).Cursor;
        await _world.DeleteAsync(gone.Id!);

        var anew = await _world.DetectAsync(cursor, filter: 4);

        Assert.That((anew.Complete, anew.IsAudit), Is.EqualTo((true, true)));
        Assert.That(anew.Deleted.Select(key => key.ToString()), Is.EqualTo(new[] { gone.Id }));
    }

    [Test]
    public async Task DetectAsync_AuditOfACalendarWithoutUpdates_IsTheOnlyWordThereIs()
    {
        await _world.MakeAsync(At("20261201T090000"));
        var cursor = (await _world.DetectAsync()).Cursor;
        await _world.FaultAsync("""{"module":"chronos","action":"updates","count":9,"code":"CAL-4228"}""");

        var soon = await _world.DetectAsync(cursor);
        var later = await _world.DetectAsync(cursor, now: CalendarWorld.Now.AddHours(24));

        Assert.That((soon.Complete, soon.IsAudit, later.Complete, later.IsAudit), Is.EqualTo((true, false, true, false)));
    }

    [Test]
    public async Task DetectAsync_AuditFails_ChangesAreToldAndItIsTriedAnHourLater()
    {
        await _world.MakeAsync(At("20261201T090000"));
        var cursor = (await _world.DetectAsync()).Cursor;
        var made = await _world.MakeAsync(At("20261202T090000"));
        await _world.FaultAsync("""{"module":"chronos","action":"all","count":1,"status":503}""");

        var found = await _world.DetectAsync(cursor, now: CalendarWorld.Now.AddHours(24));
        var soon = await _world.DetectAsync(found.Cursor, now: CalendarWorld.Now.AddHours(24.5));
        var later = await _world.DetectAsync(found.Cursor, now: CalendarWorld.Now.AddHours(25));

        Assert.That(found.Items.Select(item => item.Key.ToString()), Does.Contain(made.Id));
        Assert.That((found.Complete, soon.Complete, later.IsAudit), Is.EqualTo((false, false, true)));
    }

    [Test]
    public async Task DetectAsync_CursorOfAnotherForm_ListsAgain() => Assert.That((await _world.DetectAsync([9, 9, 9])).Complete, Is.True);

    [Test]
    public async Task DetectAsync_TooManyForOneAnswer_AsksInParts()
    {
        var single = await _world.MakeAsync(At("20261201T090000"));
        var endless = await _world.MakeAsync(At("20250106T090000", "FREQ=WEEKLY"));
        await _world.FaultAsync("""{"module":"chronos","action":"all","count":1,"code":"CAL-5072"}""");

        var found = await _world.DetectAsync();

        Assert.That(found.Items.Select(item => item.Key.ToString()), Is.EquivalentTo(new[] { single.Id, endless.Id }));
    }

    [Test]
    public async Task DetectAsync_OxAway_IsUnavailable()
    {
        await _world.FaultAsync("""{"module":"chronos","count":5,"status":503}""");

        var result = await _world.Source.DetectAsync(_world.Context(), null, mustTell: false, CancellationToken.None);

        Assert.That(result.Failure!.Kind, Is.EqualTo(SourceFailureKind.Unavailable));
    }

    [Test]
    public async Task ProbeAsync_TokenChangesOnlyWithTheCalendar()
    {
        await _world.MakeAsync(At("20261201T090000"));
        var first = await ProbeAsync(null);
        var same = await ProbeAsync(first);
        await _world.MakeAsync(At("20261202T090000"));
        await _world.ResetAsync();
        var other = await ProbeAsync(same);

        Assert.Multiple(async () =>
        {
            Assert.That(same, Is.EqualTo(first));
            Assert.That(other, Is.Not.EqualTo(first));
            Assert.That((await _world.CallsAsync()).Calls, Is.EqualTo(1));
            Assert.That(await ProbeAsync(other), Is.EqualTo(other));
        });
    }

    [Test]
    public async Task ProbeAsync_Deletion_ChangesTheToken()
    {
        var gone = await _world.MakeAsync(At("20261201T090000"));
        var before = await ProbeAsync(null);
        await _world.DeleteAsync(gone.Id!);

        Assert.That(await ProbeAsync(before), Is.Not.EqualTo(before));
    }

    [Test]
    public async Task PrepareAsync_ManyItems_TwoCallsInTheOrderAskedFor()
    {
        var wanted = new List<string>();
        for (var day = 1; day <= 9; day++) wanted.Insert(0, (await _world.MakeAsync(At($"2026120{day}T090000"))).Id!);
        var series = await _world.MakeSeriesAsync();
        await _world.ChangeAsync(series.Id!, "20261130T090000Z", patch => patch.Set(OxEventColumns.Summary, "Pilates"));
        wanted.Insert(3, series.Id!);
        wanted.Insert(5, "424242");
        await _world.ResetAsync();

        var prepared = new List<PreparedItem>();
        await foreach (var item in _world.Source.PrepareAsync(_world.Context(), [.. wanted.Select(id => new WantedItem(new SourceItem(ItemKey.Parse(id), 0), null))], CancellationToken.None))
            prepared.Add(item);

        Assert.Multiple(async () =>
        {
            Assert.That(prepared.Select(item => item.Key.ToString()), Is.EqualTo(wanted));
            Assert.That(prepared[5].Preparation, Is.EqualTo(Preparation.Gone));
            // The legacy calendar tells exceptions by their series alone, which are asked for once more.
            Assert.That((await _world.CallsAsync()).Calls, _world.IsLegacy ? Is.LessThanOrEqualTo(4) : Is.EqualTo(2));
        });
    }

    [Test]
    public async Task PrepareAsync_OxAway_SaysLater()
    {
        var made = await _world.MakeAsync(At("20261201T090000"));
        await _world.FaultAsync("""{"module":"chronos","count":5,"status":503}""");

        await foreach (var item in _world.Source.PrepareAsync(_world.Context(), [new WantedItem(new SourceItem(ItemKey.Parse(made.Id!), 0), null)], CancellationToken.None))
            Assert.That(item.Preparation, Is.EqualTo(Preparation.Later));
    }

    [Test]
    public async Task MoveAsync_ToAnotherCalendar_IsThereUnderItsId()
    {
        var other = await _world.MakeCalendarAsync("Club");
        var made = await _world.MakeAsync(At("20261201T090000"));
        ItemKey[] keys = [ItemKey.Parse(made.Id!), ItemKey.Parse("424242")];
        UnclearMove[] unclear = [.. keys.Select(key => new UnclearMove(key, default, null, 0))];
        var sight = (await _world.Source.LookAsync(_world.Context(), keys, other, CancellationToken.None)).Value!;
        var before = (await _world.Source.SettleAsync(_world.Context(), unclear, other, CancellationToken.None)).Value!;
        var moves = await _world.Source.MoveAsync(_world.Context(), keys, other, sight, CancellationToken.None);
        var after = (await _world.Source.SettleAsync(_world.Context(), unclear, other, CancellationToken.None)).Value!;

        Assert.Multiple(async () =>
        {
            Assert.That(sight.There.Keys, Is.EqualTo(keys[..1]));
            Assert.That(before.Select(move => move.End), Is.EqualTo(new[] { MoveEnd.StillThere, MoveEnd.Gone }));
            Assert.That(moves[0], Is.EqualTo(new ItemMove(MoveEnd.Moved, keys[0])));
            Assert.That(moves[1].End, Is.EqualTo(MoveEnd.Refused));
            Assert.That(after, Is.EqualTo(new[] { new ItemMove(MoveEnd.Moved, keys[0]), new ItemMove(MoveEnd.Gone) }));
            Assert.That(await _world.EventsAsync(), Is.Empty);
        });
    }

    private async Task<string> ProbeAsync(string? previous) => (await _world.Source.ProbeAsync(_world.Context(), previous, CancellationToken.None)).Value!;
}
