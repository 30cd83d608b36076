using Bridge.Eas.Items.Contacts;
using Bridge.Eas.Items.Pim;
using Bridge.Eas.Items.Tasks;
using Bridge.Eas.Sync;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Eas.Items;

/// <summary>Registers the sources of contacts and tasks.</summary>
internal static class PimRegistration
{
    internal static IServiceCollection AddContactsAndTasks(this IServiceCollection services)
    {
        services.AddOptions<ContactOptions>().BindConfiguration(EasBridgeSettings.SectionOf<ContactOptions>()).ValidateOnStart();
        return services.AddSingleton<RefusedFields>().AddSingleton<ICollectionSource, ContactSource>().AddSingleton<ICollectionSource, TaskSource>();
    }
}
