using System.CommandLine;
using OxSimulator.Profiles;

namespace OxSimulator;

/// <summary>The simulator on its own: <c>dotnet run --project test/OxSimulator -- --help</c>.</summary>
internal static class Program
{
    private static Task<int> Main(string[] args)
    {
        var urls = new Option<string>("--urls") { Description = "Address to listen on.", DefaultValueFactory = _ => "http://127.0.0.1:9100" };
        var users = new Option<int>("--users")
        {
            Description = "Users per context: user1@example.test … with password \"secret\".", DefaultValueFactory = _ => 20,
        };
        var contexts = new Option<int>("--contexts")
        {
            Description = "Contexts; users of the second are user1@context2.example.test and so on.", DefaultValueFactory = _ => 1,
        };
        var mail = new Option<string?>("--mail") { Description = "Directory of .eml files, an .eml file or an mbox, imported into user1's inbox." };
        var delay = new Option<int>("--delay-ms") { Description = "Wait this long before each call and each element of a multiple." };
        var profile = new Option<string>("--profile") { Description = "OX version to play.", DefaultValueFactory = _ => "7.10.6" };
        profile.AcceptOnlyFromAmong([.. SimProfile.All.Select(one => one.Name)]);
        var rate = new Option<int>("--max-rate")
        {
            Description = "Requests per five minutes, address and User-Agent before HTTP 429; 0 = no limit.", DefaultValueFactory = _ => 1500,
        };
        var lenient = new Option<string[]>("--lenient-agent") { Description = "User-Agent without rate limit, with * as wild card; repeatable." };

        var command = new RootCommand("A stateful Open-Xchange server for tests: OX's JSON HTTP API under /ajax and /appsuite/api, control API under /_sim.")
        {
            urls, users, contexts, mail, delay, profile, rate, lenient,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var options = new OxSimulatorOptions
            {
                Url = parsed.GetValue(urls)!,
                Users = parsed.GetValue(users),
                Contexts = parsed.GetValue(contexts),
                Mail = parsed.GetValue(mail),
                Delay = TimeSpan.FromMilliseconds(parsed.GetValue(delay)),
                Profile = parsed.GetValue(profile)!,
                MaxRate = parsed.GetValue(rate),
            };
            foreach (var agent in parsed.GetValue(lenient) ?? []) options.LenientAgents.Add(agent);
            return RunAsync(options, cancellationToken);
        });
        return command.Parse(args).InvokeAsync();
    }

    private static async Task<int> RunAsync(OxSimulatorOptions options, CancellationToken cancellationToken)
    {
        OxSimulatorHost host;
        try
        {
            host = await OxSimulatorHost.StartAsync(options, cancellationToken);
        }
        catch (IOException reason)
        {
            // The address is taken, or --mail leads nowhere.
            await Console.Error.WriteLineAsync(reason.Message);
            return 1;
        }

        await using var running = host;
        Console.WriteLine($"OX simulator {host.Server.Profile.ServerVersion}: {host.BaseUrl}");
        Console.WriteLine($"Users: user1@example.test … user{options.Users}@example.test, password \"secret\"; control API: {host.RootUrl}_sim/");
        await host.WaitForShutdownAsync(cancellationToken);
        return 0;
    }
}
