using System.Globalization;
using EasClient;
using EasClient.Http;
using EasClient.Phone;
using EasClient.Requests;

namespace Simulation.Phones;

internal sealed partial class SimPhone
{
    private CancellationTokenSource? _pingEnd;
    private CancellationTokenSource? _heldEnd;
    private Task _ping = Task.CompletedTask;
    private Task _held = Task.CompletedTask;

    /// <summary>Parks a Ping; what it brings is synced when it comes.</summary>
    public void StartPing(TimeSpan heartbeat, IReadOnlyList<EasCollection> collections)
    {
        if (collections.Count == 0) return;
        _pingEnd?.Cancel();
        _pingEnd = new CancellationTokenSource();
        _ping = PingAsync(heartbeat, collections, _pingEnd.Token);
    }

    /// <summary>Parks a Sync; the next thing that the phone does hangs it up.</summary>
    public void StartHeld(int minutes, IReadOnlyList<EasCollection> collections)
    {
        if (collections.Count == 0) return;
        _heldEnd = new CancellationTokenSource();
        _held = HeldAsync(minutes, collections, _heldEnd.Token);
    }

    private async Task PingAsync(TimeSpan heartbeat, IReadOnlyList<EasCollection> collections, CancellationToken cancellationToken)
    {
        EasResponse? response = null;
        var request = EasRequest.Of("Ping", PingRequest.Build((int)heartbeat.TotalSeconds, collections));
        if (!await TryAsync("Ping", async () => response = await Eas.Connection.PostAsync(request, heartbeat, cancellationToken))) return;
        var status = response!.RootStatus;
        _world.Note(string.Create(CultureInfo.InvariantCulture, $"{Name} Ping: {status}"));
        if (response.StatusCode != 200 || status is not (2 or 7) || cancellationToken.IsCancellationRequested) return;
        var changed = response.Xml!.Descendants(EasNames.Ping + "Folder").Select(folder => folder.Value).ToHashSet(StringComparer.Ordinal);
        await DoAsync(async () =>
        {
            if (status == 7) await FolderSyncAsync();
            else await SyncAsync([.. Collections.Where(collection => changed.Contains(collection.Id))]);
        });
    }

    private async Task HeldAsync(int minutes, IReadOnlyList<EasCollection> collections, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            if (!cancellationToken.IsCancellationRequested) await SyncOnceAsync([.. collections.Where(IsThere)], new SyncLimits { Wait = minutes }, cancellationToken: cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task EndHeldAsync()
    {
        _heldEnd?.Cancel();
        await _held;
    }

    /// <summary>Hangs up whatever waits.</summary>
    private async Task EndWaitsAsync()
    {
        _pingEnd?.Cancel();
        await _ping;
        await EndHeldAsync();
    }
}
