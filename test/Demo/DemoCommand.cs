using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using System.Text;
using EasClient;

namespace Demo;

/// <summary>The command line: <c>dotnet run --project test/Demo -- --help</c>.</summary>
internal static class DemoCommand
{
    /// <summary>Longer than the gateway needs to let go of its phones.</summary>
    private static readonly TimeSpan s_longestStop = TimeSpan.FromSeconds(15);

    /// <returns>0 when every step went well, 1 when one failed or the demo could not start.</returns>
    internal static Task<int> RunAsync(string[] args)
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var listen = new Option<IPEndPoint?>("--listen")
        {
            Description = "Address and port for phones, such as 0.0.0.0:8443 to let those on the same network in. Default: this machine only.",
            HelpName = "ADDRESS:PORT",
            CustomParser = ParseEndpoint,
        };
        var mail = new Option<string?>("--mail")
        {
            Description = "Your own mail on top: a directory of .eml files, one .eml file or an mbox.", HelpName = "PATH",
        };
        var version = new Option<string>("--version") { Description = "Protocol version of the test phone.", DefaultValueFactory = _ => "14.1" };
        version.AcceptOnlyFromAmong("12.1", "14.1", "16.1");
        var once = new Option<bool>("--once") { Description = "End after the day; the exit code says whether every step went well." };
        var root = new RootCommand("A phone lives its first day: simulated Open-Xchange, ActiveSync gateway and test phone on this machine.");
        // Its --version would tell the version of the demo.
        foreach (var own in root.Options.OfType<VersionOption>().ToList()) root.Options.Remove(own);
        foreach (var option in new Option[] { listen, mail, version, once }) root.Options.Add(option);
        root.SetAction((parsed, cancellationToken) => DemoRun.RunAsync(
            new DemoOptions(EasVersions.Parse(parsed.GetValue(version)!), parsed.GetValue(listen), parsed.GetValue(mail), parsed.GetValue(once)),
            cancellationToken));
        return root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = s_longestStop });
    }

    private static IPEndPoint? ParseEndpoint(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (IPEndPoint.TryParse(text, out var endpoint) && (text.Contains('.', StringComparison.Ordinal) || text.StartsWith('['))) return endpoint;
        result.AddError($"'{text}' is not an address and a port such as 0.0.0.0:8443.");
        return null;
    }
}
