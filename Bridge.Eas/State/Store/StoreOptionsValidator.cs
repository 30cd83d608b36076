using Bridge.Eas.State.Secrets;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Bridge.Eas.State.Store;

/// <summary>Every wrong setting of the section, each as one sentence that begins with its key. None repeats the connection string: it may hold a
/// password.</summary>
internal sealed class StoreOptionsValidator : IValidateOptions<StoreOptions>
{
    public ValidateOptionsResult Validate(string? name, StoreOptions options)
    {
        var errors = Errors(options).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Errors(StoreOptions options)
    {
        if (options.Unreadable is { } unreadable) yield return $"Store: {unreadable}";
        if (!(options.TimeoutSeconds is >= 0.1 and <= 60)) yield return "Store:TimeoutSeconds: must be 0.1 to 60.";
        if (string.IsNullOrEmpty(options.Redis)) yield break;

        if (!NamesServers(options.Redis)) yield return "Store:Redis: is not a StackExchange.Redis connection string that names a server.";
        if (string.IsNullOrEmpty(options.SecretFile))
            yield return $"Store:SecretFile: is required with Store:Redis; a file of at least {StoreSecret.LeastBytes} random bytes, the same on all nodes.";
        else if (StoreSecret.Problem(options.SecretFile) is { } problem)
            yield return $"Store:SecretFile: {problem}";
    }

    private static bool NamesServers(string redis)
    {
        try
        {
            return ConfigurationOptions.Parse(redis).EndPoints.Count > 0;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException)
        {
            return false;
        }
    }
}
