using EasClient.Http;
using OxSimulator.Store;

namespace Simulation.Contract;

/// <summary>
/// What users, phones and judges see of the simulated world. Everything runs on one thread at a time and on one virtual clock: nothing may
/// start a thread, use a real timer, or wait for anything but this world.
/// </summary>
internal interface IWorld
{
    TimeProvider Time { get; }

    /// <summary>OX's domain objects. May be read and changed at any time without its gate: nothing else is running then.</summary>
    SimServer Ox { get; }

    IReadOnlyList<SimUser> Users { get; }

    /// <summary>False once all is to come to rest: no faults any more.</summary>
    bool HasFaults { get; }

    /// <summary>How often the store came back empty, or without its last writes: phones may have to start over then.</summary>
    int StateLosses { get; }

    /// <summary>How many requests of phones came to the gateway a second time, unasked.</summary>
    int Copies { get; }

    /// <summary>A fault has hit or something has happened to the machines: what is told more than once may have a reason.</summary>
    bool HadFaults { get; }

    /// <summary>A device's way to the gateway: each request goes to one of the nodes that live, and may be lost, doubled, late or cut.</summary>
    /// <param name="isMerged">The phone knows one calendar, one address book and one task list: it is shown all of the user's in them.</param>
    EasConnection Connect(SimUser user, string deviceId, bool isMerged);

    /// <summary>The device's next request goes out on two connections at once.</summary>
    void SendTwice(string deviceId);

    /// <summary>One of a user's further folders fails for a while, whatever is asked of it. In a world without faults none does.</summary>
    /// <param name="module">As OX calls it.</param>
    void FailFolder(SimUser user, string module, Rng random);

    /// <summary>A line of the trace: no random ids (sync keys, sessions) and no wall time, so that the same seed gives the same line.</summary>
    void Note(string line);

    /// <summary>Something that must not happen has happened: the seed fails, the run goes on to its end.</summary>
    /// <param name="rule">Short name of the rule broken ("doubled", "lost", "echo").</param>
    void Violate(string rule, string what);

    /// <summary>Something that must happen now and then over all seeds; an operation, an outcome. A kind that never happens fails the run.</summary>
    void Count(string kind);
}
