using System.Diagnostics;
using System.Globalization;
using System.Net.NetworkInformation;
using Bridge.Eas.State.Store;
using Gateway.EmbeddedStore;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using StateStores;
using StoreHost;

namespace Gateway.Tests.EmbeddedStore;

/// <summary>The embedded store keeps every promise of the seam.</summary>
internal sealed class GarnetStoreConformanceTests : StoreConformance
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("eas-garnet-");
    private GarnetStore? _garnet;
    private RedisStateStore? _store;
    private RedisStateStore? _other;

    protected override IStateStore Store => _store!;

    protected override IStateStore OtherNode => _other!;

    protected override Task PassAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System);

    [OneTimeSetUp]
    public async Task Start()
    {
        _garnet = new(_directory.FullName, GarnetSize.Default, NullLoggerFactory.Instance);
        _store = OpenStore.At(_garnet);
        _other = OpenStore.At(_garnet);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (_store is not null) await _store.DisposeAsync();
        if (_other is not null) await _other.DisposeAsync();
        _garnet?.Dispose();
        _directory.Delete(recursive: true);
    }

    [Test]
    public async Task Health_EmbeddedStore_IsReady() => Assert.That(await new RedisStoreHealth(_store!).CheckAsync(default), Is.EqualTo(new StoreHealth(true, null)));
}

internal sealed class GarnetStoreTests
{
    private DirectoryInfo _directory = null!;

    [SetUp]
    public void MakeDirectory() => _directory = Directory.CreateTempSubdirectory("eas-garnet-");

    [TearDown]
    public void RemoveDirectory() => _directory.Delete(recursive: true);

    [Test]
    public async Task Start_AfterAnOrderlyEnd_HasItsData()
    {
        using (var garnet = Open())
        {
            await using var store = OpenStore.At(garnet);
            await store.SetAsync("eas:{t/1}:a", "kept"u8.ToArray(), null, default);
            await store.IncrementAsync("eas:{t/1}:n", TimeSpan.FromHours(1), default);
            await store.SetAsync("eas:{t/1}:gone", "gone"u8.ToArray(), null, default);
            await store.RemoveAsync(["eas:{t/1}:gone"], default);
        }
        using var again = Open();
        await using var reader = OpenStore.At(again);
        Assert.That(await reader.GetAsync("eas:{t/1}:a", default), Is.EqualTo("kept"u8.ToArray()));
        Assert.That(await reader.IncrementAsync("eas:{t/1}:n", null, default), Is.EqualTo(2));
        Assert.That(await reader.GetAsync("eas:{t/1}:gone", default), Is.Null);
    }

    [Test]
    public async Task Start_DirectoryInUse_NamesTheSetting()
    {
        using var garnet = Open();
        await garnet.ConnectionStringAsync(default);
        using var second = Open();
        Assert.That(async () => await second.ConnectionStringAsync(default), Throws.InvalidOperationException.With.Message.StartsWith("Store:Path"));
    }

    [Test]
    public async Task Port_FromOutsideOrWithoutThePassword_IsClosed()
    {
        using var garnet = Open();
        var settings = ConfigurationOptions.Parse(await garnet.ConnectionStringAsync(default));
        var port = ((System.Net.IPEndPoint)settings.EndPoints[0]).Port;
        var listening = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(listener => listener.Port == port);
        Assert.That(listening.Select(listener => listener.Address), Is.EqualTo(new[] { System.Net.IPAddress.Loopback }));

        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(System.Net.IPAddress.Loopback, port);
        await client.GetStream().WriteAsync("*2\r\n$3\r\nGET\r\n$1\r\na\r\n"u8.ToArray());
        var answer = new byte[100];
        var length = await client.GetStream().ReadAsync(answer);
        Assert.That(System.Text.Encoding.ASCII.GetString(answer, 0, length), Does.StartWith("-NOAUTH"));
    }

    [Test]
    public async Task Kill_WhileFourTimesItsMemoryIsWritten_LosesNothingAcknowledged()
    {
        const int keys = 8_000;
        using (var writer = StartWriter(keys, rounds: 1000))
            await AcknowledgedAsync(writer, rounds: 2);
        Assert.That(await LostAsync(keys, round: 2), Is.Empty);
    }

    [Test]
    public async Task Kill_AgainAndAgainWhileRecordsAreReplaced_LosesNothingAcknowledged()
    {
        // Each life is killed in the middle of the round after the ones it acknowledged, which leaves half of it in the append-only file.
        const int keys = 1_000, lives = 3, roundsOfALife = 2;
        for (var life = 0; life < lives; life++)
        {
            var first = (life * roundsOfALife) + 1;
            using (var writer = StartWriter(keys, rounds: 1000, first)) await AcknowledgedAsync(writer, roundsOfALife, first);
            Assert.That(await LostAsync(keys, first + roundsOfALife - 1), Is.Empty, $"after life {life + 1}");
        }
    }

    [Test]
    public async Task Disk_EverythingOverwrittenEightTimes_GoesBackToABound()
    {
        // 8 MB of live data, 64 MB written; what remains is the live data twice (records and checkpoint) and a few segments.
        const int keys = 8_000;
        const long bound = 32L << 20;
        using (var writer = StartWriter(keys, rounds: 8))
        {
            await AcknowledgedAsync(writer, rounds: 8);
            var clock = Stopwatch.StartNew();
            while (BytesOnDisk() is var bytes && bytes > bound)
            {
                Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(20)), $"still {bytes >> 20} MB on disk");
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            }
        }
        Assert.That(await LostAsync(keys, round: 8), Is.Empty);
    }

    private GarnetStore Open() => new(_directory.FullName, GarnetSize.Default, NullLoggerFactory.Instance);

    private Writer StartWriter(int keys, int rounds, int first = 1)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "StoreHost.dll"), _directory.FullName,
            keys.ToString(CultureInfo.InvariantCulture), rounds.ToString(CultureInfo.InvariantCulture),
            first.ToString(CultureInfo.InvariantCulture),
        ];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return new(Process.Start(start)!);
    }

    private static async Task AcknowledgedAsync(Writer writer, int rounds, int first = 1)
    {
        for (var round = first; round < first + rounds; round++)
        {
            var told = await writer.Process.StandardOutput.ReadLineAsync();
            Assert.That(told, Is.EqualTo(round.ToString(CultureInfo.InvariantCulture)), told is null ? await writer.Process.StandardError.ReadToEndAsync() : "");
        }
    }

    /// <summary>The keys whose value is missing, broken, or older than the round.</summary>
    private async Task<List<string>> LostAsync(int keys, int round)
    {
        using var garnet = new GarnetStore(_directory.FullName, Rounds.Size, NullLoggerFactory.Instance);
        await using var store = OpenStore.At(garnet, timeoutSeconds: 30);
        var lost = new List<string>();
        foreach (var batch in Enumerable.Range(0, keys).Chunk(256))
        {
            var values = await store.GetManyAsync([.. batch.Select(Rounds.Key)], default);
            foreach (var (key, value) in batch.Zip(values))
                if (Rounds.RoundOf(key, value) is var held && !(held >= round)) lost.Add($"{key}: {(value is null ? "missing" : held is { } older ? $"of round {older}" : "broken")}");
        }
        return lost;
    }

    private long BytesOnDisk() => _directory.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Exists ? file.Length : 0);

    /// <summary>A process that writes until it is killed with SIGKILL, at the latest here.</summary>
    private sealed class Writer(Process process) : IDisposable
    {
        internal Process Process => process;

        public void Dispose()
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }
}
