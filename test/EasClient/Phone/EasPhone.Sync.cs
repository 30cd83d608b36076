using System.Xml.Linq;
using EasClient.Http;
using EasClient.Judges;
using EasClient.Requests;

namespace EasClient.Phone;

public sealed partial class EasPhone
{
    private const int MaxRetries = 3;

    /// <summary>One Sync of one collection: with key 0 it only primes. See <see cref="SyncAsync(IReadOnlyList{EasCollection}, SyncLimits?, CancellationToken)"/>.</summary>
    public Task<SyncAnswer> SyncAsync(EasCollection collection, CancellationToken cancellationToken = default) =>
        SyncAsync([collection], null, cancellationToken);

    /// <summary>One Sync: sends what waits in the outboxes, takes what the server sends.</summary>
    /// <remarks>
    /// If the answer gets lost nothing moves on the phone, so that the next call sends the same again. Status 3 makes the collection start over
    /// (it is not synced again here); 12 runs a FolderSync.
    /// </remarks>
    public async Task<SyncAnswer> SyncAsync(
        IReadOnlyList<EasCollection> collections, SyncLimits? limits = null, CancellationToken cancellationToken = default)
    {
        var sent = collections.ToDictionary(
            collection => collection,
            collection => collection.SyncKey == EasCollection.InitialKey ? [] : collection.Outbox.ToList());

        // What a partial request does not name is synced as in the last one.
        if (limits is { Partial: true })
            foreach (var other in _collections.Values.Where(other => other.SyncKey != EasCollection.InitialKey)) sent.TryAdd(other, []);
        var request = EasRequest.Of("Sync", SyncRequest.Build(Version, collections, limits));

        // Until the answer comes nobody knows which options are in force.
        foreach (var collection in collections.Where(collection => collection.OptionsAtServer != collection.Options)) collection.OptionsAtServer = null;
        var response = await SendAsync(request, cancellationToken, limits?.Held ?? default);
        return await TakeAsync(response, sent, cancellationToken);
    }

    /// <summary>Repeats the last Sync by an empty request, as phones do since 12.1 after an empty answer.</summary>
    /// <param name="collections">The collections of the last Sync.</param>
    /// <param name="held">How long the server may hold it.</param>
    /// <param name="cancellationToken">Hangs up.</param>
    public async Task<SyncAnswer> SyncAgainAsync(
        IReadOnlyList<EasCollection> collections, TimeSpan held = default, CancellationToken cancellationToken = default)
    {
        var response = await SendAsync(new EasRequest("Sync"), cancellationToken, held);
        return await TakeAsync(response, collections.ToDictionary(collection => collection, _ => new List<ClientCommand>()), cancellationToken);
    }

    /// <summary>Syncs a collection until nothing is left on either side.</summary>
    /// <exception cref="EasStatusException">A status that the phone cannot go on from.</exception>
    public Task SyncUntilDoneAsync(EasCollection collection, CancellationToken cancellationToken = default) =>
        SyncUntilDoneAsync([collection], null, cancellationToken);

    /// <summary>Syncs collections until nothing is left on either side: primes them, goes on while more is available, starts over after status 3.</summary>
    /// <returns>The number of requests it took.</returns>
    /// <exception cref="EasStatusException">A status that the phone cannot go on from, or more rounds than <see cref="PhoneOptions.MaxRounds"/>.</exception>
    public async Task<int> SyncUntilDoneAsync(
        IReadOnlyList<EasCollection> collections, SyncLimits? limits = null, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<EasCollection> open = collections;
        var retries = 0;
        for (var round = 1; round <= Options.MaxRounds; round++)
        {
            var primed = open.Where(collection => collection.SyncKey == EasCollection.InitialKey).ToHashSet();
            var answer = await SyncAsync(open, limits, cancellationToken);
            if (Refusal(answer) is { } refusal)
            {
                if (refusal is not (5 or 12 or 16 or 111) || ++retries > MaxRetries) throw new EasStatusException("Sync", refusal);
                open = [.. open.Where(collection => _collections.ContainsKey(collection.Id))];
                continue;
            }

            open = [.. open.Where(collection => primed.Contains(collection) || IsOpen(collection, answer))];
            if (open.Count == 0) return round;
        }

        throw new EasStatusException($"Sync is not done after {Options.MaxRounds} rounds.");
    }

    private static bool IsOpen(EasCollection collection, SyncAnswer answer) =>
        collection.MoreAvailable || collection.Outbox.Count > 0 || answer.For(collection)?.Status == 3;

    /// <summary>The first status that is neither success nor a reason to start over.</summary>
    private static int? Refusal(SyncAnswer answer) =>
        answer.Status ?? answer.Collections.Select(collection => (int?)collection.Status).FirstOrDefault(status => status is not (1 or 3));

    private async Task<SyncAnswer> TakeAsync(
        EasResponse response, Dictionary<EasCollection, List<ClientCommand>> sent, CancellationToken cancellationToken)
    {
        if (response.Xml is null)
        {
            // Nothing changed anywhere; a collection that is left out has no more to give.
            foreach (var (collection, commands) in sent)
            {
                collection.MoreAvailable = false;
                collection.Sent(commands);
            }

            return SyncAnswer.Nothing;
        }

        var answer = SyncAnswer.Read(response.Xml);
        var hierarchyChanged = answer.Status == 12;
        foreach (var (collection, commands) in sent)
        {
            if (answer.For(collection) is { } part) hierarchyChanged |= Take(collection, part, commands);
            else if (answer.Status is null) collection.MoreAvailable = false;
        }

        foreach (var part in answer.Collections.Where(part => sent.Keys.All(collection => collection.Id != part.Id)))
            Report(new Violation("UnknownCollection", "Sync", $"collection {part.Id} was not asked for"));
        if (hierarchyChanged)
        {
            Counters.FolderSyncsAsked++;
            await FolderSyncAsync(cancellationToken);
        }

        return answer;
    }

    /// <summary>Takes one collection's part of an answer.</summary>
    /// <returns>Whether the server wants a FolderSync first.</returns>
    private bool Take(EasCollection collection, CollectionAnswer answer, List<ClientCommand> sent)
    {
        if (answer.Status == 3)
        {
            Counters.FullResyncs++;
            collection.ForcedToStartOver();
        }

        if (answer.Status != 1) return answer.Status == 12;
        if (answer.MoreAvailable && answer.Commands.Count == 0 && answer.Responses.Count == 0) Counters.EmptyRounds++;
        if (collection.SyncKey != EasCollection.InitialKey) collection.OptionsAtServer = collection.Options;
        collection.SyncKey = answer.SyncKey;
        collection.MoreAvailable = answer.MoreAvailable;
        foreach (var command in sent) TakeResult(collection, command, answer);
        collection.Sent(sent);
        foreach (var command in answer.Commands) Take(collection, command);
        return false;
    }

    private static void TakeResult(EasCollection collection, ClientCommand command, CollectionAnswer answer)
    {
        switch (command)
        {
            case AddCommand add:
                TakeAdded(collection, add, answer.Responses.FirstOrDefault(r => r.Kind == "Add" && r.ClientId == add.ClientId));
                break;
            case ChangeCommand change:
                var changed = Response(change.ServerId, change.InstanceId, "Change");
                if (changed is { Status: not 1 }) TakeRefusal(collection, change.ServerId, changed.Status);
                else if (collection.Items.TryGetValue(change.ServerId, out var item)) collection.Put(change.ServerId, Changed(collection.ItemClass, item, change, changed));
                break;
            case DeleteCommand delete:
                var deleted = Response(delete.ServerId, delete.InstanceId, "Delete");
                if (deleted is { Status: not (1 or 8) }) TakeRefusal(collection, delete.ServerId, deleted.Status);
                else if (delete.InstanceId is null) collection.Remove(delete.ServerId);
                else if (collection.Items.TryGetValue(delete.ServerId, out var series))
                    collection.Put(
                        delete.ServerId, ItemMerge.Occurrence(series, delete.InstanceId, [new XElement(EasNames.Calendar + "Deleted", "1")]));
                break;
            case FetchCommand fetch:
                var fetched = Response(fetch.ServerId, null, "Fetch");
                if (fetched is { Status: 1, Data: { } data })
                    collection.Put(fetch.ServerId, ItemMerge.Over(collection.Items.GetValueOrDefault(fetch.ServerId) ?? new XElement(data.Name), data.Elements()));
                else TakeRefusal(collection, fetch.ServerId, fetched?.Status ?? 0);
                break;
        }

        CommandResponse? Response(string id, string? instance, string kind) =>
            answer.Responses.FirstOrDefault(r => r.Kind == kind && r.ServerId == id && r.InstanceId == instance);
    }

    private static void TakeAdded(EasCollection collection, AddCommand add, CommandResponse? response)
    {
        if (response is not { Status: 1, ServerId: { } id })
        {
            collection.Refused(add.ClientId, response?.Status ?? 0);
            return;
        }

        var item = new XElement(EasNames.AirSync + "ApplicationData", add.Item.Select(element => new XElement(element)));
        var merged = response.Data is { } data ? ItemMerge.Over(item, data.Elements()) : item;
        collection.Put(id, collection.ItemClass == "Calendar" ? FileMerge.Take(merged, before: null, add.Item, response.Data) : merged);
        collection.Took(add.ClientId, id);
    }

    private static XElement Changed(string itemClass, XElement item, ChangeCommand change, CommandResponse? response)
    {
        if (change.InstanceId is not null) return ItemMerge.Occurrence(item, change.InstanceId, change.Item);
        var merged = ItemMerge.Over(item, change.Item);
        if (response?.Data is { } data) merged = ItemMerge.Over(merged, data.Elements());
        return itemClass == "Calendar" ? FileMerge.Take(merged, item, change.Item, response?.Data) : merged;
    }

    /// <summary>6 keeps the phone's item, 7 waits for the server's version, 8 removes the item (MS-ASCMD, "Status (Sync)").</summary>
    private static void TakeRefusal(EasCollection collection, string serverId, int status)
    {
        collection.Refused(serverId, status);
        if (status == 8) collection.Remove(serverId);
    }

    private void Take(EasCollection collection, ServerCommand command)
    {
        switch (command.Kind)
        {
            case "Add" when command.Data is { } data:
                if (collection.Has(command.ServerId))
                {
                    Counters.DoubledAdds++;
                    Report(new Violation("ItemKnown", "Sync", $"item {command.ServerId} was added and the phone has it"));
                }

                collection.Put(command.ServerId, new XElement(data));
                break;
            case "Change" when command.Data is { } data:
                if (collection.Items.TryGetValue(command.ServerId, out var item))
                {
                    collection.Put(command.ServerId, ItemMerge.ServerChange(collection.ItemClass, item, data));
                    break;
                }

                Counters.UnknownChanges++;
                Report(new Violation("ItemUnknown", "Sync", $"item {command.ServerId} was changed and the phone does not have it"));
                break;
            case "Delete" or "SoftDelete":
                if (!collection.Remove(command.ServerId)) Counters.UnknownDeletes++;
                break;
        }
    }
}
