using OxSimulator.Store;

namespace OxSimulator.Users;

/// <summary>What an administrator of the installation can set and a test may want to.</summary>
public sealed class SimSettings
{
    /// <summary>com.openexchange.MinimumSearchCharacters: shorter search patterns answer CON-1000 or TSK-0051. 0 allows any.</summary>
    public int MinimumSearchCharacters { get; set; }

    /// <summary>Properties exposed by <c>config?action=get_property</c>.</summary>
    public IDictionary<string, string> Properties { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public static SimSettings Of(SimServer server) => server.Slots.Get(() => new SimSettings());
}
