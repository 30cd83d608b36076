using EasClient.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using OxSimulator;
using OxSimulator.Http;
using OxSimulator.Sessions;
using OxSimulator.Store;
using Simulation.Contract;
using StateStores;

namespace Simulation.Kernel;

/// <summary>One simulated installation: OX, the store, the nodes of the gateway and the networks between them, on one clock.</summary>
internal sealed class World : IWorld, IDisposable
{
    /// <summary>As it is counted.</summary>
    public const string FolderFails = "folder fails";

    private const string MergedPhone = "SimPhoneOfOneList";

    private readonly Plan _plan;
    private readonly Node?[] _nodes;
    private readonly HashSet<string> _twice = new(StringComparer.Ordinal);
    private readonly Dictionary<Node, Flow> _background = [];
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly List<Violation> _violations = [];
    private readonly List<string> _unreadable = [];
    private int _storeAway;
    private int _oxAway;
    private int _dropping;
    private int _born;

    public World(Plan plan, Safeguards safeguards, bool keepsTrace)
    {
        _plan = plan;
        Safeguards = safeguards;
        Random = new Rng(plan.Seed ^ 0xA5A5A5A5A5A5A5A5);
        Clock = new VirtualClock(new DateTimeOffset(2026, 3, 2, 7, 30, 0, TimeSpan.Zero).AddMinutes(Random.Below(60 * 24 * 60)));
        Trace = new Trace(Clock, keepsTrace);
        Store = new InMemoryStateStore(Clock);
        Ox = new SimServer(new OxSimulatorOptions { Profile = plan.Profile, Users = plan.Users, Time = Clock, MaxRate = 0 });
        Ox.Options.LenientAgents.Clear();
        Ox.Calls.Clear();
        OxDispatcher = new OxDispatcher(Ox, OxModuleTable.Create(), new RateLimiter(Ox.Options), NullLogger.Instance);
        Commits = new CommitJudge(this);
        Count(NameOf(plan.Profile));
        Trace.Add($"OX is {plan.Profile}");
        _nodes = new Node?[plan.Nodes];
        for (var i = 0; i < plan.Nodes; i++) StartNode(i);
    }

    /// <summary>Of every node.</summary>
    public static IConfigurationRoot Settings { get; } = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Ox:BaseUrl"] = "http://ox.example.test/ajax",
        // The fault is to be seen by the code above; the transport's own repeats have tests of their own.
        ["Ox:Retries"] = "0",
        ["Eas:Ping:MinHeartbeatSeconds"] = "1",
        ["Eas:Folders:Rules:0:DeviceType"] = MergedPhone,
        ["Eas:Folders:Rules:0:Merged"] = "true",
        // A socket would leave this world.
        ["Eas:Watch:Push"] = "false",
    }).Build();

    /// <summary>A seed under such an OX, as it is counted.</summary>
    public static string NameOf(string profile) => "seed under OX " + profile;

    /// <summary>Told to every node after the store was away.</summary>
    public event EventHandler? StoreBack;

    public Safeguards Safeguards { get; }

    public VirtualClock Clock { get; }

    public WorldMeters Meters { get; } = new();

    public Trace Trace { get; }

    public InMemoryStateStore Store { get; }

    public OxDispatcher OxDispatcher { get; }

    /// <summary>Looks at each answer as it leaves.</summary>
    public CommitJudge Commits { get; }

    /// <summary>What belongs to no flow.</summary>
    public Rng Random { get; }

    public SimServer Ox { get; }

    public TimeProvider Time => Clock;

    public IReadOnlyList<SimUser> Users => [.. Ox.Users];

    public bool HasFaults { get; set; }

    public int StateLosses { get; private set; }

    public int Copies { get; set; }

    public bool StateWasLost => StateLosses > 0;

    public bool HadFaults { get; set; }

    public int NodeCount => _nodes.Length;

    public bool StoreIsAway => _storeAway > 0;

    public bool OxIsAway => _oxAway > 0;

    public IReadOnlyDictionary<string, int> Counts => _counts;

    public IReadOnlyList<Violation> Violations => _violations;

    /// <summary>Set after each call that OX carried out: time to look whether something broke.</summary>
    public bool IsTouched { get; set; }

    public EasConnection Connect(SimUser user, string deviceId, bool isMerged) => new(
        new EasConnectionOptions
        {
            Server = new Uri("http://gateway.example.test"),
            User = user.Login,
            Password = user.Password,
            DeviceId = deviceId,
            DeviceType = isMerged ? MergedPhone : "SimPhone",
            Timeout = TimeSpan.FromSeconds(100),
        },
        Clock,
        new PhoneLink(this, deviceId));

    public void Note(string line) => Trace.Add(line);

    public void Violate(string rule, string what)
    {
        Trace.Add($"VIOLATED {rule}: {what}");
        _violations.Add(new Violation(rule, what));
    }

    public void Count(string kind) => _counts[kind] = _counts.GetValueOrDefault(kind) + 1;

    public void Touched() => IsTouched = true;

    /// <summary>What befalls the next thing of this side in this flow; null for nothing, which is the rule.</summary>
    public Fate? Draw(FateSide side, Flow flow, Func<Fate, bool> fits)
    {
        if (!HasFaults || !flow.Random.Chance(_plan.Percent[side])) return null;
        var fate = flow.Random.Pick(Fate.Of(side), one => one.Weight);
        return _plan.Fates.Contains(fate) && fits(fate) ? fate : null;
    }

    public void SendTwice(string deviceId) => _twice.Add(deviceId);

    /// <summary>Whether this request of the device is to be sent twice; not the next one.</summary>
    public bool TakeTwice(string deviceId) => _twice.Remove(deviceId) && HasFaults;

    public void Hit(Fate fate, string where)
    {
        HadFaults = true;
        Count(fate.Name);
        Trace.Add($"FAULT {fate.Name}: {where}");
    }

    /// <summary>The flow of what runs now; a node's own work, which nobody asked for, has one flow for all.</summary>
    public Flow FlowOf(Node node)
    {
        if (Flow.Current is { } flow) return flow;
        if (!_background.TryGetValue(node, out var own)) _background[node] = own = new Flow(node.Name, Random.Fork((ulong)_background.Count + 1000));
        return own;
    }

    /// <summary>Lets time pass for a node. On a dead one it never ends.</summary>
    public async Task PassAsync(Node? node, TimeSpan time, CancellationToken cancellationToken)
    {
        await Clock.PassAsync(time).WaitAsync(cancellationToken);
        if (node?.IsDead == true) await new TaskCompletionSource().Task;
    }

    public async Task DieAsync(Node node)
    {
        var slot = Array.IndexOf(_nodes, node);
        if (slot >= 0) KillNode(slot, TimeSpan.FromSeconds(3));
        await new TaskCompletionSource().Task;
    }

    /// <returns>Null when none takes requests.</returns>
    public Node? PickNode(Rng random)
    {
        var alive = _nodes.Where(node => node is { IsDead: false, IsStopping: false }).ToList();
        return alive.Count == 0 ? null : random.Pick(alive);
    }

    public void KillNode(int slot, TimeSpan downFor)
    {
        if (_nodes[slot] is not { } node) return;
        Trace.Add($"{node.Name} dies");
        _nodes[slot] = null;
        node.Kill();
        Clock.At(downFor, () => StartNode(slot));
    }

    /// <summary>SIGTERM: waits end, what is running may finish for ten seconds.</summary>
    public void StopNode(int slot, TimeSpan downFor)
    {
        if (_nodes[slot] is not { IsStopping: false } node) return;
        Trace.Add($"{node.Name} stops");
        node.Stop();
        Clock.At(TimeSpan.FromSeconds(10), () =>
        {
            if (_nodes[slot] == node) KillNode(slot, downFor);
        });
    }

    public void LoseStore()
    {
        StateLosses++;
        Store.Lose();
        Trace.Add("the store is empty");
    }

    public void RollStoreBack(int writes)
    {
        StateLosses++;
        Store.RollBack(writes);
        Trace.Add($"the store lost its last {writes} writes");
    }

    public void StoreAway(TimeSpan time)
    {
        _storeAway++;
        Store.DropsMessages = true;
        Trace.Add("the store is away");
        Clock.At(time, () =>
        {
            if (--_storeAway > 0) return;
            Store.DropsMessages = _dropping > 0;
            Trace.Add("the store is back");
            StoreBack?.Invoke(this, EventArgs.Empty);
        });
    }

    public void OxAway(TimeSpan time)
    {
        _oxAway++;
        Trace.Add("OX is away");
        Clock.At(time, () => _oxAway--);
    }

    public void FailFolder(SimUser user, string module, Rng random)
    {
        var further = user.Context.Folders.Where(folder => folder is { Type: SimFolderType.Private, IsStandard: false } && folder.CreatedBy == user.Id && folder.Module == module).Select(folder => folder.Id).ToList();
        if (further.Count == 0 || _plan.IsFaultless) return;
        var (id, time) = (random.Pick(further), TimeSpan.FromSeconds(random.Between(1, 900)));
        HadFaults = true;
        Count(FolderFails);
        _unreadable.Add(id);
        Trace.Add($"folder {id} cannot be read");
        Clock.At(time, () => _unreadable.Remove(id));
    }

    /// <summary>Whether a call to OX is about a folder that fails.</summary>
    /// <param name="query">Of the call.</param>
    /// <param name="body">Of the call, as text.</param>
    public bool IsOfFailedFolder(string query, Func<string> body) => _unreadable.Exists(id =>
        $"{Uri.UnescapeDataString(query)}&".Contains($"folder={id}&", StringComparison.Ordinal) || $"{Uri.UnescapeDataString(query)}&".Contains($"folder={SimFolderIds.Chronos(id)}&", StringComparison.Ordinal)
        || body().Contains($"\"folder\":\"{id}\"", StringComparison.Ordinal) || body().Contains($"\"{SimFolderIds.Chronos(id)}\"", StringComparison.Ordinal));

    public void DropMessages(TimeSpan time)
    {
        _dropping++;
        Store.DropsMessages = true;
        Clock.At(time, () => Store.DropsMessages = --_dropping > 0 || _storeAway > 0);
    }

    public void JumpClock(int slot, TimeSpan by)
    {
        if (_nodes[slot] is not { } node) return;
        node.Time.Skew = by;
        Trace.Add($"{node.Name} clock {by.TotalSeconds:+0;-0} s");
    }

    /// <summary>All faults end; what is broken is repaired.</summary>
    public void Heal()
    {
        HasFaults = false;
        (_storeAway, _oxAway, _dropping) = (Math.Min(_storeAway, 0), Math.Min(_oxAway, 0), Math.Min(_dropping, 0));
        _unreadable.Clear();
        Store.DropsMessages = false;
        StoreBack?.Invoke(this, EventArgs.Empty);
        for (var slot = 0; slot < _nodes.Length; slot++)
            if (_nodes[slot] is { } node) node.Time.Skew = TimeSpan.Zero;
    }

    public void Dispose()
    {
        Meters.Dispose();
        Trace.Dispose();
        Ox.Dispose();
    }

    private void StartNode(int slot)
    {
        if (_nodes[slot] is not null) return;
        _nodes[slot] = new Node(this, $"n{slot + 1}.{++_born}");
        Trace.Add($"{_nodes[slot]!.Name} starts");
    }
}
