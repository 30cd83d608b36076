using System.Globalization;
using System.Text.Json.Nodes;

namespace Bridge.OxApi.MailFilter;

/// <summary>The rule behind a vacation notice. What it holds that we know nothing of is kept as it is. Source: OX HTTP API, mailfilter, "vacation".</summary>
internal sealed class OxVacationRule
{
    internal const string Flag = "vacation";
    private const string CommandId = "vacation";
    private const string DateTest = "currentdate";
    private const string AllOf = "allof";

    /// <summary>1900 and 9000: days outside are no days of anybody's vacation, and cannot be reckoned with.</summary>
    private const long Earliest = -2_208_988_800_000, Latest = 221_845_392_000_000;

    private readonly JsonObject _rule;

    /// <exception cref="InvalidOperationException">A member is of another kind than it should be.</exception>
    internal OxVacationRule(JsonObject rule)
    {
        _rule = rule;
        Id = (int?)rule["id"] ?? 0;
        Vacation = new((bool?)rule["active"] ?? true, (string?)CommandIn(rule["actioncmds"])?["text"] ?? "", Day("ge"), Day("le"));
    }

    internal int Id { get; }

    internal OxVacation Vacation { get; }

    /// <summary>The single tests that must all hold; a test of another shape counts as one.</summary>
    private IEnumerable<JsonObject> Tests => _rule["test"] switch
    {
        JsonObject all when (string?)all["id"] == AllOf => (all["tests"] as JsonArray ?? []).OfType<JsonObject>(),
        JsonObject one => [one],
        _ => [],
    };

    internal static JsonObject New(OxVacation vacation, IReadOnlyList<string> answersTo, string timeZone) => new()
    {
        ["rulename"] = "vacation notice",
        ["active"] = vacation.Active,
        ["flags"] = new JsonArray(Flag),
        ["test"] = Test([], vacation, timeZone),
        ["actioncmds"] = new JsonArray(new JsonObject
        {
            ["id"] = CommandId,
            ["days"] = "7",
            ["addresses"] = new JsonArray([.. answersTo.Select(address => (JsonNode)address)]),
            ["text"] = vacation.Text,
        }),
    };

    /// <summary>What <c>update</c> is sent: the members that change, each whole.</summary>
    internal JsonObject With(OxVacation vacation, string timeZone)
    {
        var commands = _rule["actioncmds"]?.DeepClone();
        if (CommandIn(commands) is { } command) command["text"] = vacation.Text;
        return new JsonObject
        {
            ["id"] = Id,
            ["rulename"] = _rule["rulename"]?.DeepClone(),
            ["flags"] = _rule["flags"]?.DeepClone(),
            ["active"] = vacation.Active,
            ["test"] = Test(Tests.Where(test => (string?)test["id"] is not DateTest and not "true"), vacation, timeZone),
            ["actioncmds"] = commands,
        };
    }

    private static JsonObject? CommandIn(JsonNode? commands) =>
        (commands as JsonArray)?.OfType<JsonObject>().FirstOrDefault(command => (string?)command["id"] == CommandId);

    private static JsonObject Test(IEnumerable<JsonObject> others, OxVacation vacation, string timeZone)
    {
        JsonObject[] tests = [.. others.Select(test => (JsonObject)test.DeepClone()), .. Bound("ge", vacation.FirstDay, timeZone), .. Bound("le", vacation.LastDay, timeZone)];
        return tests switch
        {
            [] => new JsonObject { ["id"] = "true" },
            [var one] => one,
            _ => new JsonObject { ["id"] = AllOf, ["tests"] = new JsonArray([.. tests]) },
        };
    }

    private static IEnumerable<JsonObject> Bound(string comparison, DateOnly? day, string timeZone)
    {
        if (day is not { } date) yield break;
        var midnight = date.ToDateTime(TimeOnly.MinValue);
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var found) ? found : TimeZoneInfo.Utc;
        var offset = zone.GetUtcOffset(DateTime.SpecifyKind(midnight, DateTimeKind.Unspecified));
        yield return new JsonObject
        {
            ["id"] = DateTest,
            ["comparison"] = comparison,
            ["datepart"] = "date",
            // The wall's time as if it were UTC; the zone says what it is.
            ["datevalue"] = new JsonArray(new DateTimeOffset(midnight, TimeSpan.Zero).ToUnixTimeMilliseconds()),
            ["zone"] = (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString("hhmm", CultureInfo.InvariantCulture),
        };
    }

    private DateOnly? Day(string comparison)
    {
        var test = Tests.FirstOrDefault(test => (string?)test["id"] == DateTest && (string?)test["comparison"] == comparison);
        var value = test?["datevalue"] is JsonArray values ? values.FirstOrDefault() : test?["datevalue"];
        return value is null ? null : DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp((long)value, Earliest, Latest)).UtcDateTime);
    }
}
