namespace Bridge.Eas.Sync;

/// <summary>
/// A case in which nobody can tell whether something was done already: the one list of them, each with the side that was chosen.
/// Whatever else is done twice or not at all is a defect.
/// </summary>
/// <param name="Name">Its name as a metric tag (<c>eas.undecided</c>).</param>
/// <param name="Side">What is done, and so what may be wrong in the worst case.</param>
internal sealed record Undecided(string Name, string Side)
{
    /// <summary>
    /// A mail was sent, the reply was lost, and there is no copy in Sent: it failed, or somebody has taken it away. Where the store forgot the sending
    /// as well, a copy is looked for on the first day of a device that the store does not know; without one it is a first sending, and not counted.
    /// After a rollback, which nothing shows, nobody looks.
    /// </summary>
    public static readonly Undecided SentCopyMissing = new("sent_copy_missing", "sent again: the recipients may get it twice");

    /// <summary>
    /// The store was emptied or rolled back between the creation of a PIM item and its commit: it has another line's identity. Its uid tells which
    /// device made it, under which ClientId and by which Add; but phones use ClientIds again, and write them anew.
    /// </summary>
    public static readonly Undecided StoreLostAfterAdd =
        new("store_lost_after_add", "merged with what the device made in the last 24 hours by the same Add, with equal content, or under the same ClientId and name: of two meant as two, one remains; made again if the name was changed as well, or if OX was still at it");

    /// <summary>The same ClientId with the same content comes again under a later key.</summary>
    public static readonly Undecided AddRepeatedLater =
        new("add_repeated_later", "answered with the item made then: of two equal items with one ClientId within 24 hours, one remains");

    /// <summary>The store forgot a claim (rolled back) while its holder was at work, and the same request came once more meanwhile.</summary>
    public static readonly Undecided ClaimLost =
        new("claim_lost", "both work: a create that was not visible yet to the other's look may be there twice");

    /// <summary>A move came to no known end, and the destination was rebuilt (another UIDVALIDITY) before anybody looked: a copy there cannot be told from an older mail.</summary>
    public static readonly Undecided MoveIntoRebuiltFolder =
        new("move_into_rebuilt_folder", "moved again if it is still in the source folder: a copy made before may be there twice");

    /// <summary>
    /// A move is asked for once more after its source folder was synced: either its first answer was lost, and the Sync of the source took the item
    /// away from the phone; or this request is a late copy, or the answer of that Sync was lost, and the phone has the item in the destination.
    /// </summary>
    public static readonly Undecided MoveRepeatedAfterSync =
        new("move_repeated_after_sync", "the item is sent once more under the id that it has in the destination");

    /// <summary>
    /// A node died, or the store failed, between a phone's change and its commit; the phone changes the item again. The newer version in OX is the
    /// phone's own first change, or somebody else's.
    /// </summary>
    public static readonly Undecided ChangeAfterUnclearOne =
        new("change_after_unclear_one", "the phone's change wins: what others wrote into the same fields in between is lost, and the whole item goes back to the phone");

    /// <summary>
    /// A phone writes to a meeting that others have changed since it last saw it, and its list of guests differs from the one in OX: its user or the others
    /// invited those whom only one of both has, or took them out. OX keeps no history of the list, and the store no copy.
    /// </summary>
    public static readonly Undecided GuestsOfAnOlderList =
        new("guests_of_an_older_list", "nobody is taken out, the others on the phone's list are invited but for those who had answered before, and the list goes back to the phone: whom its user took out he takes out once more; whom others took out before an answer is invited again");

    /// <summary>
    /// A contact or task was made, the reply was lost, and it was moved to another folder before the second try: OX cannot look for a uid beyond a folder.
    /// Never counted, since nothing shows it.
    /// </summary>
    public static readonly Undecided AddMovedBeforeRepeat = new("add_moved_before_repeat", "made again: it is there twice, once in each folder");

    /// <summary>
    /// The phone moves an item of which only an unconfirmed answer has told. As a rule that answer has come; but a phone that starts over may know
    /// the item from before. Never counted, since nothing shows it.
    /// </summary>
    public static readonly Undecided MoveOfUnconfirmedItem =
        new("move_of_unconfirmed_item", "the phone is taken to have it: one that had started over lacks it in the destination until it starts over again");

    public static IReadOnlyList<Undecided> All { get; } =
    [
        SentCopyMissing, StoreLostAfterAdd, AddRepeatedLater, ClaimLost, MoveIntoRebuiltFolder, MoveRepeatedAfterSync, ChangeAfterUnclearOne, GuestsOfAnOlderList, AddMovedBeforeRepeat, MoveOfUnconfirmedItem,
    ];

    public override string ToString() => Name;
}
