using System.Runtime.CompilerServices;
using EasClient.Http;
using EasClient.Phone;
using OxSimulator.Store;
using Simulation.Contract;
using Simulation.Oracle;

namespace Simulation.Phones;

/// <summary>
/// A phone as people have it: it keeps what it could not deliver and tries it again, waits for news in Ping or a held Sync, and goes by what the
/// server says. One thing at a time; only a Ping may wait beside.
/// </summary>
internal sealed partial class SimPhone : ISimPhone, IDisposable
{
    private readonly IWorld _world;
    private readonly Life _life;
    private readonly Ledger _ledger;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ConditionalWeakTable<EasCollection, object> _arranged = [];
    private bool _negotiated;

    public SimPhone(IWorld world, Life life, SimUser user, int index, Rng random)
    {
        (_world, _life, _ledger, User) = (world, life, life.Ledger, user);
        Name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"u{user.Id}d{index}");
        Habits = PhoneHabits.Of(index, random.Fork(1));
        Random = random.Fork(2);
        DeviceId = "SIMPHONE" + Name.ToUpperInvariant();
        Eas = new EasPhone(world.Connect(user, DeviceId, Habits.Merged), new PhoneOptions { Version = Habits.Version });
        Sight = new PhoneSight(world, life, this);
        Eas.Connection.Watch(Sight.Saw);
    }

    public string Name { get; }

    public SimUser User { get; }

    public string DeviceId { get; }

    public EasPhone Eas { get; }

    public PhoneHabits Habits { get; }

    public PhoneSight Sight { get; }

    /// <summary>The phone's own whims, apart from what its user does.</summary>
    public Rng Random { get; }

    /// <summary>The collections that the phone syncs, in the order in which it lists them.</summary>
    public IReadOnlyList<EasCollection> Collections =>
    [
        .. Eas.Folders.Values.Where(folder => folder.Type != FolderType.Outbox && folder.Type.ItemClass() is not null)
            .OrderBy(folder => folder.Type).ThenBy(folder => folder.Id, StringComparer.Ordinal).Select(folder => Arranged(Eas.Collection(folder.Id))),
    ];

    public IReadOnlyList<EasCollection> Of(ItemKind kind) => [.. Collections.Where(collection => ItemKinds.OfClass(collection.ItemClass) == kind)];

    /// <summary>Names from the top, with slashes between.</summary>
    public string PathOf(EasFolder folder) =>
        Eas.Folders.TryGetValue(folder.ParentId, out var parent) && parent.Id != folder.Id ? PathOf(parent) + "/" + folder.Name : folder.Name;

    public string PathOf(EasCollection collection) => Eas.Folders.TryGetValue(collection.Id, out var folder) ? PathOf(folder) : collection.Id;

    /// <summary>OX's folders that are shown in one of the phone's.</summary>
    /// <param name="place">The one that it stands for.</param>
    /// <param name="all">All of the user's.</param>
    public IReadOnlyList<OxPlace> ShownIn(OxPlace place, IEnumerable<OxPlace> all) => Habits.Merged && place.Kind != ItemKind.Mail ? [.. all.Where(one => one.Kind == place.Kind)] : [place];

    /// <summary>Does something when what the phone did before is done.</summary>
    public async Task DoAsync(Func<Task> what)
    {
        await EndHeldAsync();
        await _turn.WaitAsync();
        try
        {
            if (await SetUpAsync()) await what();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Does something as soon as it can, while somebody else goes on.</summary>
    public void Beside(Func<Task> what) => _ = BesideAsync(what);

    /// <summary>Asks for the folders. False when no answer came.</summary>
    public async Task<bool> FolderSyncAsync(bool fromScratch = false)
    {
        var (status, losses) = (0, _world.StateLosses);
        Sight.AsksForFolders();
        var answered = await TryAsync("FolderSync", async () =>
            status = (fromScratch ? await Eas.FolderSyncFromScratchAsync() : await Eas.FolderSyncAsync()).Status ?? 0);

        // The policy key was lost between the provisioning and this: the next one provisions anew.
        if (status is >= 140 and <= 144 && _world.StateLosses > losses) return false;
        if (answered && status is not (1 or 6 or 110 or 111)) _world.Violate("refused", $"{Name} FolderSync was refused with status {status}");
        return answered && status == 1;
    }

    /// <summary>Tries to reach the server; what was not answered stays to be tried again.</summary>
    public async Task<bool> TryAsync(string what, Func<Task> act)
    {
        var losses = _world.StateLosses;
        try
        {
            await act();
            return true;
        }
        catch (EasHttpException refused) when (refused.StatusCode is 429 or 500 or 502 or 503 or 504)
        {
            _world.Note($"{Name} {what}: HTTP {refused.StatusCode}");
        }
        catch (EasHttpException refused) when (refused.StatusCode == 449 && _world.StateLosses > losses)
        {
            // Up to 12.1: the policy key was lost between the provisioning and this.
            _world.Note($"{Name} {what}: HTTP {refused.StatusCode}");
        }
        catch (EasHttpException refused)
        {
            _world.Violate("refused", $"{Name} {what} was refused with HTTP {refused.StatusCode}");
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException or TimeoutException or OperationCanceledException)
        {
            _world.Note($"{Name} {what}: no answer");
        }

        return false;
    }

    public void Dispose()
    {
        Eas.Dispose();
        _turn.Dispose();
        _pingEnd?.Dispose();
        _heldEnd?.Dispose();
    }

    private async Task BesideAsync(Func<Task> what)
    {
        try
        {
            await DoAsync(what);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            _world.Violate("simulation", fault.ToString());
        }
    }

    private async Task<bool> SetUpAsync()
    {
        if (!_negotiated) _negotiated = await TryAsync("OPTIONS", () => Eas.NegotiateAsync());
        if (!_negotiated) return false;
        return Eas.FolderSyncKey != EasCollection.InitialKey || await FolderSyncAsync();
    }

    private EasCollection Arranged(EasCollection collection)
    {
        if (_arranged.TryGetValue(collection, out _)) return collection;
        _arranged.Add(collection, this);
        collection.Options = Habits.OptionsFor(collection.ItemClass);
        Sight.Met(collection);
        return collection;
    }
}
