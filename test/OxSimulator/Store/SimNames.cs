namespace OxSimulator.Store;

/// <summary>Names for the made-up users: readable, and the same at every start.</summary>
internal static class SimNames
{
    private static readonly string[] FirstNames = ["Anna", "Bo", "Clara", "David", "Elif", "Finn", "Greta", "Hugo", "Ines", "Jonas"];
    private static readonly string[] LastNames = ["Berg", "Chan", "Diaz", "Ekdahl", "Fuchs", "Günther", "Haas", "Ito", "Jansen", "Køhler", "Lund"];

    internal static string First(int number) => FirstNames[(number - 1) % FirstNames.Length];

    // Ten first and eleven last names: the pairs repeat only after 110 users.
    internal static string Last(int number) => LastNames[(number - 1) % LastNames.Length];
}
