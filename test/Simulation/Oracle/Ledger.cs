using System.Globalization;
using OxSimulator.Store;
using Simulation.Contract;

namespace Simulation.Oracle;

/// <summary>Somebody wrote a value. It may take effect at any moment between both ends.</summary>
/// <param name="By">A phone's name, or "ox".</param>
/// <param name="Begun">The user did it.</param>
/// <param name="Soft">Came along with something else: the writer meant to leave the value as it was.</param>
internal sealed record Write(string Value, string By, int Begun, bool Soft)
{
    /// <summary>The writer was told that it is done; null as long as nobody knows.</summary>
    public int? Ended { get; set; }

    /// <summary>The writer was told that it is not done.</summary>
    public bool Refused { get; set; }
}

/// <summary>The life of one item.</summary>
internal sealed class Entry(string token, ItemKind kind, SimUser user, string by)
{
    private readonly SortedDictionary<string, List<Write>> _writes = new(StringComparer.Ordinal);

    public string Token { get; } = token;

    public ItemKind Kind { get; } = kind;

    public SimUser User { get; } = user;

    /// <summary>The meeting of which this is one user's part; null for what is his alone.</summary>
    public Meeting? Meeting { get; init; }

    /// <summary>What the same thing is to every user who has it.</summary>
    public IEnumerable<Entry> Views => Meeting?.Views.Values ?? Enumerable.Repeat(this, 1);

    /// <summary>Who made it.</summary>
    public string By { get; } = by;

    /// <summary>It has been in OX for certain, so it must not get lost.</summary>
    public bool Certain { get; set; }

    /// <summary>The phone that made it was told that it is in OX.</summary>
    public bool Acknowledged { get; set; }

    /// <summary>Who was the first to ask that it be gone for good; null while nobody did.</summary>
    public string? DeletedBy { get; set; }

    /// <summary>Somebody else deleted it before its maker was told that the server has it: the maker's next try makes it again.</summary>
    public bool DeletedBeforeAcknowledged { get; set; }

    /// <summary>OX's user moved it before its maker was told that the server has it.</summary>
    public bool MovedBeforeAcknowledged { get; set; }

    /// <summary>Times the store had been lost when it was made.</summary>
    public int LossesBefore { get; init; }

    /// <summary>Two copies of one request made it, and the claim that keeps them apart was lost with the store in between.</summary>
    public bool ClaimWasLost { get; set; }

    /// <summary>A phone wants it in the trash; when it is there already, because its folder went there, it goes for good.</summary>
    public bool WantedInTrash { get; set; }

    /// <summary>The phone whose deletion was acknowledged last, with the moments when it knew the item last and when it was told; null while none was.</summary>
    public (string By, int Knew, int Told)? PhoneDeleted { get; set; }

    /// <summary>Everybody who made, edited, moved or deleted it, and when.</summary>
    public List<(string By, int When)> Touches { get; } = [];

    /// <summary>When it went to another folder or was asked to: who then edits it where it was, edits nothing.</summary>
    public List<int> Moves { get; } = [];

    public IEnumerable<string> Names => _writes.Keys;

    public IReadOnlyList<Write> WritesOf(string fact) => _writes.GetValueOrDefault(fact) ?? [];

    public void Add(string fact, Write write)
    {
        if (!_writes.TryGetValue(fact, out var writes)) _writes[fact] = writes = [];
        writes.Add(write);
    }
}

/// <summary>A mail that a phone was asked to send.</summary>
internal sealed class Sending(string token, string phone, SimUser user)
{
    public string Token { get; } = token;

    public string Phone { get; } = phone;

    public SimUser User { get; } = user;

    /// <summary>When it was written.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Times the store had been lost when it was written.</summary>
    public int LossesBefore { get; init; }

    /// <summary>The phone was told that it is sent.</summary>
    public bool ToldSent { get; set; }

    /// <summary>Somebody took the copy out of Sent before the phone was told: nothing says any more that it is out.</summary>
    public bool CopyTaken { get; set; }

    /// <summary>What went out.</summary>
    public int Count { get; set; }
}

/// <summary>Who did what, in plain terms: what exists, who deleted what, what was acknowledged.</summary>
internal sealed class Ledger(IWorld world)
{
    private readonly SortedDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Meeting> _meetings = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Sending> _sendings = new(StringComparer.Ordinal);
    private readonly Dictionary<(int User, string Place), int> _rebuilt = [];
    private readonly HashSet<(int User, string Place)> _doomed = [];
    private readonly Dictionary<(int User, string Path), string> _renamed = [];
    private readonly Dictionary<(int User, string Path), string> _named = [];
    private int _lastToken;
    private int _lastRevision;

    /// <summary>Goes on with everything that anybody does: what lies between two readings was done in between.</summary>
    public int Now { get; private set; }

    public IReadOnlyCollection<Entry> Entries => _entries.Values;

    public IReadOnlyCollection<Sending> Sendings => _sendings.Values;

    public Entry? Find(string token) => _entries.GetValueOrDefault(token);

    public Meeting? FindMeeting(string token) => _meetings.GetValueOrDefault(token);

    public Sending? FindSending(string token) => _sendings.GetValueOrDefault(token);

    public string NewToken(char letter) => string.Create(CultureInfo.InvariantCulture, $"{letter}{++_lastToken}");

    /// <summary>A value that nobody has written before.</summary>
    public string NewRevision() => string.Create(CultureInfo.InvariantCulture, $"r{++_lastRevision}");

    public int Tick() => ++Now;

    /// <summary>An item is made.</summary>
    /// <param name="by">A phone's name: the item is certain once the phone is told; or "ox": at once.</param>
    public Entry Made(string token, ItemKind kind, SimUser user, Facts facts, string by)
    {
        var entry = new Entry(token, kind, user, by) { Certain = by == Ox, LossesBefore = world.StateLosses };
        _entries.Add(token, entry);
        Wrote(entry, facts, by);
        return entry;
    }

    /// <summary>A meeting is made: each user of it has it.</summary>
    /// <param name="guests">Users of OX; those outside are facts alone.</param>
    /// <returns>What the organizer has of it.</returns>
    public Entry MadeMeeting(string token, SimUser organizer, IEnumerable<SimUser> guests, Facts facts, string by)
    {
        var meeting = new Meeting(token, organizer);
        _meetings.Add(token, meeting);
        foreach (var user in guests.Prepend(organizer))
        {
            var view = new Entry(Meeting.ViewOf(token, user.Id), ItemKind.Event, user, by) { Certain = by == Ox, Meeting = meeting };
            _entries.Add(view.Token, view);
            meeting.Views.Add(user.Id, view);
            view.Add(Meeting.Alarm, new Write("", by, Now, Soft: true));
        }

        var own = meeting.Views[organizer.Id];
        Wrote(own, facts, by);
        return own;
    }

    public const string Ox = "ox";

    /// <summary>Values are written: at once by OX's own interface; by a phone as soon as it is told.</summary>
    public IReadOnlyList<Write> Wrote(Entry entry, Facts facts, string by, Facts? leftAlone = null)
    {
        Touched(entry, by);
        if (by == Ox) world.Note($"ox: {entry.Token} has {facts}");
        var writes = new List<Write>();
        foreach (var (fact, value) in facts)
        {
            var write = new Write(value, by, Now, Soft: leftAlone is not null && leftAlone.GetValueOrDefault(fact) == value);
            if (by == Ox) write.Ended = Now;
            entry.Add(fact, write);
            writes.Add(write);
            if (entry.Meeting is null || fact == Meeting.Alarm) continue;
            foreach (var other in entry.Views.Where(other => other != entry)) other.Add(fact, write);
        }

        return writes;
    }

    public void Touched(Entry entry, string by)
    {
        Tick();
        foreach (var view in entry.Views) view.Touches.Add((by, Now));
    }

    /// <summary>Somebody takes the item to another folder.</summary>
    public void Moved(Entry entry, string by)
    {
        Touched(entry, by);
        entry.Moves.Add(Now);
        CopyTaken(entry);
        if (by == Ox && entry is { By: not Ox, Acknowledged: false }) entry.MovedBeforeAcknowledged = true;
        if (by == Ox) world.Note($"ox: {entry.Token} goes elsewhere");
    }

    private void CopyTaken(Entry entry)
    {
        if (FindSending(entry.Token) is { ToldSent: false } sending) sending.CopyTaken = true;
    }

    /// <summary>Somebody wants the item gone for good.</summary>
    /// <remarks>The organizer takes a meeting from everybody, anybody else takes it from himself.</remarks>
    public void Deleted(Entry entry, string by)
    {
        Touched(entry, by);
        CopyTaken(entry);
        if (by == Ox) world.Note($"ox: {entry.Token} is deleted");
        foreach (var gone in entry.Meeting?.Organizer == entry.User ? entry.Views : [entry])
        {
            gone.DeletedBy ??= by;
            if (by != gone.By && gone is { By: not Ox, Acknowledged: false }) gone.DeletedBeforeAcknowledged = true;
        }
    }

    public Sending Sends(string phone, SimUser user, bool keepsCopy)
    {
        var sending = new Sending(NewToken('s'), phone, user) { LossesBefore = world.StateLosses, At = world.Time.GetUtcNow() };
        _sendings.Add(sending.Token, sending);
        // The copy in Sent: a mail like any other, once it is there. Nobody says whether it counts as read.
        var copy = Made(sending.Token, ItemKind.Mail, user, OxState.MailFacts(read: true, flagged: false), phone);
        copy.Add("read", new Write("0", phone, Now, Soft: true));
        if (!keepsCopy) copy.DeletedBy = phone;
        return sending;
    }

    /// <summary>All ids of a mail folder are others now: phones have to start over once.</summary>
    /// <param name="place">Its path.</param>
    public void Rebuilt(SimUser user, string place)
    {
        _rebuilt[(user.Id, FirstPathOf(user, place))] = Tick();
        world.Note($"{place} is rebuilt");
    }

    /// <summary>A folder has another name in OX now; phones may still know it by the old one.</summary>
    public void Renamed(SimUser user, string path, string newPath)
    {
        _renamed[(user.Id, path)] = newPath;
        Named(user, path, newPath);
        Tick();
    }

    /// <summary>Somebody gives a folder a name that none ever had, or tries to: by either it is the same folder.</summary>
    public void Named(SimUser user, string path, string newPath)
    {
        // Asked for again: it may have that name by now.
        if (path != newPath) _named.TryAdd((user.Id, newPath), path);
    }

    /// <summary>Where the folder is that was at this path once.</summary>
    public OxPlace? PlaceOnceAt(SimUser user, string path)
    {
        var places = OxState.Places(user).ToList();
        var first = FirstPathOf(user, path);
        for (var hops = 0; hops <= _renamed.Count; hops++)
        {
            if (places.Find(one => one.Path == path) is { } place) return place;
            if (!_renamed.TryGetValue((user.Id, path), out var next)) break;
            path = next;
        }

        // A phone may have given it another name and never heard whether it has it.
        return places.Find(one => FirstPathOf(user, one.Path) == first);
    }

    /// <summary>A phone wants a folder gone; it may go at any moment from now on, with all that is in it then.</summary>
    /// <param name="place">OX's id of it.</param>
    public void Doomed(SimUser user, string place)
    {
        _doomed.Add((user.Id, place));
        Tick();
    }

    public bool IsDoomed(SimUser user, string place) =>
        _doomed.Any(doomed => doomed.User == user.Id && (doomed.Place == place || place.StartsWith(doomed.Place + "/", StringComparison.Ordinal)));

    /// <summary>Whether the ids of a mail folder changed after a moment that <see cref="Tick"/> gave.</summary>
    public bool RebuiltSince(SimUser user, string place, int moment) => _rebuilt.GetValueOrDefault((user.Id, FirstPathOf(user, place))) > moment;

    /// <summary>Where a folder was before it, or one above it, was renamed.</summary>
    private string FirstPathOf(SimUser user, string path)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOf('/', end - 1))
            if (_named.TryGetValue((user.Id, path[..end]), out var before)) return FirstPathOf(user, before + path[end..]);
        return path;
    }
}
