using System.Globalization;
using System.Xml.Linq;
using EasClient;
using EasClient.Items;
using EasClient.Phone;
using Simulation.Contract;
using Simulation.Oracle;

namespace Simulation.Phones;

/// <summary>What a user does on his phone: into the outbox and into the ledger. Nothing is sent here.</summary>
internal sealed class PhoneUser(SimPhone phone, Ledger ledger, IWorld world)
{
    private static readonly XNamespace Calendar = EasNames.Calendar;
    private static readonly XNamespace Base = EasNames.AirSyncBase;

    private EasVersion Version => phone.Eas.Version;

    /// <summary>Whether he is at meetings that he organizes; else at what is his alone.</summary>
    public bool Organizes { get; init; }

    /// <summary>Writes a new item.</summary>
    public void Add(Rng random, ItemKind kind)
    {
        if (Ready(kind) is not { Count: > 0 } collections) return;
        var collection = random.Pick(collections);
        var token = ledger.NewToken(kind.Letter());
        var (item, facts) = New(random, kind, token);
        var entry = new PendingAdd(token, kind, item, facts);
        Queue(collection, entry);
    }

    /// <summary>Changes an item; several changes of one item that wait become one.</summary>
    public void Edit(Rng random, ItemKind kind)
    {
        if (Held(random, kind) is not { } held) return;
        var (collection, id, item, entry) = held;
        var waiting = collection.Outbox.OfType<ChangeCommand>().FirstOrDefault(change => change.ServerId == id && change.InstanceId is null);
        if (kind == ItemKind.Mail)
        {
            Mark(random, collection, id, item, entry, waiting);
            return;
        }

        var before = waiting is null ? item : ItemMerge.Over(item, waiting.Item);
        var copy = ItemCopy.Of(kind, before, Version);
        Change(random, kind, copy, isSeries: item.Element(Calendar + "Recurrence") is not null);
        var command = new ChangeCommand(id, ItemCopy.Elements(copy));
        Replace(collection, waiting, command);
        Pend(collection, command, entry, PhoneFacts.Of(kind, copy), PhoneFacts.Of(kind, before));
    }

    public void Delete(Rng random, ItemKind kind)
    {
        if (Held(random, kind) is not { } held) return;
        var (collection, id, _, entry) = held;
        var inTrash = kind == ItemKind.Mail && phone.Eas.Folders[collection.Id].Type == FolderType.DeletedItems;
        var forGood = kind != ItemKind.Mail || inTrash || collection.Options.DeletesAsMoves == false || phone.PathOf(collection).Contains("Trash/", StringComparison.Ordinal);

        // What it has moved it shows elsewhere, and deletes there once it knows the id.
        if (forGood && phone.Moving.Contains(id)) return;
        foreach (var waiting in collection.Outbox.Where(command => command is ChangeCommand change && change.ServerId == id).ToList()) Replace(collection, waiting, null);
        var command = new DeleteCommand(id);
        collection.Queue(command);
        if (forGood) ledger.Deleted(entry, phone.Name);
        else ledger.Moved(entry, phone.Name);
        entry.WantedInTrash |= !forGood;
        phone.Sight.Pend(command, new PendingEdit(entry, [], phone.Sight.Knows(collection), forGood));
        world.Note($"{phone.Name} deletes {entry.Token}");
    }

    /// <summary>Changes or deletes one occurrence of a series, be it changed already or not.</summary>
    /// <param name="of">Which series; null for any.</param>
    /// <returns>Which series; null when there is nothing to do.</returns>
    public Entry? EditOccurrence(Rng random, bool deletes, Entry? of = null)
    {
        if (Series(random, of) is not { } series) return null;
        var (collection, id, item, entry) = series;
        var facts = PhoneFacts.Of(ItemKind.Event, item);
        var first = TimeZoneRules.Berlin.ToLocal(PhoneFacts.Time(item, "StartTime")!.Value);
        var original = TimeZoneRules.Berlin.ToUtc(first.AddDays(facts.ChangedDay(random, first) ?? random.Below(3)));
        var day = OxState.DayOf(original);
        var now = facts.GetValueOrDefault(day);
        if (now == OxState.Gone) return null;
        if (now is not null) world.Count(deletes ? PhoneOperations.ExceptionDeleted : PhoneOperations.ExceptionChanged);
        var (start, place) = (original.AddHours(random.Between(1, 4)), ledger.NewRevision());
        var written = new Facts { [day] = deletes ? OxState.Gone : OxState.Occurrence(start, start.AddHours(1), place) };
        ClientCommand command;
        if (Version >= EasVersion.V160)
        {
            var instance = EasDate.Compact(original);
            command = deletes ? new DeleteCommand(id, instance) : new ChangeCommand(id, Differing(start, place), instance);
        }
        else
        {
            var copy = ItemCopy.Of(ItemKind.Event, item, Version);
            if (copy.Element(Calendar + "Exceptions") is not { } exceptions) copy.Add(exceptions = new XElement(Calendar + "Exceptions"));
            exceptions.Elements().Where(exception => OxState.DayOf(PhoneFacts.Original(exception)) == day).Remove();
            exceptions.Add(new XElement(Calendar + "Exception", new XElement(Calendar + "ExceptionStartTime", EasDate.Compact(original)), deletes ? new XElement(Calendar + "Deleted", "1") : Differing(start, place)));
            command = new ChangeCommand(id, ItemCopy.Elements(copy));
            written = PhoneFacts.Of(ItemKind.Event, copy);
        }

        collection.Queue(command);
        Pend(collection, command, entry, written, facts);
        return entry;
    }

    /// <summary>Changes a series as a whole: where it takes place, or the hour at which it does.</summary>
    /// <inheritdoc cref="EditOccurrence"/>
    public Entry? EditSeries(Rng random, bool moves, Entry? of = null)
    {
        if (Series(random, of) is not { } series) return null;
        var (collection, id, item, entry) = series;
        var before = PhoneFacts.Of(ItemKind.Event, item);
        var copy = ItemCopy.Of(ItemKind.Event, item, Version);
        if (moves) MoveStart(random, copy);
        else ItemCopy.SetPlace(copy, Version, ledger.NewRevision());
        if (moves && before.Keys.Any(OxState.IsOccurrence)) world.Count(PhoneOperations.SeriesMoved);
        var command = new ChangeCommand(id, ItemCopy.Elements(copy));
        collection.Queue(command);
        Pend(collection, command, entry, PhoneFacts.Of(ItemKind.Event, copy), before);
        return entry;
    }

    /// <summary>To another hour of the day. Some phones name the exceptions by the new hour then, some by the old one.</summary>
    private static void MoveStart(Rng random, XElement copy)
    {
        var zone = TimeZoneRules.Berlin;
        var old = zone.ToLocal(PhoneFacts.Time(copy, "StartTime")!.Value);
        var hour = random.Between(8, 18);
        var start = old.Date.AddHours(hour == old.Hour ? 19 : hour);
        ItemCopy.Set(copy, Calendar + "StartTime", EasDate.Compact(zone.ToUtc(start)));
        ItemCopy.Set(copy, Calendar + "EndTime", EasDate.Compact(zone.ToUtc(start.AddHours(1))));
        if (random.Chance(50)) return;
        foreach (var named in copy.Element(Calendar + "Exceptions")?.Elements().Elements(Calendar + "ExceptionStartTime") ?? [])
            named.Value = EasDate.Compact(zone.ToUtc(zone.ToLocal(EasDate.Read(named.Value)) + (start - old)));
    }

    private (EasCollection Collection, string Id, XElement Item, Entry Entry)? Series(Rng random, Entry? of)
    {
        var series = Known(ItemKind.Event).Where(held => (of is null || held.Entry == of) && held.Item.Element(Calendar + "Recurrence") is not null && held.Item.Element(Calendar + "StartTime") is not null
            && !held.Collection.Outbox.Any(command => command is ChangeCommand change && change.ServerId == held.Id)).ToList();
        return series.Count == 0 ? null : random.Pick(series);
    }

    /// <summary>Attaches a file to an event, or takes one out.</summary>
    public void EditFiles(Rng random)
    {
        if (Version < EasVersion.V160) return;
        var free = Known(ItemKind.Event).Where(held => !held.Collection.Outbox.Any(command => command is ChangeCommand change && change.ServerId == held.Id)).ToList();
        if (free.Count == 0) return;
        var full = free.Where(held => FilesOf(held.Item).Count > 0).ToList();
        var (collection, id, item, entry) = random.Pick(full.Count > 0 && random.Chance(60) ? full : free);
        var gone = FilesOf(item) is { Count: > 0 } there && random.Chance(60) ? random.Pick(there) : null;
        var name = gone?.Element(Base + "DisplayName")!.Value ?? NewFile();
        var command = new ChangeCommand(id, [Upload.Attachments(gone is null ? [FileOf(name)] : [], gone is null ? [] : [gone.Element(Base + "FileReference")!.Value])!]);
        collection.Queue(command);
        world.Count(gone is null ? PhoneOperations.FileAttached : PhoneOperations.FileTakenOut);
        Pend(collection, command, entry, new Facts { [OxState.FileOf(name)] = gone is null ? "1" : "" }, leftAlone: null);
    }

    private static IReadOnlyList<XElement> FilesOf(XElement item) => [.. (item.Element(Base + "Attachments")?.Elements() ?? []).Where(file => file.Element(Base + "FileReference") is not null)];

    private string NewFile() => ledger.NewRevision() + ".txt";

    private static Upload FileOf(string name) => new(name, name, "text/plain", OxState.ContentOf(name));

    /// <summary>Changes a new item of which the phone does not know yet whether the server has it (L3).</summary>
    public void EditUnsent(Rng random)
    {
        var waiting = phone.Collections.SelectMany(collection => collection.Outbox.OfType<AddCommand>().Select(add => (Collection: collection, Add: add))).ToList();
        if (waiting.Count == 0) return;
        var (collection, add) = random.Pick(waiting);
        if (phone.Sight.PendingOf(add) is not { } pending) return;
        var copy = new XElement("copy", add.Item.Select(element => new XElement(element)));
        var before = PhoneFacts.Of(pending.Entry.Kind, copy);
        Change(random, pending.Entry.Kind, copy, isSeries: true);
        var command = add with { Item = ItemCopy.Elements(copy) };
        Replace(collection, add, command);
        Pend(collection, command, pending.Entry, PhoneFacts.Of(pending.Entry.Kind, copy), before);
    }

    /// <summary>Drops what waits in one collection, as when a phone is restored or an app's data is cleared.</summary>
    public void GiveUp(Rng random)
    {
        var waiting = phone.Collections.Where(collection => collection.Outbox.Count > 0).ToList();
        if (waiting.Count > 0) random.Pick(waiting).ClearOutbox();
    }

    private void Mark(Rng random, EasCollection collection, string id, XElement item, Entry entry, ChangeCommand? waiting)
    {
        var before = PhoneFacts.Of(ItemKind.Mail, waiting is null ? item : ItemMerge.Over(item, waiting.Item));
        var reads = random.Chance(50);
        var on = before[reads ? "read" : "flag"] == "0";
        var change = reads ? MailChange.Read(on) : on ? Flag(random) : random.Chance(50) ? MailChange.FlagDone(world.Time.GetUtcNow().UtcDateTime) : MailChange.FlagCleared();
        var command = new ChangeCommand(id, waiting is null ? change : ItemCopy.Elements(ItemMerge.Over(new XElement("copy", waiting.Item.Select(element => new XElement(element))), change)));
        Replace(collection, waiting, command);
        var written = new Facts { [reads ? "read" : "flag"] = on ? "1" : "0" };
        if (waiting is not null && phone.Sight.PendingOf(waiting) is not null)
        {
            var all = PhoneFacts.Of(ItemKind.Mail, ItemMerge.Over(item, command.Item));
            foreach (var (name, value) in all)
                if (command.Item.Any(element => element.Name.LocalName == (name == "read" ? "Read" : "Flag"))) written[name] = value;
        }

        Pend(collection, command, entry, written, leftAlone: null);
    }

    /// <summary>As iOS flags, or with dates as Outlook does.</summary>
    private IReadOnlyList<XElement> Flag(Rng random)
    {
        var today = world.Time.GetUtcNow().UtcDateTime.Date;
        return random.Chance(50) ? MailChange.Flagged() : MailChange.FlaggedUntil(today, today.AddDays(random.Between(0, 20)));
    }

    private (IReadOnlyList<XElement> Item, Facts Facts) New(Rng random, ItemKind kind, string token)
    {
        IReadOnlyList<XElement> item = kind switch
        {
            ItemKind.Contact => new ContactDraft { FirstName = "Nora", LastName = token, CompanyName = ledger.NewRevision(), Notes = random.Chance(50) ? ledger.NewRevision() : null }.Build(),
            ItemKind.Task => new TaskDraft { Subject = token, Body = ledger.NewRevision(), Importance = random.Below(3) }.Build(Version),
            _ => [.. NewEvent(random, token).Build(Version), .. Version >= EasVersion.V160 && random.Chance(30) ? [Upload.Attachments([FileOf(NewFile())], [])!] : Array.Empty<XElement>()],
        };
        return (item, PhoneFacts.Of(kind, new XElement("item", item)));
    }

    private EventDraft NewEvent(Rng random, string token)
    {
        var zone = TimeZoneRules.Berlin;
        var start = zone.ToLocal(world.Time.GetUtcNow().UtcDateTime).Date.AddDays(random.Between(0, 30)).AddHours(random.Between(8, 18));
        var isSeries = random.Chance(40);
        return new EventDraft
        {
            Uid = "uid-" + token + "-" + phone.Name,
            Subject = token,
            Zone = zone,
            Start = start,
            End = start.AddHours(random.Between(1, 3)),
            Location = ledger.NewRevision(),
            Recurrence = isSeries ? RecurrenceDraft.Daily(random.Between(4, 6)) : null,
            Exceptions = isSeries && random.Chance(30)
                ? [new OccurrenceDraft { Original = start.AddDays(1), Start = start.AddDays(1).AddHours(2), End = start.AddDays(1).AddHours(3), Location = ledger.NewRevision() }]
                : [],
        };
    }

    private void Change(Rng random, ItemKind kind, XElement copy, bool isSeries)
    {
        switch (kind)
        {
            case ItemKind.Contact when random.Chance(70):
                ItemCopy.Set(copy, EasNames.Contacts + "CompanyName", ledger.NewRevision());
                break;
            case ItemKind.Contact:
                ItemCopy.SetBody(copy, ledger.NewRevision());
                break;
            case ItemKind.Task when random.Chance(60):
                ItemCopy.SetBody(copy, ledger.NewRevision());
                break;
            case ItemKind.Task:
                var done = PhoneFacts.Of(kind, copy)["done"] == "0";
                ItemCopy.Set(copy, EasNames.Tasks + "Complete", done ? "1" : "0");
                copy.Elements(EasNames.Tasks + "DateCompleted").Remove();
                if (done) ItemCopy.Set(copy, EasNames.Tasks + "DateCompleted", EasDate.Dashed(world.Time.GetUtcNow().UtcDateTime.Date));
                break;
            case ItemKind.Event when isSeries || random.Chance(60):
                ItemCopy.SetPlace(copy, Version, ledger.NewRevision());
                break;
            default:
                var start = PhoneFacts.Time(copy, "StartTime")!.Value.AddHours(random.Between(1, 30));
                ItemCopy.Set(copy, Calendar + "StartTime", EasDate.Compact(start));
                ItemCopy.Set(copy, Calendar + "EndTime", EasDate.Compact(start.AddHours(1)));
                break;
        }
    }

    private IReadOnlyList<XElement> Differing(DateTime start, string place)
    {
        var copy = new XElement("copy", new XElement(Calendar + "StartTime", EasDate.Compact(start)), new XElement(Calendar + "EndTime", EasDate.Compact(start.AddHours(1))));
        ItemCopy.SetPlace(copy, Version, place);
        return ItemCopy.Elements(copy);
    }

    private void Queue(EasCollection collection, PendingAdd added)
    {
        collection.Add(added.Item);
        var command = collection.Outbox[^1];
        var entry = ledger.Made(added.Token, added.Kind, phone.User, added.Facts, phone.Name);
        phone.Sight.Pend(command, new PendingEdit(entry, [.. entry.Names.SelectMany(entry.WritesOf)], phone.Sight.Knows(collection)));
        world.Note(string.Create(CultureInfo.InvariantCulture, $"{phone.Name} writes {added.Token} ({added.Facts}) in {phone.PathOf(collection)}"));
    }

    private void Pend(EasCollection collection, ClientCommand command, Entry entry, Facts written, Facts? leftAlone)
    {
        var knew = phone.Sight.Knows(collection);
        var listed = entry.Meeting is not null && leftAlone is not null ? MeetingUser.KeepAnswers(entry, written, leftAlone) : null;
        if (entry.Kind == ItemKind.Event && Version < EasVersion.V160 && leftAlone is not null)
        {
            // Up to 14.1 the whole list of exceptions travels: those that the phone does not know yet are missing in it.
            foreach (var name in entry.Names.Where(name => OxState.IsOccurrence(name) && !written.ContainsKey(name)).ToList())
                (written[name], leftAlone[name]) = ("", "");
        }

        var writes = ledger.Wrote(entry, written, phone.Name, leftAlone);
        if (listed is { Count: > 0 }) entry.Meeting!.Listed(writes[0], listed);
        phone.Sight.Pend(command, new PendingEdit(entry, writes, knew));
        world.Note($"{phone.Name} edits {entry.Token}: {(leftAlone is null ? written.ToString() : written.Against(leftAlone))}");
    }

    private static void Replace(EasCollection collection, ClientCommand? old, ClientCommand? command)
    {
        var all = collection.Outbox.ToList();
        var at = old is null ? -1 : all.FindIndex(one => ReferenceEquals(one, old));
        if (at >= 0) all.RemoveAt(at);
        if (command is not null) all.Insert(at < 0 ? all.Count : at, command);
        collection.ClearOutbox();
        foreach (var one in all) collection.Queue(one);
    }

    /// <summary>Collections that were synced at least once.</summary>
    private List<EasCollection> Ready(ItemKind kind) => [.. phone.Of(kind).Where(collection => collection.SyncKey != EasCollection.InitialKey)];

    private bool IsMine(Entry entry) => Organizes ? entry.Meeting?.Organizer == phone.User : entry.Meeting is null;

    private List<(EasCollection Collection, string Id, XElement Item, Entry Entry)> Known(ItemKind kind) =>
    [
        .. from collection in Ready(kind)
           from item in collection.Items.OrderBy(item => item.Key, StringComparer.Ordinal)
           where !collection.Outbox.Any(command => command is DeleteCommand delete && delete.ServerId == item.Key)
           let entry = phone.Sight.EntryOf(item.Key)
           where entry is not null && IsMine(entry)
           select (collection, item.Key, item.Value, entry),
    ];

    private (EasCollection Collection, string Id, XElement Item, Entry Entry)? Held(Rng random, ItemKind kind) => Known(kind) is { Count: > 0 } known ? random.Pick(known) : null;

    private sealed record PendingAdd(string Token, ItemKind Kind, IReadOnlyList<XElement> Item, Facts Facts);
}
