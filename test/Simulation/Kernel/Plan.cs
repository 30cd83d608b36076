using OxSimulator.Profiles;
using Simulation.Contract;

namespace Simulation.Kernel;

/// <summary>One thing that happens in a run: an operation of a user or an event of the world, after a pause.</summary>
/// <param name="Index">Its place in the seed's full plan; stays when others are left out.</param>
/// <param name="What">Index into the operations, or (negative, from −1) into the world's events.</param>
/// <param name="Seed">Of everything drawn while it runs.</param>
internal sealed record PlannedStep(int Index, TimeSpan After, int What, int User, int Device, ulong Seed);

/// <summary>What a seed stands for. Made of the seed alone; a shrunk plan is one with fewer steps and fewer kinds of faults.</summary>
/// <param name="Profile">Which OX it is, by the simulator's name.</param>
internal sealed record Plan(
    ulong Seed, string Profile, int Users, int Devices, int Nodes, IReadOnlyList<PlannedStep> Steps, IReadOnlyDictionary<FateSide, double> Percent, IReadOnlySet<Fate> Fates)
{
    /// <summary>Nothing goes wrong in it by any chance.</summary>
    public bool IsFaultless => Percent.Values.All(percent => percent == 0);

    private const string Usual = "7.10.6";

    private const double PercentWithoutChronos = 20;

    /// <summary>Those whose calendar is the old module.</summary>
    internal static readonly IReadOnlyList<string> WithoutChronos = [.. SimProfile.All.Where(profile => !profile.HasChronos).Select(profile => profile.Name)];

    /// <param name="faultless">Neither faults nor events of the world.</param>
    internal static Plan Of(ulong seed, IReadOnlyList<Operation> operations, int mostSteps, bool faultless)
    {
        var random = new Rng(seed * 0x2545F4914F6CDD1D + 1);
        var users = random.Chance(75) ? 1 : 2;
        var devices = random.Between(1, 3);
        var nodes = random.Chance(30) ? 1 : 2;

        // Each seed has a mixture of its own: few kinds of faults, but often, find what many kinds at once would cover up.
        var percent = Enum.GetValues<FateSide>().ToDictionary(side => side, side => faultless || random.Chance(35) ? 0.0 : side switch
        {
            FateSide.Phone => random.Between(2, 25),
            FateSide.Ox => random.Between(5, 60) / 10.0,
            FateSide.Listing => random.Between(3, 30),
            _ => random.Between(2, 20) / 10.0,
        });
        var fates = Fate.All.Where(_ => random.Chance(60)).ToHashSet();
        var events = !faultless && random.Chance(70) ? random.Between(3, 15) : 0;
        var steps = new List<PlannedStep>();
        var all = Enumerable.Range(0, operations.Count).ToList();
        for (var i = random.Between(Math.Min(6, mostSteps), mostSteps); i > 0; i--)
        {
            var what = random.Chance(events) ? -1 - random.Below(WorldEvents.All.Count) : random.Pick(all, index => operations[index].Weight);
            steps.Add(new PlannedStep(steps.Count, Pause(random), what, random.Below(users), random.Below(devices), random.Next()));
        }

        return new Plan(seed, ProfileOf(seed), users, devices, nodes, steps, percent, fates);
    }

    /// <summary>By numbers of its own: the same seed does the same to either calendar.</summary>
    private static string ProfileOf(ulong seed)
    {
        var random = new Rng(seed).Fork(5);
        return random.Chance(PercentWithoutChronos) ? random.Pick(WithoutChronos) : Usual;
    }

    /// <summary>Mostly close together, sometimes hours apart.</summary>
    private static TimeSpan Pause(Rng random) => random.Below(10) switch
    {
        < 5 => TimeSpan.FromMilliseconds(random.Between(0, 400)),
        < 8 => TimeSpan.FromSeconds(random.Between(1, 30)),
        8 => TimeSpan.FromMinutes(random.Between(1, 20)),
        _ => random.Chance(20) ? TimeSpan.FromHours(random.Between(1, 40)) : TimeSpan.FromSeconds(random.Between(30, 90)),
    };
}
