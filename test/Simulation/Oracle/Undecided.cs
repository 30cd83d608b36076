using EasClient.Judges;
using Simulation.Contract;

namespace Simulation.Oracle;

/// <summary>The few cases that nobody can decide, so that the chosen side is taken and counted. The list is short on purpose.</summary>
internal static class Undecided
{
    /// <summary>The store is lost between sending and remembering it: a mail may go out once more.</summary>
    public static bool IsSentAgain(Sending sending, IWorld world) => world.StateLosses > sending.LossesBefore;

    /// <summary>The store is lost and the phone sends the new item again with other content: it may be there twice, since nothing tells that both are one.</summary>
    public static bool IsAddedAgain(Entry entry, IWorld world) => entry.EditedUnacknowledged && world.StateLosses > entry.LossesBefore;

    /// <summary>
    /// The store lost that the phone itself moved a mail into a folder: it is added there once more, under the id that the phone has. Or it lost
    /// which folders the last Sync was about: an empty one repeats the one before.
    /// </summary>
    public static bool IsToldAgain(Violation violation, IWorld world) => violation.Rule is "ItemKnown" or "UnknownCollection" && world.StateLosses > 0;
}
