using System.Globalization;
using Bridge.Eas.Items.Pim;
using NodaTime;

namespace Bridge.Eas.Tests.Items.Pim;

/// <summary>What users may write, by chance; the same for the same seed.</summary>
internal sealed class Chance(int seed)
{
    private static readonly string[] Words =
    [
        "Anna", "Ångström", "Müller-Lüdenscheidt", "O'Neill", "李", "山田", "Ελένη", "Жуков", "\U0001F600", "&amp;", "<b>", "\"quoted\"", "100 %", "a/b", "x;y", "ß", "İstanbul", "é", "-", "1",
    ];

    internal static readonly string[] Zones =
        ["UTC", "Europe/Berlin", "America/New_York", "America/Los_Angeles", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kolkata", "America/Sao_Paulo", "Australia/Lord_Howe"];

    private readonly Random _random = new(seed);

    internal int Seed => seed;

    /// <summary>From <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    internal int Number(int least, int most) => _random.Next(least, most + 1);

    internal bool Once(int inTimes) => _random.Next(inTimes) == 0;

    internal T Of<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    internal string Line() => string.Join(' ', Enumerable.Range(0, Number(1, 3)).Select(_ => Of(Words)));

    /// <summary>As OX keeps it: LF between lines.</summary>
    internal string Lines() => string.Join('\n', Enumerable.Range(0, Number(1, 4)).Select(_ => Line()));

    internal string Address() => string.Create(CultureInfo.InvariantCulture, $"someone{Number(1, 99)}@example.org");

    /// <summary>Categories have no comma.</summary>
    internal List<string> Names() => [.. Enumerable.Range(0, Number(1, 3)).Select(_ => Line()).Distinct(StringComparer.Ordinal)];

    internal LocalDate Day(int from = 1900, int until = 2090) => new LocalDate(from, 1, 1).PlusDays(Number(0, (until - from) * 365));

    internal long DayMillis() => PimDate.MillisOf(Day());

    internal DateTimeZone Zone() => DateTimeZoneProviders.Tzdb[Of(Zones)];
}
