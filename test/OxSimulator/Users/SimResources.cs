using System.Text.Json.Nodes;
using OxSimulator.Store;

namespace OxSimulator.Users;

/// <summary>A room or device that can be booked.</summary>
public sealed record SimResource(int Id, string Name, string DisplayName, string Address)
{
    internal JsonObject ToJson() => new()
    {
        ["id"] = Id, ["name"] = Name, ["display_name"] = DisplayName, ["mailaddress"] = Address, ["availability"] = true, ["description"] = "",
    };
}

/// <summary>The resources of a context; at start there are two rooms.</summary>
public sealed class SimResources
{
    private readonly List<SimResource> _all = [new(1, "room1", "Room 1", "room1@example.test"), new(2, "room2", "Room 2", "room2@example.test")];

    public IReadOnlyList<SimResource> All => _all;

    public static SimResources Of(SimContext context) => context.Slots.Get(() => new SimResources());

    public SimResource? Find(int id) => _all.Find(one => one.Id == id);

    public SimResource? FindByAddress(string address) => _all.Find(one => one.Address.Equals(address, StringComparison.OrdinalIgnoreCase));

    public SimResource Add(string name, string displayName, string address)
    {
        var added = new SimResource(_all.Count + 1, name, displayName, address);
        _all.Add(added);
        return added;
    }
}
