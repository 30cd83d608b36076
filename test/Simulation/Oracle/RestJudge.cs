using EasClient;
using EasClient.Phone;
using OxSimulator.Store;
using Simulation.Contract;
using Simulation.Phones;

namespace Simulation.Oracle;

/// <summary>What must hold when all is at rest: every phone holds what OX holds within its filter, and everything that anybody was told is true.</summary>
internal sealed class RestJudge(IWorld world, Ledger ledger)
{
    public void Check(IEnumerable<SimPhone> phones)
    {
        var all = phones.ToList();
        foreach (var phone in all) Check(phone);
        CheckFlags(all);
        foreach (var user in world.Users)
        {
            var items = OxState.All(user).GroupBy(item => item.Token, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
            foreach (var entry in ledger.Entries.Where(entry => entry.User == user)) Check(entry, items.GetValueOrDefault(entry.Token));
        }

        foreach (var sending in ledger.Sendings)
            if (sending is { ToldSent: true, Count: 0 }) world.Violate("not sent", $"{sending.Phone} was told that mail {sending.Token} is sent, and it is not");
    }

    /// <summary>What OX has no place for, a flag's dates and its completion, is the same on all of a user's phones.</summary>
    private void CheckFlags(IReadOnlyList<SimPhone> phones)
    {
        var seen = new Dictionary<(SimUser User, string Folder, string Token), (string Flag, string Phone)>();
        foreach (var phone in phones)
        {
            foreach (var folder in phone.Eas.Folders.Values.Where(folder => folder.Type.ItemClass() == "Email" && folder.Type != FolderType.Outbox).OrderBy(folder => folder.Id, StringComparer.Ordinal))
            {
                foreach (var (id, copy) in phone.Eas.Collection(folder.Id).Items)
                {
                    if (Undecided.IsLeftBehind(id, phone, world)) continue;
                    if (PhoneFacts.Token(ItemKind.Mail, copy, phone.User.Id) is not { } token || Meeting.IsMail(token)) continue;
                    var mine = (PhoneFacts.Flag(copy), phone.Name);
                    if (seen.TryAdd((phone.User, folder.Id, token), mine) || seen[(phone.User, folder.Id, token)] is var (flag, other) && flag == mine.Item1) continue;
                    world.Violate("flags differ", $"{phone.Name} has mail {token} with the flag {mine.Item1}, {seen[(phone.User, folder.Id, token)].Phone} with {seen[(phone.User, folder.Id, token)].Flag}");
                }
            }
        }
    }

    private void Check(Entry entry, OxItem? item)
    {
        if (Undecided.IsAddedAgain(entry)) return;
        if (item is null)
        {
            if (entry is { Acknowledged: true, DeletedBy: null }) world.Violate("lost", $"{entry.Kind} {entry.Token} was acknowledged to {entry.By} and is not in OX");
            return;
        }

        if (entry.DeletedBeforeAcknowledged)
        {
            // As the phone wrote it: what others made of it went with what was deleted.
            world.Count("undecided: added again after it was deleted");
            return;
        }

        if (entry.DeletedBy == Ledger.Ox) world.Violate("came back", $"{entry.Kind} {entry.Token} was deleted in OX and is in {item.Place} again");
        else if (entry.PhoneDeleted is { } deleted && !entry.Touches.Any(touch => touch.By != deleted.By && touch.When > deleted.Knew) && !IsInvitedAgain(entry, deleted.By, deleted.Knew))
            world.Violate("delete lost", $"{entry.Kind} {entry.Token} was deleted on {deleted.By}, which was told so, and is in {item.Place}");
        foreach (var fact in entry.Names)
        {
            var value = item.Facts.GetValueOrDefault(fact, "");
            if (Undecided.IsOfAMeeting(entry, fact, world)) continue;
            if (MayBeLast(entry.WritesOf(fact), value) || entry.Meeting?.Explains(entry, fact, value) == true) continue;
            if (Undecided.IsDroppedWithTheMove(entry, fact, value, world)) world.Count("undecided: the store forgot the exceptions of a series half moved");
            else if (Undecided.IsStillInvited(entry, fact, value)) world.Count("undecided: a guest stays whom a phone took out of an older list");
            else world.Violate("edit lost", $"{entry.Kind} {entry.Token} has {fact} {(value.Length == 0 ? "nothing" : value)} in OX; written were {Told(entry.WritesOf(fact))}");
        }
    }

    /// <summary>Who left a meeting has it again when the organizer gives it another time.</summary>
    private static bool IsInvitedAgain(Entry entry, string by, int since) =>
        entry.Meeting is not null && entry.WritesOf("start").Any(write => write.By != by && !(write.Ended < since));

    /// <summary>
    /// A value may stand if nobody was told of another one that was begun after it was done. One that was refused may stand as well: its first try,
    /// which was not answered, has been somebody else's for who refuses the second.
    /// </summary>
    private static bool MayBeLast(IReadOnlyList<Write> writes, string value)
    {
        var overwriting = writes.Where(write => write is { Soft: false, Refused: false, Ended: not null }).ToList();
        var standing = writes.Where(write => write.Value == value).ToList();
        if (standing.Count == 0) return value.Length == 0 && overwriting.Count == 0;
        return standing.Exists(write => write.Ended is not { } ended || !overwriting.Exists(other => other.Begun > ended));
    }

    private static string Told(IEnumerable<Write> writes) => string.Join(", ", writes.Select(write =>
        $"{write.Value} by {write.By} ({write.Begun} to {write.Ended?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?"}{(write.Refused ? ", refused" : "")}{(write.Soft ? ", left alone" : "")})"));

    private void Check(SimPhone phone)
    {
        foreach (var violation in phone.Eas.Violations)
        {
            if (Undecided.IsToldAgain(violation, phone, world)) world.Count("undecided: what the phone knows is told again");
            else world.Violate("answer", $"{phone.Name} {violation}");
        }

        var places = OxState.Places(phone.User).ToDictionary(place => (place.Kind, place.Path));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var folder in phone.Eas.Folders.Values.OrderBy(folder => folder.Id, StringComparer.Ordinal))
        {
            if (folder.Type == FolderType.Outbox) continue;
            var path = phone.PathOf(folder);
            if (folder.Type.ItemClass() is not { } itemClass || !places.TryGetValue((ItemKinds.OfClass(itemClass), path), out var place))
            {
                world.Violate("folders", $"{phone.Name} has the folder {path} ({folder.Type}), and OX has none");
                continue;
            }

            var shown = phone.ShownIn(place, places.Values);
            seen.UnionWith(shown.Select(one => one.Id));
            Check(phone, phone.Eas.Collection(folder.Id), place, shown);
        }

        foreach (var place in places.Values.Where(place => !seen.Contains(place.Id))) world.Violate("folders", $"{phone.Name} lacks the folder {place.Path} ({place.Kind})");
    }

    /// <param name="shown">All that the collection shows.</param>
    private void Check(SimPhone phone, EasCollection collection, OxPlace place, IReadOnlyList<OxPlace> shown)
    {
        var (now, filter) = (world.Time.GetUtcNow(), collection.Options.FilterType ?? 0);
        var items = shown.SelectMany(one => OxState.In(phone.User, one)).ToDictionary(item => item.Id);
        var wanted = items.Values.Where(item => !item.Hidden).GroupBy(item => item.Token, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        var held = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (id, copy) in collection.Items.OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            var token = PhoneFacts.Token(place.Kind, copy, phone.User.Id) ?? "?";
            if (Meeting.IsMail(token)) continue;
            if (place.Kind == ItemKind.Mail && Undecided.IsLeftBehind(id, phone, world) && !items.ContainsKey(id[(id.LastIndexOf('.') + 1)..]))
            {
                world.Count("undecided: what the phone moved itself was taken away after the store had lost it");
                continue;
            }

            if (!held.Add(token))
            {
                if (ledger.Find(token) is { } entry && Undecided.IsAddedAgain(entry)) continue;
                if (ledger.FindSending(token) is { } sending && Undecided.IsSentAgain(sending, world)) continue;
                world.Violate("phone doubled", $"{phone.Name} has {token} twice in {place.Path}");
            }
            else if (!wanted.TryGetValue(token, out var item) || FilterWindow.Holds(filter, item, now) == false)
            {
                world.Violate("phone has more", $"{phone.Name} has {token} ({id}) in {place.Path}, and OX has not{(item is null ? "" : $" within filter {filter}")}");
            }
            else
            {
                var facts = PhoneFacts.Of(place.Kind, copy);
                var theirs = phone.Eas.Version < EasVersion.V160 ? item.Facts.Without(OxState.IsFile) : item.Facts;
                if (!facts.Same(theirs) && !(ledger.Find(token) is { } entry && Undecided.IsAddedAgain(entry))) world.Violate("phone differs", $"{phone.Name} has {token} in {place.Path} otherwise than OX: {facts.Against(theirs)}");
            }
        }

        foreach (var (token, item) in wanted)
        {
            if (held.Contains(token) || FilterWindow.Holds(filter, item, now) != true) continue;
            if (Undecided.IsLackedAfterLoss(token, phone, world)) world.Count("undecided: what the phone moved while it started over");
            else world.Violate("phone lacks", $"{phone.Name} lacks {token} in {place.Path} ({item.Facts})");
        }
    }
}
