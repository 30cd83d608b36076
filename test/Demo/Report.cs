using System.Globalization;
using Demo.Day;

namespace Demo;

/// <summary>Writes for people: aligned, wrapped, in colour on a terminal alone.</summary>
internal sealed class Report(TextWriter output)
{
    private const int MostColumns = 92;
    private const int FewestColumns = 72;
    private const int TimeColumn = 9;
    private const string Indent = "    ";

    private readonly Lock _lock = new();
    private readonly int _width = Console.IsOutputRedirected ? MostColumns : Math.Clamp(Console.WindowWidth - 1, FewestColumns, MostColumns);

    // NO_COLOR: https://no-color.org
    private readonly bool _colour = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <summary>A duration in the unit that reads best: "41 ms", "1.25 s".</summary>
    internal static string Time(TimeSpan time) => time.TotalMilliseconds switch
    {
        < 0.95 => "< 1 ms",
        < 999.5 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s"),
    };

    internal void Title(string title, string subtitle)
    {
        Write("");
        Write($"{Bold(title)}: {subtitle}");
    }

    internal void Heading(string heading)
    {
        Write("");
        Write($"  {Bold(heading)}");
    }

    /// <summary>One step, as it ended.</summary>
    internal void Step(string title, TimeSpan took, string said, bool good = true)
    {
        Write($"  {Mark(good)} {title.PadRight(_width - Indent.Length - TimeColumn)}{Time(took).PadLeft(TimeColumn)}");
        foreach (var line in Wrapped(said, _width - Indent.Length)) Write(Indent + (good ? Faint(line) : Red(line)));
    }

    internal void Summary(IReadOnlyList<StepResult> results)
    {
        const int calls = 10;
        var name = _width - Indent.Length - TimeColumn - calls;
        var rule = Faint("  " + new string('─', _width - 2));
        Write("");
        Write($"  {Bold("The day at a glance".PadRight(name + 2))}{Faint("time".PadLeft(TimeColumn))}{Faint("OX calls".PadLeft(calls))}");
        Write(rule);
        foreach (var one in results)
            Write($"  {Mark(one.Good)} {one.Title.PadRight(name)}{Time(one.Took).PadLeft(TimeColumn)}{Number(one.OxCalls).PadLeft(calls)}");
        Write(rule);
        var took = TimeSpan.FromTicks(results.Sum(one => one.Took.Ticks));
        var failed = results.Count(one => !one.Good);
        var verdict = failed == 0 ? $"{results.Count} steps, all went well" : $"{results.Count} steps, {failed} failed";
        var line = $"  {verdict.PadRight(name + 2)}{Time(took).PadLeft(TimeColumn)}{Number(results.Sum(one => one.OxCalls)).PadLeft(calls)}";
        Write(failed == 0 ? Green(line) : Red(line));
    }

    internal void Failure(string message)
    {
        Write("");
        foreach (var line in Wrapped(message, _width - 2)) Write("  " + Red(line));
    }

    internal void Line(string text) => Write("  " + text);

    /// <summary>A name and what belongs to it, in two columns; without a name it goes on under the last one.</summary>
    internal void Pair(string name, string value)
    {
        const int column = 24;
        Write($"{Indent}{Faint(name.PadRight(column - Indent.Length))}{value}");
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<string> Wrapped(string text, int width)
    {
        foreach (var paragraph in text.Split('\n'))
        {
            var line = "";
            foreach (var word in paragraph.Split(' '))
            {
                if (line.Length > 0 && line.Length + 1 + word.Length > width)
                {
                    yield return line;
                    line = "";
                }

                line = line.Length == 0 ? word : $"{line} {word}";
            }

            yield return line;
        }
    }

    private string Mark(bool good) => good ? Green("✓") : Red("✗");

    private string Bold(string text) => Coloured(text, "1");

    private string Faint(string text) => Coloured(text, "2");

    private string Green(string text) => Coloured(text, "32");

    private string Red(string text) => Coloured(text, "31");

    private string Coloured(string text, string code) => _colour ? $"\e[{code}m{text}\e[0m" : text;

    private void Write(string line)
    {
        // Requests of real phones tell of themselves from many threads.
        lock (_lock) output.WriteLine(line.TrimEnd());
    }
}
