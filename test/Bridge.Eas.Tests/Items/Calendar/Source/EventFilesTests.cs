using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;
using static Bridge.Eas.Tests.Items.Calendar.Source.PhoneFiles;

namespace Bridge.Eas.Tests.Items.Calendar.Source;

/// <summary>Files of events (16.x), on both calendars that OX has had: there once, whatever is lost on the way.</summary>
[TestFixture("8.x")]
[TestFixture("7.10.6")]
[TestFixture("7.8.4")]
[TestFixture("7.6.3")]
[TestFixture("6.22")]
[TestFixture("6.16")]
internal sealed class EventFilesTests(string profile)
{
    private CalendarWorld _world = null!;

    [SetUp]
    public async Task StartAsync() => _world = await CalendarWorld.StartAsync(profile);

    [TearDown]
    public ValueTask StopAsync() => _world.DisposeAsync();

    [Test]
    public async Task Add_WithFiles_TheyAreInOxAndToldByTheirReferences()
    {
        var made = await AddAsync(Call.With(Added(("f1", "Plan ü.txt", "eins"), ("f2", "Other.bin", "zwei"))));
        var (item, version) = await ReadAsync(made);

        var stored = await StoredAsync(made);
        Assert.That(stored, Is.EquivalentTo(new[] { ("Plan ü.txt", "eins", "text/plain"), ("Other.bin", "zwei", "text/plain") }));
        var told = Told(made);
        Assert.That(told.Keys, Is.EquivalentTo(new[] { "f1", "f2" }));
        Assert.That(Shown(item), Is.EquivalentTo(new[] { ("Plan ü.txt", told["f1"], "4"), ("Other.bin", told["f2"], "4") }));
        Assert.That((made.Version, made.SendBack), Is.EqualTo(((long?)version, false)), "the phone's own files are no news for it");
        Assert.That((await _world.ReadAsync(made.Key.ToString()!, EasVersion.V141)).Item.Has(AirSyncBaseTags.Attachments), Is.False, "below 16.0 there are none");
    }

    [Test]
    public async Task Add_NamesThatNoFileMayHave_AndTheSameFileTwice_AreKeptOnceUnderNamesThatMayBe()
    {
        var made = await AddAsync(Call.With(Added(("f1", "Pl\uFFFEan.txt", "eins"), ("f2", "../up\\to.txt", "zwei"), ("f3", "Plan.txt", "eins"), ("f4", "\uFFFF", "drei"))));

        Assert.That(made.Status, Is.EqualTo(ItemStatus.Success));
        Assert.That((await StoredAsync(made)).Select(file => (file.Name, file.Content)), Is.EquivalentTo(new[] { ("Plan.txt", "eins"), (".._up_to.txt", "zwei"), ("attachment", "drei") }));
    }

    [TestCase("new", false)]
    [TestCase("attach", false)]
    [TestCase("new", true)]
    [TestCase("attach", true)]
    public async Task Add_OxFailsOnTheWayOrItsReplyIsLost_IsThereOnceAfterAnotherTry(string action, bool after)
    {
        // Chronos takes all in one call.
        var module = action == "attach" ? "attachment" : "chronos";
        if (!_world.IsLegacy) (module, action) = ("chronos", "new");
        await _world.FaultAsync($$"""{"module":"{{module}}","action":"{{action}}","drop":true,"after":{{(after ? "true" : "false")}}}""");
        var item = Call.With(Added(("f1", "Plan.txt", "eins"), ("f2", "Other.txt", "zwei")));

        var lost = await AddAsync(item);
        var made = await AddAsync(item);

        Assert.That((lost.Status, made.Status, (await _world.EventsAsync()).Count), Is.EqualTo((ItemStatus.Retry, ItemStatus.Success, 1)));
        Assert.That((await StoredAsync(made)).Select(file => file.Content), Is.EquivalentTo(new[] { "eins", "zwei" }));
        Assert.That(Told(made).Keys, Is.EquivalentTo(new[] { "f1", "f2" }));
    }

    [Test]
    public async Task Change_AddsAndTakesOut_TheRestStays_AndAgainChangesNothing()
    {
        var made = await AddAsync(Call.With(Added(("f1", "Keep.txt", "eins"), ("f2", "Go.txt", "zwei"))));
        var change = Wire.Item((CalendarTags.Subject, "Call on")).With(WbxmlElement.Of(
            AirSyncBaseTags.Attachments, [.. Added(("f3", "New.txt", "drei")).Children, WbxmlElement.Of(AirSyncBaseTags.Delete, WbxmlElement.Of(AirSyncBaseTags.FileReference, Told(made)["f2"]))]));

        var first = await ChangeAsync(made, change, made.Version);
        var again = await ChangeAsync(made, change, made.Version);

        var event_ = await _world.EventAsync(made.Key.ToString()!);
        Assert.That((first.Status, again.Status, event_.Summary), Is.EqualTo((ItemStatus.Success, ItemStatus.Success, "Call on")));
        Assert.That((await StoredAsync(made)).Select(file => (file.Name, file.Content)), Is.EquivalentTo(new[] { ("Keep.txt", "eins"), ("New.txt", "drei") }));
        Assert.That((first.SendBack, again.SendBack, first.Version), Is.EqualTo((true, true, (long?)(await ReadAsync(made)).Version)), "the item brings the new references");
    }

    [TestCase("update", false)]
    [TestCase("update", true)]
    [TestCase("attach", false)]
    [TestCase("attach", true)]
    [TestCase("detach", false)]
    [TestCase("detach", true)]
    public async Task Change_OxFailsOnTheWayOrItsReplyIsLost_IsDoneOnceAfterAnotherTry(string action, bool after)
    {
        var module = action == "update" ? "chronos" : "attachment";
        if (!_world.IsLegacy) (module, action) = ("chronos", "update");
        var made = await AddAsync(Call.With(Added(("f1", "Go.txt", "eins"))));
        var change = Wire.Item((CalendarTags.Subject, "Call on")).With(WbxmlElement.Of(
            AirSyncBaseTags.Attachments, [.. Added(("f2", "New.txt", "zwei")).Children, WbxmlElement.Of(AirSyncBaseTags.Delete, WbxmlElement.Of(AirSyncBaseTags.FileReference, Told(made)["f1"]))]));
        await _world.FaultAsync($$"""{"module":"{{module}}","action":"{{action}}","drop":true,"after":{{(after ? "true" : "false")}}}""");

        var lost = await ChangeAsync(made, change, made.Version);
        // The engine knows from the claim that what is newer now may be the phone's own.
        var done = await ChangeAsync(made, change, known: null);

        Assert.That((lost.Status, done.Status, (await _world.EventAsync(made.Key.ToString()!)).Summary), Is.EqualTo((ItemStatus.Retry, ItemStatus.Success, "Call on")));
        Assert.That((await StoredAsync(made)).Select(file => (file.Name, file.Content)), Is.EqualTo(new[] { ("New.txt", "zwei") }));
        Assert.That(done.SendBack, Is.True);
    }

    [Test]
    public async Task Add_FileOfTheSameNameAndSizeButOtherBytes_IsAnother()
    {
        var made = await AddAsync(Call.With(Added(("f1", "a.txt", "eins"))));

        var other = await ChangeAsync(made, Wire.Item().With(Added(("f2", "a.txt", "zwei"))), made.Version);
        var same = await ChangeAsync(made, Wire.Item().With(Added(("f3", "a.txt", "zwei"))), other.Version);

        Assert.That((await StoredAsync(made)).Select(file => file.Content), Is.EquivalentTo(new[] { "eins", "zwei" }));
        Assert.That(same.Version, Is.EqualTo(other.Version));
    }

    [Test]
    public async Task Change_SomebodyElseChangedTheEvent_BothStay()
    {
        var made = await AddAsync(Call);
        await _world.ChangeAsync(made.Key.ToString()!, null, patch => patch.Set(OxEventColumns.Summary, "Another"));

        var outcome = await ChangeAsync(made, Wire.Item().With(Added(("f1", "a.txt", "eins"))), made.Version);

        Assert.That((outcome.Status, outcome.SendBack, (await _world.EventAsync(made.Key.ToString()!)).Summary), Is.EqualTo((ItemStatus.Success, true, "Another")));
        Assert.That((await StoredAsync(made)).Select(file => file.Content), Is.EqualTo(new[] { "eins" }));
    }

    [Test]
    public async Task Change_OfOneOccurrence_IsItsOwnFile()
    {
        var series = await _world.MakeSeriesAsync();
        var outcome = await _world.ChangeAsync(series.Id!, Wire.Item().With(Added(("f1", "a.txt", "eins"))), EasVersion.V161, instance: "20261130T090000Z");

        var (item, version) = await _world.ReadAsync(series.Id!, EasVersion.V161);
        Assert.That((outcome.Status, outcome.SendBack, outcome.Version), Is.EqualTo((ItemStatus.Success, true, (long?)version)));
        Assert.That(item.Has(AirSyncBaseTags.Attachments), Is.False);
        var exception = item.Child(CalendarTags.Exceptions)!.All(CalendarTags.Exception).Single();
        var file = Shown(exception).Single();
        Assert.That((file.Name, file.Size), Is.EqualTo(("a.txt", "4")));

        var again = await _world.ChangeAsync(series.Id!, Wire.Item().With(Added(("f1", "a.txt", "eins"))), EasVersion.V161, instance: "20261130T090000Z");
        Assert.That((again.SendBack, again.Version), Is.EqualTo((true, (long?)version)), "a repeated command");

        var gone = Wire.Item().With(TakenOut(file.Reference!));
        await _world.ChangeAsync(series.Id!, gone, EasVersion.V161, instance: "20261130T090000Z");
        exception = (await _world.ReadAsync(series.Id!, EasVersion.V161)).Item.Child(CalendarTags.Exceptions)!.All(CalendarTags.Exception).Single();
        Assert.That(exception.Has(AirSyncBaseTags.Attachments), Is.False);
    }

    [Test]
    public async Task Add_OxTakesNoFile_TheRestStaysAndGoesBack([Values("UPL-0005", "FLS-0024")] string code)
    {
        await _world.FaultAsync($$"""{"module":"{{(_world.IsLegacy ? "attachment" : "chronos")}}","action":"{{(_world.IsLegacy ? "attach" : "new")}}","code":"{{code}}","category":"USER_INPUT"}""");

        var made = await AddAsync(Call.With(Added(("f1", "a.txt", "eins"))));

        Assert.That((made.Status, made.SendBack, Told(made).Count), Is.EqualTo((ItemStatus.Success, true, 0)));
        Assert.That(((await _world.EventsAsync()).Single().Summary, (await StoredAsync(made)).Count), Is.EqualTo(("Call", 0)));
    }

    [Test]
    public async Task Change_OfAnOldPhone_LeavesTheFiles()
    {
        var made = await AddAsync(Call.With(Added(("f1", "a.txt", "eins"))));
        var shown = (await _world.ReadAsync(made.Key.ToString()!)).Item;

        await _world.ChangeAsync(made.Key.ToString()!, shown.With(CalendarTags.Subject, "Call on").With(Added(("f2", "b.txt", "zwei"))), EasVersion.V141);

        Assert.That((await _world.EventAsync(made.Key.ToString()!)).Summary, Is.EqualTo("Call on"));
        Assert.That((await StoredAsync(made)).Select(file => file.Content), Is.EqualTo(new[] { "eins" }));
    }

    [Test]
    public async Task Read_LastFileTakenOutInOx_TellsThatThereIsNone()
    {
        var made = await AddAsync(Call.With(Added(("f1", "a.txt", "eins"))));
        var stored = (await _world.EventAsync(made.Key.ToString()!)).Attachments!;
        await _world.ChangeAsync(made.Key.ToString()!, null, patch => patch.Set(OxEventColumns.Attachments, [stored[0] with { IsGone = true }]));

        await foreach (var item in _world.Source.PrepareAsync(_world.Context(EasVersion.V161), [new WantedItem(new SourceItem(made.Key!.Value, 0), made.Version)], CancellationToken.None))
            Assert.That(Wire.Written(item.WriteData!).Child(AirSyncBaseTags.Attachments), Is.Not.Null.And.Property(nameof(WbxmlElement.IsEmpty)).True);
    }

    [Test]
    public async Task Read_ManyEventsWithFiles_CostsACallForEachOnOldServersAlone()
    {
        for (var i = 0; i < 5; i++) await AddAsync(Call.With(CalendarTags.Subject, $"Call {i}").With(Added(("f1", "a.txt", "eins"))), $"id-{i}");
        var events = await _world.EventsAsync();
        await _world.ResetAsync();

        await foreach (var item in _world.Source.PrepareAsync(_world.Context(EasVersion.V161), [.. events.Select(one => new WantedItem(new SourceItem(ItemKey.Parse(one.Id!), 0), null))], CancellationToken.None))
            Assert.That(Shown(Wire.Written(item.WriteData!)), Has.Count.EqualTo(1));

        Assert.That((await _world.CallsAsync()).Calls, Is.LessThanOrEqualTo(_world.IsLegacy ? 6 : 1), "the list, and of old servers the files");
    }

    [Test]
    public async Task Read_ForAPhoneThatSeesNoFiles_CostsNoCallForThem()
    {
        var made = await AddAsync(Call.With(Added(("f1", "a.txt", "eins"))));
        await _world.ResetAsync();

        await _world.ReadAsync(made.Key.ToString()!, EasVersion.V141);
        await _world.Api.ResolveAsync(_world.Session, (await _world.EventAsync(made.Key.ToString()!)).Uid!, CancellationToken.None);

        Assert.That(await _world.CallsAsync("attachment", "all"), Is.EqualTo(_world.IsLegacy ? 1 : 0), "the test's own look at the event");
    }

    [Test]
    public async Task Change_OxRefusesToTakeAFileOut_ItComesBack_AndTheOperatorIsTold([Values] bool ofOneOccurrence)
    {
        var made = await AddAsync(Call.With(Added(("f1", "a.txt", "eins"))));
        var (id, instance, file) = (made.Key.ToString()!, (string?)null, Told(made)["f1"]);
        if (ofOneOccurrence)
        {
            (id, instance) = ((await _world.MakeSeriesAsync()).Id!, "20261130T090000Z");
            await _world.ChangeAsync(id, Wire.Item().With(Added(("f1", "a.txt", "eins"))), EasVersion.V161, instance);
            file = Shown((await _world.ReadAsync(id, EasVersion.V161)).Item.Child(CalendarTags.Exceptions)!.All(CalendarTags.Exception).Single()).Single().Reference!;
        }

        await _world.FaultAsync($$"""{"module":"{{(_world.IsLegacy ? "attachment" : "chronos")}}","action":"{{(_world.IsLegacy ? "detach" : "update")}}","code":"ATT-0301","category":"ERROR"}""");
        var outcome = await _world.ChangeAsync(
            id, Wire.Item((CalendarTags.Subject, "Call on")).With(TakenOut(file)),
            EasVersion.V161, instance);

        var (item, version) = await _world.ReadAsync(id, EasVersion.V161);
        var shown = ofOneOccurrence ? item.Child(CalendarTags.Exceptions)!.All(CalendarTags.Exception).Single() : item;
        Assert.That((outcome.Status, outcome.SendBack, outcome.Version), Is.EqualTo((ItemStatus.Success, true, (long?)version)));
        Assert.That((shown.TextOf(CalendarTags.Subject), Shown(shown).Count), Is.EqualTo(("Call on", 1)));
        Assert.That(_world.Log.Of(2130).Single(), Does.Contain("ATT-0301").And.Contain("attachments"));
    }

    [Test]
    public async Task Change_FileTakenOutOfASeries_ItsChangedOccurrenceHasItStill_AndThePhoneIsTold()
    {
        var (id, file) = await SeriesWithFileAsync();
        await _world.ChangeAsync(id, "20261130T090000Z", patch => patch.Set(OxEventColumns.Summary, "Pilates"));
        var (_, version) = await _world.ReadAsync(id, EasVersion.V161);

        var outcome = await _world.ChangeAsync(id, Wire.Item().With(TakenOut(file)), EasVersion.V161, known: version);

        var item = (await _world.ReadAsync(id, EasVersion.V161)).Item;
        Assert.That((outcome.Status, outcome.SendBack, Shown(item).Count), Is.EqualTo((ItemStatus.Success, true, 0)));
        Assert.That(Shown(Exception(item)), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Change_OfOneOccurrenceOfASeriesWithFiles_ThePhoneIsToldWhichItHas()
    {
        var (id, _) = await SeriesWithFileAsync();
        var (_, version) = await _world.ReadAsync(id, EasVersion.V161);

        var first = await _world.ChangeAsync(id, Wire.Item((CalendarTags.Subject, "Pilates")), EasVersion.V161, "20261130T090000Z", version);
        var later = await _world.ChangeAsync(id, Wire.Item((CalendarTags.Subject, "Pilates!")), EasVersion.V161, "20261130T090000Z", first.Version);

        Assert.That((first.SendBack, later.SendBack), Is.EqualTo((true, _world.IsLegacy)), "once it is a changed one its files are its own; what the old calendar writes of a series always goes back");
    }

    [TestCase("""  "code":"ATT-0301","category":"ERROR" """, ItemStatus.CannotComplete)]
    [TestCase("""  "status":503 """, ItemStatus.Retry)]
    public async Task Change_FileThatMayBeTheSameCannotBeRead_IsNotThePhonesFault(string fault, ItemStatus status)
    {
        var made = await AddAsync(Call.With(Added(("f1", "a.txt", "eins"))));
        var change = Wire.Item((CalendarTags.Subject, "Call on")).With(Added(("f2", "a.txt", "zwei")));
        await _world.FaultAsync($$"""{"module":"{{(_world.IsLegacy ? "attachment" : "chronos")}}","action":"{{(_world.IsLegacy ? "document" : "getAttachment")}}",{{fault}}}""");

        var refused = await ChangeAsync(made, change, made.Version);
        var done = await ChangeAsync(made, change, made.Version);

        Assert.That((refused.Status, done.Status), Is.EqualTo((status, ItemStatus.Success)));
        Assert.That((await StoredAsync(made)).Select(file => file.Content), Is.EquivalentTo(new[] { "eins", "zwei" }));
    }

    private Task<ItemOutcome> AddAsync(WbxmlElement item, string identity = "id-1") => _world.AddAsync(item, EasVersion.V161, identity);

    private Task<ItemOutcome> ChangeAsync(ItemOutcome made, WbxmlElement data, long? known) => _world.ChangeAsync(made.Key.ToString()!, data, EasVersion.V161, known: known);

    private Task<(WbxmlElement Item, long Version)> ReadAsync(ItemOutcome made) => _world.ReadAsync(made.Key.ToString()!, EasVersion.V161);

    /// <summary>Mondays at ten, with one file.</summary>
    private async Task<(string Id, string File)> SeriesWithFileAsync()
    {
        var id = (await _world.MakeSeriesAsync()).Id!;
        await _world.ChangeAsync(id, Wire.Item().With(Added(("f1", "a.txt", "eins"))), EasVersion.V161);
        return (id, Shown((await _world.ReadAsync(id, EasVersion.V161)).Item).Single().Reference!);
    }

    private static WbxmlElement Exception(WbxmlElement item) => item.Child(CalendarTags.Exceptions)!.All(CalendarTags.Exception).Single();

    private Task<List<(string? Name, string Content, string? Type)>> StoredAsync(ItemOutcome made) => PhoneFiles.StoredAsync(_world, made.Key.ToString()!);
}
