using Bridge.Eas.Commands.SendMail;
using EasClient.Judges;
using Simulation.Contract;
using Simulation.Phones;

namespace Simulation.Oracle;

/// <summary>The few cases that nobody can decide, so that the chosen side is taken and counted. The list is short on purpose.</summary>
internal static class Undecided
{
    /// <summary>
    /// The store is lost between sending and remembering it, the copy is taken out of Sent, or a phone comes again after nobody remembers: a mail may go
    /// out once more.
    /// </summary>
    public static bool IsSentAgain(Sending sending, IWorld world) => world.StateLosses > sending.LossesBefore || sending.CopyTaken || world.Time.GetUtcNow() - sending.At > SendingStore.Kept;

    /// <summary>
    /// A phone sends a new item again, which may then be there twice, since nothing tells that both are one: after OX's user has moved what the first
    /// try made, where uids are unique to a folder at best; or when both tries run at once and the store forgets which one may. That the store was
    /// lost, and the content written anew, is no reason: the name is the same.
    /// </summary>
    public static bool IsAddedAgain(Entry entry) => entry is { Kind: ItemKind.Contact or ItemKind.Task } and ({ MovedBeforeAcknowledged: true } or { ClaimWasLost: true });

    /// <summary>
    /// The store forgot what it had told the phone (that it has an item, which folders its last Sync was about), and tells it once more. The same
    /// goes for an item that the phone moved itself, if the move was asked for again when its source folder had been synced, for an answer that is
    /// given again after the phone has moved the item that it tells of, and for what a folder tells of an item before the answer to its move has come. A copy
    /// of an earlier Sync that comes late may be what an empty Sync is taken to repeat.
    /// </summary>
    public static bool IsToldAgain(Violation violation, SimPhone phone, IWorld world) => violation.Rule switch
    {
        "UnknownCollection" => world.StateLosses > 0 || world.Copies > 0,
        "ItemKnown" => world.StateLosses > 0 || (phone.Moved.GetValueOrDefault(ItemOf(violation)) is { } move && (move.Tries > 1 || world.Copies > 0)),
        "ItemUnknown" => phone.MovedAway.Contains(ItemOf(violation)) || phone.Moved.GetValueOrDefault(ItemOf(violation)) is { Tries: > 1 }
            || phone.MovedInVain.Contains(ItemOf(violation).Split(':')[0]),
        _ => false,
    };

    /// <summary>The store forgot that the phone itself moved an item into a folder, and the item went from there before anything told of it.</summary>
    public static bool IsLeftBehind(string itemId, SimPhone phone, IWorld world) => phone.Moved.ContainsKey(itemId) && world.StateLosses > 0;

    /// <summary>The phone, starting over after the store was lost, moved an item that it knew from before, and the answer that brought it again was lost.</summary>
    public static bool IsLackedAfterLoss(string token, SimPhone phone, IWorld world) =>
        world.StateLosses > 0 && phone.Moved.Keys.Any(id => phone.Sight.EntryOf(id)?.Token == token);

    /// <summary>
    /// Of a meeting: an occurrence that somebody answered for himself is an exception as the series was at that moment, whoever edits the series beside;
    /// and a request to answer has no key, so that a copy of it that comes late answers once more.
    /// </summary>
    public static bool IsOfAMeeting(Entry entry, string fact, IWorld world) =>
        entry.Meeting is { } meeting && (OxState.IsOccurrence(fact) ? meeting.Answered.Contains(fact) : Meeting.IsAnswer(fact) && world.Copies > 0);

    /// <summary>
    /// OX drops the exceptions of a series that a phone moves, and they are made again; the node dies in between, and the store loses what it was to make.
    /// </summary>
    public static bool IsDroppedWithTheMove(Entry entry, string fact, string value, IWorld world) =>
        value.Length == 0 && OxState.IsOccurrence(fact) && world.StateLosses > entry.LossesBefore && entry.WritesOf("start").Any(write => write is { Soft: false } && write.By != Ledger.Ox);

    /// <summary>A phone takes a guest out of a meeting that others have changed since it wrote to it before: of an older list nobody is taken out.</summary>
    public static bool IsStillInvited(Entry entry, string fact, string value) =>
        entry.Meeting is not null && Meeting.IsAnswer(fact) && value.Length > 0
        && entry.WritesOf(fact).LastOrDefault(write => write is { Soft: false, Refused: false }) is { Value: "" } last && last.By != Ledger.Ox
        && entry.Touches.Exists(touch => touch.By != last.By && touch.When > LastWriteBefore(entry, last) && !(touch.When > last.Ended));

    private static int LastWriteBefore(Entry entry, Write write) =>
        entry.Names.SelectMany(entry.WritesOf).Where(one => one.By == write.By && one.Begun < write.Begun).Select(one => one.Begun).DefaultIfEmpty(0).Max();

    /// <summary>The violations of items say which one in their second word.</summary>
    private static string ItemOf(Violation violation) => violation.Detail.Split(' ')[1];
}
