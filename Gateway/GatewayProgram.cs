using Gateway.Configuration;
using Microsoft.Extensions.Options;

namespace Gateway;

/// <summary>The command line: run, <c>--check-config</c>, <c>--help</c>.</summary>
public static class GatewayProgram
{
    /// <summary>Exit code when a setting is wrong; 0 is a clean end.</summary>
    public const int WrongSettings = 2;

    private const string CheckConfig = "--check-config";

    private const string Help = """
        ActiveSync gateway for Open-Xchange

        Usage: Gateway [--check-config] [--help] [--Key:Sub=value ...]

          --Ox:BaseUrl=https://ox.example.com/ajax   the only setting without a default
          --check-config                             says what is wrong with the settings, and ends
          --help                                     this text

        Settings come from appsettings.json in the working directory, a file named by Config:File, the environment
        (Ox__BaseUrl), files in Config:SecretsDirectory, and the command line. README.md lists them.
        """;

    /// <summary>Runs until stopped.</summary>
    /// <returns>0, or <see cref="WrongSettings"/> after every wrong setting is named on <paramref name="errors"/>, one a line.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        if (args.Any(arg => arg is "--help" or "-h" or "-?"))
        {
            await output.WriteLineAsync(Help);
            return 0;
        }

        try
        {
            await using var app = GatewayHost.Build([.. args.Where(arg => arg != CheckConfig)]);
            app.Services.GetRequiredService<IStartupValidator>().Validate();
            if (args.Contains(CheckConfig, StringComparer.Ordinal))
                await output.WriteLineAsync("The settings are in order.");
            else
                await app.RunAsync();
            return 0;
        }
        catch (Exception wrong) when (SettingErrors.From(wrong) is { Count: > 0 } sentences)
        {
            foreach (var sentence in sentences)
                await errors.WriteLineAsync(sentence);
            return WrongSettings;
        }
    }
}
