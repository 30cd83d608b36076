namespace Fuzz.Engine;

/// <summary>How long a target is tried.</summary>
/// <param name="Seed">The same seed gives the same inputs.</param>
/// <param name="Time">Ends after so long; null for no limit.</param>
/// <param name="Cases">Ends after so many; null for no limit.</param>
internal sealed record FuzzPlan(ulong Seed, TimeSpan? Time, long? Cases)
{
    /// <summary>The first case, to go on where another run stopped.</summary>
    public long First { get; init; }

    /// <summary>Longest a single case may take.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Told now and then how far it is.</summary>
    public Action<FuzzProgress>? Progress { get; init; }
}

/// <summary>How far a run is.</summary>
internal sealed record FuzzProgress(string Target, long Cases, TimeSpan Elapsed, int Failures, long Memory);

/// <summary>What came of a run.</summary>
/// <param name="Target">Its name.</param>
/// <param name="Cases">How many were tried.</param>
/// <param name="Failed">How many of them failed.</param>
/// <param name="Failures">The first of each kind.</param>
/// <param name="MostAllocated">By one case, in bytes.</param>
/// <param name="Growth">Of the live heap between an early moment and the end, in bytes.</param>
/// <param name="Elapsed">Time taken.</param>
internal sealed record FuzzResult(
    string Target, long Cases, long Failed, IReadOnlyList<FuzzFailure> Failures, long MostAllocated, long Growth, TimeSpan Elapsed);

/// <summary>An input that fails.</summary>
/// <param name="Case">Its number under the run's seed.</param>
/// <param name="Kind">Exception and where it came from: one line per kind is kept.</param>
/// <param name="Input">As small as it could be made.</param>
/// <param name="Alone">Fails by itself too; else only after the cases before it.</param>
/// <param name="Detail">The exception in full.</param>
internal sealed record FuzzFailure(long Case, string Kind, byte[] Input, bool Alone, string Detail);
