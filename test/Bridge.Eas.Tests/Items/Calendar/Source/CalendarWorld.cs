using System.Diagnostics.Metrics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Bridge.Eas.Items.Calendar;
using Bridge.Eas.Items.Calendar.Source;
using Bridge.Eas.Items.Pim;
using Bridge.Eas.Protocol;
using Bridge.Eas.State.Secrets;
using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;
using Bridge.Eas.Tests.Items.Pim;
using Bridge.Eas.Tests.State.Secrets;
using Bridge.Eas.Users;
using Bridge.Eas.Wbxml;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;
using Bridge.OxApi.Columns;
using Bridge.OxApi.Folders;
using Bridge.OxApi.Sessions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OxSimulator;
using StateStores;

namespace Bridge.Eas.Tests.Items.Calendar.Source;

/// <summary>A user's calendar on the OX simulator, over real HTTP, and a phone that looks at it through the source.</summary>
internal sealed class CalendarWorld : IAsyncDisposable
{
    internal static readonly DateTimeOffset Now = new(2026, 11, 21, 8, 40, 0, TimeSpan.Zero);

    private static readonly OxRange Ever = new(0, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds());

    /// <summary>What the legacy calendar calls things.</summary>
    private static readonly (string Chronos, string Legacy)[] Words =
    [
        ("\"chronos\"", "\"calendar\""), ("\"resolve\"", "\"resolveuid\""), ("CAL-4120", "OX-0001"), ("CAL-4221", "APP-0020"), ("CAL-4223", "APP-0040"), ("CAL-4228", "SVL-0021"),
    ];

    /// <summary>Creates objects, and reads, writes and deletes all.</summary>
    private const int Writer = 2 | (2 << 7) | (2 << 14) | (2 << 21);

    private readonly OxSimulatorHost _simulator;
    private readonly ServiceProvider _services;
    private readonly HttpClient _control;
    private readonly InMemoryStateStore _store = new(new ManualTimeProvider());
    private readonly PersonalValues _personal;

    private CalendarWorld(OxSimulatorHost simulator, ServiceProvider services, OperatorLog log)
    {
        IsLegacy = !simulator.Server.Profile.HasChronos;
        (_simulator, _services, Log) = (simulator, services, log);
        _control = new HttpClient { BaseAddress = new Uri(simulator.RootUrl, "_sim/") };
        Api = services.GetRequiredService<IOxCalendarApi>();
        _personal = new PersonalValues(_store, TestSecret.Of(1), NullLoggerFactory.Instance);
        Source = Node();
    }

    /// <summary>OX has the calendar of before 7.10.</summary>
    internal bool IsLegacy { get; }

    internal OperatorLog Log { get; }

    internal CalendarSource Source { get; private set; }

    internal IOxCalendarApi Api { get; }

    internal IOxSession Session { get; private set; } = null!;

    internal OxFolderId Folder { get; private set; }

    internal static async Task<CalendarWorld> StartAsync(string profile = "7.10.6")
    {
        var simulator = await OxSimulatorHost.StartAsync(new OxSimulatorOptions { MaxRate = 0, Profile = profile }, CancellationToken.None);
        var log = new OperatorLog();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(log));
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("Ox:BaseUrl", simulator.BaseUrl.ToString()), new("Ox:Retries", "0")]).Build());
        var world = new CalendarWorld(simulator, services.AddOxApi().BuildServiceProvider(), log);
        world.Session = await world.LoginAsync("user1@example.test");
        world.Folder = await world.CalendarOfAsync(world.Session);
        return world;
    }

    /// <summary>From now on another node serves the phone.</summary>
    internal void ChangeNode() => Source = Node();

    private CalendarSource Node() => new(
        Api, new(_store, _personal), new(_store, TimeProvider.System), new(new(_services.GetRequiredService<IMeterFactory>()), _services.GetRequiredService<ILogger<RefusedFields>>()),
        _services.GetRequiredService<ILogger<CalendarSource>>());

    internal async Task<IOxSession> LoginAsync(string login) =>
        (await _services.GetRequiredService<IOxSessions>().LoginAsync(new OxCredential(login, "secret"), null, CancellationToken.None)).Value;

    internal async Task<OxFolderId> CalendarOfAsync(IOxSession session)
    {
        var folders = _services.GetRequiredService<IOxFoldersApi>();
        var all = (await folders.AllVisibleAsync(session, OxContentType.Events, unsubscribedToo: false, CancellationToken.None)).Value;
        return all.First(folder => folder is { Section: OxFolderSection.Private, IsStandard: true }).Id;
    }

    /// <summary>The user's calendar as a colleague sees it who may write in it.</summary>
    internal async Task<SourceContext> SharedWithAsync(string login, EasVersion version)
    {
        var colleague = await LoginAsync(login);
        using (_simulator.Server.Enter()) _simulator.Server.FindUser("user1@example.test")!.Context.FindFolder(Folder.Value)!.Permissions.Add(new(colleague.UserId, Writer));
        var own = Context(version);
        return own with { User = new EasUser { Session = colleague, State = new StateUser("1", "4"), Addresses = [login], Capabilities = own.User.Capabilities } };
    }

    internal async Task<string> MakeCalendarAsync(string title)
    {
        var folders = _services.GetRequiredService<IOxFoldersApi>();
        return (await folders.NewAsync(Session, new("1"), title, OxContentType.Events, CancellationToken.None)).Value.Value;
    }

    internal SourceContext Context(EasVersion version = EasVersion.V141, int filter = 0, DateTimeOffset? now = null, FolderRights rights = FolderRights.All) => new()
    {
        User = new EasUser
        {
            Session = Session, State = new StateUser("1", "3"), Addresses = ["user1@example.test"], Capabilities = new HashSet<string>(StringComparer.Ordinal) { "calendar" },
        },
        Version = version,
        CollectionId = "C1",
        OxFolderId = Folder.Value,
        Rights = rights,
        Options = CollectionOptions.Default with { FilterType = filter },
        Now = now ?? Now,
    };

    internal CalendarViewer Viewer(EasVersion version = EasVersion.V141) => CalendarViewer.Of(Context(version));

    internal async Task<OxEvent> MakeAsync(OxEvent calendarEvent)
    {
        calendarEvent.Summary ??= "Yoga";
        return (await Api.NewAsync(Session, Folder, calendarEvent, OxScheduling.None, CancellationToken.None)).Value;
    }

    internal Task<OxEvent> MakeSeriesAsync(string rule = "FREQ=WEEKLY;BYDAY=MO;COUNT=6") => MakeAsync(new()
    {
        Rrule = rule, StartDate = new("20261123T100000", "Europe/Berlin"), EndDate = new("20261123T110000", "Europe/Berlin"),
    });

    internal async Task ChangeAsync(string id, string? recurrenceId, Action<OxPatch<OxEvent>> change)
    {
        var patch = new OxPatch<OxEvent>();
        change(patch);
        var result = await Api.UpdateAsync(Session, Folder, id, OxTimestamps.Any, recurrenceId, patch, OxScheduling.None, CancellationToken.None);
        Assert.That(result.Error, Is.Null);
    }

    internal async Task DeleteAsync(string id, string? recurrenceId = null)
    {
        var outcomes = (await Api.DeleteAsync(Session, [new(Folder, id, recurrenceId)], OxTimestamps.Any, OxScheduling.None, CancellationToken.None)).Value;
        Assert.That(outcomes.Single().Error, Is.Null);
    }

    internal async Task<SourceChanges> DetectAsync(byte[]? cursor = null, int filter = 0, bool mustTell = false, DateTimeOffset? now = null) =>
        (await Source.DetectAsync(Context(filter: filter, now: now), cursor, mustTell, CancellationToken.None)).Value!;

    /// <summary>An item as a phone gets it, with its version.</summary>
    internal async Task<(WbxmlElement Item, long Version)> ReadAsync(string id, EasVersion version = EasVersion.V141)
    {
        await foreach (var item in Source.PrepareAsync(Context(version), [new WantedItem(new SourceItem(ItemKey.Parse(id), 0), null)], CancellationToken.None))
        {
            Assert.That(item.Preparation, Is.EqualTo(Preparation.Ready), item.Reason);
            return (Wire.Written(item.WriteData!), item.Version);
        }

        throw new AssertionException("no item came");
    }

    internal async Task<ItemOutcome> AddAsync(WbxmlElement data, EasVersion version = EasVersion.V141, string identity = "id-1", AddLook? look = null, SaidMark said = default) =>
        (await Source.AddAsync(Context(version), [new ClientAdd("c1", data, identity, [], said)], look ?? Phones.FirstLook, CancellationToken.None))[0];

    internal async Task<ItemOutcome> ChangeAsync(
        string id, WbxmlElement data, EasVersion version = EasVersion.V141, string? instance = null, long? known = null, bool clientWins = false) =>
        (await Source.ChangeAsync(Context(version), [new ClientChange(ItemKey.Parse(id), instance, data, known, clientWins)], CancellationToken.None))[0];

    /// <summary>Everything in the calendar.</summary>
    internal async Task<IReadOnlyList<OxEvent>> EventsAsync() =>
        [.. (await Api.AllAsync(Session, Folder, Ever, OxEventColumns.All, CancellationToken.None)).Value.Select(Plain).OrderBy(one => one.StartDate!.Value, StringComparer.Ordinal)];

    internal async Task<OxEvent> EventAsync(string id) => Plain((await Api.GetAsync(Session, Folder, id, null, CancellationToken.None)).Value);

    /// <summary>Newer servers put the zone before a recurrence id; here they are all in UTC.</summary>
    private static OxEvent Plain(OxEvent one)
    {
        one.ChangeExceptionDates = one.ChangeExceptionDates?.Select(Utc).ToList();
        one.DeleteExceptionDates = one.DeleteExceptionDates?.Select(Utc).ToList();
        if (one.RecurrenceId is { } id) one.RecurrenceId = Utc(id);
        return one;

        static string Utc(string id) => id.Split(':') is [var zone, var local]
            ? CalendarDate.Compact(CalendarDate.Parse(local + "Z")!.Value.InZoneLeniently(NodaTime.DateTimeZoneProviders.Tzdb[zone]).ToInstant())
            : id;
    }

    internal async Task<int> MailsAsync() => ((await _control.GetFromJsonAsync<JsonArray>("outbox"))!).Count;

    internal async Task<(int Calls, int Rows)> CallsAsync()
    {
        var calls = (await _control.GetFromJsonAsync<JsonObject>("calls"))!;
        return (calls["count"]!.GetValue<int>(), calls["rows"]!.GetValue<int>());
    }

    internal async Task<int> CallsAsync(string module, string action) =>
        (await _control.GetFromJsonAsync<JsonObject>($"calls?module={module}&action={action}"))!["count"]!.GetValue<int>();

    internal async Task ResetAsync() => (await _control.PostAsync(new Uri("reset", UriKind.Relative), null)).EnsureSuccessStatusCode();

    /// <param name="json">In the words of chronos.</param>
    internal async Task FaultAsync(string json)
    {
        if (IsLegacy)
        {
            foreach (var (chronos, legacy) in Words) json = json.Replace(chronos, legacy, StringComparison.Ordinal);
        }

        using var content = new StringContent(json);
        (await _control.PostAsync(new Uri("faults", UriKind.Relative), content)).EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        _personal.Dispose();
        await _services.DisposeAsync();
        await _simulator.DisposeAsync();
    }
}
