using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Sync;

/// <summary>Writes what a phone's commands are answered. Silence means success. Source: MS-ASCMD, "Responses".</summary>
internal static class CommandResponses
{
    /// <summary>Writes the children of Responses: Adds always, Changes and Deletes when they failed, Fetches with their item.</summary>
    public static async ValueTask WriteAsync(WbxmlWriter writer, CollectionRun run, string? epoch, ExecutedCommands executed, CancellationToken cancellationToken)
    {
        var asked = run.Commands.GroupBy(command => command.Hash).ToDictionary(group => group.Key, group => group.First());
        foreach (var result in executed.Results)
        {
            var told = executed.WriteData.GetValueOrDefault(result.CommandHash);
            if (result.Kind != ClientCommandKind.Add && result.Status == ItemStatus.Success && told is null) continue;

            writer.Start(result.Kind switch
            {
                ClientCommandKind.Add => AirSyncTags.Add,
                ClientCommandKind.Change => AirSyncTags.Change,
                _ => AirSyncTags.Delete,
            });
            if (result.Kind == ClientCommandKind.Add)
            {
                writer.Element(AirSyncTags.ClientId, result.ClientId);
                if (result is { Status: ItemStatus.Success, Key: { } key }) writer.Element(AirSyncTags.ServerId, ServerId.Format(run.Context.CollectionId, epoch, key));
            }
            else if (asked.TryGetValue(result.CommandHash, out var command))
            {
                writer.Element(AirSyncTags.ServerId, command.ServerId);
                writer.Optional(AirSyncBaseTags.InstanceId, command.Instance);
            }

            writer.Element(AirSyncTags.Status, result.Status);
            if (told is not null)
            {
                writer.Start(AirSyncTags.ApplicationData);
                told(writer);
                writer.End();
            }

            writer.End();
        }

        await FetchAsync(writer, run, epoch, cancellationToken);
    }

    /// <summary>A fetched item is never cut. Source: MS-ASCMD, "Fetch (Sync)".</summary>
    private static async ValueTask FetchAsync(WbxmlWriter writer, CollectionRun run, string? epoch, CancellationToken cancellationToken)
    {
        var fetches = run.Commands.Where(command => command.Kind == ClientCommandKind.Fetch).ToList();
        if (fetches.Count == 0) return;

        var wanted = new List<WantedItem>();
        foreach (var fetch in fetches)
        {
            if (ServerId.TryParse(fetch.ServerId, run.Context.CollectionId, epoch, out var key)) wanted.Add(new WantedItem(new SourceItem(key, 0), KnownVersion: null));
        }

        var whole = run.Context.Options with
        {
            BodyPreferences = [.. run.Context.Options.BodyPreferences.Select(preference => preference with { TruncationSize = null })],
            MimeTruncation = null,
        };
        var prepared = new Dictionary<ItemKey, PreparedItem>();
        await foreach (var item in run.Source.PrepareAsync(run.Context with { Options = whole, Epoch = epoch }, wanted, cancellationToken)) prepared[item.Key] = item;

        foreach (var fetch in fetches)
        {
            writer.Start(AirSyncTags.Fetch);
            writer.Element(AirSyncTags.ServerId, fetch.ServerId);
            var mark = writer.Mark();
            try
            {
                var item = ServerId.TryParse(fetch.ServerId, run.Context.CollectionId, epoch, out var key) ? prepared.GetValueOrDefault(key) : null;
                if (item?.WriteData is { } writeData)
                {
                    writer.Element(AirSyncTags.Status, ItemStatus.Success);
                    writer.Start(AirSyncTags.ApplicationData);
                    writeData(writer);
                    writer.End();
                }
                else
                {
                    // A phone throws away what is not found, so only what is gone may be called so.
                    writer.Element(AirSyncTags.Status, item?.Preparation switch
                    {
                        Preparation.Later => ItemStatus.CannotComplete,
                        Preparation.Failed => ItemStatus.Malformed,
                        _ => ItemStatus.NotFound,
                    });
                }
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                writer.Rewind(mark);
                writer.Element(AirSyncTags.Status, ItemStatus.Malformed);
            }

            writer.End();
        }
    }
}
