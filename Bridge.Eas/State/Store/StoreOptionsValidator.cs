using Bridge.Eas.State.Secrets;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Bridge.Eas.State.Store;

/// <summary>The ranges of the attributes, and what only looking at the values can tell.</summary>
internal sealed class StoreOptionsValidator : IValidateOptions<StoreOptions>
{
    private static readonly StoreOptionsRanges Ranges = new();

    public ValidateOptionsResult Validate(string? name, StoreOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        result.AddResult(Ranges.Validate(name, options));
        if (!string.IsNullOrEmpty(options.Redis)) ValidateRedis(options, result);
        return result.Build();
    }

    private static void ValidateRedis(StoreOptions options, ValidateOptionsResultBuilder result)
    {
        // Neither message repeats the connection string: it may hold a password.
        try
        {
            if (ConfigurationOptions.Parse(options.Redis!).EndPoints.Count == 0) result.AddError("names no server.", "Store:Redis");
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException)
        {
            result.AddError("is not a StackExchange.Redis connection string.", "Store:Redis");
        }

        if (string.IsNullOrEmpty(options.SecretFile))
            result.AddError($"is required with Store:Redis: a file of at least {StoreSecret.LeastBytes} random bytes, the same on all nodes.", "Store:SecretFile");
        else if (StoreSecret.Problem(options.SecretFile) is { } problem)
            result.AddError(problem, "Store:SecretFile");
    }
}

[OptionsValidator]
internal sealed partial class StoreOptionsRanges : IValidateOptions<StoreOptions>;
