using System.Text.RegularExpressions;

namespace Gateway.Tests.Architecture;

/// <summary>What a version has stands in one table, and nobody else asks whether a version is above another.</summary>
internal sealed partial class VersionTableTests
{
    /// <summary>The versions and the table.</summary>
    private static readonly string[] MayKnow = ["EasVersion.cs", "EasVersions.cs", "EasFeatures.cs"];

    [Test]
    public void Sources_NoneButTheTable_NamesAVersion()
    {
        var found = Repository.Sources("Bridge.Eas").Where(source => !MayKnow.Contains(Path.GetFileName(source)) && NamedVersion().IsMatch(File.ReadAllText(source)));

        Assert.That(found.Select(source => Path.GetRelativePath(Repository.Root, source)), Is.Empty, "a difference of versions belongs into EasFeatures");
    }

    [GeneratedRegex(@"EasVersion\.V\d", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NamedVersion();
}
