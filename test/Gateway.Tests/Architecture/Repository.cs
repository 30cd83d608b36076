namespace Gateway.Tests.Architecture;

/// <summary>The source tree this assembly was built from.</summary>
internal static class Repository
{
    internal static string Root { get; } = Find();

    /// <summary>The sources under a folder, with build output left out; none for a room that has not been built yet.</summary>
    internal static IEnumerable<string> Sources(string project) => !Directory.Exists(PathOf(project)) ? [] :
        Directory.EnumerateFiles(Path.Combine(Root, project), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    internal static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
            if (File.Exists(Path.Combine(directory.FullName, "gateway.sln")))
                return directory.FullName;
        throw new InvalidOperationException("These tests read the source tree and were started outside of it.");
    }
}
