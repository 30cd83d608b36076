namespace Bridge.Eas.Sync;

/// <summary>What came of a request's commands.</summary>
internal sealed class ExecutedCommands
{
    /// <summary>More is not kept for a repeated answer; what is told at once is a UID and a few references.</summary>
    private const int MostTold = 4096;

    /// <summary>What they did to what the phone holds.</summary>
    public List<DeltaEntry> Delta { get; } = [];

    /// <summary>
    /// Items that lost answers made and this request says nothing of. This answer keeps quiet about them, since the phone may come with them
    /// next; if it does not, the answer after it tells them as new.
    /// </summary>
    public List<DeltaEntry> Unclaimed { get; } = [];

    /// <summary>Some items go to the phone in the form OX has.</summary>
    public bool SendsBack => Delta.Exists(entry => entry.Holds && entry.Version < 0);

    /// <summary>What they are answered, kept for a repeated request.</summary>
    public List<CommandResult> Results { get; } = [];

    /// <summary>OX went away half way: nothing is committed, the phone repeats the request.</summary>
    public SourceFailure? Failure { get; private set; }

    /// <summary>Nothing was asked, nothing was done.</summary>
    public bool IsEmpty => Delta.Count == 0 && Unclaimed.Count == 0 && Results.Count == 0;

    private readonly HashSet<ItemKey> _sent = [];

    /// <summary>Items that somebody else may have changed without the phone's knowing.</summary>
    private readonly HashSet<ItemKey> _shared = [];

    /// <summary>Some command was carried out just now, so that the generation must be stored.</summary>
    public bool HasEffect { get; private set; }

    /// <summary>A command was carried out.</summary>
    internal void Record(PhoneCommand command, ItemOutcome outcome, DeltaEntry? entry)
    {
        if (outcome.Status == ItemStatus.Retry)
        {
            Failure ??= new SourceFailure(SourceFailureKind.Unavailable, outcome.Reason ?? "unknown");
            return;
        }

        HasEffect = true;
        if (outcome is { IsSent: true, Key: { } sent }) _sent.Add(sent);
        if (entry is { } change) Take(change, outcome);
        Results.Add(new CommandResult(command.Kind, command.ClientId, outcome.Key, outcome.Status, command.Hash, ToldBy(outcome)));
    }

    /// <summary>A command was carried out before: it is answered once more.</summary>
    internal void Repeat(CommandResult result, DeltaEntry? entry)
    {
        if (entry is { } change) Delta.Add(change);
        Results.Add(result);
    }

    /// <summary>An item that the phone may have in another form than its commands left it in OX goes to it, but what they made of it counts as its own.</summary>
    internal void SendBack(ItemKey key)
    {
        if (Delta.FindLast(entry => entry.Key == key) is { Kind: DeltaKind.FromPhone, Version: >= 0 } own) Delta.Add(own with { Version = Snapshot.Stale });
    }

    /// <summary>OX says of some changes of what is gone (flags of a mail that was moved away) that they are done: the phone is not told so.</summary>
    internal void MissedWhatIsGone(SyncPlan plan)
    {
        var gone = plan.Gone.Where(entry => entry.Kind == DeltaKind.Delete).Select(entry => entry.Key).ToHashSet();
        for (var i = 0; gone.Count > 0 && i < Results.Count; i++)
            if (Results[i] is { Kind: ClientCommandKind.Change, Status: ItemStatus.Success, Key: { } key } && gone.Contains(key) && !_sent.Contains(key) && !UnmadeItems.Has(key)) Results[i] = Results[i] with { Status = ItemStatus.NotFound };
    }

    /// <summary>
    /// What goes back to the phone because of one command goes back also when a second one of the request was carried out cleanly. The version that they
    /// made is noted before that, as the phone's own, unless somebody else may have had a part in it.
    /// </summary>
    private void Take(DeltaEntry entry, ItemOutcome outcome)
    {
        if (outcome.IsShared) _shared.Add(entry.Key);
        var isMade = entry is { Holds: true, Version: >= 0 };
        if ((isMade && outcome.SendBack) || (entry.Holds && Delta.Exists(before => before.Key == entry.Key && before is { Holds: true, Version: < 0 })))
        {
            if (isMade && !_shared.Contains(entry.Key)) Delta.Add(entry);
            entry = entry with { Version = Snapshot.Stale };
        }

        Delta.Add(entry);
    }

    private static byte[] ToldBy(ItemOutcome outcome)
    {
        if (outcome.WriteData is not { } writeData) return [];
        using var fragment = Wbxml.WbxmlWriter.Fragment();
        writeData(fragment);
        return fragment.Length <= MostTold ? fragment.Detached() : [];
    }
}
