using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.State.Store;

/// <summary>Reads the section, and keeps a value that cannot be read for the validator, which names all errors at once; the framework's own binding throws
/// at the first.</summary>
internal sealed class StoreOptionsBinding(IConfiguration configuration) : IConfigureOptions<StoreOptions>
{
    public void Configure(StoreOptions options)
    {
        try
        {
            configuration.GetSection(StoreOptions.Section).Bind(options);
        }
        catch (InvalidOperationException unreadable)
        {
            options.Unreadable = unreadable.Message;
        }
    }
}
