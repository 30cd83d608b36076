using System.Collections.Concurrent;
using System.Globalization;
using Bridge.Eas.Protocol;

namespace Bridge.Eas.Tests.Items.Mail.Bodies;

/// <summary>How many answers there were of each kind, and which messages were set aside.</summary>
internal sealed class BodyTable
{
    private readonly ConcurrentDictionary<(EasVersion Version, string Kind), int> _counts = new();
    private readonly ConcurrentDictionary<string, string> _setAside = new(StringComparer.Ordinal);

    internal IReadOnlyDictionary<string, string> SetAside => _setAside;

    internal void Count(EasVersion version, SeenBody? body)
    {
        var kind = body switch
        {
            null => "BodyPart alone",
            { Data: null, Truncated: true } => "withheld",
            { Data: null } => "empty",
            _ => (body.Type switch { 1 => "plain", 2 => "HTML", _ => "MIME" }) + (body.Truncated ? " cut" : ""),
        };
        _counts.AddOrUpdate((version, kind), 1, (_, count) => count + 1);
    }

    internal void Aside(string name, string reason) => _setAside.TryAdd(name, reason);

    internal async Task WriteAsync(string title, int messages, int forms)
    {
        var kinds = _counts.Keys.Select(key => key.Kind).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        await TestContext.Out.WriteLineAsync($"Figure: {title}: {messages} messages, {forms} forms, every version; set aside: {_setAside.Count}");
        foreach (var (name, reason) in _setAside.OrderBy(pair => pair.Key, StringComparer.Ordinal)) await TestContext.Out.WriteLineAsync($"  set aside: {name} ({reason})");
        await TestContext.Out.WriteLineAsync("  version" + string.Concat(kinds.Select(kind => kind.PadLeft(15))));
        foreach (var version in Enum.GetValues<EasVersion>())
        {
            var cells = kinds.Select(kind => _counts.GetValueOrDefault((version, kind)).ToString(CultureInfo.InvariantCulture).PadLeft(15));
            await TestContext.Out.WriteLineAsync("  " + version.ToString().PadRight(7) + string.Concat(cells));
        }
    }
}
