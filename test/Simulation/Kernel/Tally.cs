using System.Globalization;
using Simulation.Contract;

namespace Simulation.Kernel;

/// <summary>The sum over many seeds.</summary>
/// <param name="operations">All that users can do.</param>
/// <param name="outcomes">What must come of it now and then: an operation that finds nothing to do proves nothing.</param>
internal sealed class Tally(IReadOnlyList<Operation> operations, IReadOnlyList<string> outcomes)
{
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    public int Passed { get; private set; }

    public int Failed { get; private set; }

    public void Add(bool passed, IReadOnlyDictionary<string, int> counts)
    {
        if (passed) Passed++;
        else Failed++;
        foreach (var (kind, count) in counts) _counts[kind] = _counts.GetValueOrDefault(kind) + count;
    }

    /// <summary>Kinds of operations, outcomes, events and faults that never happened: what was not tried was not proven.</summary>
    public IReadOnlyList<string> Missing() =>
    [
        .. operations.Select(operation => operation.Name).Concat(outcomes).Concat(WorldEvents.All.Select(one => one.Name)).Concat(Fate.All.Select(fate => fate.Name))
            .Concat(Plan.WithoutChronos.Select(World.NameOf))
            .Where(kind => !_counts.ContainsKey(kind)),
    ];

    public IEnumerable<string> Table() => _counts.Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Value,10:N0}  {count.Key}"));
}
