using System.Text;
using Bridge.Eas.Items.Calendar;
using Bridge.Eas.Items.Calendar.Source;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Calendar;

namespace Bridge.Eas.Tests.Items.Calendar.Source;

/// <summary>A phone moves a series, or makes it longer, and the node dies or OX goes away at any call on the way: its changed and deleted occurrences are there all the same.</summary>
[TestFixture("8.x")]
[TestFixture("7.10.6")]
[TestFixture("7.8.4")]
[TestFixture("7.6.3")]
[TestFixture("6.22")]
[TestFixture("6.16")]
internal sealed class MovedSeriesTests(string profile)
{
    private const int MostCalls = 80;

    private const string Files = "Yoga: all.txt=alle; Pilates: all.txt=alle, plan.txt=eins";

    private CalendarWorld _world = null!;

    [SetUp]
    public async Task StartAsync() => _world = await CalendarWorld.StartAsync(profile);

    [TearDown]
    public ValueTask StopAsync() => _world.DisposeAsync();

    [Test]
    public async Task Move_BrokenOffAtAnyCall_LosesNoOccurrence([Values] bool after)
    {
        var (calls, broken) = (0, 0);
        for (var isWhole = false; !isWhole; calls++)
        {
            Assert.That(calls, Is.LessThan(MostCalls), "it comes to an end");
            var (id, version) = await MakeAsync();
            var moved = Wire.Item((CalendarTags.StartTime, "20261123T110000Z"), (CalendarTags.EndTime, "20261123T120000Z"));
            await _world.FaultAsync($$"""{"skip":{{calls}},"drop":true,"after":{{(after ? "true" : "false")}}}""");

            var first = await _world.ChangeAsync(id, moved, EasVersion.V161, known: version);
            await _world.ResetAsync();
            _world.ChangeNode();
            // The engine knows from the claim that what is newer now may be the phone's own.
            var second = first.Status == ItemStatus.Retry ? await _world.ChangeAsync(id, moved, EasVersion.V161) : first;
            isWhole = first.Status == ItemStatus.Success;
            broken += isWhole ? 0 : 1;

            Assert.That(second.Status, Is.EqualTo(ItemStatus.Success), $"call {calls}: {second.Reason}");
            Assert.That(await TextAsync(id), Is.EqualTo("20261123T1100Z Yoga x6, without 20261207; 20261130 is Pilates at 20261201T130000Z"), $"call {calls}");
            Assert.That(await FilesAsync(), Is.EqualTo(Files), $"call {calls}");
            await _world.DeleteAsync(id);
        }

        Assert.That(broken, Is.GreaterThan(3), "the faults have struck");
    }

    [Test]
    public async Task Longer_BrokenOffAtAnyCall_LosesNoOccurrence([Values] bool after)
    {
        var (calls, broken) = (0, 0);
        for (var isWhole = false; !isWhole; calls++)
        {
            Assert.That(calls, Is.LessThan(MostCalls), "it comes to an end");
            var (id, version) = await MakeAsync();
            var longer = Wire.Item().With((await _world.ReadAsync(id, EasVersion.V161)).Item.Child(CalendarTags.Recurrence)!.With(CalendarTags.Occurrences, "8"));
            await _world.FaultAsync($$"""{"skip":{{calls}},"drop":true,"after":{{(after ? "true" : "false")}}}""");

            var first = await _world.ChangeAsync(id, longer, EasVersion.V161, known: version);
            await _world.ResetAsync();
            _world.ChangeNode();
            var second = first.Status == ItemStatus.Retry ? await _world.ChangeAsync(id, longer, EasVersion.V161) : first;
            isWhole = first.Status == ItemStatus.Success;
            broken += isWhole ? 0 : 1;

            Assert.That(second.Status, Is.EqualTo(ItemStatus.Success), $"call {calls}: {second.Reason}");
            Assert.That(await TextAsync(id), Is.EqualTo("20261123T0900Z Yoga x8, without 20261207; 20261130 is Pilates at 20261201T130000Z"), $"call {calls}");
            Assert.That(await FilesAsync(), Is.EqualTo(Files), $"call {calls}");
            await _world.DeleteAsync(id);
        }

        Assert.That(broken, Is.GreaterThan(2), "the faults have struck");
    }

    /// <summary>Somebody has moved the series elsewhere since: what was kept is of no use any more.</summary>
    [Test]
    public async Task Move_BrokenOffAndMovedByOthersSince_IsLeftAlone()
    {
        var (id, version) = await MakeAsync();
        var moved = Wire.Item((CalendarTags.StartTime, "20261123T110000Z"), (CalendarTags.EndTime, "20261123T120000Z"));
        await _world.FaultAsync($$"""{"module":"chronos","action":"update","drop":true}""");
        var first = await _world.ChangeAsync(id, moved, EasVersion.V161, known: version);
        await _world.ChangeAsync(id, null, patch => patch.Set(OxEventColumns.Rrule, null));

        var second = await _world.ChangeAsync(id, Wire.Item((CalendarTags.Subject, "Alone")), EasVersion.V161);

        Assert.That((first.Status, second.Status), Is.EqualTo((ItemStatus.Retry, ItemStatus.Success)));
        Assert.That((await _world.EventsAsync()).Select(one => (one.Summary, one.Rrule ?? "")), Is.EqualTo(new[] { ("Alone", "") }));
    }

    [Test]
    public async Task Move_ByAPhoneThatSeesNoFiles_KeepsThem()
    {
        var (id, _) = await MakeAsync();
        var (item, version) = await _world.ReadAsync(id, EasVersion.V141);

        var moved = await _world.ChangeAsync(
            id, item.With(CalendarTags.StartTime, "20261123T110000Z").With(CalendarTags.EndTime, "20261123T120000Z").Without(CalendarTags.Exceptions), EasVersion.V141, known: version);

        Assert.That((moved.Status, await FilesAsync()), Is.EqualTo((ItemStatus.Success, Files)));
    }

    [Test]
    public async Task Move_SeriesFileThatTheOccurrenceHasLost_StaysAway()
    {
        var (id, _) = await MakeAsync();
        var shown = (await _world.ReadAsync(id, EasVersion.V161)).Item.Child(CalendarTags.Exceptions)!.All(CalendarTags.Exception).Single(one => one.FlagOf(CalendarTags.Deleted) != true);
        var file = PhoneFiles.Shown(shown).Single(one => one.Name == "all.txt").Reference!;
        await _world.ChangeAsync(id, Wire.Item().With(PhoneFiles.TakenOut(file)), EasVersion.V161, "20261130T090000Z");

        await _world.ChangeAsync(id, Wire.Item((CalendarTags.StartTime, "20261123T110000Z"), (CalendarTags.EndTime, "20261123T120000Z")), EasVersion.V161);

        Assert.That(await FilesAsync(), Is.EqualTo("Yoga: all.txt=alle; Pilates: plan.txt=eins"));
    }

    [Test]
    public async Task Move_FilesBeyondTheRoomOrThatOxDoesNotGive_AreLost_TheOperatorAndThePhoneAreTold([Values] bool refused)
    {
        var (id, version) = await MakeAsync();
        await AttachAsync(id, "20261130T090000Z", "large", new string('x', 3 << 20));
        await AttachAsync(id, "20261130T090000Z", "larger", new string('x', 6 << 20));
        if (refused) await _world.FaultAsync($$"""{"module":"{{(_world.IsLegacy ? "attachment" : "chronos")}}","action":"{{(_world.IsLegacy ? "document" : "getAttachment")}}","code":"ATT-0301","category":"ERROR","count":9}""");

        var moved = await _world.ChangeAsync(id, Wire.Item((CalendarTags.StartTime, "20261123T110000Z"), (CalendarTags.EndTime, "20261123T120000Z")), EasVersion.V161);

        await _world.ResetAsync();
        Assert.That((moved.Status, moved.SendBack), Is.EqualTo((ItemStatus.Success, true)));
        Assert.That(await FilesAsync(), Is.EqualTo(refused ? "Yoga: all.txt=alle; Pilates: all.txt=alle" : $"Yoga: all.txt=alle; Pilates: all.txt=alle, large={3 << 20}, plan.txt=eins"));
        Assert.That(_world.Log.Of(2130).Single(), Does.Contain("attachments").And.Contain("moved"));
    }

    [Test]
    public void Record_GoldenBytes()
    {
        var series = new MovedSeries(new EventGroup(new OxEvent { Id = "4", Summary = "a" }, [new OxEvent { Id = "5" }]), -7, KeepsPattern: true) { Files = new Dictionary<int, int> { [263] = 5 } };

        // version, keeps its pattern, the start as text, the events as JSON, the files: how many, and of each its id and length
        const string Json = """[{"id":"4","summary":"a"},{"id":"5"}]""";
        var golden = "01" + "022D37" + Json.Length.ToString("X2", System.Globalization.CultureInfo.InvariantCulture) + Convert.ToHexString(Encoding.UTF8.GetBytes(Json));
        Assert.That(Convert.ToHexString(MovedSeriesStore.Write(series)), Is.EqualTo("02" + golden + "01" + "8702" + "05"));
        var read = MovedSeriesStore.Read(MovedSeriesStore.Write(series))!;
        Assert.That((read.Before.Master.Summary, read.Before.Exceptions.Single().Id, read.StartMs, read.KeepsPattern, read.Files[263]), Is.EqualTo(("a", "5", -7L, true, 5)));
        var older = MovedSeriesStore.Read(Convert.FromHexString("01" + golden))!;
        Assert.That((older.Before.Exceptions.Single().Id, older.StartMs, older.Files.Count), Is.EqualTo(("5", -7L, 0)), "as it was before files were kept");
        var bytes = MovedSeriesStore.Write(series);
        for (var i = 0; i < bytes.Length; i++) Assert.That(MovedSeriesStore.Read(bytes[..i]), Is.Null);
    }

    /// <summary>Mondays at ten, one of them changed and put on a Tuesday, one deleted.</summary>
    private async Task<(string Id, long Version)> MakeAsync()
    {
        var series = await _world.MakeSeriesAsync();
        await _world.ChangeAsync(series.Id!, "20261130T090000Z", patch => patch
            .Set(OxEventColumns.Summary, "Pilates")
            .Set(OxEventColumns.StartDate, new OxDateTime("20261201T140000", "Europe/Berlin")).Set(OxEventColumns.EndDate, new OxDateTime("20261201T150000", "Europe/Berlin")));
        await _world.DeleteAsync(series.Id!, "20261207T090000Z");
        await AttachAsync(series.Id!, "20261130T090000Z", "plan.txt", "eins");
        await AttachAsync(series.Id!, null, "all.txt", "alle");
        await AttachAsync(series.Id!, "20261130T090000Z", "all.txt", "alle");
        return (series.Id!, (await _world.ReadAsync(series.Id!, EasVersion.V161)).Version);
    }

    private Task<ItemOutcome> AttachAsync(string id, string? recurrenceId, string name, string content) =>
        _world.ChangeAsync(id, Wire.Item().With(PhoneFiles.Added((name, name, content))), EasVersion.V161, recurrenceId);

    /// <summary>As OX has them: of the series, and of its changed occurrence.</summary>
    private async Task<string> FilesAsync()
    {
        var told = new List<string>();
        foreach (var one in (await _world.EventsAsync()).OrderBy(one => one.Rrule is null))
        {
            var files = (await PhoneFiles.StoredAsync(_world, one.Id!)).Select(file => $"{file.Name}={(file.Content.Length > 9 ? file.Content.Length : file.Content)}");
            told.Add($"{one.Summary}: {string.Join(", ", files.Order())}");
        }

        return string.Join("; ", told);
    }

    private async Task<string> TextAsync(string id)
    {
        var (item, _) = await _world.ReadAsync(id, EasVersion.V161);
        var exceptions = item.Child(CalendarTags.Exceptions)?.All(CalendarTags.Exception).ToList() ?? [];
        var deleted = exceptions.Where(one => one.FlagOf(CalendarTags.Deleted) == true).Select(one => one.TextOf(AirSyncBaseTags.InstanceId)![..8]);
        var changed = exceptions.Where(one => one.FlagOf(CalendarTags.Deleted) != true)
            .Select(one => $"{one.TextOf(AirSyncBaseTags.InstanceId)![..8]} is {one.TextOf(CalendarTags.Subject)} at {one.TextOf(CalendarTags.StartTime)}");
        return $"{item.TextOf(CalendarTags.StartTime)![..13]}Z {item.TextOf(CalendarTags.Subject)} x{item.Child(CalendarTags.Recurrence)!.TextOf(CalendarTags.Occurrences)}, without {string.Join(' ', deleted)}; {string.Join(' ', changed)}";
    }
}
