using System.Diagnostics.Metrics;
using Bridge.OxApi.Calendar;
using Bridge.OxApi.Contacts;
using Bridge.OxApi.Folders;
using Bridge.OxApi.Mail;
using Bridge.OxApi.MailFilter;
using Bridge.OxApi.Push;
using Bridge.OxApi.Sessions;
using Bridge.OxApi.Tasks;
using Bridge.OxApi.Users;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.OxApi.Tests.Stub;

/// <summary>The client as the gateway registers it, in front of a <see cref="StubOx"/>.</summary>
internal sealed class OxBed : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private OxBed(StubOx ox, ServiceProvider services) => (Ox, _services) = (ox, services);

    public StubOx Ox { get; }

    public required ManualTimeProvider Time { get; init; }

    public static OxCredential Anna => new("anna", "secret");

    public static OxFolderId Inbox => new("default0/INBOX");

    public IOxSessions Sessions => _services.GetRequiredService<IOxSessions>();

    public IOxMailApi Mail => _services.GetRequiredService<IOxMailApi>();

    public IOxFoldersApi Folders => _services.GetRequiredService<IOxFoldersApi>();

    public IOxContactsApi Contacts => _services.GetRequiredService<IOxContactsApi>();

    public IOxTasksApi Tasks => _services.GetRequiredService<IOxTasksApi>();

    public IOxCalendarApi Calendar => _services.GetRequiredService<IOxCalendarApi>();

    public IOxVacationApi Vacations => _services.GetRequiredService<IOxVacationApi>();

    public IOxUsersApi Users => _services.GetRequiredService<IOxUsersApi>();

    public IOxPush Push => _services.GetRequiredService<IOxPush>();

    public IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public static async Task<OxBed> StartAsync(params (string Key, string Value)[] settings)
    {
        var ox = await StubOx.StartAsync();
        var configuration = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase) { ["Ox:BaseUrl"] = new Uri(ox.Url, "ajax").ToString(), ["Ox:Retries"] = "0" };
        foreach (var (key, value) in settings) configuration[key] = value;
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(configuration).Build());
        var time = new ManualTimeProvider();
        services.AddSingleton<TimeProvider>(time);
        services.AddOxApi();
        return new OxBed(ox, services.BuildServiceProvider()) { Time = time };
    }

    public async Task<IOxSession> LoginAsync()
    {
        var result = await Sessions.LoginAsync(Anna, "192.0.2.7", CancellationToken.None);
        Assert.That(result.Error, Is.Null);
        return result.Value;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Ox.DisposeAsync();
    }
}
