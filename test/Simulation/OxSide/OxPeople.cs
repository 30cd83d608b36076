using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using OxSimulator.Http;
using OxSimulator.Mail;
using OxSimulator.Store;
using Simulation.Contract;
using Simulation.Oracle;

namespace Simulation.OxSide;

/// <summary>What users do at OX's web interface, and what happens there by itself, written into the ledger.</summary>
internal sealed class OxPeople(IWorld world, Ledger ledger)
{
    private const string ExceptionChanged = "OX changed a changed occurrence", ExceptionDeleted = "OX deleted a changed occurrence", SeriesMoved = "OX moved a series with exceptions";

    private readonly IReadOnlyList<IOxModule> _modules = OxModuleTable.Create();
    private readonly SortedDictionary<int, OxDesk> _desks = [];
    private readonly List<GoneFolder> _goneFolders = [];
    private int _lastFolder;

    /// <summary>What must come of it now and then.</summary>
    public static IReadOnlyList<string> Outcomes { get; } = [ExceptionChanged, ExceptionDeleted, SeriesMoved];

    public OxMeetings Meetings => field ??= new OxMeetings(world, ledger, this);

    public OxDesk DeskOf(SimUser user)
    {
        if (!_desks.TryGetValue(user.Id, out var desk)) _desks[user.Id] = desk = new OxDesk(world.Ox, user, _modules);
        return desk;
    }

    public void Populate(SimUser user, Rng random)
    {
        for (var left = random.Below(3); left > 0; left--) NewFolder(user, random);
        for (var left = random.Between(0, 4); left > 0; left--) Deliver(user, random, random.Chance(30) ? random.Between(5, 60) : 0);
        for (var left = random.Between(0, 3); left > 0; left--) NewContact(user, random);
        for (var left = random.Between(0, 2); left > 0; left--) NewTask(user, random);
        for (var left = random.Between(0, 3); left > 0; left--) NewEvent(user, random, random.Chance(30) ? -random.Between(20, 90) : random.Between(0, 40));
        if (random.Chance(60)) ChangeOccurrence(user, random);
        if (random.Chance(40)) ChangeFiles(user, random);
        if (world.Users.Count > 1 && random.Chance(70)) Meetings.New(user, random);
        if (random.Chance(60)) NewMailFolder(user, random);
    }

    // Mail

    /// <param name="daysAgo">When it came.</param>
    /// <param name="messageId">Null for one of its own, empty for none.</param>
    public void Deliver(SimUser user, Rng random, int daysAgo = 0, string? messageId = null)
    {
        var token = ledger.NewToken('m');
        var id = messageId ?? $"<{token}@example.test>";
        var text = new StringBuilder($"From: Nora <nora@example.test>\r\nTo: <{user.Address}>\r\nSubject: {token}\r\nDate: Mon, 02 Mar 2026 07:00:00 +0000\r\n");
        if (id.Length > 0) text.Append(CultureInfo.InvariantCulture, $"Message-ID: {id}\r\n");
        text.Append(CultureInfo.InvariantCulture, $"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nBody of {token}.\r\n");
        ledger.Made(token, ItemKind.Mail, user, OxState.MailFacts(read: false, flagged: false), Ledger.Ox);
        var received = daysAgo == 0 ? (long?)null : world.Time.GetUtcNow().AddDays(-daysAgo).ToUnixTimeMilliseconds();
        SimMailbox.Of(user).Deliver(Encoding.ASCII.GetBytes(text.ToString()), received: received);
    }

    public void DeliverTwins(SimUser user, Rng random)
    {
        var id = $"<twins-{random.Below(100_000)}@example.test>";
        Deliver(user, random, messageId: id);
        Deliver(user, random, messageId: id);
    }

    public void Mark(SimUser user, Rng random)
    {
        if (Pick(random, Mails(user)) is not { } mail) return;
        var (flag, bit) = random.Chance(50) ? ("read", MailFlags.Seen) : ("flag", MailFlags.Flagged);
        var on = (mail.Flags & bit) == 0;
        Wrote(mail.Message.Subject, new Facts { [flag] = on ? "1" : "0" });
        mail.SetFlags(on ? bit : 0, on ? 0 : bit);
        mail.Folder.Mailbox.Changed(mail.Folder, mail.Id);
    }

    public void MoveMail(SimUser user, Rng random)
    {
        if (Pick(random, Mails(user)) is not { } mail) return;
        var others = SimMailbox.Of(user).Folders.Where(folder => folder != mail.Folder).ToList();
        Moved(mail.Message.Subject);
        mail.Folder.Mailbox.Move(mail, random.Pick(others));
    }

    /// <summary>Into the trash, and from there for good.</summary>
    public void DeleteMail(SimUser user, Rng random)
    {
        if (Pick(random, Mails(user)) is not { } mail) return;
        if (mail.Folder.FullName == MailFolderNames.Trash)
        {
            Expunge(mail);
            return;
        }

        Moved(mail.Message.Subject);
        mail.Folder.Mailbox.Move(mail, mail.Folder.Mailbox.RequireDefault(MailFolderNames.Trash));
    }

    /// <summary>As IMAP clients do: marked first, gone later.</summary>
    public void MarkMailDeleted(SimUser user, Rng random)
    {
        if (Pick(random, Mails(user)) is not { } mail) return;
        Moved(mail.Message.Subject);
        mail.SetFlags(MailFlags.Deleted);
        mail.Folder.Mailbox.Changed(mail.Folder, mail.Id);
    }

    public void ExpungeMail(SimUser user, Rng random)
    {
        var mails = SimMailbox.Of(user).Folders.SelectMany(OxState.Mails).ToList();
        if (Pick(random, mails.Exists(mail => mail.IsDeleted) ? [.. mails.Where(mail => mail.IsDeleted)] : mails) is { } mail) Expunge(mail);
    }

    public void Rebuild(SimUser user, Rng random)
    {
        if (!TellsRebuilt) return;
        var folder = random.Pick(SimMailbox.Of(user).Folders);
        ledger.Rebuilt(user, OxState.Places(user).First(place => place.Id == folder.Id).Path);
        folder.Renumber();
        folder.Mailbox.Changed(folder, null);
    }

    // Contacts and tasks

    public void NewContact(SimUser user, Rng random)
    {
        var token = ledger.NewToken('c');
        var facts = new Facts { ["company"] = ledger.NewRevision(), ["first"] = "Nora", ["note"] = random.Chance(50) ? ledger.NewRevision() : "" };
        ledger.Made(token, ItemKind.Contact, user, facts, Ledger.Ox);
        DeskOf(user).New("contacts", Folder(user, random, "contacts"), token, new JsonObject
        {
            ["last_name"] = token, ["display_name"] = "Nora " + token, ["first_name"] = "Nora", ["company"] = facts["company"], ["note"] = facts["note"],
        });
    }

    public void NewTask(SimUser user, Rng random)
    {
        var token = ledger.NewToken('t');
        var facts = new Facts { ["done"] = "0", ["importance"] = "1", ["note"] = ledger.NewRevision() };
        ledger.Made(token, ItemKind.Task, user, facts, Ledger.Ox);
        DeskOf(user).New("tasks", Folder(user, random, "tasks"), token, new JsonObject { ["title"] = token, ["note"] = facts["note"], ["priority"] = 2, ["status"] = 1 });
    }

    public void ChangeContact(SimUser user, Rng random)
    {
        if (Pick(random, Items(user, ItemKind.Contact)) is not { } item) return;
        var name = random.Chance(70) ? "company" : "note";
        var value = ledger.NewRevision();
        Wrote(item.Token, new Facts { [name] = value });
        DeskOf(user).Change("contacts", item, new JsonObject { [name] = value });
    }

    public void ChangeTask(SimUser user, Rng random)
    {
        if (Pick(random, Items(user, ItemKind.Task)) is not { } item) return;
        if (random.Chance(60))
        {
            var value = ledger.NewRevision();
            Wrote(item.Token, new Facts { ["note"] = value });
            DeskOf(user).Change("tasks", item, new JsonObject { ["note"] = value });
            return;
        }

        var done = item.Facts["done"] == "0";
        Wrote(item.Token, new Facts { ["done"] = done ? "1" : "0" });
        DeskOf(user).Change("tasks", item, new JsonObject { ["status"] = done ? 3 : 1, ["percent_completed"] = done ? 100 : 0 });
    }

    public void Delete(SimUser user, Rng random)
    {
        if (Pick(random, [.. Items(user, ItemKind.Contact), .. Items(user, ItemKind.Task), .. Items(user, ItemKind.Event)]) is not { } item) return;
        ledger.Deleted(ledger.Find(item.Token)!, Ledger.Ox);
        if (item.Kind == ItemKind.Event) DeskOf(user).DeleteEvent(item);
        else DeskOf(user).Delete(Module(item.Kind), item);
    }

    /// <summary>To another folder of its kind, if there is one.</summary>
    public void Move(SimUser user, Rng random)
    {
        if (Pick(random, [.. Items(user, ItemKind.Contact), .. Items(user, ItemKind.Task), .. Items(user, ItemKind.Event)]) is not { } item) return;
        var others = OxState.Places(user).Where(place => place.Kind == item.Kind && place.Id != item.Place).ToList();
        if (Pick(random, others) is not { } to) return;
        Moved(item.Token);
        if (item.Kind == ItemKind.Event) DeskOf(user).MoveEvent(item, to.Id);
        else DeskOf(user).Change(Module(item.Kind), item, new JsonObject { ["folder_id"] = to.Id });
    }

    // Events

    /// <param name="inDays">From today.</param>
    public void NewEvent(SimUser user, Rng random, int inDays)
    {
        var token = ledger.NewToken('e');
        var start = Today().AddDays(inDays).AddHours(random.Between(8, 18));
        var facts = Times(start, start.AddHours(random.Between(1, 3)));
        facts["place"] = ledger.NewRevision();
        ledger.Made(token, ItemKind.Event, user, facts, Ledger.Ox);
        var fields = new JsonObject { ["summary"] = token, ["location"] = facts["place"], ["startDate"] = OxDesk.Time(start), ["endDate"] = OxDesk.Time(ToLocal(facts["end"])) };
        if (random.Chance(40)) fields["rrule"] = $"FREQ=DAILY;COUNT={random.Between(3, 6).ToString(CultureInfo.InvariantCulture)}";
        DeskOf(user).NewEvent(Folder(user, random, "calendar"), token, fields);
    }

    public void ChangeEvent(SimUser user, Rng random)
    {
        if (Pick(random, Items(user, ItemKind.Event)) is not { } item) return;
        var fields = new JsonObject();
        var facts = new Facts();
        if (IsSeries(user, item) || random.Chance(60))
        {
            facts["place"] = ledger.NewRevision();
            fields["location"] = facts["place"];
        }
        else
        {
            var start = OnClocks(ToLocal(item.Facts["start"]).AddHours(random.Between(1, 30)));
            var end = OnClocks(start.AddHours(1));
            facts = Times(start, end);
            (fields["startDate"], fields["endDate"]) = (OxDesk.Time(start), OxDesk.Time(end));
        }

        Wrote(item.Token, facts);
        DeskOf(user).ChangeEvent(item, fields);
    }

    public void ChangeFiles(SimUser user, Rng random)
    {
        if (Pick(random, Items(user, ItemKind.Event)) is not { } item) return;
        var there = item.Facts.Keys.Where(OxState.IsFile).Select(OxState.NameOf).ToList();
        var gone = there.Count > 0 && random.Chance(45) ? random.Pick(there) : null;
        var name = gone ?? ledger.NewRevision() + ".txt";
        Wrote(item.Token, new Facts { [OxState.FileOf(name)] = gone is null ? "1" : "" });
        if (gone is null) DeskOf(user).Attach(item, name, OxState.ContentOf(name));
        else DeskOf(user).Detach(item, name);
    }

    public void ChangeOccurrence(SimUser user, Rng random)
    {
        if (Occurrence(user, random) is not { } one) return;
        var start = ToLocal(one.Original).AddHours(random.Between(1, 4));
        var place = ledger.NewRevision();
        if (one.IsChanged) world.Count(ExceptionChanged);
        Wrote(one.Item.Token, new Facts { [one.Day] = OxState.Occurrence(ToUtc(start), ToUtc(start.AddHours(1)), place) });
        DeskOf(user).ChangeEvent(one.Item, new JsonObject { ["location"] = place, ["startDate"] = OxDesk.Time(start), ["endDate"] = OxDesk.Time(start.AddHours(1)) }, Utc(one.Original));
    }

    public void DeleteOccurrence(SimUser user, Rng random)
    {
        if (Occurrence(user, random) is not { } one) return;
        if (one.IsChanged) world.Count(ExceptionDeleted);
        Wrote(one.Item.Token, new Facts { [one.Day] = OxState.Gone });
        DeskOf(user).DeleteEvent(one.Item, Utc(one.Original));
    }

    /// <summary>To another hour of its day: all its occurrences are plain again, and none is missing any more.</summary>
    public void MoveSeries(SimUser user, Rng random)
    {
        if (Pick(random, [.. Items(user, ItemKind.Event).Where(item => IsSeries(user, item))]) is not { } item) return;
        var start = OtherHour(random, ToLocal(item.Facts["start"]));
        var facts = Times(start, start.AddHours(1));
        if (item.Facts.Keys.Any(OxState.IsOccurrence)) world.Count(SeriesMoved);

        // Those too that a phone is about to make again because it moved the series itself.
        foreach (var day in ledger.Find(item.Token)!.Names.Where(OxState.IsOccurrence)) facts[day] = "";
        Wrote(item.Token, facts);
        DeskOf(user).ChangeEvent(item, new JsonObject { ["startDate"] = OxDesk.Time(start), ["endDate"] = OxDesk.Time(start.AddHours(1)) });
    }

    // Folders

    public void NewMailFolder(SimUser user, Rng random)
    {
        var parents = SimMailbox.Of(user).Folders.Where(folder => folder.FullName == MailFolderNames.Inbox || folder.StandardType == 0).ToList();
        SimMailbox.Of(user).Create(random.Chance(30) ? SimFolderIds.MailRoot : random.Pick(parents).Id, NewTitle());
        ledger.Tick();
    }

    public void NewFolder(SimUser user, Rng random)
    {
        var module = random.Pick(["contacts", "tasks", "calendar"]);
        DeskOf(user).NewFolder(module, parent: null, NewTitle());
        ledger.Tick();
    }

    public void RenameFolder(SimUser user, Rng random)
    {
        if (Pick(random, Deletable(user)) is not { } folder) return;
        var title = NewTitle();
        DeskOf(user).RenameFolder(folder.Id, title);
        ledger.Renamed(user, folder.Path, string.Concat(folder.Path.AsSpan(0, folder.Path.LastIndexOf('/') + 1), title));
    }

    public void DeleteFolder(SimUser user, Rng random)
    {
        if (Pick(random, Deletable(user)) is not { } folder) return;
        var hard = random.Chance(40);
        foreach (var below in OxState.Places(user).Where(place => place.Kind == folder.Kind && (place.Path == folder.Path || place.Path.StartsWith(folder.Path + "/", StringComparison.Ordinal))))
        {
            if (folder.Kind == ItemKind.Mail) ledger.Rebuilt(user, below.Path);
            foreach (var item in OxState.In(user, below))
            {
                if (hard || item.Kind != ItemKind.Mail || folder.Path.Contains("Trash", StringComparison.Ordinal)) ledger.Deleted(ledger.Find(item.Token)!, Ledger.Ox);
                else Moved(item.Token);
            }
        }

        if (Mailbox(user).Find(folder.Id) is { } mail) _goneFolders.Add(new GoneFolder(user, mail.ParentId, mail.Title));
        DeskOf(user).DeleteFolder(folder.Id, hard);
    }

    /// <summary>A mail folder that was deleted comes back under the same name: OX gives it the same id and another validity.</summary>
    public void RecreateFolder(SimUser user, Rng random)
    {
        if (!TellsRebuilt) return;
        if (Pick(random, [.. _goneFolders.Where(gone => gone.User == user && Mailbox(user).Find(gone.Parent) is not null && !Mailbox(user).Folders.Any(folder => folder.ParentId == gone.Parent && folder.Title == gone.Title))]) is not { } back) return;
        Mailbox(user).Create(back.Parent, back.Title);
        ledger.Tick();
    }

    /// <summary>Without <c>examine</c> nobody learns that the uids of a folder that was empty mean others now.</summary>
    private bool TellsRebuilt => world.Ox.Profile.HasAction("mail", "examine");

    private static SimMailbox Mailbox(SimUser user) => SimMailbox.Of(user);

    private string NewTitle() => string.Create(CultureInfo.InvariantCulture, $"Folder {++_lastFolder}");

    private static List<OxPlace> Deletable(SimUser user)
    {
        var standard = SimMailbox.Of(user).Folders.Where(folder => folder.StandardType != 0 || folder.FullName == MailFolderNames.Archive).Select(folder => folder.Id)
            .Concat(OxState.Own(user).Where(folder => folder.IsStandard).Select(folder => folder.Id)).ToHashSet(StringComparer.Ordinal);
        return [.. OxState.Places(user).Where(place => !standard.Contains(place.Id))];
    }

    private void Expunge(SimMail mail)
    {
        ledger.Deleted(ledger.Find(mail.Message.Subject)!, Ledger.Ox);
        mail.Folder.Mailbox.Expunge(mail.Folder, [mail]);
    }

    private void Wrote(string token, Facts facts) => ledger.Wrote(ledger.Find(token)!, facts, Ledger.Ox);

    private void Moved(string token) => ledger.Moved(ledger.Find(token)!, Ledger.Ox);

    private static IReadOnlyList<SimMail> Mails(SimUser user) => [.. SimMailbox.Of(user).Folders.SelectMany(OxState.Mails).Where(mail => !mail.IsDeleted)];

    private IReadOnlyList<OxItem> Items(SimUser user, ItemKind kind) => [.. OxState.All(user).Where(item => item.Kind == kind && ledger.Find(item.Token) is { Meeting: null })];

    private static string Folder(SimUser user, Rng random, string module) => random.Pick<string>([.. OxState.Own(user).Where(folder => folder.Module == module).Select(folder => folder.Id)]);

    private static string Module(ItemKind kind) => kind == ItemKind.Contact ? "contacts" : "tasks";

    private static T? Pick<T>(Rng random, IReadOnlyList<T> from)
        where T : class => from.Count == 0 ? null : random.Pick(from);

    /// <summary>An occurrence that was not deleted.</summary>
    private Occurring? Occurrence(SimUser user, Rng random)
    {
        if (Pick(random, [.. Items(user, ItemKind.Event).Where(item => IsSeries(user, item))]) is not { } item) return null;
        var start = ToLocal(item.Facts["start"]);
        var original = ToUtc(start.AddDays(item.Facts.ChangedDay(random, start) ?? random.Below(3)));
        var day = OxState.DayOf(original);
        var now = item.Facts.GetValueOrDefault(day);
        return now == OxState.Gone ? null : new Occurring(item, OxState.Moment(original), day, now is not null);
    }

    public static DateTime OtherHour(Rng random, DateTime local)
    {
        var hour = random.Between(8, 18);
        return local.Date.AddHours(hour == local.Hour ? 19 : hour);
    }

    private static bool IsSeries(SimUser user, OxItem item) =>
        OxSimulator.Chronos.Model.CalendarStore.Of(user.Context).Find(int.Parse(item.Id, CultureInfo.InvariantCulture))?.Rule is not null;

    public DateTime Today() => DateTime.SpecifyKind(TimeZoneInfo.ConvertTime(world.Time.GetUtcNow(), OxState.Berlin).Date, DateTimeKind.Unspecified);

    public static Facts Times(DateTime start, DateTime end) => new() { ["end"] = OxState.Moment(ToUtc(end)), ["start"] = OxState.Moment(ToUtc(start)) };

    /// <summary>The hour that is left out in March is nobody's.</summary>
    private static DateTime OnClocks(DateTime local) => OxState.Berlin.IsInvalidTime(local) ? local.AddHours(1) : local;

    private static DateTime ToUtc(DateTime local) => TimeZoneInfo.ConvertTimeToUtc(local, OxState.Berlin);

    public static DateTime ToLocal(string moment) => DateTime.SpecifyKind(TimeZoneInfo.ConvertTimeFromUtc(Utc(moment), OxState.Berlin), DateTimeKind.Unspecified);

    private static DateTime Utc(string moment) =>
        DateTime.ParseExact(moment, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    /// <param name="Original">When it would begin.</param>
    /// <param name="Day">The fact that tells of it.</param>
    /// <param name="IsChanged">It is an exception already.</param>
    private sealed record Occurring(OxItem Item, string Original, string Day, bool IsChanged);

    private sealed record GoneFolder(SimUser User, string Parent, string Title);
}
