namespace OxSimulator.Profiles;

/// <summary>The OX version being played: which modules and actions exist, and how they behave (reference, table 15).</summary>
public sealed class SimProfile
{
    private SimProfile(string name, string serverVersion)
    {
        (Name, ServerVersion) = (name, serverVersion);
        Version = Version.Parse(serverVersion.Split('-')[0]);
    }

    /// <summary>As given to <c>--profile</c>.</summary>
    public string Name { get; }

    /// <summary>As <c>config/serverVersion</c> tells it, for instance <c>7.10.6-Rev40</c>.</summary>
    public string ServerVersion { get; }

    public Version Version { get; }

    public static IReadOnlyList<SimProfile> All { get; } =
    [
        new("6.16", "6.16.1-Rev12"),
        new("6.22", "6.22.5-Rev1"),
        new("7.6.3", "7.6.3-Rev31"),
        new("7.8.4", "7.8.4-Rev65"),
        new("7.10.2", "7.10.2-Rev30"),
        new("7.10.6", "7.10.6-Rev40"),
        new("8.x", "8.20.371"),
    ];

    /// <exception cref="ArgumentException">No profile has this name.</exception>
    public static SimProfile Named(string name) => All.FirstOrDefault(profile => profile.Name == name)
        ?? throw new ArgumentException($"Unknown profile \"{name}\"; known: {string.Join(", ", All.Select(profile => profile.Name))}.", nameof(name));

    public bool IsAtLeast(int major, int minor, int build = 0) => Version >= new Version(major, minor, build);

    /// <summary>chronos and its <c>cal://0/31</c> folders.</summary>
    public bool HasChronos => IsAtLeast(7, 10);

    /// <summary>chronos takes <c>scheduling</c>; before, only colleagues can be kept from being told.</summary>
    public bool TakesScheduling => IsAtLeast(7, 10, 6);

    /// <summary>The legacy calendar answers single occurrences; older servers take no notice of the parameter.</summary>
    public bool ConfirmsOccurrences => IsAtLeast(7, 6);

    /// <summary>Deletes take a list; older servers one object alone.</summary>
    public bool DeletesLists => IsAtLeast(6, 22);

    /// <summary>WebSocket push.</summary>
    public bool HasWebSocket => IsAtLeast(7, 8, 3);

    /// <summary>SVL-0021 instead of SVL-0001.</summary>
    public bool NamesModuleOfUnknownAction => IsAtLeast(7, 0);

    /// <summary>A password in the URL is refused.</summary>
    public bool RefusesPasswordInUrl => IsAtLeast(7, 8);

    /// <summary>Column 321, used_for_sync.</summary>
    public bool HasUsedForSync => IsAtLeast(7, 10, 3);

    /// <summary>Folder bodies may be wrapped as <c>{"folder":…}</c>.</summary>
    public bool WrapsFolderBody => IsAtLeast(7, 8);

    /// <summary><c>contacts?action=updates</c> reports deletions when <c>ignore</c> is missing.</summary>
    public bool ReportsContactDeletions => IsAtLeast(7, 8);

    /// <summary><c>plainJson=true</c> is honoured on uploads.</summary>
    public bool KnowsPlainJson => IsAtLeast(7, 6);

    public bool HasModule(string module) => ModuleGates.All.All(gate => gate.Module != module || gate.Action is not null || gate.Admits(Version));

    public bool HasAction(string module, string action) => ModuleGates.All.All(gate => gate.Module != module || gate.Action != action || gate.Admits(Version));
}
