using Bridge.Eas.State.Collections;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Sync;

/// <summary>Writes what a phone's commands are answered. Silence means success. Source: MS-ASCMD, "Responses".</summary>
internal static class CommandResponses
{
    /// <summary>Writes the children of Responses: Adds always, Changes and Deletes when they failed, Fetches with their item.</summary>
    public static async ValueTask WriteAsync(SyncRound round, CancellationToken cancellationToken)
    {
        var (writer, run, epoch) = (round.Responses, round.Run, round.Epoch);
        foreach (var result in round.Executed.Results)
        {
            if (result.Kind != ClientCommandKind.Add && result.Status == ItemStatus.Success && result.Told.Length == 0) continue;

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
            else if (run.Commands.FirstOrDefault(command => command.Hash == result.CommandHash) is { } command)
            {
                writer.Element(AirSyncTags.ServerId, command.ServerId);
                if (command.Instance is { } instance) writer.Element(AirSyncBaseTags.InstanceId, instance);
            }

            writer.Element(AirSyncTags.Status, result.Status);
            if (result.Told.Length > 0)
            {
                writer.Start(AirSyncTags.ApplicationData);
                writer.Insert(result.Told);
                writer.End();
            }

            writer.End();
        }

        await FetchAsync(round, cancellationToken);
    }

    /// <summary>
    /// A fetched item is never cut, and each is written as it comes. When the answer has grown full the rest is called "not now": the phone asks again.
    /// Source: MS-ASCMD, "Fetch (Sync)".
    /// </summary>
    private static async ValueTask FetchAsync(SyncRound round, CancellationToken cancellationToken)
    {
        var (writer, run, epoch) = (round.Responses, round.Run, round.Epoch);
        var fetches = run.Commands.Where(command => command.Kind == ClientCommandKind.Fetch).DistinctBy(command => command.ServerId).ToList();
        if (fetches.Count == 0) return;

        var keys = new List<ItemKey>();
        foreach (var fetch in fetches)
        {
            if (ServerId.TryParse(fetch.ServerId, run.Context.CollectionId, epoch, out var key)) keys.Add(key);
        }

        var named = await HashedIds.ResolveAsync(keys, () => round.State.Held, run.Source, run.Context, cancellationToken);
        var wanted = named.Succeeded ? keys.ConvertAll(key => Wanted(round, named.Value.GetValueOrDefault(key, key))) : [];
        var whole = run.Context.Options with
        {
            BodyPreferences = [.. run.Context.Options.BodyPreferences.Select(preference => preference with { TruncationSize = null })],
            MimeTruncation = null,
        };
        await using var prepared = run.Source.PrepareAsync(run.Context with { Options = whole, Epoch = epoch }, wanted, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var (more, room) = (true, Math.Max(run.Bytes, writer.Length + 1));
        var told = round.Delta.Where(entry => entry.Kind is DeltaKind.Add or DeltaKind.Change).Select(entry => entry.Key).ToHashSet();
        foreach (var fetch in fetches)
        {
            var isOurs = ServerId.TryParse(fetch.ServerId, run.Context.CollectionId, epoch, out var key);
            if (isOurs) more = more && writer.Length < room && await prepared.MoveNextAsync();

            // It went while this very answer tells of it: the next one says so, and a phone that has thrown it away cannot take this one's.
            var item = isOurs && more && !(prepared.Current.Preparation == Preparation.Gone && told.Contains(key)) ? prepared.Current : null;
            Write(writer, fetch, item, isOurs ? ItemStatus.CannotComplete : ItemStatus.NotFound);
        }
    }

    /// <summary>In the version that the phone counts as holding after this answer: no Change would follow on what a Fetch alone has told.</summary>
    private static WantedItem Wanted(SyncRound round, ItemKey key)
    {
        var told = (round.Again?.Delta ?? [.. round.Executed.Delta, .. round.Delta]).Where(entry => entry.Key == key && entry.Kind <= DeltaKind.FromPhone).ToList();
        var version = told.Count == 0 ? round.State.Held.VersionOf(key) : told[^1].Holds ? told[^1].Version : null;
        return new WantedItem(new SourceItem(key, version is >= 0 and var known ? known : SourceItem.AsItIs), KnownVersion: null);
    }

    private static void Write(WbxmlWriter writer, PhoneCommand fetch, PreparedItem? item, ItemStatus without)
    {
        writer.Start(AirSyncTags.Fetch);
        writer.Element(AirSyncTags.ServerId, fetch.ServerId);
        var mark = writer.Mark();
        try
        {
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
                    Preparation.Gone => ItemStatus.NotFound,
                    _ => without,
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
