using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OxSimulator;
using OxSimulator.Store;

namespace Gateway.Tests.Host;

/// <summary>A user at OX's web interface: what he does there, his phones must learn. Speaks OX's HTTP API as a browser does.</summary>
internal sealed class OxWeb : IDisposable
{
    private readonly HttpClient _http;
    private readonly SimUser _user;
    private readonly bool _hasChronos;
    private string _session = "";

    private OxWeb(OxSimulatorHost ox, SimUser user)
    {
        (_user, _hasChronos) = (user, ox.Server.Profile.HasChronos);
        _http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), UseProxy = false }) { BaseAddress = new Uri(ox.BaseUrl + "/") };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("Browser/1.0");
    }

    internal string Calendar => "cal://0/" + _user.CalendarFolder;

    internal string Contacts => _user.ContactsFolder;

    internal string Tasks => _user.TasksFolder;

    internal static async Task<OxWeb> SignInAsync(OxSimulatorHost ox, SimUser user)
    {
        var web = new OxWeb(ox, user);
        using var form = new FormUrlEncodedContent([new("name", user.Login), new("password", user.Password), new("client", "open-xchange-appsuite")]);
        using var answer = await web._http.PostAsync("login?action=login", form);
        web._session = (await ReadAsync(answer))["session"]!.ToString();
        return web;
    }

    /// <summary>One call; the answer's data.</summary>
    /// <param name="query">"&amp;name=value"…</param>
    internal async Task<JsonNode?> CallAsync(string module, string action, string query, JsonNode? body = null)
    {
        // At an OX of before, what the user does there is said in the words of the calendar after it.
        if (module == "chronos" && !_hasChronos) module = "webcalendar";
        var address = $"{module}?action={action}&session={_session}&timezone=UTC{query}";
        using var answer = body is null ? await _http.GetAsync(address) : await _http.PutAsJsonAsync(address, body);
        return (await ReadAsync(answer))["data"];
    }

    /// <summary>Everything the user has, from the simulator's control API.</summary>
    internal async Task<JsonObject> StateAsync()
    {
        using var answer = await _http.GetAsync(new Uri(_http.BaseAddress!, $"/_sim/users/{_user.Login}/state"));
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    internal async Task FlagMailAsync(string id, int set = 0, int clear = 0, string folder = "default0/INBOX") => await CallAsync(
        "mail", "update", $"&folder={Uri.EscapeDataString(folder)}&id={id}", new JsonObject { [set != 0 ? "set_flags" : "clear_flags"] = set != 0 ? set : clear });

    internal async Task DeleteMailAsync(string id, string folder = "default0/INBOX") =>
        await CallAsync("mail", "delete", "&timestamp=9999999999999", new JsonArray(new JsonObject { ["folder"] = folder, ["id"] = id }));

    /// <summary>The user's contacts in his own folder, as stored.</summary>
    internal async Task<IReadOnlyList<JsonObject>> AllContactsAsync() => Objects((await StateAsync())["contacts"]![Contacts]);

    /// <summary>The user's tasks in his own folder, as stored.</summary>
    internal async Task<IReadOnlyList<JsonObject>> AllTasksAsync() => Objects((await StateAsync())["tasks"]![Tasks]);

    /// <summary>The user's events, series masters and exceptions alike, as chronos renders them.</summary>
    internal async Task<IReadOnlyList<JsonObject>> AllEventsAsync() =>
        [.. Objects((await StateAsync())["calendar"]).Where(one => one["folder"]?.ToString() == Calendar)];

    /// <param name="module">contacts or tasks.</param>
    /// <returns>The new id.</returns>
    internal async Task<string> NewAsync(string module, JsonObject fields)
    {
        fields["folder_id"] = module == "contacts" ? Contacts : Tasks;
        return (await CallAsync(module, "new", "", fields))!["id"]!.ToString();
    }

    internal async Task ChangeAsync(string module, string id, JsonObject fields) =>
        await CallAsync(module, "update", $"&folder={(module == "contacts" ? Contacts : Tasks)}&id={id}&timestamp=9999999999999", fields);

    internal async Task DeleteAsync(string module, string id) => await CallAsync(
        module, "delete", "&timestamp=9999999999999",
        module == "contacts" ? new JsonArray(new JsonObject { ["folder"] = Contacts, ["id"] = id }) : new JsonArray(new JsonObject { ["folder"] = Tasks, ["id"] = id }));

    /// <returns>The new event's id.</returns>
    internal async Task<string> NewEventAsync(JsonObject fields) =>
        (await CallAsync("chronos", "new", $"&folder={Uri.EscapeDataString(Calendar)}&sendInternalNotifications=false", new JsonObject { ["event"] = fields }))!
            ["created"]![0]!["id"]!.ToString();

    /// <param name="recurrenceId">The occurrence to change, null for the event as a whole.</param>
    internal async Task ChangeEventAsync(string id, JsonObject fields, string? recurrenceId = null) => await CallAsync(
        "chronos", "update", $"&folder={Uri.EscapeDataString(Calendar)}&id={id}&timestamp=9999999999999{Occurrence(recurrenceId)}", new JsonObject { ["event"] = fields });

    /// <param name="recurrenceId">The occurrence to delete, null for the event as a whole.</param>
    internal async Task DeleteEventAsync(string id, string? recurrenceId = null)
    {
        var entry = new JsonObject { ["folder"] = Calendar, ["id"] = id };
        if (recurrenceId is not null) entry["recurrenceId"] = recurrenceId;
        await CallAsync("chronos", "delete", "&timestamp=9999999999999", new JsonArray(entry));
    }

    /// <summary>A wall time as chronos takes it.</summary>
    internal static JsonObject Time(DateTime local, string zone) => new() { ["value"] = local.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture), ["tzid"] = zone };

    /// <summary>A day as chronos takes it.</summary>
    internal static JsonObject Day(DateTime day) => new() { ["value"] = day.ToString("yyyyMMdd", CultureInfo.InvariantCulture) };

    /// <summary>Instant of a start or end.</summary>
    internal static DateTime Utc(JsonNode? time)
    {
        var text = time!["value"]!.ToString();
        if (text.EndsWith('Z')) return DateTime.ParseExact(text, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
        var local = DateTime.ParseExact(text, "yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);
        return TimeZoneInfo.ConvertTimeToUtc(local, TimeZoneInfo.FindSystemTimeZoneById(time["tzid"]?.ToString() ?? "UTC"));
    }

    /// <summary>A recurrence id in UTC: newer servers put the zone before it.</summary>
    internal static string RecurrenceId(JsonNode? id) => id!.ToString().Split(':') is [var zone, var local]
        ? TimeZoneInfo.ConvertTimeToUtc(DateTime.ParseExact(local, "yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById(zone)).ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)
        : id.ToString();

    public void Dispose() => _http.Dispose();

    private static string Occurrence(string? recurrenceId) => recurrenceId is null ? "" : "&recurrenceId=" + Uri.EscapeDataString(recurrenceId);

    private static IReadOnlyList<JsonObject> Objects(JsonNode? array) => [.. (array as JsonArray ?? []).OfType<JsonObject>()];

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage answer)
    {
        var json = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        return json["error"] is { } error && json["categories"]?.ToString() != "WARNING"
            ? throw new InvalidOperationException($"OX refused: {json["code"]} {error} {json["error_desc"]}")
            : json;
    }
}
