using OxSimulator.Store;
using Simulation.Contract;
using Simulation.Oracle;
using Simulation.OxSide;
using Simulation.Phones;

namespace Simulation;

/// <summary>The living half of a world: phones, people at OX's web interface, and the judges of both.</summary>
internal sealed class Life : ISimulatedLife
{
    private readonly IWorld _world;
    private readonly StepJudge _steps;
    private readonly RestJudge _rest;
    private readonly List<SimPhone> _phones = [];
    private readonly HashSet<SimPhone> _delivered = [];
    private readonly SortedDictionary<int, int> _changes = [];

    public Life(IWorld world)
    {
        _world = world;
        Ledger = new Ledger(world);
        People = new OxPeople(world, Ledger);
        _steps = new StepJudge(world, Ledger);
        _rest = new RestJudge(world, Ledger);
        Operations = [.. OxOperations.Of(this), .. PhoneOperations.Of(this)];
    }

    /// <summary>Names and weights, without a world to do it in.</summary>
    public static IReadOnlyList<Operation> AllOperations { get; } = [.. OxOperations.Of(null), .. PhoneOperations.Of(null)];

    /// <summary>What operations must come to now and then.</summary>
    public static IReadOnlyList<string> Outcomes { get; } = [.. OxPeople.Outcomes, .. OxMeetings.Outcomes, .. PhoneOperations.Outcomes, .. PhoneSight.Outcomes, .. MeetingUser.Outcomes];

    public Ledger Ledger { get; }

    public OxPeople People { get; }

    public IReadOnlyList<Operation> Operations { get; }

    public void Populate(SimUser user, Rng random)
    {
        _steps.Watch(user);
        user.Changed += _ => _changes[user.Id] = ChangesOf(user) + 1;
        People.Populate(user, random);
    }

    public ISimPhone AddPhone(SimUser user, int index, Rng random)
    {
        var phone = new SimPhone(_world, this, user, index, random);
        _phones.Add(phone);
        _world.Note($"{phone.Name} speaks {phone.Habits}");
        return phone;
    }

    public void CheckStep() => _steps.Check();

    public void CheckRest()
    {
        _steps.Check();
        _rest.Check(_phones);
    }

    /// <summary>How often anything of the user's changed in OX.</summary>
    public int ChangesOf(SimUser user) => _changes.GetValueOrDefault(user.Id);

    /// <summary>Another phone of the same user; null when he has one only.</summary>
    public SimPhone? OtherOf(SimPhone phone, Rng random)
    {
        var others = _phones.Where(one => one.User == phone.User && one != phone).ToList();
        return others.Count == 0 ? null : random.Pick(others);
    }

    /// <summary>Waits until every phone has delivered what it had to send: only then all can be told all.</summary>
    public async Task AllDeliveredAsync(SimPhone phone, CancellationToken cancellationToken)
    {
        _delivered.Add(phone);
        while (_delivered.Count < _phones.Count) await Task.Delay(TimeSpan.FromSeconds(20), _world.Time, cancellationToken);
    }
}
