using System.Text.Json.Nodes;
using OxSimulator.Http;

namespace OxSimulator.Control;

/// <summary>
/// A rule as <c>POST /_sim/faults</c> brings it:
/// <c>{"module":"mail","action":"new","user":"user1@example.test","id":"7","folder":"default0/INBOX","occurrence":"20270118T090000Z","count":1,"skip":0,"delayMs":0,"after":false,
/// "empty":false,"status":503 | "code":"MSG-0042","category":"CAPACITY","message":"…","warning":false | "cut":100 | "drop":true}</c>.
/// </summary>
internal static class FaultRuleReader
{
    internal static FaultRule Read(JsonObject json) => new()
    {
        Module = json["module"]?.ToString(),
        Action = json["action"]?.ToString(),
        User = json["user"]?.ToString(),
        Id = json["id"]?.ToString(),
        Folder = json["folder"]?.ToString(),
        Occurrence = json["occurrence"]?.ToString(),
        Count = json["count"]?.GetValue<int>() ?? 1,
        Skip = json["skip"]?.GetValue<int>() ?? 0,
        Delay = TimeSpan.FromMilliseconds(json["delayMs"]?.GetValue<int>() ?? 0),
        Status = json["status"]?.GetValue<int>(),
        Fault = json["code"]?.ToString() is { } code
            ? new(code, Category(json["category"]?.ToString()), json["message"]?.ToString() ?? "Planned fault.")
            : null,
        CutAt = json["cut"]?.GetValue<int>(),
        Drop = json["drop"]?.GetValue<bool>() ?? false,
        AfterEffect = json["after"]?.GetValue<bool>() ?? false,
        AsWarning = json["warning"]?.GetValue<bool>() ?? false,
        Empty = json["empty"]?.GetValue<bool>() ?? false,
    };

    private static OxCategory Category(string? name) => name is null ? OxCategory.Error
        : Enum.TryParse<OxCategory>(name.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var category) ? category
        : throw new FormatException($"Unknown category {name}.");
}
