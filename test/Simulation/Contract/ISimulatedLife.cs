using OxSimulator.Store;

namespace Simulation.Contract;

/// <summary>What lives in the world: phones, what their users do, and what must hold. The kernel knows no item, no command and no EAS.</summary>
internal interface ISimulatedLife
{
    /// <summary>Everything that may happen by users' hands.</summary>
    IReadOnlyList<Operation> Operations { get; }

    /// <summary>Gives a fresh user some mails, contacts, events and tasks.</summary>
    void Populate(SimUser user, Rng random);

    /// <param name="index">0, 1, … : devices of one user differ in version and habits.</param>
    ISimPhone AddPhone(SimUser user, int index, Rng random);

    /// <summary>What must hold at every step: nothing doubled, nothing gone that nobody deleted. Cheap; called thousands of times.</summary>
    void CheckStep();

    /// <summary>What must hold at rest: every device's content is OX's within its filter, nothing lost, nothing doubled, no mail sent twice.</summary>
    void CheckRest();
}
