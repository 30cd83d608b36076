using Bridge.Eas.Wbxml;

namespace Bridge.Eas.Sync;

/// <summary>What came of a request's commands.</summary>
internal sealed class ExecutedCommands
{
    /// <summary>What they did to what the phone holds.</summary>
    public List<DeltaEntry> Delta { get; } = [];

    /// <summary>Some items go back to the phone in the form OX has.</summary>
    public bool SendsBack => Delta.Exists(entry => entry.Holds && entry.Version < 0);

    /// <summary>What they are answered, kept for a repeated request.</summary>
    public List<CommandResult> Results { get; } = [];

    /// <summary>What an answer tells at once, by command hash (16.x).</summary>
    public Dictionary<ulong, Action<WbxmlWriter>> WriteData { get; } = [];

    /// <summary>OX went away half way: nothing is committed, the phone repeats the request.</summary>
    public SourceFailure? Failure { get; private set; }

    internal void Record(PhoneCommand command, ItemOutcome outcome, DeltaEntry? entry)
    {
        if (outcome.Status == ItemStatus.Retry)
        {
            Failure ??= new SourceFailure(SourceFailureKind.Unavailable, outcome.Reason ?? "unknown");
            return;
        }

        if (entry is { } change) Delta.Add(change);
        if (outcome.WriteData is { } writeData) WriteData[command.Hash] = writeData;
        Results.Add(new CommandResult(command.Kind, command.ClientId, outcome.Key, outcome.Status, command.Hash));
    }
}
