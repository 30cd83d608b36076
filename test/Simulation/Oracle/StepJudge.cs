using OxSimulator.Mail;
using OxSimulator.Store;
using Simulation.Contract;

namespace Simulation.Oracle;

/// <summary>What must hold at every moment: nothing twice, nothing gone that nobody deleted, no value that nobody wrote, no mail sent twice.</summary>
internal sealed class StepJudge(IWorld world, Ledger ledger)
{
    private readonly Dictionary<string, string> _lastPlaces = new(StringComparer.Ordinal);
    private readonly HashSet<(string Rule, string Token)> _told = [];
    private readonly MeetingJudge _meetings = new(world, ledger);
    private bool _changed = true;
    private int _judged = -1;
    private int _sent;

    /// <summary>Looks at a user's part of OX from now on.</summary>
    public void Watch(SimUser user) => user.Changed += _ => _changed = true;

    public void Check()
    {
        Sent();
        if (!_changed && _judged == ledger.Now) return;
        (_changed, _judged) = (false, ledger.Now);
        foreach (var user in world.Users) Check(user);
        _meetings.Check();
    }

    private void Sent()
    {
        var all = world.Ox.Outbox.All;
        for (; _sent < all.Count; _sent++)
        {
            var token = new SimMessage(all[_sent].Raw.ToArray()).Subject;
            if (Meeting.IsMail(token)) _meetings.Sent(all[_sent]);
            else if (ledger.FindSending(token) is not { } sending) Tell("foreign mail", token, "went out, and nobody sent it");
            else if (++sending.Count > 1 && Undecided.IsSentAgain(sending, world)) Count("undecided: sent again", token);
            else if (sending.Count > 1) Tell("sent twice", token, $"mail {token} of {sending.Phone} went out {sending.Count} times");
        }
    }

    private void Check(SimUser user)
    {
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in OxState.All(user))
        {
            if (ledger.Find(item.Token) is not { } entry || entry.User != user)
            {
                Tell("foreign item", item.Token, $"\"{item.Token}\" is in {item.Place} of {user.Login}, and nobody made it");
                continue;
            }

            var isFirst = places.TryAdd(item.Token, item.Place);
            entry.ClaimWasLost |= !isFirst && !entry.Acknowledged && world.Copies > 0 && world.StateLosses > entry.LossesBefore;
            if (!isFirst && Undecided.IsAddedAgain(entry)) Count("undecided: added again", item.Token);
            else if (!isFirst && ledger.FindSending(item.Token) is { } sending && Undecided.IsSentAgain(sending, world)) Count("undecided: sent again", item.Token);
            else if (!isFirst) Tell("doubled", item.Token, $"{Named(entry)} is in OX twice: in {places[item.Token]} and in {item.Place}");
            foreach (var (fact, value) in item.Facts)
                if (value.Length > 0 && !(entry.Meeting?.Answered.Contains(fact) ?? false) && !entry.WritesOf(fact).Any(write => write.Value == value))
                    Tell("foreign value", item.Token, $"{Named(entry)} has {fact} {value} in OX; written were {string.Join(", ", entry.WritesOf(fact).Select(write => $"{write.Value} by {write.By}"))}");
        }

        foreach (var entry in ledger.Entries)
        {
            if (entry.User != user || entry is not { Certain: true, DeletedBy: null } || places.ContainsKey(entry.Token)) continue;
            var place = _lastPlaces.GetValueOrDefault(entry.Token, "");
            if (ledger.IsDoomed(user, place)) ledger.Deleted(entry, "a folder's deletion");
            else if (entry.WantedInTrash && place.Contains("Trash", StringComparison.Ordinal)) ledger.Deleted(entry, "a deletion in the trash");
            else Tell("lost", entry.Token, $"{Named(entry)} is gone from OX, and nobody deleted it; it was in {place}");
        }

        foreach (var (token, place) in places) _lastPlaces[token] = place;
    }

    private void Tell(string rule, string token, string what)
    {
        if (_told.Add((rule, token))) world.Violate(rule, what);
    }

    private void Count(string kind, string token)
    {
        if (_told.Add((kind, token))) world.Count(kind);
    }

    private static string Named(Entry entry) => $"{entry.Kind} {entry.Token} (made by {entry.By})";
}
