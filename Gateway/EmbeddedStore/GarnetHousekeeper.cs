using Bridge.Eas.State.Store;
using StackExchange.Redis;

namespace Gateway.EmbeddedStore;

/// <summary>Takes a checkpoint of the embedded store when its append-only file has become long: the file is cut then, and what is dead in the files of records is thrown away.</summary>
/// <remarks>
/// While nobody writes, and not by Garnet itself: its checkpoints with compaction beside writes lose one of several thousand acknowledged writes when
/// the process is killed later (the recovery brings the value before). Writers wait for it, some tenths of a second for each <see cref="GarnetSize.LogLimit"/>.
/// </remarks>
internal sealed partial class GarnetHousekeeper : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    /// <summary>Some tenths of a second are usual.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly string _logFiles;
    private readonly long _limit;
    private readonly ConfigurationOptions _address;
    private readonly KeyLocks _locks;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _running;

    /// <param name="logFiles">The directory of the append-only file.</param>
    /// <param name="limit">Bytes of it from which a checkpoint is taken.</param>
    /// <param name="connectionString">Of the running store.</param>
    /// <param name="locks">Under which everything is written.</param>
    /// <param name="logger">Of the store.</param>
    public GarnetHousekeeper(string logFiles, long limit, string connectionString, KeyLocks locks, ILogger logger)
    {
        (_logFiles, _limit, _locks, _logger) = (logFiles, limit, locks, logger);
        _address = ConfigurationOptions.Parse(connectionString);
        _running = RunAsync();
    }

    public void Dispose()
    {
        _end.Cancel();
        _running.GetAwaiter().GetResult();
        _end.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Look, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                if (Length() > _limit) await SaveAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The store is being stopped.
        }
    }

    private async Task SaveAsync()
    {
        try
        {
            using var store = await ConnectionMultiplexer.ConnectAsync(_address);
            try
            {
                await _locks.RunAloneAsync(() => store.GetDatabase().ExecuteAsync("SAVE").WaitAsync(Longest, TimeProvider.System));
            }
            finally
            {
                // Without waiting for Garnet's answer to QUIT, which does not always come.
                await store.CloseAsync(allowCommandsToComplete: false);
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            NotSaved(failure.GetType().Name);
        }
    }

    private long Length()
    {
        try
        {
            return new DirectoryInfo(_logFiles).EnumerateFiles().Sum(static file => file.Length);
        }
        catch (IOException)
        {
            // A file went away while it was looked at.
            return 0;
        }
    }

    [LoggerMessage(1202, LogLevel.Warning, "Embedded store: no checkpoint could be taken ({Failure}); the append-only file goes on growing until one can")]
    private partial void NotSaved(string failure);
}
