using Simulation.Contract;

namespace Simulation.Kernel;

/// <summary>
/// What belongs together from one cause: a phone's request with all that it does in the gateway, or a node's background work. Each flow draws its
/// own fates, so that leaving one out changes no other.
/// </summary>
/// <param name="Name">In the trace.</param>
/// <param name="Random">Fates and delays.</param>
internal sealed record Flow(string Name, Rng Random)
{
    private static readonly AsyncLocal<Flow?> Now = new();

    public static Flow? Current
    {
        get => Now.Value;
        set => Now.Value = value;
    }
}
