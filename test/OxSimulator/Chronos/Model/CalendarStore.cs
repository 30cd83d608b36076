using System.Text.Json.Nodes;
using OxSimulator.Store;

namespace OxSimulator.Chronos.Model;

/// <summary>All events of one context and the tombstones of those that left a folder. Guarded by the context's gate.</summary>
internal sealed class CalendarStore(SimContext context)
{
    private readonly SortedDictionary<int, CalendarEvent> _events = [];
    private readonly Dictionary<string, List<CalendarEvent>> _byUid = new(StringComparer.Ordinal);
    private readonly Dictionary<int, List<CalendarEvent>> _exceptions = [];
    private readonly Dictionary<string, List<EventTombstone>> _tombstones = new(StringComparer.Ordinal);

    internal static CalendarStore Of(SimContext context) => context.Slots.Get(() => new CalendarStore(context));

    internal IReadOnlyCollection<CalendarEvent> Events => _events.Values;

    internal CalendarEvent? Find(int id) => _events.GetValueOrDefault(id);

    internal CalendarEvent? FindByUid(string uid) => _byUid.GetValueOrDefault(uid)?.Find(one => !one.IsException);

    /// <summary>The changed occurrences of a series, by original start.</summary>
    internal IEnumerable<CalendarEvent> ExceptionsOf(int seriesId) =>
        _exceptions.GetValueOrDefault(seriesId)?.OrderBy(one => one.RecurrenceId) ?? Enumerable.Empty<CalendarEvent>();

    internal CalendarEvent? FindException(int seriesId, RecurrenceId id) => ExceptionsOf(seriesId).FirstOrDefault(one => one.RecurrenceId == id);

    internal IEnumerable<CalendarEvent> In(string folder) => _events.Values.Where(one => one.IsIn(folder));

    internal IEnumerable<EventTombstone> TombstonesIn(string folder) => _tombstones.GetValueOrDefault(folder) ?? [];

    internal void Add(CalendarEvent added)
    {
        _events.Add(added.Id, added);
        ListOf(_byUid, added.Uid).Add(added);
        if (added.IsException) ListOf(_exceptions, added.SeriesId!.Value).Add(added);
    }

    /// <summary>Takes the event out of every folder.</summary>
    internal void Remove(CalendarEvent removed, long stamp)
    {
        foreach (var folder in removed.Folders.ToList()) Bury(removed, folder, stamp);
        _events.Remove(removed.Id);
        ListOf(_byUid, removed.Uid).Remove(removed);
        if (removed.IsException) ListOf(_exceptions, removed.SeriesId!.Value).Remove(removed);
    }

    /// <summary>Remembers that the event can no longer be seen in a folder.</summary>
    internal void Bury(CalendarEvent gone, string folder, long stamp) =>
        ListOf(_tombstones, folder).Add(new(folder, gone.Id, gone.SeriesId, gone.RecurrenceId?.Text, gone.Uid, stamp));

    /// <summary>The event came back to the folder: the newest word counts.</summary>
    internal void Unbury(int id, string folder) => ListOf(_tombstones, folder).RemoveAll(one => one.Id == id);

    /// <summary>A greater timestamp for a changed event; says who changed it.</summary>
    internal long Touch(CalendarEvent changed, int user)
    {
        var stamp = context.Server.Clock.NextStamp();
        changed.Timestamp = stamp;
        changed.LastModified = stamp;
        changed.ModifiedBy = user;
        return stamp;
    }

    /// <summary>Every event a user can see in own folders, as he sees it.</summary>
    internal JsonArray StateOf(SimUser user)
    {
        var array = new JsonArray();
        foreach (var folder in context.Folders.Where(folder => folder.Module == "calendar" && folder.IsVisibleTo(user)))
        {
            var view = new EventView(this, user, folder);
            foreach (var one in In(folder.Id)) array.Add(view.Render(one));
        }

        return array;
    }

    private static List<TValue> ListOf<TKey, TValue>(Dictionary<TKey, List<TValue>> lists, TKey key)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list)) lists[key] = list = [];
        return list;
    }
}
