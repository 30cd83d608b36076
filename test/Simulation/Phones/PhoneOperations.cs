using System.Globalization;
using EasClient;
using EasClient.Items;
using EasClient.Phone;
using Simulation.Contract;
using Simulation.Oracle;

namespace Simulation.Phones;

/// <summary>What may happen on a phone.</summary>
internal static class PhoneOperations
{
    public const string ExceptionChanged = "phone changed a changed occurrence", ExceptionDeleted = "phone deleted a changed occurrence", SeriesMoved = "phone moved a series with exceptions";

    public const string FileAttached = "phone attached a file to an event", FileTakenOut = "phone took a file out of an event";

    private const string Together = "two phones edited one series at once";

    private static readonly (string Name, int Weight, Func<PhoneStep, Task> RunAsync)[] Table =
    [
        ("phone syncs all", 14, static at => at.Phone.SyncAsync(at.Phone.Collections)),
        ("phone syncs one folder", 8, SyncOneAsync),
        ("phone syncs its folders", 3, static at => at.Phone.FolderSyncAsync()),
        ("phone asks for all folders again", 2, static at => at.Phone.FolderSyncAsync(fromScratch: true)),
        ("phone waits in Ping", 7, PingAsync),
        ("phone waits in Sync", 4, HoldAsync),
        ("phone catches up", 4, static at => at.Phone.CatchUpAsync()),
        ("phone asks how much waits", 2, EstimateAsync),
        ("phone changes its filter", 2, FilterAsync),
        ("phone starts a folder over", 1, StartOverAsync),
        ("phone asks for a new mail on two connections", 3, HurryAsync),
        ("phone adds an item on two connections", 4, AddHurriedAsync),
        ("phone repeats its last Sync", 2, static at => at.Phone.SyncOnceAsync(at.Phone.Repeatable, again: true)),
        ("phone fetches an item", 2, FetchAsync),
        ("phone marks a mail", 7, static at => EditAsync(at, ItemKind.Mail, at.Person.Edit)),
        ("phone deletes a mail", 4, static at => EditAsync(at, ItemKind.Mail, at.Person.Delete)),
        ("phone moves a mail", 5, MoveAsync),
        ("phone sends a mail", 5, SendAsync),
        ("phone adds a contact", 4, static at => EditAsync(at, ItemKind.Contact, at.Person.Add)),
        ("phone edits a contact", 4, static at => EditAsync(at, ItemKind.Contact, at.Person.Edit)),
        ("phone deletes a contact", 2, static at => EditAsync(at, ItemKind.Contact, at.Person.Delete)),
        ("phone adds a task", 3, static at => EditAsync(at, ItemKind.Task, at.Person.Add)),
        ("phone edits a task", 3, static at => EditAsync(at, ItemKind.Task, at.Person.Edit)),
        ("phone deletes a task", 2, static at => EditAsync(at, ItemKind.Task, at.Person.Delete)),
        ("phone adds an event", 4, static at => EditAsync(at, ItemKind.Event, at.Person.Add)),
        ("phone edits an event", 4, static at => EditAsync(at, ItemKind.Event, at.Person.Edit)),
        ("phone deletes an event", 2, static at => EditAsync(at, ItemKind.Event, at.Person.Delete)),
        ("phone edits an occurrence", 3, static at => EditAsync(at, ItemKind.Event, (random, _) => at.Person.EditOccurrence(random, deletes: false))),
        ("phone deletes an occurrence", 2, static at => EditAsync(at, ItemKind.Event, (random, _) => at.Person.EditOccurrence(random, deletes: true))),
        ("phone moves a series", 3, static at => EditAsync(at, ItemKind.Event, (random, _) => at.Person.EditSeries(random, moves: true))),
        ("phone syncs while a folder fails", 4, FailAsync),
        ("phone attaches a file or takes one out", 8, static at => EditAsync(at, ItemKind.Event, (random, _) => at.Person.EditFiles(random))),
        ("phone edits a series with its other phone", 4, TogetherAsync),
        ("phone makes a meeting", 3, static at => MeetAsync(at, static (people, random) => people.Add(random))),
        ("phone changes its meeting", 4, static at => MeetAsync(at, static (people, random) => people.Change(random))),
        ("phone asks a guest or takes one out", 2, static at => MeetAsync(at, static (people, random) => people.ChangeGuests(random))),
        ("phone changes a reminder of somebody's meeting", 3, static at => MeetAsync(at, static (people, random) => people.Remind(random))),
        ("phone answers a meeting", 7, static at => at.Meetings.AnswerAsync(at.Random)),
        ("phone deletes a meeting", 2, static at => MeetAsync(at, static (people, random) => people.Delete(random))),
        ("phone edits an item twice", 2, EditTwiceAsync),
        ("phone deletes and edits at once", 2, DeleteAndEditAsync),
        ("phone edits what is not acknowledged", 3, EditUnsentAsync),
        ("phone gives up what it could not send", 1, static at =>
        {
            at.Person.GiveUp(at.Random);
            return Task.CompletedTask;
        }),
        ("phone makes a folder", 2, CreateFolderAsync),
        ("phone renames a folder", 1, RenameFolderAsync),
        ("phone deletes a folder", 1, DeleteFolderAsync),
    ];

    /// <summary>What must come of it now and then.</summary>
    public static IReadOnlyList<string> Outcomes { get; } = [ExceptionChanged, ExceptionDeleted, SeriesMoved, FileAttached, FileTakenOut, Together];

    /// <param name="life">Null for names and weights only.</param>
    public static IEnumerable<Operation> Of(Life? life) => Table.Select(row => new Operation(row.Name, row.Weight, async step =>
    {
        var phone = (SimPhone)step.Phone!;
        await phone.DoAsync(() => row.RunAsync(new PhoneStep(step.World, life!, phone, new PhoneUser(phone, life!.Ledger, step.World), step.Random)));
    })
    {
        IsPhone = true,
    });

    private static Task SyncOneAsync(PhoneStep at) => at.Phone.Collections is { Count: > 0 } all ? at.Phone.SyncAsync([at.Random.Pick(all)]) : Task.CompletedTask;

    /// <summary>Something is there to be told, and two requests of one key ask for it.</summary>
    private static Task HurryAsync(PhoneStep at)
    {
        if (at.Phone.Collections.FirstOrDefault(one => at.Phone.PathOf(one) == "Inbox" && one.SyncKey != EasCollection.InitialKey) is not { } inbox) return Task.CompletedTask;
        at.Life.People.Deliver(at.Phone.User, at.Random);
        at.World.SendTwice(at.Phone.DeviceId);
        return at.Phone.SyncAsync([inbox]);
    }

    /// <summary>The same Add comes twice at the same moment.</summary>
    private static Task AddHurriedAsync(PhoneStep at)
    {
        var kind = at.Random.Pick([ItemKind.Contact, ItemKind.Task, ItemKind.Event]);
        at.Person.Add(at.Random, kind);
        var ready = at.Phone.Of(kind).Where(collection => collection.Outbox.Count > 0 && collection.SyncKey != EasCollection.InitialKey).ToList();
        if (ready.Count == 0) return Task.CompletedTask;
        at.World.SendTwice(at.Phone.DeviceId);
        return at.Phone.SyncAsync(ready);
    }

    /// <summary>Mostly the edit is synced at once; else it waits for the next Sync.</summary>
    private static async Task EditAsync(PhoneStep at, ItemKind kind, Action<Rng, ItemKind> edit)
    {
        edit(at.Random, kind);
        if (at.Random.Chance(75)) await at.Phone.SyncAsync([.. at.Phone.Of(kind).Where(collection => collection.Outbox.Count > 0)]);
    }

    /// <summary>Two phones of one user edit the same series, and often the same occurrence of it, at the same moment.</summary>
    private static async Task TogetherAsync(PhoneStep at)
    {
        if (at.Life.OtherOf(at.Phone, at.Random) is not { } other) return;
        if (EditOneOf(at.Person, at.Random.Fork(1), of: null) is not { } entry) return;
        other.Beside(() =>
        {
            if (EditOneOf(new PhoneUser(other, at.Life.Ledger, at.World), at.Random.Fork(2), entry) is null) return Task.CompletedTask;
            at.World.Count(Together);
            return other.SyncAsync([.. other.Of(ItemKind.Event).Where(collection => collection.Outbox.Count > 0)]);
        });
        await at.Phone.SyncAsync([.. at.Phone.Of(ItemKind.Event).Where(collection => collection.Outbox.Count > 0)]);
    }

    private static Entry? EditOneOf(PhoneUser person, Rng random, Entry? of) => random.Below(4) switch
    {
        0 => person.EditSeries(random, moves: false, of),
        1 => person.EditSeries(random, moves: true, of),
        2 => person.EditOccurrence(random, deletes: true, of),
        _ => person.EditOccurrence(random, deletes: false, of),
    };

    private static async Task MeetAsync(PhoneStep at, Action<MeetingUser, Rng> what)
    {
        what(at.Meetings, at.Random);
        if (at.Random.Chance(75)) await at.Phone.SyncAsync([.. at.Phone.Of(ItemKind.Event).Where(collection => collection.Outbox.Count > 0)]);
    }

    /// <summary>There is something to be told of the other folders of its class, too.</summary>
    private static async Task FailAsync(PhoneStep at)
    {
        var (kind, module) = at.Random.Pick([(ItemKind.Contact, "contacts"), (ItemKind.Task, "tasks"), (ItemKind.Event, "calendar")]);
        at.World.FailFolder(at.Phone.User, module, at.Random);
        if (kind == ItemKind.Contact) at.Life.People.ChangeContact(at.Phone.User, at.Random);
        else if (kind == ItemKind.Task) at.Life.People.ChangeTask(at.Phone.User, at.Random);
        else at.Life.People.ChangeEvent(at.Phone.User, at.Random);
        await at.Phone.SyncAsync(at.Phone.Of(kind));
    }

    private static Task EditTwiceAsync(PhoneStep at)
    {
        var kind = at.Random.Pick([ItemKind.Contact, ItemKind.Task, ItemKind.Event]);
        at.Person.Edit(at.Random.Fork(1), kind);
        return EditAsync(at with { Random = at.Random.Fork(1) }, kind, at.Person.Edit);
    }

    private static Task DeleteAndEditAsync(PhoneStep at)
    {
        var kind = at.Random.Pick([ItemKind.Mail, ItemKind.Contact, ItemKind.Task, ItemKind.Event]);
        at.Person.Delete(at.Random, kind);
        at.Person.Edit(at.Random, kind);
        return EditAsync(at, kind, static (_, _) => { });
    }

    private static async Task EditUnsentAsync(PhoneStep at)
    {
        at.Person.EditUnsent(at.Random);
        if (at.Random.Chance(75)) await at.Phone.SyncAsync(at.Phone.Collections);
    }

    private static Task PingAsync(PhoneStep at)
    {
        at.Phone.StartPing(TimeSpan.FromMinutes(at.Random.Between(1, 30)), [.. at.Phone.Collections.Where(collection => collection.SyncKey != EasCollection.InitialKey && at.Random.Chance(80))]);
        return Task.CompletedTask;
    }

    private static Task HoldAsync(PhoneStep at)
    {
        at.Phone.StartHeld(at.Random.Between(1, 20), [.. at.Phone.Collections.Where(collection => collection.SyncKey != EasCollection.InitialKey && at.Random.Chance(80))]);
        return Task.CompletedTask;
    }

    /// <summary>What is told when nothing happens in between must come.</summary>
    private static async Task EstimateAsync(PhoneStep at)
    {
        var ready = at.Phone.Collections.Where(collection => collection.SyncKey != EasCollection.InitialKey && collection.Outbox.Count == 0).ToList();
        if (ready.Count == 0) return;
        var collection = at.Random.Pick(ready);
        var before = at.Life.ChangesOf(at.Phone.User);
        int? estimate = null;
        if (!await at.Phone.TryAsync("GetItemEstimate", async () => estimate = await at.Phone.Eas.EstimateAsync(collection)) || estimate is null) return;
        var (came, resyncs) = (at.Phone.Sight.Came, at.Phone.Sight.Resyncs);
        if (!await at.Phone.SyncAsync([collection]) || at.World.HadFaults || at.Life.ChangesOf(at.Phone.User) != before) return;
        if (at.Phone.Sight.Resyncs > resyncs) return;
        came = at.Phone.Sight.Came - came;
        at.World.Count("estimate compared");
        if (came != estimate)
            at.World.Violate("estimate", string.Create(CultureInfo.InvariantCulture, $"{at.Phone.Name} was told that {estimate} changes wait in {at.Phone.PathOf(collection)}, and {came} came"));
    }

    private static async Task FilterAsync(PhoneStep at)
    {
        var kind = at.Random.Pick([ItemKind.Mail, ItemKind.Event, ItemKind.Task]);
        int[] filters = kind switch { ItemKind.Mail => [0, 2, 3, 5], ItemKind.Event => [0, 4, 5], _ => [0, 8] };
        var filter = at.Random.Pick(filters);
        foreach (var collection in at.Phone.Of(kind)) collection.Options = collection.Options with { FilterType = filter };
        if (at.Random.Chance(70)) await at.Phone.SyncAsync(at.Phone.Of(kind));
    }

    private static async Task StartOverAsync(PhoneStep at)
    {
        if (at.Phone.Collections is not { Count: > 0 } all) return;
        var collection = at.Random.Pick(all);

        // What it is moving it shows elsewhere by now: that does not go with this folder, and the copy here is the only one there is.
        if (collection.Items.Keys.Any(at.Phone.Moving.Contains)) return;
        collection.StartOver();
        if (at.Random.Chance(70)) await at.Phone.SyncAsync([collection]);
    }

    private static async Task FetchAsync(PhoneStep at)
    {
        var full = at.Phone.Collections.Where(collection => collection.Items.Count > 0).ToList();
        if (full.Count == 0) return;
        var collection = at.Random.Pick(full);
        var id = at.Random.Pick<string>([.. collection.Items.Keys.Order(StringComparer.Ordinal)]);

        // What it is moving it does not ask for by the id that goes: it would be told that there is no such item, and drop it.
        if (at.Phone.Moving.Contains(id)) return;
        collection.Fetch(id);
        await at.Phone.SyncAsync([collection]);
    }

    private static async Task MoveAsync(PhoneStep at)
    {
        var full = at.Phone.Of(ItemKind.Mail).Where(collection => collection.Items.Count > 0 && collection.Outbox.Count == 0).ToList();
        if (full.Count == 0) return;
        var from = at.Random.Pick(full);
        var to = at.Random.Pick([.. at.Phone.Of(ItemKind.Mail).Where(collection => collection != from)]);
        var id = at.Random.Pick<string>([.. from.Items.Keys.Order(StringComparer.Ordinal)]);
        if (at.Phone.Sight.EntryOf(id) is not { } entry) return;
        at.World.Note($"{at.Phone.Name} moves {entry.Token} to {at.Phone.PathOf(to)}");
        at.Life.Ledger.Moved(entry, at.Phone.Name);
        await at.Phone.RunAsync(at.Phone.Move(from, to, id, entry));
    }

    private static async Task SendAsync(PhoneStep at)
    {
        var saves = at.Random.Chance(80);
        var sending = at.Life.Ledger.Sends(at.Phone.Name, at.Phone.User, saves);
        var mime = new MimeMessage
        {
            From = at.Phone.User.Address,
            To = ["nora@example.org"],
            Subject = sending.Token,
            Text = $"Body of {sending.Token}.",
            MessageId = $"<{sending.Token}.{at.Phone.Name}@phone.example.test>",
            Date = at.World.Time.GetUtcNow(),
        };
        at.World.Note($"{at.Phone.Name} sends {sending.Token}");
        await at.Phone.RunAsync(at.Phone.SendMail(sending, mime.ToBytes(), saves));
    }

    private static async Task CreateFolderAsync(PhoneStep at)
    {
        if (!at.Phone.Eas.Commands.Contains("FolderCreate", StringComparer.Ordinal)) return;
        var type = at.Random.Pick([FolderType.UserMail, FolderType.UserMail, FolderType.UserContacts, FolderType.UserTasks, FolderType.UserCalendar]);
        if (at.Phone.Habits.Merged) type = FolderType.UserMail;
        var parent = type == FolderType.UserMail && at.Random.Chance(60) ? at.Phone.Eas.Folders.Values.First(folder => folder.Type == FolderType.Inbox).Id : "0";
        var name = "Made " + at.Life.Ledger.NewRevision();
        await at.Phone.RunAsync(at.Phone.FolderCommand("FolderCreate", () => at.Phone.Eas.FolderCreateAsync(name, type, parent)));
    }

    private static async Task RenameFolderAsync(PhoneStep at)
    {
        if (!at.Phone.Eas.Commands.Contains("FolderUpdate", StringComparer.Ordinal) || OwnFolder(at) is not { } folder) return;
        var name = "Named " + at.Life.Ledger.NewRevision();
        await at.Phone.RunAsync(at.Phone.FolderCommand("FolderUpdate", () => IfThere(at, folder, () =>
        {
            var path = at.Phone.PathOf(at.Phone.Eas.Folders[folder.Id]);
            at.Life.Ledger.Named(at.Phone.User, path, string.Concat(path.AsSpan(0, path.LastIndexOf('/') + 1), name));
            return at.Phone.Eas.FolderUpdateAsync(folder.Id, name);
        })));
    }

    private static async Task DeleteFolderAsync(PhoneStep at)
    {
        if (!at.Phone.Eas.Commands.Contains("FolderDelete", StringComparer.Ordinal) || OwnFolder(at) is not { } folder) return;
        await at.Phone.RunAsync(at.Phone.FolderCommand("FolderDelete", () => IfThere(at, folder, () =>
        {
            var path = at.Phone.PathOf(at.Phone.Eas.Folders[folder.Id]);
            if (at.Life.Ledger.PlaceOnceAt(at.Phone.User, path) is { } place)
            {
                at.Life.Ledger.Doomed(at.Phone.User, place.Id);
                at.Life.Ledger.Rebuilt(at.Phone.User, place.Path);
            }

            return at.Phone.Eas.FolderDeleteAsync(folder.Id);
        })));
    }

    private static Task<FolderResult> IfThere(PhoneStep at, EasFolder folder, Func<Task<FolderResult>> send) =>
        at.Phone.Eas.Folders.ContainsKey(folder.Id) ? send() : Task.FromResult(new FolderResult(1, null));

    private static EasFolder? OwnFolder(PhoneStep at)
    {
        var own = at.Phone.Eas.Folders.Values.Where(folder => folder.Type >= FolderType.UserMail && folder.Name is not ("Archive" or "Spam")).OrderBy(folder => folder.Id, StringComparer.Ordinal).ToList();
        return own.Count == 0 ? null : at.Random.Pick(own);
    }

    private sealed record PhoneStep(IWorld World, Life Life, SimPhone Phone, PhoneUser Person, Rng Random)
    {
        public MeetingUser Meetings => new(Phone, Life, World);
    }
}
