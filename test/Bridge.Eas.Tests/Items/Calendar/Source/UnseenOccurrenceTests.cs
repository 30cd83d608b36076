using Bridge.Eas.Items.Calendar.Source;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Calendar;

namespace Bridge.Eas.Tests.Items.Calendar.Source;

/// <summary>A colleague's phone writes to a series of which one changed occurrence is private: for him it is deleted, for its owner it stays.</summary>
[TestFixture("8.x")]
[TestFixture("7.10.6")]
[TestFixture("7.8.4")]
[TestFixture("6.16")]
internal sealed class UnseenOccurrenceTests(string profile)
{
    private const string Secret = "20261130T090000Z", Deleted = "20261207T090000Z";

    private CalendarWorld _world = null!;
    private SourceContext _colleague = null!;
    private string _id = "";

    [SetUp]
    public async Task StartAsync()
    {
        _world = await CalendarWorld.StartAsync(profile);
        _colleague = await _world.SharedWithAsync("user2@example.test", EasVersion.V161);
        _id = (await _world.MakeSeriesAsync()).Id!;
        await _world.ChangeAsync(_id, Secret, patch => patch.Set(OxEventColumns.Summary, "Secret").Set(OxEventColumns.Classification, "PRIVATE"));
        await _world.DeleteAsync(_id, Deleted);
    }

    [TearDown]
    public ValueTask StopAsync() => _world.DisposeAsync();

    [Test]
    public async Task Read_ItIsDeleted()
    {
        Assert.That(Exceptions(await ReadAsync()), Is.EqualTo(new[] { (Secret, true), (Deleted, true) }));
    }

    [Test]
    public async Task Move_IsDeletedForNobody_AndThePhoneIsSentWhatThereIs()
    {
        var outcome = await ChangeAsync(Wire.Item((CalendarTags.StartTime, "20261123T110000Z"), (CalendarTags.EndTime, "20261123T120000Z")));

        Assert.That((outcome.Status, outcome.SendBack), Is.EqualTo((ItemStatus.Success, true)));
        Assert.That((await _world.EventAsync(_id)).DeleteExceptionDates, Is.EqualTo(new[] { "20261207T110000Z" }));
        Assert.That(Exceptions(await ReadAsync()), Is.EqualTo(new[] { ("20261207T110000Z", true) }));
    }

    [Test]
    public async Task MoveBrokenOffAfterOxMovedIt_IsDeletedForNobodyByTheNextTry()
    {
        var moved = Wire.Item((CalendarTags.StartTime, "20261123T110000Z"), (CalendarTags.EndTime, "20261123T120000Z"));
        await _world.FaultAsync("""{"module":"chronos","action":"update","drop":true,"after":true}""");

        var first = await ChangeAsync(moved);
        _world.ChangeNode();
        var second = await ChangeAsync(moved);

        Assert.That((first.Status, second.Status), Is.EqualTo((ItemStatus.Retry, ItemStatus.Success)));
        Assert.That((await _world.EventAsync(_id)).DeleteExceptionDates, Is.EqualTo(new[] { "20261207T110000Z" }));
    }

    [Test]
    public async Task AnotherOccurrenceBroughtBack_ItStaysAsItIs()
    {
        var outcome = await ChangeAsync(Wire.Item((CalendarTags.Subject, "Back")), Deleted);

        Assert.That(outcome.Status, Is.EqualTo(ItemStatus.Success));
        Assert.That((await _world.EventsAsync()).Select(one => one.Summary), Is.EqualTo(_world.IsLegacy ? new[] { "Yoga", "Secret" } : ["Yoga", "Secret", "Back"]), "the old calendar gives no occurrence back");
    }

    [Test]
    public async Task ChangedByThePhone_StaysAsItIsAndGoesBack()
    {
        var outcome = await ChangeAsync(Wire.Item((CalendarTags.Subject, "Mine")), Secret);

        Assert.That((outcome.Status, outcome.SendBack), Is.EqualTo((ItemStatus.Success, true)));
        Assert.That((await _world.EventsAsync()).Select(one => one.Summary), Is.EqualTo(new[] { "Yoga", "Secret" }));
    }

    [Test]
    public async Task DeletedByThePhone_StaysForTheOwner()
    {
        var outcome = (await _world.Source.DeleteAsync(_colleague, [new(ItemKey.Parse(_id), Secret, false)], CancellationToken.None))[0];

        Assert.That(outcome.Status, Is.EqualTo(ItemStatus.Success));
        Assert.That((await _world.EventsAsync()).Select(one => one.Summary), Is.EqualTo(new[] { "Yoga", "Secret" }));
    }

    [Test]
    public async Task Kept_IsNotDeletedInTheCopy_ButHasNoPlaceInAnEntryOfHisOwn()
    {
        var copies = await _world.Source.KeepAsync(_colleague, [ItemKey.Parse(_id)], CancellationToken.None);
        var kept = KeptEvents.Read(copies.Value![0])!;

        Assert.That(KeptEvents.AsNew(kept).Master.DeleteExceptionDates, Has.Count.EqualTo(1));
        Assert.That(KeptEvents.AsOwn(kept, 4).Master.DeleteExceptionDates, Has.Count.EqualTo(2).And.Contains(Secret));
    }

    private async Task<ItemOutcome> ChangeAsync(WbxmlElement data, string? instance = null) =>
        (await _world.Source.ChangeAsync(_colleague, [new ClientChange(ItemKey.Parse(_id), instance, data, null, ClientWins: false)], CancellationToken.None))[0];

    private async Task<WbxmlElement> ReadAsync()
    {
        await foreach (var item in _world.Source.PrepareAsync(_colleague, [new WantedItem(new SourceItem(ItemKey.Parse(_id), 0), null)], CancellationToken.None))
            return Wire.Written(item.WriteData!);
        throw new AssertionException("no item came");
    }

    private static IEnumerable<(string? Original, bool IsDeleted)> Exceptions(WbxmlElement item) =>
        (item.Child(CalendarTags.Exceptions)?.All(CalendarTags.Exception) ?? []).Select(one => (one.TextOf(AirSyncBaseTags.InstanceId), one.FlagOf(CalendarTags.Deleted) == true));
}
