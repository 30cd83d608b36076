using Bridge.OxApi.Calendar;
using Bridge.OxApi.Calendar.Legacy;
using Bridge.OxApi.Contacts;
using Bridge.OxApi.Folders;
using Bridge.OxApi.Mail;
using Bridge.OxApi.MailFilter;
using Bridge.OxApi.Push;
using Bridge.OxApi.Tasks;
using Bridge.OxApi.Transport;
using Bridge.OxApi.Users;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Bridge.OxApi;

public static class OxApiServices
{
    /// <summary>The OX client, with its settings from section <c>Ox</c>. Telemetry is under the names <c>Bridge.OxApi</c> (source and meter).</summary>
    public static IServiceCollection AddOxApi(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<OxOptions, OxOptionsValidator>().BindConfiguration("Ox");
        services.AddMetrics().AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new OxHttp(provider.GetRequiredService<IOptions<OxOptions>>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<OxTelemetry>();
        services.TryAddSingleton<OxLogin>();
        services.TryAddSingleton<OxCaller>();
        services.TryAddSingleton<OxCalendarProbe>();
        services.TryAddSingleton<IOxSessions, OxSessions>();
        services.TryAddSingleton<IOxFoldersApi, OxFoldersApi>();
        services.TryAddSingleton<IOxMailApi, OxMailApi>();
        services.TryAddSingleton<IOxContactsApi, OxContactsApi>();
        services.TryAddSingleton<OxCalendarApi>();
        services.TryAddSingleton<LegacyPeople>();
        services.TryAddSingleton<OxLegacyCalendarApi>();
        services.TryAddSingleton<IOxCalendarApi, OxCalendarSwitch>();
        services.TryAddSingleton<IOxTasksApi, OxTasksApi>();
        services.TryAddSingleton<IOxUsersApi, OxUsersApi>();
        services.TryAddSingleton<IOxVacationApi, OxVacationApi>();
        services.TryAddSingleton<IOxPush, OxPush>();
        return services;
    }
}
