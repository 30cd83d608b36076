using Bridge.Eas.State.Secrets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.State.Store;

/// <summary>Registers the state store and what protects its content.</summary>
public static class StateStoreRegistration
{
    /// <summary>Section <c>Store</c>, <c>IStateStore</c>, <see cref="IStoreHealth"/>, and the secrets. Whoever hosts the embedded store registers its
    /// <see cref="IStateStoreEndpoint"/> before this call; otherwise <see cref="StoreOptions.Redis"/> must be set.</summary>
    public static IServiceCollection AddStateStore(this IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<StoreOptions>, StoreOptionsDefaults>());
        services.AddOptionsWithValidateOnStart<StoreOptions, StoreOptionsValidator>().BindConfiguration(StoreOptions.Section);
        services.TryAddSingleton<IStateStoreEndpoint, ConfiguredEndpoint>();
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
