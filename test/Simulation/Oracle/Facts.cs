using Simulation.Contract;

namespace Simulation.Oracle;

/// <summary>What the judges compare of an item, by name: the same whether it was read in OX or on a phone.</summary>
internal sealed class Facts : SortedDictionary<string, string>
{
    public Facts()
        : base(StringComparer.Ordinal)
    {
    }

    public Facts(Facts others)
        : base(others, StringComparer.Ordinal)
    {
    }

    public bool Same(Facts other) => this.SequenceEqual(other);

    /// <summary>These over those.</summary>
    public Facts Over(Facts others)
    {
        var both = new Facts(others);
        foreach (var (name, value) in this) both[name] = value;
        return both;
    }

    public Facts Without(Func<string, bool> names)
    {
        var left = new Facts(this);
        foreach (var name in Keys.Where(names)) left.Remove(name);
        return left;
    }

    /// <summary>What differs, as "name: mine / other's".</summary>
    public string Against(Facts other) => string.Join(
        ", ",
        Keys.Union(other.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Where(name => this.GetValueOrDefault(name) != other.GetValueOrDefault(name))
            .Select(name => $"{name}: {this.GetValueOrDefault(name, "nothing")} / {other.GetValueOrDefault(name, "nothing")}"));

    /// <summary>Now and then an occurrence that is changed already.</summary>
    /// <param name="from">The first day of the series.</param>
    /// <returns>Days from the first one; null for any.</returns>
    public int? ChangedDay(Rng random, DateTime from)
    {
        var changed = this.Where(fact => OxState.IsOccurrence(fact.Key) && fact.Value != OxState.Gone).Select(fact => (OxState.DateOf(fact.Key) - from.Date).Days).ToList();
        return changed.Count > 0 && random.Chance(60) ? random.Pick(changed) : null;
    }

    public override string ToString() => string.Join(", ", this.Select(fact => $"{fact.Key} {fact.Value}"));
}
