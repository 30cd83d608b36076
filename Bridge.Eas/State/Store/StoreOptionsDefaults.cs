using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.State.Store;

/// <summary>Fills in where the embedded store lives when nobody says so. With <see cref="StoreOptions.Redis"/> nothing is guessed.</summary>
internal sealed class StoreOptionsDefaults(IHostEnvironment environment) : IPostConfigureOptions<StoreOptions>
{
    public void PostConfigure(string? name, StoreOptions options)
    {
        if (!string.IsNullOrEmpty(options.Redis)) return;
        options.Path = string.IsNullOrEmpty(options.Path)
            ? Environment.GetEnvironmentVariable("STATE_DIRECTORY") is { Length: > 0 } state
                ? Path.Combine(state.Split(':')[0], "store")
                : Path.Combine(environment.ContentRootPath, "data", "store")
            : Path.GetFullPath(options.Path, environment.ContentRootPath);
        options.SecretFile = string.IsNullOrEmpty(options.SecretFile)
            ? Path.Combine(options.Path, "store.secret")
            : Path.GetFullPath(options.SecretFile, environment.ContentRootPath);
    }
}
