using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EasClient;
using EasClient.Http;
using EasClient.Phone;
using Gateway.Tests.Configuration;
using Gateway.Tests.Host;
using Gateway.Tests.Tls;
using OxSimulator;
using StateStores;

namespace Gateway.Tests.Kill;

/// <summary>Real gateway processes behind a balancer, a real store, and people with phones and browsers; OX is simulated in this process.</summary>
internal sealed class KillBed : IAsyncDisposable
{
    private const int Users = 4;
    private static readonly EasVersion[] Versions = [EasVersion.V141, EasVersion.V161, EasVersion.V121, EasVersion.V141, EasVersion.V161, EasVersion.V140, EasVersion.V160, EasVersion.V141];

    /// <summary>With fewer kills a verdict says little: where gateways start slowly because others want the cores, everybody lives up to twice as long.</summary>
    private const int FewestKills = 4;

    /// <summary>
    /// How long phones may take to come to rest. A claim that a dead node left holds for four seconds, and a waiting phone asks again: alone on two cores
    /// that takes some seconds, and many times that where others want the cores.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Longer than what a single listing lacks is kept back.</summary>
    private static readonly TimeSpan HeldBack = TimeSpan.FromSeconds(65);
    private const int Waits = 3;

    private readonly TemporaryDirectory _files = new();
    private readonly List<LiveWeb> _webs = [];
    private readonly List<LivePhone> _phones = [];
    private readonly Ledger _ledger = new();
    private readonly int _seed;
    private readonly RedisServer? _redis;
    private readonly OxSimulatorHost _ox;
    private readonly X509Certificate2 _certificate;
    private readonly GatewayNodes _nodes;
    private readonly Balancer _balancer;

    private KillBed(int seed, RedisServer? redis, OxSimulatorHost ox)
    {
        (_seed, _redis, _ox) = (seed, redis, ox);
        var certificate = TestCertificate.Make(_files, "gateway", "localhost");
        _certificate = X509CertificateLoader.LoadCertificateFromFile(certificate.CertificateFile);
        string[] store = redis is null
            ? [$"--Store:Path={Path.Combine(_files.Path, "store")}"]
            : [$"--Store:Redis={redis.ConnectionString}", $"--Store:SecretFile={_files.Write("secret", new string('s', 64))}"];
        _nodes = new(
            redis is null ? 1 : 3, _files.Path,
            [
                $"--Ox:BaseUrl={ox.BaseUrl}", "--Ox:RequestTimeoutSeconds=3", "--Ox:BreakSeconds=1", "--Eas:Ping:MinHeartbeatSeconds=1",
                "--Eas:Mail:FlagScanSeconds=0", "--Store:TimeoutSeconds=2", .. certificate.Settings(0), .. store,
            ]);
        _balancer = new(_ => _nodes.Next());
    }

    internal static async Task<KillBed> StartAsync(StoreKind store, int seed)
    {
        var redis = store == StoreKind.Redis ? await RedisServer.StartAsync() : null;
        var ox = await OxSimulatorHost.StartAsync(
            new OxSimulatorOptions { MaxRate = 0, Users = Users, Delay = TimeSpan.FromMilliseconds(4), OutlivesCallers = true }, CancellationToken.None);
        var bed = new KillBed(seed, redis, ox);
        try
        {
            await bed.MoveInAsync();
            return bed;
        }
        catch
        {
            await bed.DisposeAsync();
            throw;
        }
    }

    /// <summary>Everybody lives for a while among the killings.</summary>
    /// <param name="length">How long; up to twice as long where there were few kills.</param>
    /// <param name="storeTrouble">What happens to the store meanwhile.</param>
    internal async Task LiveAsync(TimeSpan length, Func<Killer, CancellationToken, Task> storeTrouble)
    {
        using var over = new CancellationTokenSource();
        var killer = new Killer(_nodes, _redis, _ox.Server, () => _phones.Sum(phone => phone.Phone.Counters.Requests), _balancer.Cut, new Random(_seed));
        var trouble = new[] { killer.RunAsync(over.Token), killer.TroubleAsync(over.Token), storeTrouble(killer, over.Token) };
        await Task.WhenAll([.. _phones.Select(phone => phone.LiveAsync(over.Token)), .. _webs.Select(web => web.LiveAsync(over.Token)), .. trouble, EndAsync(length, over)]);
        await TestContext.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"Figure: {_nodes.Kills} SIGKILLs of gateways (at {killer.Aimed} moments between OX's effect and its answer), {killer.StoreRestarts} restarts of the store, {killer.Cuts} connections cut"));
    }

    /// <summary>Of what the phones have not heard now, the store will not know either.</summary>
    internal void StoreIsLost()
    {
        _ledger.StoreLost = (TimeProvider.System.GetUtcNow(), _ox.Server.Outbox.All.Count);
        foreach (var phone in _phones) phone.MarkUnclear();
    }

    /// <summary>All comes to rest, and is compared.</summary>
    internal async Task JudgeAsync()
    {
        var clock = Stopwatch.StartNew();
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        await _nodes.AllUpAsync(patience.Token);
        var passes = await SettleAsync(patience.Token);
        var verdict = await CompareAsync();
        for (var wait = 0; verdict.Wrong.Count > 0 && wait < Waits; wait++)
        {
            // What one listing lacks is told to be gone when another one, a minute later, lacks it as well; what only that one lacks, when a third one does.
            await Task.Delay(HeldBack, TimeProvider.System);
            patience.CancelAfter(Patience);
            passes += await SettleAsync(patience.Token);
            verdict = await CompareAsync();
        }

        await ReportAsync(verdict, clock.Elapsed, passes);
        Assert.That(_nodes.Crashes, Is.Zero, "gateways that ended by themselves");
        Assert.That(verdict.Wrong, Is.Empty, $"seed {_seed.ToString(CultureInfo.InvariantCulture)}:\n{string.Join('\n', verdict.Wrong)}\n");
    }

    /// <returns>How many times everybody synced until nobody had anything to tell.</returns>
    private async Task<int> SettleAsync(CancellationToken stop)
    {
        for (var passes = 1; ; passes++)
        {
            stop.ThrowIfCancellationRequested();
            if ((await Task.WhenAll(_phones.Select(phone => phone.SettleAsync(stop)))).All(rested => rested)) return passes;
        }
    }

    private async Task<Verdict> CompareAsync()
    {
        var verdict = new Verdict(_ledger);
        foreach (var (phone, index) in _phones.Select((phone, index) => (phone, index))) await verdict.CompareAsync(phone, _webs[index / 2]);
        await verdict.AccountAsync(_webs, _ox.Server.Outbox.All);
        return verdict;
    }

    public async ValueTask DisposeAsync()
    {
        await _nodes.DisposeAsync();
        await _balancer.DisposeAsync();
        foreach (var phone in _phones) phone.Dispose();
        foreach (var web in _webs) web.Web.Dispose();
        await _ox.DisposeAsync();
        if (_redis is not null) await _redis.DisposeAsync();
        _certificate.Dispose();
        _files.Dispose();
    }

    /// <summary>Users, mailboxes with something in them, and phones that have been set up and synced, but for one.</summary>
    private async Task MoveInAsync()
    {
        for (var number = 1; number <= Users; number++)
        {
            var user = _ox.Server.FindUser(TestBed.UserName(number))!;
            string[] phones = [Name(number, 'a'), Name(number, 'b')];
            var web = new LiveWeb(await OxWeb.SignInAsync(_ox, user), user, Name(number, 'w'), phones, _ledger, new Random(_seed + (100 * number)));
            _webs.Add(web);
            await web.Web.CallAsync("folders", "new", "&folder_id=default0/INBOX&tree=1", new System.Text.Json.Nodes.JsonObject { ["title"] = LiveWeb.FolderName, ["module"] = "mail" });
            for (var i = 0; i < 30; i++) await web.ActAsync();
            foreach (var (phone, index) in phones.Select((phone, index) => (phone, index)))
                _phones.Add(new(
                    Traced(phone, TestBed.PhoneOver(Connection(number, phone), Versions[_phones.Count % Versions.Length])),
                    phone, TestBed.UserName(number), [.. Enumerable.Range(1, Users).Select(TestBed.UserName)], _ledger, new Random(_seed + (100 * number) + index + 1)));
        }

        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        await _nodes.AllUpAsync(patience.Token);
        // The last one gets its account while gateways die.
        await Task.WhenAll(_phones.SkipLast(1).Select(phone => phone.SettleAsync(patience.Token)));
    }

    private async Task EndAsync(TimeSpan length, CancellationTokenSource over)
    {
        var clock = Stopwatch.StartNew();
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (clock.Elapsed < length || (_nodes.Kills < FewestKills && clock.Elapsed < 2 * length)) await ticks.WaitForNextTickAsync(CancellationToken.None);
        await over.CancelAsync();
    }

    private EasConnectionOptions Connection(int user, string device) => new()
    {
        Server = _balancer.Address,
        User = TestBed.UserName(user),
        Password = TestBed.Password,
        DeviceId = "PHONE" + device.ToUpperInvariant(),
        TrustedFingerprint = _certificate.GetCertHashString(HashAlgorithmName.SHA256),
        Timeout = TimeSpan.FromSeconds(15),
    };

    /// <summary>Writes down what the phone and the gateways said to each other, where a directory for it is named.</summary>
    private static EasPhone Traced(string name, EasPhone phone)
    {
        if (Environment.GetEnvironmentVariable("KILL_TRACE") is not { Length: > 0 } directory) return phone;
        var file = Path.Combine(Directory.CreateDirectory(directory).FullName, name + ".log");
        File.Delete(file);
        phone.Connection.Watch(exchange => File.AppendAllText(
            file,
            string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:HH:mm:ss.fff} {exchange.Command} {exchange.Response.StatusCode} after {exchange.Duration.TotalMilliseconds:0} ms\n{exchange.Request.Xml}\n=>\n{exchange.Response.Xml}\n\n")));
        return phone;
    }

    private static string Name(int user, char device) => string.Create(CultureInfo.InvariantCulture, $"u{user}{device}");

    private async Task ReportAsync(Verdict verdict, TimeSpan took, int passes)
    {
        var invariant = CultureInfo.InvariantCulture;
        await TestContext.Out.WriteLineAsync(string.Create(
            invariant,
            $"Figure: {_phones.Count} phones, {_phones.Sum(phone => phone.Phone.Counters.Requests)} requests answered, {_phones.Sum(phone => phone.Unanswered)} not, {_phones.Sum(phone => phone.Repeats)} asked again; {_ledger.Count} things written, {_ox.Server.Outbox.All.Count} mails sent"));
        await TestContext.Out.WriteLineAsync(string.Create(
            invariant,
            $"Figure: {_phones.Sum(phone => phone.Phone.Counters.FullResyncs)} full resyncs, {_phones.Sum(phone => phone.Phone.Counters.HierarchyResyncs)} of hierarchies, {verdict.Undecided.Count} undecided, at rest after {took.TotalSeconds:0.0} s and {passes} passes"));
        foreach (var group in verdict.Undecided.GroupBy(one => one.Kind, one => one.Detail, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
            await TestContext.Out.WriteLineAsync(string.Create(invariant, $"Undecided: {group.Count()} × {group.Key}\n    {string.Join("\n    ", group)}"));
        var statuses = _phones.SelectMany(phone => phone.Phone.Counters.Statuses).GroupBy(status => status.Key, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal);
        await TestContext.Out.WriteLineAsync("Figure: answers " + string.Join(", ", statuses.Select(group => string.Create(invariant, $"{group.Key}: {group.Sum(one => one.Value)}"))));
        foreach (var group in _nodes.Logs.GroupBy(line => line[..3] + line[3..].Split(' ')[0], StringComparer.Ordinal).OrderByDescending(group => group.Count()).Take(12))
            await TestContext.Out.WriteLineAsync(string.Create(invariant, $"Log: {group.Count()} × {group.First()[..Math.Min(group.First().Length, 300)]}"));
    }
}
