using EasClient.Judges;
using Simulation.Contract;
using Simulation.Phones;

namespace Simulation.Oracle;

/// <summary>The few cases that nobody can decide, so that the chosen side is taken and counted. The list is short on purpose.</summary>
internal static class Undecided
{
    /// <summary>The store is lost between sending and remembering it: a mail may go out once more.</summary>
    public static bool IsSentAgain(Sending sending, IWorld world) => world.StateLosses > sending.LossesBefore;

    /// <summary>The store is lost and the phone sends the new item again with other content: it may be there twice, since nothing tells that both are one.</summary>
    public static bool IsAddedAgain(Entry entry, IWorld world) => entry.EditedUnacknowledged && world.StateLosses > entry.LossesBefore;

    /// <summary>
    /// An item that the phone moved itself is sent to it once more under the id that it has, since the store forgot the move, or since the move was
    /// asked for again when both folders had been synced; or a repeated answer tells what it told before the phone moved the item. Or the store lost which folders the last Sync was about: an empty one repeats the one before.
    /// </summary>
    public static bool IsToldAgain(Violation violation, SimPhone phone, IWorld world) => violation.Rule switch
    {
        "UnknownCollection" => world.StateLosses > 0,
        "ItemKnown" => phone.Moved.GetValueOrDefault(violation.Detail.Split(' ')[1]) is { } move && (move.Tries > 1 || world.Copies > 0 || world.StateLosses > 0),
        "ItemUnknown" => phone.MovedAway.Contains(violation.Detail.Split(' ')[1]),
        _ => false,
    };

    /// <summary>The store forgot that the phone itself moved an item into a folder, and the item went from there before anything told of it.</summary>
    public static bool IsLeftBehind(string itemId, SimPhone phone, IWorld world) => phone.Moved.ContainsKey(itemId) && world.StateLosses > 0;
}
