using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Tests.Sync;

/// <summary>A folder in memory: items with a text and a version each.</summary>
internal sealed class FakeSource : ICollectionSource, IRestorableSource
{
    private readonly SortedDictionary<ulong, (long Version, string Text)> _items = [];
    private readonly Dictionary<ulong, long> _removed = [];
    private long _clock = 1000;
    private long _auditsBefore;
    private ulong _lastId;

    public EasClass Class => Kind;

    public IReadOnlyDictionary<ulong, (long Version, string Text)> Items => _items;

    public EasClass Kind { get; set; } = EasClass.Tasks;

    public int Creates { get; private set; }

    public int Changes { get; private set; }

    public int Prepared { get; private set; }

    /// <summary>The item that was prepared last, as it was asked for.</summary>
    public SourceItem LastPrepared { get; private set; }

    /// <summary>Calls that put copies back.</summary>
    public int Restores { get; private set; }

    /// <summary>Called after each item put back.</summary>
    public Func<Task>? AfterRestore { get; set; }

    /// <summary>Items that cannot be rendered.</summary>
    public HashSet<ulong> Poisonous { get; } = [];

    /// <summary>What the next detection answers instead.</summary>
    public SourceFailure? Failure { get; set; }

    /// <summary>Lists only what changed since the cursor, as PIM modules do.</summary>
    public bool Incremental { get; set; }

    /// <summary>Lists everything although it knows a cursor, to find what was never told.</summary>
    public bool Audits { get; set; }

    /// <summary>Deletions that OX reports beside a listing.</summary>
    public IReadOnlyList<ulong> Reported { get; set; } = [];

    /// <summary>Items that OX cannot give now.</summary>
    public HashSet<ulong> Later { get; } = [];

    /// <summary>Items that are listed, and gone when they are read.</summary>
    public HashSet<ulong> Vanished { get; } = [];

    /// <summary>Why OX gives none of its items now, although it lists them.</summary>
    public SourceFailure? Unreadable { get; set; }

    /// <summary>Why OX refuses each item, although it lists them.</summary>
    public string? Refused { get; set; }

    /// <summary>An item of <see cref="Later"/> ends the reading, as it does where OX is asked.</summary>
    public bool BreaksOff { get; set; }

    /// <summary>Items whose transfer breaks off.</summary>
    public HashSet<ulong> Cut { get; } = [];

    /// <summary>Items asked for when OX takes no more calls.</summary>
    public HashSet<ulong> Busy { get; } = [];

    /// <summary>When the listing behind a detection was made; null for just now.</summary>
    public long? ListedAt { get; set; }

    /// <summary>Whether each detection was asked for a new listing.</summary>
    public List<bool> ListedAnew { get; } = [];

    /// <summary>Items that a listing leaves out by mistake.</summary>
    public HashSet<ulong> Missing { get; } = [];

    /// <summary>For each deletion, whether it was to go into the trash.</summary>
    public List<bool> ToTrash { get; } = [];

    /// <summary>Why no copies can be made.</summary>
    public SourceFailure? KeepFailure { get; set; }

    /// <summary>Why no copies can be put back.</summary>
    public SourceFailure? RestoreFailure { get; set; }

    /// <summary>Items that can be put back before OX goes away.</summary>
    public int RestoresUntilFailure { get; set; } = int.MaxValue;

    /// <summary>Items older than the latest this many are outside the filter (FilterType 1 only).</summary>
    public int FilterKeeps { get; set; } = int.MaxValue;

    /// <summary>Runs inside an Add, after the items were created.</summary>
    public Func<Task>? AfterCreate { get; set; }

    /// <summary>Runs after each item that is created.</summary>
    public Func<Task>? AfterEach { get; set; }

    /// <summary>Runs after each item that is changed.</summary>
    public Func<Task>? AfterChange { get; set; }

    /// <summary>Runs after an item was read to be rendered.</summary>
    public Action? AfterPrepare { get; set; }

    /// <summary>What an Add is told at once (16.x); null for nothing.</summary>
    public string? Tells { get; set; }

    /// <summary>What an Add ends with instead of success, after the items were created.</summary>
    public ItemOutcome? AddOutcome { get; set; }

    /// <summary>Items by the uid they were created with.</summary>
    public Dictionary<string, ulong> Uids { get; } = [];

    /// <summary>Adds that found what an earlier try had made.</summary>
    public int Adopted { get; private set; }

    /// <summary>What the engine knew at the last Add.</summary>
    public AddLook? Look { get; private set; }

    /// <summary>The version each Change was said to be based on.</summary>
    public List<long?> KnownVersions { get; } = [];

    /// <summary>Changes and deletions are refused: the stored form is to go back.</summary>
    public bool RefusesChanges { get; set; }

    /// <summary>OX shortens what phones change to this many characters: the stored form is to go back.</summary>
    public int MostText { get; set; } = int.MaxValue;

    /// <summary>What the ids of the folder are good for; null as for anything but mail.</summary>
    public string? Epoch { get; set; }

    public ulong Put(string text)
    {
        _items[++_lastId] = (++_clock, text);
        return _lastId;
    }

    /// <summary>The same item that another folder has, or one that comes back.</summary>
    public void Put(ulong id, string text)
    {
        _lastId = Math.Max(_lastId, id);
        Edit(id, text);
    }

    public void Edit(ulong id, string text) => _items[id] = (++_clock, text);

    /// <summary>Lists everything as <see cref="Audits"/> says, until a cursor of that is stored.</summary>
    public void AuditOnce() => _auditsBefore = ++_clock;

    /// <summary>It goes, and OX tells nobody.</summary>
    public void Vanish(ulong id)
    {
        _items.Remove(id);
        _clock++;
    }

    public void Remove(ulong id)
    {
        _items.Remove(id);
        _removed[id] = ++_clock;
    }

    public ValueTask<SourceResult<SourceChanges>> DetectAsync(SourceContext context, byte[]? cursor, bool mustTell, CancellationToken cancellationToken)
    {
        ListedAnew.Add(context.ListAnew);
        if (Failure is { } failure) return ValueTask.FromResult<SourceResult<SourceChanges>>(failure);
        var now = Encoding.ASCII.GetBytes(_clock.ToString(CultureInfo.InvariantCulture));
        var since = cursor is null ? 0 : long.Parse(Encoding.ASCII.GetString(cursor), CultureInfo.InvariantCulture);
        var audits = Audits || (cursor is not null && since < _auditsBefore);
        if (!mustTell && !audits && !context.ListAnew && cursor is not null && cursor.AsSpan().SequenceEqual(now)) return ValueTask.FromResult<SourceResult<SourceChanges>>(new SourceChanges { Unchanged = true, Cursor = now });
        if (Incremental && !audits && cursor is not null)
        {
            return ValueTask.FromResult<SourceResult<SourceChanges>>(new SourceChanges
            {
                Items = [.. _items.Where(item => item.Value.Version > since && IsInside(context, item.Key)).Select(item => new SourceItem(ItemKey.Of(item.Key), item.Value.Version))],
                Deleted = [.. _removed.Where(item => item.Value > since && !_items.ContainsKey(item.Key)).Select(item => ItemKey.Of(item.Key))],
                Cursor = now,
            });
        }

        return ValueTask.FromResult<SourceResult<SourceChanges>>(new SourceChanges
        {
            Complete = true,
            Deleted = [.. Reported.Select(ItemKey.Of)],
            IsAudit = audits,
            Epoch = Epoch,
            ListedAt = ListedAt,
            Items = [.. _items.Where(item => IsInside(context, item.Key) && !Missing.Contains(item.Key)).Select(item => new SourceItem(ItemKey.Of(item.Key), item.Value.Version, (long)item.Key))],
            OutsideFilter = [.. _items.Keys.Where(id => !IsInside(context, id)).Select(ItemKey.Of)],
            Cursor = now,
        });
    }

    public async IAsyncEnumerable<PreparedItem> PrepareAsync(
        SourceContext context, IReadOnlyList<WantedItem> wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var one in wanted)
        {
            Prepared++;
            LastPrepared = one.Item;
            var key = one.Item.Key;
            if (!_items.TryGetValue(key.Number, out var item) || Vanished.Contains(key.Number)) yield return PreparedItem.Gone(key);
            else if (Unreadable is { } failure) yield return PreparedItem.Later(key, failure);
            else if (Refused is { } code) yield return PreparedItem.Failed(key, item.Version, code);
            else if (Later.Contains(key.Number)) yield return PreparedItem.Later(key, new SourceFailure(SourceFailureKind.Unavailable, "NET-DOWN"));
            else if (Cut.Contains(key.Number)) yield return PreparedItem.Later(key, new SourceFailure(SourceFailureKind.Unavailable, "transfer") { IsOfItem = true });
            else if (Busy.Contains(key.Number)) yield return PreparedItem.Later(key, new SourceFailure(SourceFailureKind.Unavailable, "HTTP-429"));
            else if (Poisonous.Contains(key.Number)) yield return PreparedItem.Ready(key, item.Version, _ => throw new InvalidOperationException("cannot be rendered"));
            else yield return PreparedItem.Ready(key, item.Version, writer => writer.Element(TasksTags.Subject, item.Text));
            AfterPrepare?.Invoke();
            if (BreaksOff && Later.Contains(key.Number)) yield break;
        }
    }

    public async ValueTask<IReadOnlyList<ItemOutcome>> AddAsync(SourceContext context, IReadOnlyList<ClientAdd> adds, AddLook look, CancellationToken cancellationToken)
    {
        Look = look;
        if (AddOutcome is { IsUnmade: true } unmade) return [.. adds.Select(_ => unmade)];
        var outcomes = new List<ItemOutcome>();
        foreach (var add in adds)
        {
            await context.KeepClaim(cancellationToken);
            var text = add.Data.TextOf(TasksTags.Subject) ?? "";
            if (MadeBy(add, look) is { } id)
            {
                Adopted++;
                if (_items[id].Text != text) Edit(id, text);
            }
            else
            {
                Creates++;
                Uids[add.Identity] = id = Put(text);
                if (AfterEach is { } each) await each();
            }

            outcomes.Add(ItemOutcome.Ok(ItemKey.Of(id), _items[id].Version) with { WriteData = Tells is { } tells ? writer => writer.Element(CalendarTags.UID, tells) : null });
        }

        if (AfterCreate is { } after) await after();
        cancellationToken.ThrowIfCancellationRequested();
        return AddOutcome is { } outcome ? [.. adds.Select(_ => outcome)] : outcomes;
    }

    private ulong? MadeBy(ClientAdd add, AddLook look)
    {
        if (Uids.TryGetValue(add.Identity, out var id) && _items.ContainsKey(id)) return id;
        foreach (var former in add.FormerIdentities)
            if (Uids.TryGetValue(former, out id) && _items.ContainsKey(id) && !look.IsOfAnAdd(ItemKey.Of(id))) return id;
        return null;
    }

    public async ValueTask<IReadOnlyList<ItemOutcome>> ChangeAsync(SourceContext context, IReadOnlyList<ClientChange> changes, CancellationToken cancellationToken)
    {
        var outcomes = new List<ItemOutcome>();
        var written = new HashSet<ItemKey>();
        foreach (var change in changes)
        {
            Changes++;
            KnownVersions.Add(change.KnownVersion);
            if (!_items.ContainsKey(change.Key.Number))
            {
                outcomes.Add(ItemOutcome.Failed(ItemStatus.NotFound, "gone"));
                if (AfterChange is { } then) await then();
                continue;
            }

            if (RefusesChanges)
            {
                outcomes.Add(new ItemOutcome { Status = ItemStatus.Success, Key = change.Key, SendBack = true });
                continue;
            }

            var isNewer = !written.Contains(change.Key) && change.KnownVersion is >= 0 and var known && _items[change.Key.Number].Version > known;
            var asked = change.Data.TextOf(TasksTags.Subject) ?? "";
            var text = asked[..Math.Min(asked.Length, MostText)];
            if (_items[change.Key.Number].Text == text)
            {
                outcomes.Add(ItemOutcome.Ok(change.Key, isNewer ? change.KnownVersion : _items[change.Key.Number].Version) with { SendBack = text != asked });
                continue;
            }

            if (isNewer && !change.ClientWins)
            {
                outcomes.Add(ItemOutcome.Failed(ItemStatus.Conflict, "changed meanwhile"));
                continue;
            }

            Edit(change.Key.Number, text);
            written.Add(change.Key);
            outcomes.Add(ItemOutcome.Ok(change.Key, _items[change.Key.Number].Version) with { SendBack = text != asked, IsShared = isNewer });
            if (AfterChange is { } after) await after();
        }

        return outcomes;
    }

    public ValueTask<IReadOnlyList<ItemOutcome>> DeleteAsync(SourceContext context, IReadOnlyList<ClientDelete> deletes, CancellationToken cancellationToken)
    {
        if (RefusesChanges)
        {
            return ValueTask.FromResult<IReadOnlyList<ItemOutcome>>(
                [.. deletes.Select(delete => new ItemOutcome { Status = ItemStatus.Success, Key = delete.Key, SendBack = true })]);
        }

        ToTrash.AddRange(deletes.Select(delete => delete.ToTrash));
        foreach (var delete in deletes) Remove(delete.Key.Number);
        return ValueTask.FromResult<IReadOnlyList<ItemOutcome>>([.. deletes.Select(delete => ItemOutcome.Ok(delete.Key, version: null))]);
    }

    public ValueTask<SourceResult<IReadOnlyList<byte[]>>> KeepAsync(SourceContext context, IReadOnlyList<ItemKey> keys, CancellationToken cancellationToken) =>
        ValueTask.FromResult(KeepFailure is { } failure
            ? failure
            : SourceResult<IReadOnlyList<byte[]>>.Ok([.. keys.Where(key => _items.ContainsKey(key.Number)).Select(key => Encoding.UTF8.GetBytes(_items[key.Number].Text))]));

    public async ValueTask<SourceResult<RestoreOutcome>> RestoreAsync(SourceContext context, IReadOnlyList<byte[]> copies, CancellationToken cancellationToken)
    {
        Restores++;
        if (RestoreFailure is { } failure) return failure;
        var (restored, present) = (0, 0);
        foreach (var text in copies.Select(Encoding.UTF8.GetString))
        {
            if (_items.Values.Any(item => item.Text == text))
            {
                present++;
                continue;
            }

            if (RestoresUntilFailure-- == 0) return new SourceFailure(SourceFailureKind.Unavailable, "NET-DOWN");
            await context.KeepClaim(cancellationToken);
            Put(text);
            restored++;
            if (AfterRestore is { } after) await after();
        }

        return new RestoreOutcome(restored, present, Refused: 0);
    }

    private bool IsInside(SourceContext context, ulong id) => context.Options.FilterType == 0 || _items.Keys.Count(other => other > id) < FilterKeeps;

    public ValueTask<SourceResult<string>> ProbeAsync(SourceContext context, string? previous, CancellationToken cancellationToken) =>
        ValueTask.FromResult<SourceResult<string>>(_clock.ToString(CultureInfo.InvariantCulture));
}
