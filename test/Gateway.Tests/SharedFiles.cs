namespace Gateway.Tests;

/// <summary>Reference files and samples that lie beside the checkout on some machines only.</summary>
internal static class SharedFiles
{
    /// <summary>The full path of a file or folder below a <c>shared</c> folder beside the repository; null when it is not there.</summary>
    internal static string? TryFind(string relativePath)
    {
        for (var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", relativePath);
            if (File.Exists(candidate) || Directory.Exists(candidate)) return candidate;
        }

        return null;
    }
}
