namespace EasClient.Tests;

/// <summary>Finds the reference files beside the repository, which a plain checkout does not have.</summary>
internal static class Shared
{
    /// <summary>The file or folder below <c>shared</c>; a test without it is skipped, and says so.</summary>
    internal static string Require(params string[] path)
    {
        for (var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine([folder.FullName, "shared", .. path]);
            if (Path.Exists(candidate)) return candidate;
        }

        Assert.Ignore($"SKIPPED: no shared/{string.Join('/', path)} beside the repository.");
        return string.Empty;
    }
}
