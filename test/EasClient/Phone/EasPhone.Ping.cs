using EasClient.Http;
using EasClient.Requests;

namespace EasClient.Phone;

/// <summary>The answer to a Ping.</summary>
/// <param name="Status">1 nothing happened, 2 folders changed, … (MS-ASCMD, "Status (Ping)").</param>
/// <param name="Folders">Ids of changed folders.</param>
/// <param name="HeartbeatInterval">With status 5: the nearest interval allowed, in seconds.</param>
/// <param name="MaxFolders">With status 6.</param>
public sealed record PingAnswer(int? Status, IReadOnlyList<string> Folders, int? HeartbeatInterval, int? MaxFolders);

public sealed partial class EasPhone
{
    private int _heartbeatSeconds = 480;

    /// <summary>Waits until one of the collections changes or the heartbeat runs out.</summary>
    /// <param name="heartbeat">Whole seconds; adopted by the phone, as is what the server names with status 5.</param>
    /// <param name="collections">What to watch.</param>
    /// <param name="cancellationToken">Hangs up.</param>
    /// <remarks>Status 7 runs a FolderSync.</remarks>
    public Task<PingAnswer> PingAsync(TimeSpan heartbeat, IReadOnlyList<EasCollection> collections, CancellationToken cancellationToken = default)
    {
        _heartbeatSeconds = (int)heartbeat.TotalSeconds;
        return PingAsync(EasRequest.Of("Ping", PingRequest.Build(_heartbeatSeconds, collections)), cancellationToken);
    }

    /// <summary>Pings once more by an empty request: the server remembers heartbeat and folders.</summary>
    public Task<PingAnswer> PingAgainAsync(CancellationToken cancellationToken = default) => PingAsync(new EasRequest("Ping"), cancellationToken);

    /// <summary>A Ping that leaves out what is null, for which the server uses what it stored.</summary>
    public Task<PingAnswer> PingPartlyAsync(int? heartbeatSeconds, IReadOnlyList<EasCollection>? collections, CancellationToken cancellationToken = default)
    {
        _heartbeatSeconds = heartbeatSeconds ?? _heartbeatSeconds;
        return PingAsync(EasRequest.Of("Ping", PingRequest.Build(heartbeatSeconds, collections)), cancellationToken);
    }

    private async Task<PingAnswer> PingAsync(EasRequest request, CancellationToken cancellationToken)
    {
        var response = await SendAsync(request, cancellationToken, TimeSpan.FromSeconds(_heartbeatSeconds));
        var ns = EasNames.Ping;
        var answer = new PingAnswer(
            response.RootStatus,
            [.. response.Xml?.Element(ns + "Folders")?.Elements(ns + "Folder").Select(folder => folder.Value) ?? []],
            SyncAnswer.Number(response.Xml?.Element(ns + "HeartbeatInterval")),
            SyncAnswer.Number(response.Xml?.Element(ns + "MaxFolders")));
        if (answer is { Status: 5, HeartbeatInterval: { } allowed }) _heartbeatSeconds = allowed;
        if (answer.Status == 7)
        {
            Counters.FolderSyncsAsked++;
            await FolderSyncAsync(cancellationToken);
        }

        return answer;
    }
}
