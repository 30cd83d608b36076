using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Calendar;
using static Bridge.Eas.Tests.Items.Calendar.Source.PhoneFiles;

namespace Bridge.Eas.Tests.Items.Calendar.Source;

/// <summary>Files of events where OX has them in a module of their own, which may refuse what the calendar allows.</summary>
[TestFixture("7.8.4")]
[TestFixture("7.6.3")]
[TestFixture("6.22")]
[TestFixture("6.16")]
internal sealed class LegacyFilesTests(string profile)
{
    private CalendarWorld _world = null!;

    [SetUp]
    public async Task StartAsync() => _world = await CalendarWorld.StartAsync(profile);

    [TearDown]
    public ValueTask StopAsync() => _world.DisposeAsync();

    [Test]
    public async Task Read_OxDoesNotTellTheFiles_TheEventIsShownWithoutThem_AndTheOperatorIsTold()
    {
        var made = await _world.AddAsync(Call.With(Added(("f1", "a.txt", "eins"))), EasVersion.V161);
        await _world.FaultAsync("""{"module":"attachment","action":"all","code":"ATT-0202","category":"ERROR"}""");
        var (item, _) = await _world.ReadAsync(made.Key.ToString()!, EasVersion.V161);
        await _world.FaultAsync("""{"module":"attachment","action":"all","status":503}""");
        var later = await _world.Source.PrepareAsync(_world.Context(EasVersion.V161), [new WantedItem(new SourceItem(made.Key!.Value, 0), null)], CancellationToken.None).FirstAsync();

        Assert.That((item.TextOf(CalendarTags.Subject), item.Has(AirSyncBaseTags.Attachments)), Is.EqualTo(("Call", false)));
        Assert.That(_world.Log.Of(3201).Single(), Does.Contain("ATT-0202"));
        Assert.That(later.Preparation, Is.EqualTo(Preparation.Later), "what passes is waited for");
        Assert.That(Shown((await _world.ReadAsync(made.Key.ToString()!, EasVersion.V161)).Item), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Change_OxDidNotTellTheFiles_AddsOneAndLeavesTheOthers()
    {
        var made = await _world.AddAsync(Call.With(Added(("f1", "a.txt", "eins"))), EasVersion.V161);
        await _world.FaultAsync("""{"module":"attachment","action":"all","code":"ATT-0202","category":"ERROR"}""");

        var outcome = await _world.ChangeAsync(made.Key.ToString()!, Wire.Item().With(Added(("f2", "b.txt", "zwei"))), EasVersion.V161, known: made.Version);

        Assert.That(outcome.Status, Is.EqualTo(ItemStatus.Success));
        Assert.That((await StoredAsync(_world, made.Key.ToString()!)).Select(file => file.Content), Is.EqualTo(new[] { "eins", "zwei" }));
    }

    /// <summary>Somebody attaches a file between our look and our write, which no timestamp tells of.</summary>
    [Test]
    public async Task TakenOut_WhatIsNotNamedStays()
    {
        var made = await _world.AddAsync(Call.With(Added(("f1", "a.txt", "eins"), ("f2", "b.txt", "zwei"))), EasVersion.V161);
        var stored = (await _world.EventAsync(made.Key.ToString()!)).Attachments!;

        await _world.ChangeAsync(made.Key.ToString()!, null, patch => patch.Set(OxEventColumns.Attachments, [stored.Single(file => file.Filename == "a.txt") with { IsGone = true }]));

        Assert.That((await StoredAsync(_world, made.Key.ToString()!)).Select(file => file.Content), Is.EqualTo(new[] { "zwei" }));
    }
}
