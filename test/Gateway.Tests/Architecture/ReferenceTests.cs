using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Gateway.Tests.Architecture;

/// <summary>References go one way, and each room of the house knows only what it may.</summary>
internal sealed partial class ReferenceTests
{
    private static readonly string[] Product = ["Gateway", "Bridge.Eas", "Bridge.OxApi"];

    [TestCase("Gateway", "Bridge.Eas")]
    [TestCase("Bridge.Eas", "Bridge.OxApi")]
    [TestCase("Bridge.OxApi")]
    public void ProductProject_References_OnlyTheOneBelow(string project, params string[] allowed) =>
        Assert.That(ReferencesOf($"{project}/{project}.csproj"), Is.EqualTo(allowed));

    [TestCase("test/OxSimulator/OxSimulator.csproj")]
    [TestCase("test/EasClient/EasClient.csproj")]
    public void SimulatorAndTestPhone_References_NoProduct(string project) =>
        Assert.That(ReferencesOf(project).Intersect(Product), Is.Empty, "a mistake could hide on both sides");

    [TestCase("test/OxSimulator")]
    [TestCase("test/EasClient")]
    public void SimulatorAndTestPhone_CompileNoProductSource(string project)
    {
        var file = XDocument.Load(Repository.PathOf(project, Path.GetFileName(project) + ".csproj"));
        var outside = file.Descendants("Compile").Select(item => (string?)item.Attribute("Include") ?? "").Where(path => path.Contains("..", StringComparison.Ordinal));
        Assert.That(outside, Is.Empty);
        foreach (var source in Repository.Sources(project))
            Assert.That(Usings(source).Where(name => name.StartsWith("Bridge.", StringComparison.Ordinal) || name.StartsWith("Gateway", StringComparison.Ordinal)), Is.Empty, source);
    }

    [TestCase("Gateway")]
    [TestCase("Bridge.Eas")]
    [TestCase("Bridge.OxApi")]
    public void Namespace_OfEachFile_IsItsFolder(string project)
    {
        foreach (var source in Repository.Sources(project))
        {
            var folder = Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(source)!).Replace(Path.DirectorySeparatorChar, '.');
            var found = NamespaceLine().Match(File.ReadAllText(source));
            if (found.Success)
                Assert.That(found.Groups["name"].Value, Is.EqualTo(folder), source);
            else
                Assert.That(Path.GetFileName(source), Is.EqualTo("Program.cs").Or.EqualTo("GlobalUsings.cs"), source);
        }
    }

    // The rooms of the house and what they never know. Only Bridge.Eas/Items speaks both languages and so has no line here.
    [TestCase("Bridge.Eas/Wbxml", "Bridge.Eas.Commands", "Bridge.Eas.Protocol", "Bridge.Eas.Items", "Bridge.OxApi", "Microsoft.AspNetCore")]
    [TestCase("Bridge.Eas/Commands", "Bridge.OxApi.Json", "Bridge.OxApi.Transport", "Microsoft.AspNetCore", "StackExchange.Redis")]
    [TestCase("Bridge.Eas/Items", "Microsoft.AspNetCore", "StackExchange.Redis")]
    [TestCase("Bridge.Eas/State", "Bridge.Eas.Wbxml", "Bridge.Eas.Commands", "Bridge.Eas.Items")]
    [TestCase("Bridge.Eas/Sync", "Bridge.Eas.Items", "StackExchange.Redis", "Microsoft.AspNetCore")]
    [TestCase("Bridge.Eas/Watch", "Bridge.Eas.Wbxml", "Bridge.Eas.Commands", "StackExchange.Redis")]
    [TestCase("Bridge.OxApi", "Bridge.Eas", "Gateway", "StackExchange.Redis")]
    [TestCase("Gateway", "Bridge.Eas.Wbxml", "Bridge.Eas.Items", "Bridge.Eas.Commands")]
    public void Room_Using_NothingItMustNotKnow(string room, params string[] forbidden)
    {
        var known = Repository.Sources(room).SelectMany(source => Usings(source).Select(name => (source, name)));
        Assert.That(known.Where(use => forbidden.Any(name => use.name == name || use.name.StartsWith(name + ".", StringComparison.Ordinal))), Is.Empty);
    }

    private static string[] ReferencesOf(string project)
    {
        var file = XDocument.Load(Repository.PathOf(project.Split('/')));
        return [.. file.Descendants("ProjectReference").Select(item => Path.GetFileNameWithoutExtension(((string)item.Attribute("Include")!).Replace('\\', '/')))];
    }

    private static IEnumerable<string> Usings(string source) => UsingLine().Matches(File.ReadAllText(source)).Select(match => match.Groups["name"].Value);

    [GeneratedRegex(@"^\s*namespace\s+(?<name>[\w.]+)\s*[;{]?", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^\s*(?:global\s+)?using\s+(?:static\s+)?(?:\w+\s*=\s*)?(?<name>[\w.]+)\s*;", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UsingLine();
}
