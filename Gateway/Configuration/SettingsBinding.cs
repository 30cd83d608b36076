using Microsoft.Extensions.Options;

namespace Gateway.Configuration;

/// <summary>
/// Binds a section and reports a value that cannot be read as one more validation error. The framework's own binding throws at the
/// first such value, and whoever starts the gateway would meet one wrong setting per attempt.
/// </summary>
internal sealed class SettingsBinding<T>(IConfiguration configuration) : IConfigureOptions<T>, IValidateOptions<T>
    where T : class, ISettings
{
    private string? _unreadable;

    public void Configure(T options)
    {
        try
        {
            configuration.GetSection(T.Section).Bind(options, binder => binder.ErrorOnUnknownConfiguration = T.OwnsSection);
            _unreadable = null;
        }
        catch (InvalidOperationException unreadable)
        {
            _unreadable = $"{T.Section}: {unreadable.Message}";
        }
    }

    public ValidateOptionsResult Validate(string? name, T options)
    {
        string[] errors = _unreadable is null ? [.. options.Errors()] : [_unreadable, .. options.Errors()];
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}

internal static class SettingsRegistration
{
    /// <summary>Binds <typeparamref name="T"/> to its section and checks it when the host starts.</summary>
    internal static IServiceCollection AddSettings<T>(this IServiceCollection services)
        where T : class, ISettings
    {
        services.AddSingleton<SettingsBinding<T>>();
        services.AddSingleton<IConfigureOptions<T>>(provider => provider.GetRequiredService<SettingsBinding<T>>());
        services.AddSingleton<IValidateOptions<T>>(provider => provider.GetRequiredService<SettingsBinding<T>>());
        services.AddOptions<T>().ValidateOnStart();
        return services;
    }
}
