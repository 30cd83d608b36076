namespace OxSimulator;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        await using var host = await OxSimulatorHost.StartAsync(new() { Url = "http://127.0.0.1:9100" }, CancellationToken.None);
        Console.WriteLine($"OX simulator: {host.BaseUrl} {args.Length}");
        await host.WaitForShutdownAsync(CancellationToken.None);
        return 0;
    }
}
