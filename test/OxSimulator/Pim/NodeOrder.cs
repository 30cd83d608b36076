using System.Text.Json;
using System.Text.Json.Nodes;

namespace OxSimulator.Pim;

/// <summary>Orders cells: unset last, numbers by value, everything else by text without regard to case.</summary>
internal sealed class NodeOrder : IComparer<JsonNode?>
{
    internal static readonly NodeOrder Instance = new();

    public int Compare(JsonNode? x, JsonNode? y)
    {
        if (x is null || y is null) return (x is null ? 1 : 0) - (y is null ? 1 : 0);
        return x.GetValueKind() == JsonValueKind.Number && y.GetValueKind() == JsonValueKind.Number
            ? Number(x).CompareTo(Number(y))
            : string.Compare(x.ToString(), y.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    private static double Number(JsonNode node) => double.Parse(node.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);
}
