using System.Collections.Concurrent;
using System.Globalization;
using OxSimulator.Control;
using OxSimulator.Profiles;
using OxSimulator.Sessions;

namespace OxSimulator.Store;

/// <summary>Everything one simulated OX installation knows.</summary>
public sealed class SimServer : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ConcurrentDictionary<string, SimUser> _byLogin = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, SimUser> _byAddress = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedDictionary<int, SimContext> _contexts = [];

    public SimServer(OxSimulatorOptions options)
    {
        Options = options;
        Clock = new(options.Time);
        Profile = SimProfile.Named(options.Profile);
        Sessions = new(this);
        for (var number = 1; number <= options.Contexts; number++) AddContext(number, options.Users);
    }

    public OxSimulatorOptions Options { get; }

    /// <summary>How ids of contacts, events and tasks are written.</summary>
    public SimObjectIds ObjectIds => new(Options.ObjectIdPrefix);

    public SimClock Clock { get; }

    public SimProfile Profile { get; }

    public SimSessions Sessions { get; }

    /// <summary>Mails handed to transport, oldest first.</summary>
    public Outbox Outbox { get; } = new();

    /// <summary>Addresses that transport refuses: MSG-1013.</summary>
    public HashSet<string> RejectedRecipients { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>API calls since the last reset.</summary>
    public CallLog Calls { get; } = new();

    /// <summary>Faults waiting for matching calls.</summary>
    public FaultPlan Faults { get; } = new();

    /// <summary>What modules keep per server.</summary>
    public SimSlots Slots { get; } = new();

    public IReadOnlyDictionary<int, SimContext> Contexts => _contexts;

    public IEnumerable<SimUser> Users => _contexts.Values.SelectMany(context => context.Users);

    /// <summary>By login name: the address, or its local part for users of context 1.</summary>
    public SimUser? FindUser(string login)
    {
        return _byLogin.TryGetValue(login, out var user) ? user : FindByAddress(login);
    }

    /// <summary>The user who gets mail for this address, primary or alias; null for the outside world.</summary>
    public SimUser? FindByAddress(string address) =>
        _byAddress.TryGetValue(address, out var user) ? user : Users.FirstOrDefault(one => one.Aliases.Count > 1 && one.HasAddress(address));

    public SimContext AddContext(int id, int users)
    {
        var context = new SimContext(this, id);
        _contexts.Add(id, context);
        // Context 1 has user1@example.test; further ones user1@context2.example.test and so on.
        var domain = id == 1 ? "example.test" : string.Create(CultureInfo.InvariantCulture, $"context{id}.example.test");
        for (var number = 1; number <= users; number++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"user{number}");
            context.AddUser($"{name}@{domain}", "secret", SimNames.First(number), SimNames.Last(number));
        }

        return context;
    }

    /// <summary>
    /// Modules run with the gate held, one call at a time: what they do takes microseconds, and mail crosses contexts.
    /// Everybody else (tests, control API, timers) takes it with <c>using</c> before touching data. Not re-entrant.
    /// </summary>
    public IDisposable Enter()
    {
        _gate.Wait();
        return new Held(_gate);
    }

    /// <inheritdoc cref="Enter"/>
    public async ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        return new Held(_gate);
    }

    public void Dispose() => _gate.Dispose();

    internal void Register(SimUser user)
    {
        _byLogin[user.Login] = user;
        _byAddress[user.Address] = user;
        if (user.Context.Id == 1) _byLogin[user.Login[..user.Login.IndexOf('@', StringComparison.Ordinal)]] = user;
    }

    private sealed class Held(SemaphoreSlim gate) : IDisposable
    {
        private SemaphoreSlim? _gate = gate;

        public void Dispose() => Interlocked.Exchange(ref _gate, null)?.Release();
    }
}
