using Bridge.Eas.State.Secrets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.State.Store;

/// <summary>Registers the state store and what protects its content.</summary>
public static class StateStoreRegistration
{
    /// <summary>Section <c>Store</c>, <c>IStateStore</c>, <see cref="IStoreHealth"/>, and the secrets.</summary>
    /// <typeparam name="TEmbedded">Starts the embedded store and says where it is; made only when <see cref="StoreOptions.Redis"/> is not set.</typeparam>
    public static IServiceCollection AddStateStore<TEmbedded>(this IServiceCollection services) where TEmbedded : class, IStateStoreEndpoint
    {
        services.TryAddSingleton<TEmbedded>();
        services.TryAddSingleton<ConfiguredEndpoint>();
        services.TryAddSingleton<IStateStoreEndpoint>(provider =>
            string.IsNullOrEmpty(provider.GetRequiredService<IOptions<StoreOptions>>().Value.Redis)
                ? provider.GetRequiredService<TEmbedded>()
                : provider.GetRequiredService<ConfiguredEndpoint>());
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<StoreOptions>, StoreOptionsDefaults>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<StoreOptions>, StoreOptionsBinding>());
        services.AddOptionsWithValidateOnStart<StoreOptions, StoreOptionsValidator>();
        services.TryAddSingleton<StateStoreMetrics>();
        services.TryAddSingleton<RedisStateStore>();
        services.TryAddSingleton<IStateStore>(provider => provider.GetRequiredService<RedisStateStore>());
        services.TryAddSingleton<IStoreHealth, RedisStoreHealth>();
        services.TryAddSingleton(provider => Secret(provider.GetRequiredService<IOptions<StoreOptions>>().Value));
        services.TryAddSingleton<CredentialCheck>();
        services.TryAddSingleton<PersonalValues>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, StateStoreStartup>());
        return services;
    }

    /// <summary>With Redis the operator brings the secret, since all nodes need the same one; the embedded store makes its own.</summary>
    private static StoreSecret Secret(StoreOptions options)
        => string.IsNullOrEmpty(options.Redis) ? StoreSecret.ReadOrCreate(options.SecretFile!) : StoreSecret.Read(options.SecretFile!);
}
