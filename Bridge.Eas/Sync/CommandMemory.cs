using Bridge.Eas.State.Collections;

namespace Bridge.Eas.Sync;

/// <summary>
/// What is known of the commands that a phone sent before: by answers to this same key, all of which were lost, and by Adds under earlier
/// keys of the line. A repeated command is answered from it instead of being carried out again.
/// </summary>
internal sealed class CommandMemory
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    private readonly CollectionState _state;
    private readonly DateTimeOffset _now;

    /// <summary>Results of the lost answers by command, with the number of the answer.</summary>
    private readonly Dictionary<ulong, (CommandResult Result, int Answer)> _lost = [];

    /// <summary>Which answer was the last to say something of an item.</summary>
    private readonly Dictionary<ItemKey, int> _lastOn = [];
    private readonly Dictionary<ItemKey, DeltaEntry> _effects = [];
    private readonly Dictionary<ItemKey, long> _made = [];
    private readonly Lazy<List<EarlierAdd>> _adds;

    public CommandMemory(CollectionState state, DateTimeOffset now)
    {
        (_state, _now) = (state, now);
        foreach (var answer in state.Answers)
        {
            foreach (var result in answer.Results)
            {
                _lost[result.CommandHash] = (result, answer.Counter);
                if (result.Key is { } key) _lastOn[key] = answer.Counter;
            }

            foreach (var entry in answer.Delta.Where(entry => entry.Kind is DeltaKind.FromPhone or DeltaKind.DeletedByPhone))
            {
                _effects[entry.Key] = entry;
                if (entry is { Kind: DeltaKind.FromPhone, Version: >= 0 }) _made[entry.Key] = entry.Version;
                else if (entry is not { Kind: DeltaKind.FromPhone, Version: Snapshot.Stale }) _made.Remove(entry.Key);
            }
        }

        _adds = new(FindAdds);
    }

    /// <summary>
    /// What a lost answer said to this very command; null when it is to be carried out. A phone may go back to what it said before (read, unread,
    /// read): then another command came in between, and the repeated one is a new one.
    /// </summary>
    public CommandResult? Lost(PhoneCommand command) =>
        _lost.TryGetValue(command.Hash, out var known) && (known.Result.Key is not { } key || _lastOn[key] == known.Answer) ? known.Result : null;

    /// <summary>The lost answer to this same request. What later answers carried out belongs to the phone's state too: then there is none.</summary>
    public Generation? AnswerTo(ulong requestHash)
    {
        var lastEffect = _state.Answers.LastOrDefault(answer => answer.Results.Count > 0)?.Counter ?? 0;
        return _state.Answers.LastOrDefault(answer => answer.RequestHash == requestHash && answer.Counter >= lastEffect);
    }

    /// <summary>What the commands of lost answers did to an item; null when nothing.</summary>
    public DeltaEntry? EffectOn(ItemKey key) => _effects.TryGetValue(key, out var entry) ? entry : null;

    /// <summary>The version that the commands of lost answers made of an item; null when none did, or nobody knows.</summary>
    public long? VersionMade(ItemKey key) => _made.TryGetValue(key, out var version) ? version : null;

    /// <summary>A lost answer told of a command that changed the item.</summary>
    public bool Changed(ItemKey key) => _lastOn.ContainsKey(key) && EffectOn(key) is { Kind: DeltaKind.FromPhone };

    /// <summary>The item that a lost answer's Add with this ClientId made: with other content now, it was edited meanwhile (L3).</summary>
    public ItemKey? MadeBy(string clientId) => _state.Answers.SelectMany(answer => answer.Results).LastOrDefault(result => result.Made && result.ClientId == clientId)?.Key;

    /// <summary>What lost answers made and this request says nothing of: the phone may not have it any more, or it comes with the next request.</summary>
    public IEnumerable<DeltaEntry> MadeBut(IReadOnlySet<ItemKey> named) => _state.Answers
        .SelectMany(answer => answer.Results)
        .Where(result => result.Made && !named.Contains(result.Key!.Value))
        .Select(result => EffectOn(result.Key!.Value))
        .OfType<DeltaEntry>()
        .DistinctBy(entry => entry.Key);

    /// <summary>Items that the phone moved here itself, as far as a lost answer took them over: no command of a Sync stands for them.</summary>
    public IEnumerable<DeltaEntry> MovedIn => _effects.Values.Where(entry => !_lastOn.ContainsKey(entry.Key));

    /// <summary>
    /// The item made by the same Add (ClientId and content) under an earlier key, while the phone holds it or was never told of it. ClientIds are
    /// used again, so other content is another item, and so is the same content once the phone has deleted the first.
    /// </summary>
    public EarlierAdd? Earlier(PhoneCommand add) => _adds.Value.FindLast(one => one.Result.ClientId == add.ClientId && one.Result.CommandHash == add.Hash);

    /// <summary>An item that some Add of this line is known to have made.</summary>
    public bool IsOfAnAdd(ItemKey key) =>
        _state.Kept.Any(generation => generation.Results.Any(result => result.Made && result.Key == key)) || _state.Root.Adds.Any(add => add.Key == key);

    private List<EarlierAdd> FindAdds()
    {
        var found = _state.Root.Adds
            .Where(add => IsYoung(add.At) && _state.Held.VersionOf(add.Key) is not null)
            .Select(add => new EarlierAdd(new CommandResult(ClientCommandKind.Add, add.ClientId, add.Key, ItemStatus.Success, add.CommandHash, add.Told), _state.Held.VersionOf(add.Key)!.Value))
            .ToList();
        var recent = _state.Chain.Count > 1 ? _state.Chain[^2].Counter : 0;
        foreach (var generation in _state.Kept.Where(generation => generation.ParentTag != _state.Key.Tag && (IsYoung(generation.CommittedAt) || generation.Counter >= recent)))
        {
            foreach (var result in generation.Results.Where(result => result.Made))
            {
                var key = result.Key!.Value;
                if (_state.Held.VersionOf(key) is { } version) found.Add(new(result, version));
                else if (IsUntold(generation, key)) found.Add(new(result, generation.Delta.LastOrDefault(entry => entry.Key == key).Version));
            }
        }

        return found;
    }

    /// <summary>It was made in a generation that led nowhere, and no later one that counts says anything of it.</summary>
    private bool IsUntold(Generation generation, ItemKey key) =>
        !_state.Chain.Contains(generation) && !_state.Chain.Any(later => later.Counter > generation.Counter && later.Delta.Any(entry => entry.Key == key));

    private bool IsYoung(long at) => _now.ToUnixTimeMilliseconds() - at < Kept.TotalMilliseconds;
}

/// <summary>An Add that was carried out under an earlier key.</summary>
/// <param name="Result">As it was answered.</param>
/// <param name="Version">What the phone holds, or would hold had it got the answer; negative for a form that is to be sent once more.</param>
internal sealed record EarlierAdd(CommandResult Result, long Version);
