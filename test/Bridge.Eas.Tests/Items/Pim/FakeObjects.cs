using Bridge.OxApi;
using Bridge.OxApi.Columns;

namespace Bridge.Eas.Tests.Items.Pim;

/// <summary>A folder of one OX module in memory: timestamps, conflicts and rows as OX has them, and refusals a test plans.</summary>
internal sealed class FakeObjects<T>(OxColumns<T> all, OxColumn<T, string?> id, OxColumn<T, long?> lastModified)
    where T : class, new()
{
    private readonly List<T> _objects = [];
    private readonly List<(string Id, long Stamp)> _gone = [];
    private long _clock = 1_000;

    /// <summary>Every call with what it named: <c>updates 999</c>, <c>list 5,6</c>.</summary>
    internal List<string> Calls { get; } = [];

    /// <summary>Rows of the last answer.</summary>
    internal int Rows { get; private set; }

    internal List<OxPatch<T>> Patches { get; } = [];

    /// <summary>Asked before each call: an error refuses it. Gets the action and, for writes, the values.</summary>
    internal Func<string, T?, OxError?> Refuse { get; set; } = (_, _) => null;

    /// <summary>The envelope's timestamp of an empty answer.</summary>
    internal long? Nothing { get; set; }

    /// <summary><c>updates</c> tell nothing, and that this was all until now.</summary>
    internal bool ForgetsUpdates { get; set; }

    /// <summary>Whether the next change happens in the same millisecond as the last one.</summary>
    internal bool ClockStands { get; set; }

    internal T Put(string key, T one)
    {
        id.Set(one, key);
        lastModified.Set(one, Tick());
        _objects.RemoveAll(other => id.Get(other) == key);
        _objects.Add(one);
        return one;
    }

    internal void Remove(string key)
    {
        if (_objects.RemoveAll(one => id.Get(one) == key) > 0) _gone.Add((key, Tick()));
    }

    internal T? Find(string key) => _objects.Find(one => id.Get(one) == key);

    internal long VersionOf(string key) => lastModified.Get(Find(key)!)!.Value;

    internal Task<OxResult<IReadOnlyList<T>>> All(OxColumns<T> columns) => Answer("all", null, () => Listed(_objects, columns));

    internal Task<OxResult<IReadOnlyList<T>>> List(IReadOnlyList<string> ids, OxColumns<T> columns) =>
        Answer($"list {string.Join(',', ids)}", null, () => Listed(_objects.Where(one => ids.Contains(id.Get(one))), columns));

    internal Task<OxResult<OxChanges<T>>> Updates(long timestamp, OxColumns<T> columns) => Answer($"updates {timestamp}", null, () =>
    {
        if (ForgetsUpdates) return OxResult<OxChanges<T>>.Success(new([], [], _clock), _clock);
        var rows = _objects.Where(one => lastModified.Get(one) > timestamp).ToList();
        var gone = _gone.Where(one => one.Stamp > timestamp).ToList();
        Rows = rows.Count + gone.Count;
        var newest = Math.Max(rows.Count > 0 ? rows.Max(one => lastModified.Get(one)!.Value) : 0, gone.Count > 0 ? gone.Max(one => one.Stamp) : 0);
        return OxResult<OxChanges<T>>.Success(
            new([.. rows.Select(row => Row(row, columns))], [.. gone.Select(one => one.Id)], Math.Max(timestamp, newest)), newest > 0 ? newest : Nothing);
    });

    internal Task<OxResult<string>> New(T model) => Answer("new", model, () =>
    {
        var key = (100 + _objects.Count).ToString(System.Globalization.CultureInfo.InvariantCulture);
        Put(key, Row(model, all));
        return OxResult<string>.Success(key, VersionOf(key));
    });

    internal Task<OxResult<OxDone>> Update(string key, long timestamp, OxPatch<T> patch) => Answer($"update {key}", patch.Values, () =>
    {
        if (Find(key) is not { } one) return new OxError("TSK-0019", OxErrorCategory.Error);
        if (lastModified.Get(one) > timestamp) return new OxError("CON-0119", OxErrorCategory.Conflict);
        Patches.Add(patch);
        patch.ApplyTo(one);
        lastModified.Set(one, Tick());
        return OxResult<OxDone>.Success(default, VersionOf(key));
    });

    internal Task<OxResult<IReadOnlyList<string>>> Delete(IReadOnlyList<string> ids, long timestamp) => Answer($"delete {string.Join(',', ids)}", null, () =>
    {
        foreach (var key in ids)
        {
            if (Find(key) is null) return new OxError("CON-0125", OxErrorCategory.Error);
            Remove(key);
        }

        return OxResult<IReadOnlyList<string>>.Success([]);
    });

    internal Task<OxResult<OxDone>> Move(string key, string destination) => Answer($"move {key} {destination}", null, () =>
    {
        if (Find(key) is null) return new OxError("CON-0125", OxErrorCategory.Error);
        Remove(key);
        return OxResult<OxDone>.Success(default);
    });

    internal long Tick() => ClockStands ? _clock : ++_clock;

    private OxResult<IReadOnlyList<T>> Listed(IEnumerable<T> objects, OxColumns<T> columns)
    {
        var rows = objects.Select(one => Row(one, columns)).ToList();
        Rows = rows.Count;
        return OxResult<IReadOnlyList<T>>.Success(rows, rows.Count == 0 ? Nothing : rows.Max(row => lastModified.Get(row)));
    }

    private Task<OxResult<TValue>> Answer<TValue>(string call, T? values, Func<OxResult<TValue>> answer)
    {
        Calls.Add(call);
        return Task.FromResult(Refuse(call, values) is { } error ? error : answer());
    }

    private static T Row(T one, OxColumns<T> columns)
    {
        var row = new T();
        foreach (var column in columns) column.Copy(one, row);
        return row;
    }
}
