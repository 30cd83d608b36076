using Bridge.Eas.State.Store;

namespace Bridge.Eas.State.Collections;

/// <summary>Puts off the expiry of collections that are not synced because nothing happens in them.</summary>
internal sealed class CollectionUpkeep(IStateStore store, CollectionStore collections)
{
    private const int ReadAtOnce = 16;
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(90);

    /// <summary>The header goes last: what was not put off in time would be a state without its base. Nothing happens where there is nothing.</summary>
    public async ValueTask PutOffAsync(CollectionAddress address, CancellationToken cancellationToken)
    {
        if (await collections.LoadHeaderAsync(address, cancellationToken) is not { } header) return;
        foreach (var line in Lines(header)) await PutOffAsync(address, line, cancellationToken);
        await store.ExpireAsync(address.MovedInKey, Abandoned, cancellationToken);
        await store.ExpireAsync(address.HeaderKey, Abandoned, cancellationToken);
    }

    private static IEnumerable<string> Lines(CollectionHeader header) => header.Previous is { } previous ? [header.Line.Id, previous.Id] : [header.Line.Id];

    private async ValueTask PutOffAsync(CollectionAddress address, string line, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(address.BaseKey(line), cancellationToken) is not { } record || CounterOf(record) is not { } first) return;
        await store.ExpireAsync(address.BaseKey(line), Abandoned, cancellationToken);

        // Lost answers leave gaps, but none as long as this.
        for (var from = first + 1; ; from += ReadAtOnce)
        {
            var keys = Enumerable.Range(from, ReadAtOnce).Select(counter => address.GenerationKey(line, counter)).ToList();
            var found = await store.GetManyAsync(keys, cancellationToken);
            for (var i = 0; i < found.Length; i++)
            {
                if (found[i] is not null) await store.ExpireAsync(keys[i], Abandoned, cancellationToken);
            }

            if (found.All(generation => generation is null)) return;
        }
    }

    private static int? CounterOf(byte[] record)
    {
        try
        {
            return BaseFormat.Read(record).Counter;
        }
        catch (RecordFormatException)
        {
            return null;
        }
    }
}
