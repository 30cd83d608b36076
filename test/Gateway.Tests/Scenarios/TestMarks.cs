using System.Text.RegularExpressions;
using Gateway.Tests.Architecture;

namespace Gateway.Tests.Scenarios;

/// <summary>A mark on a test.</summary>
/// <param name="Id">What it names.</param>
/// <param name="Where">The file.</param>
/// <param name="OnTest">Whether it stands on a test.</param>
internal sealed record TestMark(string Id, string Where, bool OnTest);

/// <summary>Finds marks in the sources, since the tests live in several assemblies.</summary>
internal static partial class TestMarks
{
    private static readonly string[] Projects = ["test/Gateway.Tests", "test/Bridge.Eas.Tests"];

    /// <summary>All marks of one kind.</summary>
    /// <param name="mark">"Scenario", "Habit", "Defect".</param>
    internal static IEnumerable<TestMark> All(string mark) =>
        Projects.SelectMany(Repository.Sources).Where(file => !file.EndsWith("CatalogueTests.cs", StringComparison.Ordinal)).SelectMany(file => In(File.ReadAllText(file), file, mark));

    /// <summary>Attributes stand in a block of lines of their own above what they are about.</summary>
    internal static List<TestMark> In(string source, string where, string mark)
    {
        var marks = new List<TestMark>();
        foreach (Match block in AttributeBlock().Matches(source))
        {
            var onTest = TestAttribute().IsMatch(block.Value);
            marks.AddRange(AnyMark().Matches(block.Value).Where(match => match.Groups["kind"].Value == mark).Select(match => new TestMark(match.Groups["id"].Value, where, onTest)));
        }

        return marks;
    }

    [GeneratedRegex(@"(?:^[ \t]*\[.*\][ \t]*\r?\n)+", RegexOptions.Multiline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex AttributeBlock();

    [GeneratedRegex(@"[\[ ](?:Test|TestCase|TestCaseSource)\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TestAttribute();

    [GeneratedRegex(@"\b(?<kind>Scenario|Habit|Defect)\(""?(?<id>[^"")]*)""?\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AnyMark();
}
