using EasClient.Phone;
using Simulation.Oracle;

namespace Simulation.Phones;

/// <summary>A request other than Sync that the phone repeats, the same each time, until it is answered.</summary>
/// <param name="Name">In the trace.</param>
/// <param name="SendAsync">Sends it; true when it is settled, well or ill.</param>
internal sealed record Errand(string Name, Func<Task<bool>> SendAsync);

/// <summary>A MoveItems that was answered with success.</summary>
/// <param name="Tries">The how many-th request it was.</param>
internal sealed record OwnMove(int Tries);

internal sealed partial class SimPhone
{
    private readonly List<Errand> _errands = [];

    /// <summary>Requests that were not answered yet.</summary>
    public int Errands => _errands.Count;

    /// <summary>Tries a request; if no answer comes it is kept and tried again later.</summary>
    public async Task RunAsync(Errand errand)
    {
        if (!await RunOnceAsync(errand)) _errands.Add(errand);
    }

    /// <summary>Tries again what is left, oldest first.</summary>
    public async Task<bool> CatchUpAsync()
    {
        foreach (var errand in _errands.ToList())
        {
            if (!await RunOnceAsync(errand)) return false;
            _errands.Remove(errand);
        }

        return true;
    }

    public Errand SendMail(Sending sending, byte[] mime, bool saveInSent) => new("SendMail", async () =>
    {
        var result = await Eas.SendMailAsync(mime, saveInSent, "id-" + sending.Token);
        if (result.Sent) sending.ToldSent = true;
        else _world.Count($"SendMail answered with {result.HttpStatus} {result.Status}");
        return result.Sent;
    });

    /// <summary>Items that it moved itself, by the ids that they got.</summary>
    public Dictionary<string, OwnMove> Moved { get; } = new(StringComparer.Ordinal);

    /// <summary>Ids of items whose move was not answered yet, once for each move.</summary>
    public List<string> Moving { get; } = [];

    /// <summary>The ids that they had before.</summary>
    public HashSet<string> MovedAway { get; } = new(StringComparer.Ordinal);

    /// <summary>Where moves led whose first answer was lost and whose last one was a refusal: the folder was rebuilt, or the store lost, in between.</summary>
    public HashSet<string> MovedInVain { get; } = new(StringComparer.Ordinal);

    public Errand Move(EasCollection from, EasCollection to, string serverId, Entry entry)
    {
        var tries = 0;
        Moving.Add(serverId);
        return new("MoveItems", () => MoveAsync(from, to, serverId, entry, new OwnMove(++tries)));
    }

    private async Task<bool> MoveAsync(EasCollection from, EasCollection to, string serverId, Entry entry, OwnMove move)
    {
        var results = await Eas.MoveAsync(from, to, [serverId]);
        var result = results.Count > 0 ? results[0] : null;
        _ledger.Moved(entry, Name);
        if (result is { Status: 3, NewId: { } id })
        {
            Sight.Names(id, entry.Token);
            Moved[id] = move;
            MovedAway.Add(serverId);
        }
        else
        {
            _world.Count($"MoveItems answered with {result?.Status}");
        }

        // 5 and 7: it could not be done now.
        if (result?.Status is null or 5 or 7) return false;
        if (result.Status != 3 && move.Tries > 1) MovedInVain.Add(to.Id);
        Moving.Remove(serverId);
        return true;
    }

    public Errand FolderCommand(string name, Func<Task<FolderResult>> send) => new(name, async () =>
    {
        var result = await send();
        if (result.Status != 1) _world.Count($"{name} answered with {result.Status}");
        if (result.Status == 9) await Eas.FolderSyncAsync();
        return result.Status is not (null or 6 or 9 or 110 or 111);
    });

    private async Task<bool> RunOnceAsync(Errand errand)
    {
        var settled = false;
        return await TryAsync(errand.Name, async () => settled = await errand.SendAsync()) && settled;
    }
}
