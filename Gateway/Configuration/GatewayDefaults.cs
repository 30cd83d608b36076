using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.Memory;

namespace Gateway.Configuration;

/// <summary>What holds when nobody says otherwise, and the further places where settings may come from.</summary>
internal static class GatewayDefaults
{
    /// <summary>Lowest in rank, so that files, environment and command line override every line of it.</summary>
    private static readonly Dictionary<string, string?> Values = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft"] = "Warning",
        ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Information",
        ["Logging:LogLevel:System.Net.Http"] = "Warning",
        ["Logging:LogLevel:Yarp"] = "Warning",
        // The embedded store's parser of its own settings warns at each start that it logs where it is told to.
        ["Logging:LogLevel:ArgParser"] = "Error",
        // Parked phones get their answer first; the unit file and the container give the process longer than this.
        ["shutdownTimeoutSeconds"] = "30",
    };

    internal static void Apply(ConfigurationManager configuration)
    {
        IList<IConfigurationSource> sources = configuration.Sources;
        sources.Insert(0, new MemoryConfigurationSource { InitialData = Values });

        // Above the files of the working directory, below environment and command line.
        if (configuration["Config:File"] is { Length: > 0 } file)
            sources.Insert(AfterFiles(sources), JsonFile(file));

        // The way containers hand in secrets: /run/secrets/Store__SecretFile holds the value of Store:SecretFile.
        if (configuration["Config:SecretsDirectory"] is { Length: > 0 } secrets)
            configuration.AddKeyPerFile(Path.GetFullPath(secrets), optional: false, reloadOnChange: false);
    }

    private static int AfterFiles(IList<IConfigurationSource> sources)
    {
        for (var i = sources.Count - 1; i >= 0; i--)
            if (sources[i] is JsonConfigurationSource)
                return i + 1;
        return 1;
    }

    private static JsonConfigurationSource JsonFile(string file)
    {
        var source = new JsonConfigurationSource { Path = Path.GetFullPath(file), Optional = false, ReloadOnChange = false };
        source.ResolveFileProvider();
        return source;
    }
}
