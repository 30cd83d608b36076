using Bridge.Eas.Commands.MoveItems;
using Bridge.Eas.Folders;
using Bridge.Eas.Protocol;
using Bridge.Eas.State;
using Bridge.Eas.State.Collections;
using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;
using Bridge.Eas.Telemetry;
using Bridge.Eas.Tests.Items.Calendar.Source;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StateStores;

namespace Bridge.Eas.Tests.Commands.MoveItems;

/// <summary>A class whose items keep their ids, and a phone that repeats a move when the memory of its moves is gone.</summary>
internal sealed class LateMoveTests
{
    private readonly ManualTimeProvider _time = new();
    private InMemoryStateStore _store = null!;
    private CalendarWorld _world = null!;
    private string _other = "";

    [SetUp]
    public async Task StartAsync()
    {
        _store = new InMemoryStateStore(_time);
        _world = await CalendarWorld.StartAsync();
        _other = await _world.MakeCalendarAsync("Other");
    }

    [TearDown]
    public ValueTask StopAsync() => _world.DisposeAsync();

    [TestCase(true, 3)]
    [TestCase(false, 1)]
    public async Task Event_MovedAgainAfterThreeWeeks_IsAnsweredAsDoneWhileTheDestinationWaitsForItsSync(bool waits, int status)
    {
        var made = await _world.MakeAsync(new OxEvent { StartDate = new("20261201T090000", "Europe/Berlin"), EndDate = new("20261201T100000", "Europe/Berlin") });
        await PrimeAsync("C1", ItemKey.Parse(made.Id!));
        var to = await PrimeAsync("C2");
        var first = await MoveAsync(made.Id!);
        _time.Advance(TimeSpan.FromDays(21));
        if (!waits) await _store.RemoveAsync([to.MovedInKey], CancellationToken.None);

        var again = await MoveAsync(made.Id!);

        Assert.That((first.Status, first.NewId), Is.EqualTo((MoveStatus.Success, $"C2:{made.Id}")));
        Assert.That((int)again.Status, Is.EqualTo(status));
        if (waits) Assert.That(again.NewId, Is.EqualTo(first.NewId));
    }

    private async Task<MovingItem> MoveAsync(string id)
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var metrics = new EasMetrics(services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());
        var mover = new FolderMover(
            new MoveStore(_store, new ClaimTerm(Options.Create(new OxOptions())), _time), new MovedInStore(_store), new HeldAfterMove(new CollectionStore(_store, _time), metrics), new NoNotes(), metrics);
        var (from, to) = (Folder("C1", _world.Folder.Value), Folder("C2", _other));
        var item = new MovingItem($"C1:{id}", "C1", "C2");
        Assert.That(item.TryReadId(EasClass.Calendar), Is.True);
        var route = new MoveRoute(_world.Context(), _world.Source, from, to, "PHONE1", new Dictionary<string, EasFolder> { ["C1"] = from, ["C2"] = to });
        await mover.MoveAsync(route, [item], _time.GetTimestamp(), CancellationToken.None);
        return item;

        static EasFolder Folder(string id, string oxId) => new(id, EasFolder.Root, id, EasFolderType.UserCalendar, EasClass.Calendar, oxId, FolderRights.All);
    }

    /// <summary>The phone syncs this calendar, and holds these events.</summary>
    private async Task<CollectionAddress> PrimeAsync(string collectionId, params ItemKey[] held)
    {
        var address = new CollectionAddress(_world.Context().User.State, "PHONE1", collectionId);
        var key = SyncKey.FirstOf(SyncKey.First().Line);
        var root = BaseState.Empty(key, filterType: 0, EasVersion.V141) with { Snapshot = new Snapshot([.. held], [.. held.Select(_ => 1L)]) };
        await _store.SetAsync(address.BaseKey(key.Line), BaseFormat.Write(root), expiry: null, CancellationToken.None);
        var header = new CollectionHeader { Class = EasClass.Calendar, Line = new CollectionLine { Id = key.Line, StartedAt = 1, Confirmed = 1 } };
        await _store.SetAsync(address.HeaderKey, CollectionHeaderFormat.Write(header), expiry: null, CancellationToken.None);
        return address;
    }

    private sealed class NoNotes : IChangeNotes
    {
        public ValueTask NoteAsync(StateUser user, string oxFolderId, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
