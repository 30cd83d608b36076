using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.OxApi.Calendar;
using static Bridge.Eas.Tests.Items.Calendar.Source.PhoneEvents;

namespace Bridge.Eas.Tests.Items.Calendar.Source;

/// <summary>What phones delete, whole or of one occurrence, against the OX simulator.</summary>
[TestFixture("7.10.6")]
[TestFixture("8.x")]
[TestFixture("7.8.4")]
[TestFixture("7.6.3")]
[TestFixture("6.22")]
[TestFixture("6.16")]
internal sealed class CalendarSourceDeletingTests(string profile)
{
    private CalendarWorld _world = null!;

    [SetUp]
    public async Task StartAsync() => _world = await CalendarWorld.StartAsync(profile);

    [TearDown]
    public ValueTask StopAsync() => _world.DisposeAsync();

    [Test]
    public async Task DeleteAsync_OccurrenceOfASeriesThatOthersChangedMeanwhile_SendsTheSeriesBack([Values] bool changed)
    {
        var series = await _world.MakeSeriesAsync();
        var (_, version) = await _world.ReadAsync(series.Id!, EasVersion.V161);
        if (changed) await _world.ChangeAsync(series.Id!, "20261130T090000Z", patch => patch.Set(OxEventColumns.Summary, "Pilates"));

        var deleted = await _world.Source.DeleteAsync(
            _world.Context(EasVersion.V161),
            [new(ItemKey.Parse(series.Id!), "20261207T090000Z", false, version), new(ItemKey.Parse(series.Id!), "20261214T090000Z", false, version)],
            CancellationToken.None);

        var unwatched = _world.IsLegacy;
        Assert.That(deleted.Select(outcome => (outcome.Status, outcome.SendBack)), Is.EqualTo(new[] { (ItemStatus.Success, changed || unwatched), (ItemStatus.Success, unwatched) }));
    }

    [Test]
    public async Task OccurrenceDeleted_SeriesChangedBetweenReadingAndWriting_IsDeletedAndSentBack([Values] bool modern)
    {
        var series = await _world.MakeSeriesAsync();
        var (item, version) = await _world.ReadAsync(series.Id!, modern ? EasVersion.V161 : EasVersion.V141);
        var context = _world.Context(modern ? EasVersion.V161 : EasVersion.V141) with
        {
            KeepClaim = async _ => await _world.ChangeAsync(series.Id!, null, patch => patch.Set(OxEventColumns.Location, "Hall 2")),
        };

        var outcome = modern
            ? (await _world.Source.DeleteAsync(context, [new(ItemKey.Parse(series.Id!), "20261207T090000Z", false, version)], CancellationToken.None))[0]
            : (await _world.Source.ChangeAsync(context, [new(ItemKey.Parse(series.Id!), null, item.With(Exceptions(Deleted("20261207T090000Z"))), version, ClientWins: false)], CancellationToken.None))[0];
        var stored = await _world.EventAsync(series.Id!);

        Assert.Multiple(() =>
        {
            Assert.That((outcome.Status, outcome.SendBack, outcome.IsShared), Is.EqualTo((ItemStatus.Success, true, true)), "the phone has not seen the other change yet");
            Assert.That((stored.Location, stored.DeleteExceptionDates), Is.EqualTo(("Hall 2", new[] { "20261207T090000Z" })));
        });
    }

    /// <summary>Another phone moves the series to another hour: the occurrence has another id by then, and is the same day.</summary>
    [Test]
    public async Task OccurrenceDeleted_SeriesMovedBetweenReadingAndWriting_IsDeletedWhereItIs()
    {
        var series = await _world.MakeSeriesAsync();
        var (_, version) = await _world.ReadAsync(series.Id!, EasVersion.V161);
        var writes = 0;
        var context = _world.Context(EasVersion.V161) with
        {
            KeepClaim = async _ =>
            {
                if (++writes == 1) await _world.ChangeAsync(series.Id!, null, patch => patch.Set(OxEventColumns.StartDate, new("20261123T130000", "Europe/Berlin")).Set(OxEventColumns.EndDate, new("20261123T140000", "Europe/Berlin")));
            },
        };

        var outcome = (await _world.Source.DeleteAsync(context, [new(ItemKey.Parse(series.Id!), "20261207T090000Z", false, version)], CancellationToken.None))[0];

        Assert.That((outcome.Status, outcome.SendBack), Is.EqualTo((ItemStatus.Success, true)));
        Assert.That((await _world.EventAsync(series.Id!)).DeleteExceptionDates, Is.EqualTo(new[] { "20261207T120000Z" }));
    }

    [Test]
    public async Task ChangeAsync_SeveralOccurrencesDeletedAtOnce_SendsTheSeriesBack()
    {
        var series = await _world.MakeSeriesAsync();
        var (item, version) = await _world.ReadAsync(series.Id!);

        var outcome = await _world.ChangeAsync(series.Id!, item.With(Exceptions(Deleted("20261130T090000Z"), Deleted("20261207T090000Z"))), known: version);

        Assert.That((outcome.Status, outcome.SendBack, outcome.IsShared), Is.EqualTo((ItemStatus.Success, true, false)), "what somebody wrote between the two would not have been seen");
        Assert.That((await _world.EventAsync(series.Id!)).DeleteExceptionDates, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task DeleteAsync_SomebodyElsesMeetingOrAnOccurrenceOfIt_TellsNobody([Values] bool occurrence, [Values] bool oneIsGone)
    {
        var bo = await _world.LoginAsync("user2@example.test");
        var boCalendar = await _world.CalendarOfAsync(bo);
        var meeting = (await _world.Api.NewAsync(
            bo, boCalendar, new()
            {
                Summary = "Bo's", Rrule = "FREQ=WEEKLY;COUNT=3", StartDate = new("20261201T090000", "Europe/Berlin"), EndDate = new("20261201T100000", "Europe/Berlin"),
                Attendees = [new() { Entity = bo.UserId }, new() { Entity = _world.Session.UserId }],
            },
            OxScheduling.None, CancellationToken.None)).Value;
        var gone = ItemKey.Parse(meeting.Id! + "00");

        var deleted = await _world.Source.DeleteAsync(
            _world.Context(EasVersion.V161),
            [.. oneIsGone ? [new ClientDelete(gone, null, ToTrash: false)] : Array.Empty<ClientDelete>(), new(ItemKey.Parse(meeting.Id!), occurrence ? "20261208T080000Z" : null, ToTrash: false)],
            CancellationToken.None);

        Assert.That(deleted.Select(outcome => outcome.Status), Is.All.EqualTo(ItemStatus.Success));
        Assert.That(await _world.MailsAsync(), Is.EqualTo(_world.IsLegacy ? 1 : 0), "the legacy calendar tells organizers who leaves, whoever asks it not to");
        Assert.That((await _world.Api.GetAsync(bo, boCalendar, meeting.Id!, null, CancellationToken.None)).Error, Is.Null, "it is Bo's");
    }

    /// <summary>Whose meeting it is decides who is told: without knowing that nothing is deleted.</summary>
    [Test]
    public async Task DeleteAsync_OxAwayWhenItIsAskedWhoseMeetingItIs_DeletesNothingYet()
    {
        var one = await _world.MakeAsync(At("20261201T090000"));
        ClientDelete[] deletes = [new(ItemKey.Parse(one.Id!), null, ToTrash: false)];
        await _world.FaultAsync("""{"module":"chronos","action":"list","status":503}""");

        var first = await _world.Source.DeleteAsync(_world.Context(EasVersion.V161), deletes, CancellationToken.None);
        var left = await _world.EventsAsync();
        var second = await _world.Source.DeleteAsync(_world.Context(EasVersion.V161), deletes, CancellationToken.None);

        Assert.That((first.Single().Status, left.Count), Is.EqualTo((ItemStatus.Retry, 1)));
        Assert.That((second.Single().Status, (await _world.EventsAsync()).Count), Is.EqualTo((ItemStatus.Success, 0)));
    }

    [Test]
    public async Task DeleteAsync_OwnMeeting_IsCalledOffByOxFrom160On([Values(EasVersion.V141, EasVersion.V160)] EasVersion version)
    {
        var made = await _world.MakeAsync(new()
        {
            StartDate = new("20261201T090000", "Europe/Berlin"), EndDate = new("20261201T100000", "Europe/Berlin"),
            Attendees = [new() { Entity = _world.Session.UserId }, new() { Uri = "mailto:guest@example.org", Email = "guest@example.org" }],
        });

        await _world.Source.DeleteAsync(_world.Context(version), [new(ItemKey.Parse(made.Id!), null, ToTrash: false)], CancellationToken.None);

        // The legacy calendar has invited the guest and calls the meeting off, whoever asks it not to.
        Assert.That(await _world.MailsAsync(), Is.EqualTo(_world.IsLegacy ? 2 : version == EasVersion.V160 ? 1 : 0));
    }

    [Test]
    public async Task DeleteAsync_EventsAndWhatIsGone_Succeed()
    {
        var one = await _world.MakeAsync(At("20261201T090000"));
        var two = await _world.MakeSeriesAsync();
        ItemKey[] keys = [ItemKey.Parse(one.Id!), ItemKey.Parse("424242"), ItemKey.Parse(two.Id!)];

        var outcomes = await _world.Source.DeleteAsync(_world.Context(), [.. keys.Select(key => new ClientDelete(key, null, false))], CancellationToken.None);

        Assert.That(outcomes.Select(outcome => outcome.Status), Is.All.EqualTo(ItemStatus.Success));
        Assert.That(await _world.EventsAsync(), Is.Empty);
    }
}
