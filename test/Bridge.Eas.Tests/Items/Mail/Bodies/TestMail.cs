using System.Text;
using System.Text.RegularExpressions;
using Bridge.Eas.Tests.Mime;

namespace Bridge.Eas.Tests.Items.Mail.Bodies;

/// <summary>A message that goes through every form of body.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Raw">Its bytes.</param>
/// <param name="Expected">What is known of it; null for messages of others.</param>
internal sealed partial record TestMail(string Name, byte[] Raw, ExpectedMail? Expected = null)
{
    private const int LongestHostile = 1_200_000;

    /// <summary>The messages of <c>test/Fixtures/mail</c>.</summary>
    internal static IReadOnlyList<TestMail> Fixtures()
    {
        var folder = FixtureFolder();
        return [.. File.ReadLines(Path.Combine(folder, "expected.tsv")).Where(line => line.Length > 0 && line[0] != '#').Select(ExpectedMail.Parse)
            .Select(expected => new TestMail(expected.Name, File.ReadAllBytes(Path.Combine(folder, expected.Name + ".eml")), expected))];
    }

    /// <summary>Real messages; the test is skipped where they are absent.</summary>
    internal static IReadOnlyList<TestMail> Samples() =>
        [.. Directory.GetFiles(SharedFiles.Find("samples/mail"), "*.eml").Order(StringComparer.Ordinal)
            .Select(file => new TestMail(Path.GetFileName(file), File.ReadAllBytes(file), ExpectedMail.OfSample(Path.GetFileName(file))))];

    /// <summary>The messages of a real mailbox; the test is skipped where it is absent.</summary>
    internal static IReadOnlyList<TestMail> Mailbox()
    {
        var text = Encoding.Latin1.GetString(File.ReadAllBytes(Directory.GetFiles(SharedFiles.Find("samples/mbox"))[0]));
        return [.. SeparatorLine().Split(text).Where(message => message.Length > 0).Select((message, i) => new TestMail($"mbox {i}", Encoding.Latin1.GetBytes(message)))];
    }

    /// <summary>The beginnings of messages that do harm by their size, which are read whole elsewhere; long enough to reach every limit but that of all text.</summary>
    internal static IReadOnlyList<TestMail> Hostile() =>
        [new("empty", []), .. HostileMessages.Bombs.Keys.Select(name => new TestMail(name, [.. HostileMessages.Of(name).Take(LongestHostile)]))];

    public override string ToString() => Name;

    private static string FixtureFolder()
    {
        for (var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, "test", "Fixtures", "mail") is var found && Directory.Exists(found)) return found;
        }

        throw new DirectoryNotFoundException("test/Fixtures/mail");
    }

    [GeneratedRegex(@"(?m)^(?=From \S+ .*\d{4}\r?$)", RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex SeparatorLine();
}
