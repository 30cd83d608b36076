using Bridge.Eas.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;

namespace Bridge.Eas.Items.Calendar.Source;

/// <content>What leaves a calendar and comes back: moves, and copies of what a phone deletes in masses.</content>
internal sealed partial class CalendarSource
{
    public ValueTask<SourceResult<IReadOnlyList<byte[]>>> KeepAsync(SourceContext context, IReadOnlyList<ItemKey> keys, CancellationToken cancellationToken) =>
        _restorer.KeepAsync(context, keys, cancellationToken);

    public ValueTask<SourceResult<RestoreOutcome>> RestoreAsync(SourceContext context, IReadOnlyList<byte[]> copies, CancellationToken cancellationToken) =>
        _restorer.RestoreAsync(context, copies, cancellationToken);

    public int MovesAtOnce => 1;

    public async ValueTask<SourceResult<MoveSight>> LookAsync(SourceContext from, IReadOnlyList<ItemKey> keys, string toOxFolderId, CancellationToken cancellationToken)
    {
        var there = await PresentAsync(from, from.OxFolderId, keys, cancellationToken);
        return there.Succeeded ? new MoveSight(there.Value.ToDictionary(key => key, _ => new ItemMark(0, 0))) : there.Failure;
    }

    public async ValueTask<IReadOnlyList<ItemMove>> MoveAsync(
        SourceContext from, IReadOnlyList<ItemKey> keys, string toOxFolderId, MoveSight sight, CancellationToken cancellationToken)
    {
        var moves = new List<ItemMove>(keys.Count);
        foreach (var key in keys)
        {
            var result = await api.MoveAsync(
                from.User.Session, new OxFolderId(from.OxFolderId), key.ToString(), OxTimestamps.Any, new OxFolderId(toOxFolderId), OxScheduling.None, cancellationToken);
            moves.Add(
                result.TryGet(out var moved, out var error) ? new(MoveEnd.Moved, moved.Updated.FirstOrDefault(IsItem)?.Id is { } id ? ItemKey.Parse(id) : key)
                : ItemMove.Failed(isGone: false, SourceFailures.Of(error)));
        }

        return moves;

        static bool IsItem(OxEvent calendarEvent) => calendarEvent.SeriesId is null || calendarEvent.SeriesId == calendarEvent.Id;
    }

    /// <summary>An event keeps its id, so where it is tells everything.</summary>
    public async ValueTask<SourceResult<IReadOnlyList<ItemMove>>> SettleAsync(
        SourceContext from, IReadOnlyList<UnclearMove> moves, string toOxFolderId, CancellationToken cancellationToken)
    {
        ItemKey[] keys = [.. moves.Select(move => move.Key)];
        var stayed = await PresentAsync(from, from.OxFolderId, keys, cancellationToken);
        if (!stayed.Succeeded) return stayed.Failure;
        var arrived = await PresentAsync(from, toOxFolderId, [.. keys.Where(key => !stayed.Value.Contains(key))], cancellationToken);
        return arrived.Succeeded ? SourceResult<IReadOnlyList<ItemMove>>.Ok([.. keys.Select(End)]) : arrived.Failure;

        ItemMove End(ItemKey key) =>
            stayed.Value.Contains(key) ? new(MoveEnd.StillThere) : arrived.Value.Contains(key) ? new(MoveEnd.Moved, key) : new(MoveEnd.Gone);
    }

    /// <summary>Which of these events a folder has. A series is one by its master.</summary>
    private async ValueTask<SourceResult<HashSet<ItemKey>>> PresentAsync(SourceContext context, string folder, IReadOnlyList<ItemKey> keys, CancellationToken cancellationToken)
    {
        var present = new HashSet<ItemKey>();
        var parts = new Stack<ItemKey[]>(keys.Chunk(Batch));
        while (parts.TryPop(out var part))
        {
            var place = new OxFolderId(folder);
            var listed = await api.ListAsync(
                context.User.Session, [.. part.Select(key => new OxEventRef(place, key.ToString()))], new(OxEventColumns.Id, OxEventColumns.Folder), cancellationToken);
            if (listed.TryGet(out var found, out var error))
            {
                foreach (var one in found)
                    if (one.Id is { } id && one.Folder == folder) present.Add(ItemKey.Parse(id));
            }
            else if (!error.IsNotFound)
            {
                return SourceFailures.Of(error);
            }
            else if (part.Length > 1)
            {
                // One that is gone may spoil the answer for all.
                parts.Push(part[..(part.Length / 2)]);
                parts.Push(part[(part.Length / 2)..]);
            }
        }

        return present;
    }
}
