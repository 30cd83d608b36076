using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Demo.Day;
using OxSimulator;
using OxSimulator.Store;

namespace Demo;

/// <summary>A user at OX's web interface: speaks OX's HTTP API as the browser does, apart from the gateway.</summary>
internal sealed class OxWebUser : IDisposable
{
    /// <summary>Later than every change: the web interface always has the newest state.</summary>
    private const string Newest = "9999999999999";

    private const string Inbox = "default0/INBOX";

    private readonly HttpClient _http;
    private readonly SimUser _user;
    private string _session = "";
    private int _calls;

    private OxWebUser(OxSimulatorHost ox, SimUser user)
    {
        _user = user;
        _http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), UseProxy = false }) { BaseAddress = new Uri(ox.BaseUrl + "/") };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("Browser/1.0");
    }

    /// <summary>How many calls this user made, so that they can be told from the gateway's.</summary>
    internal int Calls => Volatile.Read(ref _calls);

    private string Calendar => Uri.EscapeDataString("cal://0/" + _user.CalendarFolder);

    internal static async Task<OxWebUser> SignInAsync(OxSimulatorHost ox, SimUser user, CancellationToken cancellationToken)
    {
        var web = new OxWebUser(ox, user);
        using var form = new FormUrlEncodedContent([new("name", user.Login), new("password", user.Password), new("client", "open-xchange-appsuite")]);
        using var answer = await web._http.PostAsync("login?action=login", form, cancellationToken);
        web._session = (await web.ReadAsync(answer, cancellationToken))["session"]!.ToString();
        return web;
    }

    internal async Task<string> NewContactAsync(JsonObject fields, CancellationToken cancellationToken) =>
        await NewAsync("contacts", _user.ContactsFolder, fields, cancellationToken);

    internal async Task<string> NewTaskAsync(JsonObject fields, CancellationToken cancellationToken) =>
        await NewAsync("tasks", _user.TasksFolder, fields, cancellationToken);

    internal async Task<string> NewEventAsync(JsonObject fields, CancellationToken cancellationToken)
    {
        var made = await CallAsync("chronos", "new", $"&folder={Calendar}", new JsonObject { ["event"] = fields }, cancellationToken);
        return made!["created"]![0]!["id"]!.ToString();
    }

    internal async Task ChangeContactAsync(string id, JsonObject fields, CancellationToken cancellationToken) => await CallAsync(
        "contacts", "update", $"&folder={_user.ContactsFolder}&id={id}&timestamp={Newest}", fields, cancellationToken);

    internal async Task DeleteOccurrenceAsync(string id, string recurrenceId, CancellationToken cancellationToken) => await CallAsync(
        "chronos", "delete", $"&timestamp={Newest}",
        new JsonArray(new JsonObject { ["folder"] = Uri.UnescapeDataString(Calendar), ["id"] = id, ["recurrenceId"] = recurrenceId }), cancellationToken);

    /// <summary>A contact, event or task of the user's own folders, as the web interface reads it.</summary>
    internal async Task<JsonObject> GetAsync(string module, string id, CancellationToken cancellationToken)
    {
        var folder = module switch { "contacts" => _user.ContactsFolder, "tasks" => _user.TasksFolder, _ => Calendar };
        return (JsonObject)(await CallAsync(module, "get", $"&folder={folder}&id={id}", null, cancellationToken))!;
    }

    /// <summary>Ids of contacts, or of tasks, whose column has this text.</summary>
    internal async Task<IReadOnlyList<string>> FindAsync(string module, int column, string text, CancellationToken cancellationToken)
    {
        var folder = module == "contacts" ? _user.ContactsFolder : _user.TasksFolder;
        var rows = await CallAsync(module, "all", $"&folder={folder}&columns=1,{column}", null, cancellationToken);
        return [.. ((JsonArray)rows!).Where(row => row![1]?.ToString() == text).Select(row => row![0]!.ToString())];
    }

    /// <summary>The user's events whose summary is this, over the next year.</summary>
    internal async Task<IReadOnlyList<JsonObject>> FindEventsAsync(string summary, CancellationToken cancellationToken)
    {
        var today = TimeProvider.System.GetUtcNow().UtcDateTime.Date;
        var range = $"&rangeStart={Zulu(today.AddDays(-60))}&rangeEnd={Zulu(today.AddDays(365))}&folder={Calendar}&fields=id,summary,startDate,endDate,rrule,deleteExceptionDates";
        var all = await CallAsync("chronos", "all", range, null, cancellationToken);
        return [.. ((JsonArray)all!).OfType<JsonObject>().Where(one => one["summary"]?.ToString() == summary)];
    }

    internal async Task ChangeMailAsync(string id, JsonObject change, CancellationToken cancellationToken) =>
        await CallAsync("mail", "update", $"&folder={Uri.EscapeDataString(Inbox)}&id={id}", change, cancellationToken);

    /// <summary>Id and flags of the mail in a folder that has this subject.</summary>
    /// <exception cref="StepFailedException">There is none.</exception>
    internal async Task<(string Id, int Flags)> MailAsync(string subject, CancellationToken cancellationToken, string folder = Inbox)
    {
        var rows = await CallAsync("mail", "all", $"&folder={Uri.EscapeDataString(folder)}&columns=600,607,611", null, cancellationToken);
        var row = ((JsonArray)rows!).FirstOrDefault(one => one![1]?.ToString() == subject)
            ?? throw new StepFailedException($"OX has no mail \"{subject}\" in {folder}.");
        return (row[0]!.ToString(), (int)row[2]!);
    }

    /// <summary>A wall time as chronos takes it.</summary>
    internal static JsonObject Time(DateTime local, string zone = "Europe/Berlin") =>
        new() { ["value"] = local.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture), ["tzid"] = zone };

    /// <summary>A day as chronos takes it.</summary>
    internal static JsonObject Day(DateTime day) => new() { ["value"] = day.ToString("yyyyMMdd", CultureInfo.InvariantCulture) };

    public void Dispose() => _http.Dispose();

    private async Task<string> NewAsync(string module, string folder, JsonObject fields, CancellationToken cancellationToken)
    {
        fields["folder_id"] = folder;
        return (await CallAsync(module, "new", "", fields, cancellationToken))!["id"]!.ToString();
    }

    private async Task<JsonNode?> CallAsync(string module, string action, string query, JsonNode? body, CancellationToken cancellationToken)
    {
        var address = $"{module}?action={action}&session={_session}&timezone=UTC{query}";
        using var answer = body is null ? await _http.GetAsync(address, cancellationToken) : await _http.PutAsJsonAsync(address, body, cancellationToken);
        return (await ReadAsync(answer, cancellationToken))["data"];
    }

    private async Task<JsonObject> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        var json = (await answer.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!;
        return json["error"] is { } error && json["categories"]?.ToString() != "WARNING"
            ? throw new InvalidOperationException($"OX refuses a change: {error} ({json["code"]})")
            : json;
    }

    private static string Zulu(DateTime utc) => utc.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
}
