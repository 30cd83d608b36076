using System.Collections.Concurrent;
using StateStores;

namespace Gateway.Tests.Kill;

/// <summary>The gateway as hosters run it, a process of its own, from the build beside this test.</summary>
internal sealed class GatewayProcess : IDisposable
{
    private const string Listening = "Now listening on: ";

    // Leave the machine's few cores to more than one of them.
    internal static readonly IReadOnlyDictionary<string, string> Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["DOTNET_gcServer"] = "0", ["DOTNET_TieredPGO"] = "0" };

    private readonly LeashedProcess _process;

    private GatewayProcess(LeashedProcess process, Uri address) => (_process, Address) = (process, address);

    internal Uri Address { get; }

    /// <summary>The process's number.</summary>
    internal int Id => _process.Id;

    /// <returns>Null when it was ended before it listened.</returns>
    internal static async Task<GatewayProcess?> StartAsync(string directory, IEnumerable<string> settings, ConcurrentQueue<string> logs, Action<LeashedProcess> started, IReadOnlyDictionary<string, string>? environment = null)
    {
        var process = await LeashedProcess.StartAsync(
            directory, environment ?? Environment,
            [
                System.Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", Path.Combine(AppContext.BaseDirectory, "Gateway.dll"), "--urls=https://127.0.0.1:0",
                "--Management:Urls=", "--Logging:Console:FormatterName=systemd", "--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Information",
                .. settings,
            ]);
        started(process);
        while (await process.Output.ReadLineAsync() is { } line)
        {
            var at = line.IndexOf(Listening, StringComparison.Ordinal);
            if (at < 0)
            {
                Keep(logs, line);
                continue;
            }

            _ = ReadAsync(process.Output, logs);
            return new(process, new(line[(at + Listening.Length)..].Trim()));
        }

        await process.WaitForExitAsync();
        process.Dispose();
        return null;
    }

    /// <summary>SIGKILL.</summary>
    internal void Kill() => _process.Kill();

    internal Task WaitForExitAsync() => _process.WaitForExitAsync();

    public void Dispose() => _process.Dispose();

    /// <summary>A full pipe would stop the process.</summary>
    private static async Task ReadAsync(StreamReader output, ConcurrentQueue<string> logs)
    {
        try
        {
            while (await output.ReadLineAsync() is { } line) Keep(logs, line);
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Killed.
        }
    }

    /// <summary>Warnings and worse; systemd's form begins with the level.</summary>
    private static void Keep(ConcurrentQueue<string> logs, string line)
    {
        if (line.Length > 2 && line[0] == '<' && line[1] <= '4') logs.Enqueue(line);
    }
}
