using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Calendar;

namespace Bridge.Eas.Tests.Items.Calendar.Source;

/// <summary>A phone moves a series, and not all of its changed occurrences can be made again: the others are, and the phone is told what there is.</summary>
[TestFixture("8.x")]
[TestFixture("7.10.6")]
internal sealed class MendedDaysTests(string profile)
{
    private static readonly WbxmlElement Moved = Wire.Item((CalendarTags.StartTime, "20261123T110000Z"), (CalendarTags.EndTime, "20261123T120000Z"));

    private CalendarWorld _world = null!;

    [SetUp]
    public async Task StartAsync() => _world = await CalendarWorld.StartAsync(profile);

    [TearDown]
    public ValueTask StopAsync() => _world.DisposeAsync();

    [TestCase("20261130T110000Z", "Spinning", TestName = "the first one is gone")]
    [TestCase("20261214T110000Z", "Pilates", TestName = "the last one is gone")]
    public async Task Move_OneDayIsNotThereAnyMore_TheOtherIsMadeAgain(string gone, string left)
    {
        var id = await MakeAsync();
        var (_, version) = await _world.ReadAsync(id, EasVersion.V161);
        await _world.FaultAsync($$"""{"module":"chronos","action":"update","occurrence":"{{gone}}","count":9,"code":"CAL-4042","category":"USER_INPUT"}""");

        var outcome = await _world.ChangeAsync(id, Moved, EasVersion.V161, known: version);

        Assert.That((outcome.Status, outcome.SendBack), Is.EqualTo((ItemStatus.Success, true)));
        Assert.That((await ExceptionsAsync(id)).Select(one => one.TextOf(CalendarTags.Subject)), Is.EqualTo(new[] { left }));
    }

    [Test]
    public async Task Move_AChangedOccurrenceHasAFileOfItsOwn_ItHasItAgain_AndThePhoneIsToldByWhichName([Values] bool hasFile)
    {
        var id = await MakeAsync();
        if (hasFile) await _world.ChangeAsync(id, Wire.Item().With(PhoneFiles.Added(("f1", "a.txt", "eins"))), EasVersion.V161, instance: "20261130T090000Z");
        var (_, version) = await _world.ReadAsync(id, EasVersion.V161);

        var outcome = await _world.ChangeAsync(id, Moved, EasVersion.V161, known: version);

        Assert.That((outcome.Status, outcome.SendBack), Is.EqualTo((ItemStatus.Success, hasFile)));
        Assert.That((await ExceptionsAsync(id)).Select(one => (one.TextOf(CalendarTags.Subject), one.Has(AirSyncBaseTags.Attachments))), Is.EqualTo(new[] { ("Pilates", hasFile), ("Spinning", false) }));
    }

    /// <summary>Mondays at ten, two of them changed.</summary>
    private async Task<string> MakeAsync()
    {
        var series = await _world.MakeSeriesAsync();
        await _world.ChangeAsync(series.Id!, "20261130T090000Z", patch => patch.Set(OxEventColumns.Summary, "Pilates"));
        await _world.ChangeAsync(series.Id!, "20261214T090000Z", patch => patch.Set(OxEventColumns.Summary, "Spinning"));
        return series.Id!;
    }

    private async Task<IEnumerable<WbxmlElement>> ExceptionsAsync(string id) =>
        (await _world.ReadAsync(id, EasVersion.V161)).Item.Child(CalendarTags.Exceptions)?.All(CalendarTags.Exception).OrderBy(one => one.TextOf(AirSyncBaseTags.InstanceId), StringComparer.Ordinal) ?? Enumerable.Empty<WbxmlElement>();
}
