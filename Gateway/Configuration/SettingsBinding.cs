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
            configuration.GetSection(T.Section).Bind(options);
            _unreadable = null;
        }
        catch (InvalidOperationException unreadable)
        {
            _unreadable = $"{KeyIn(unreadable.Message)}: {unreadable.Message}";
        }
    }

    public ValidateOptionsResult Validate(string? name, T options)
    {
        var errors = options.Errors().ToList();
        if (_unreadable is not null)
            errors.Insert(0, _unreadable);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    /// <summary>The framework's words are "Failed to convert configuration value 'x' at 'Section:Key' to type …".</summary>
    private static string KeyIn(string message)
    {
        const string before = " at '";
        var start = message.IndexOf(before, StringComparison.Ordinal) + before.Length;
        var end = start < before.Length ? -1 : message.IndexOf('\'', start);
        return end < 0 ? T.Section : message[start..end];
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
