namespace Bridge.Eas.Tests;

/// <summary>Reference files and samples that lie beside the checkout on some machines only; a test that needs one is skipped without it.</summary>
internal static class SharedFiles
{
    /// <summary>The full path of a file or folder below a <c>shared</c> folder beside the repository; ignores the test, saying so, when absent.</summary>
    internal static string Find(string relativePath)
    {
        if (TryFind(relativePath) is { } found) return found;
        Assert.Ignore($"skipped: shared/{relativePath} is not beside this checkout");
        return "";
    }

    /// <summary>The same; null when absent.</summary>
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
