namespace Simulation;

/// <summary>What the command line asks for.</summary>
internal sealed record RunOptions
{
    public ulong From { get; init; } = 1;

    public int Seeds { get; init; } = 1000;

    /// <summary>One seed, with its trace.</summary>
    public ulong? Only { get; init; }

    public int Jobs { get; init; } = Environment.ProcessorCount;

    /// <summary>Most steps of a seed.</summary>
    public int Steps { get; init; } = 40;

    public bool Faultless { get; init; }

    public IReadOnlySet<string> Without { get; init; } = new HashSet<string>();

    /// <summary>Ends at the first failure.</summary>
    public bool StopsAtFailure { get; init; }

    public bool Shrinks { get; init; } = true;

    /// <summary>Speaks to another process of this program instead of to a person.</summary>
    public bool IsPart { get; init; }
}
