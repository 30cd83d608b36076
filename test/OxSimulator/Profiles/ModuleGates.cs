namespace OxSimulator.Profiles;

/// <summary>From and until which version a module or action exists; what is not listed exists in every version.</summary>
/// <param name="Action">Null: the whole module.</param>
/// <param name="Until">First version without it; null: still there.</param>
internal sealed record ModuleGate(string Module, string? Action, Version Since, Version? Until = null)
{
    internal bool Admits(Version version) => version >= Since && (Until is null || version < Until);
}

/// <summary>The reference's table 15 and the version marks beside single actions.</summary>
internal static class ModuleGates
{
    internal static readonly ModuleGate[] All =
    [
        new("capabilities", null, new(7, 4, 2)),
        new("jslob", null, new(7, 0)),
        new("user/me", null, new(7, 6, 2)),
        new("config", "get_property", new(7, 6, 2)),
        new("pns", null, new(7, 8, 3)),
        new("chronos", null, new(7, 10)),
        new("chronos/alarm", null, new(7, 10)),
        new("chronos/itip", null, new(7, 10)),
        new("chronos/availability", null, new(7, 10)),
        new("calendar", null, new(6, 0), new(8, 0)),
        new("calendar", "getChangeExceptions", new(7, 2)),
        new("calendar/itip", null, new(7, 0), new(7, 10)),
        new("freebusy", null, new(6, 22, 1), new(7, 10)),
        new("addressbooks", null, new(7, 10, 5)),
        new("contacts", "advancedSearch", new(6, 20)),
        new("contacts", "autocomplete", new(7, 6, 1)),
        new("contacts", "getVcard", new(7, 8)),
        new("mailfilter/v2", null, new(7, 8, 4)),
        new("mail/compose", null, new(7, 10, 2)),
        new("mail", "examine", new(7, 10, 1)),
        new("mail", "all_seen", new(7, 6)),
        new("mail", "archive", new(7, 4)),
    ];
}
