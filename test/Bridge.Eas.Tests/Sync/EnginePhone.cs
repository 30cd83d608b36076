using System.Buffers;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Tests.Sync;

/// <summary>A phone's side of one collection: takes over what an answer says unless the answer is lost.</summary>
internal sealed class EnginePhone(EngineBed bed, SyncKey key)
{
    private readonly Dictionary<string, string> _serverIds = [];

    public SyncKey Key { get; private set; } = key;

    public List<ulong> Adds { get; } = [];

    public List<ulong> Changed { get; } = [];

    public List<ulong> Deleted { get; } = [];

    public string? ServerIdOf(string clientId) => _serverIds.GetValueOrDefault(clientId);

    public ValueTask<CollectionAnswer> SendAsync(IReadOnlyList<PhoneCommand> commands) =>
        bed.Engine.RunAsync(bed.Run(Key) with { Commands = commands }, CancellationToken.None);

    public async Task<CollectionAnswer> SyncAsync(bool keep = true, int mostItems = 100, bool getChanges = true, IReadOnlyList<PhoneCommand>? commands = null, CollectionOptions? options = null, ulong[]? refuses = null, bool deletesAsMoves = true)
    {
        var run = bed.Run(Key) with { MostItems = mostItems, GetChanges = getChanges, DeletesAsMoves = deletesAsMoves, Commands = commands ?? [], NewOptions = options };
        var answer = await bed.Engine.RunAsync(run, CancellationToken.None);
        if (answer.Written is { } written) await written();
        if (!keep || answer.Key is null) return answer;

        if (refuses is not null && Children(answer.Commands).Any(command => refuses.Any(poison => command.TextOf(AirSyncTags.ServerId) == $"T1:{poison}"))) return answer;
        Assert.That(SyncKey.TryParse(answer.Key, out var next), Is.True);
        Key = next;
        foreach (var command in Children(answer.Commands))
        {
            // What was never made has no number.
            if (!ulong.TryParse(command.TextOf(AirSyncTags.ServerId)!.Split(':')[1], out var id)) continue;
            (command.Tag == AirSyncTags.Add ? Adds : command.Tag == AirSyncTags.Change ? Changed : Deleted).Add(id);
        }

        foreach (var response in Children(answer.Responses))
            if (response.Tag == AirSyncTags.Add) _serverIds[response.TextOf(AirSyncTags.ClientId)!] = response.TextOf(AirSyncTags.ServerId)!;
        return answer;
    }

    public static IReadOnlyList<WbxmlElement> Children(WbxmlWriter? fragment)
    {
        if (fragment is null) return [];
        using var document = new WbxmlWriter();
        document.Start(AirSyncTags.Commands);
        document.Insert(fragment);
        document.End();
        return WbxmlElement.Parse(new ReadOnlySequence<byte>(document.Written.ToArray()), WbxmlLimits.Default).Children;
    }
}
