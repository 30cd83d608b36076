using StackExchange.Redis;

namespace Bridge.Eas.State.Store;

/// <summary>The connections of one process to the store.</summary>
/// <param name="Main">Single commands and the change channel.</param>
/// <param name="Transactions">Conditional transactions: while one waits for its conditions nothing else can be sent on its connection.</param>
internal sealed record RedisConnections(ConnectionMultiplexer Main, ConnectionMultiplexer Transactions) : IAsyncDisposable
{
    internal static async Task<RedisConnections> OpenAsync(string connectionString, TimeSpan timeout)
    {
        var main = ConnectionMultiplexer.ConnectAsync(Options(connectionString, timeout));
        var transactions = ConnectionMultiplexer.ConnectAsync(Options(connectionString, timeout));
        return new(await main, await transactions);
    }

    /// <summary>Never gives up: a store that is away at start or later is tried again every second.</summary>
    private static ConfigurationOptions Options(string connectionString, TimeSpan timeout)
    {
        var options = ConfigurationOptions.Parse(connectionString);
        options.AbortOnConnectFail = false;
        // The library counts INFO, which tells the eviction policy, among the administrator's commands.
        options.AllowAdmin = true;
        options.ConnectTimeout = (int)timeout.TotalMilliseconds;
        options.SyncTimeout = (int)timeout.TotalMilliseconds;
        options.ReconnectRetryPolicy = new LinearRetry(1000);
        options.ClientName ??= "eas-gateway";
        return options;
    }

    public async ValueTask DisposeAsync()
    {
        await Main.CloseAsync(allowCommandsToComplete: false);
        await Transactions.CloseAsync(allowCommandsToComplete: false);
        Main.Dispose();
        Transactions.Dispose();
    }
}
