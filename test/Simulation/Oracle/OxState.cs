using System.Globalization;
using System.Xml;
using OxSimulator.Chronos.Model;
using OxSimulator.Contacts;
using OxSimulator.Mail;
using OxSimulator.Pim;
using OxSimulator.Store;
using OxSimulator.Tasks;

namespace Simulation.Oracle;

/// <summary>A folder that phones are to see.</summary>
/// <param name="Id">As OX's clients name it.</param>
/// <param name="Path">Titles from the top, with slashes between.</param>
internal sealed record OxPlace(ItemKind Kind, string Id, string Path);

/// <summary>An item in OX.</summary>
/// <param name="Token">Its subject, last name, title or summary; unique.</param>
/// <param name="Place">Id of its folder.</param>
/// <param name="Hidden">Marked as deleted: phones do not see it.</param>
/// <param name="From">When a mail came, or an event begins: what filters look at, in UTC milliseconds.</param>
/// <param name="Until">When it ends for good, for events.</param>
internal sealed record OxItem(string Token, ItemKind Kind, string Place, string Id, Facts Facts, bool Hidden, long From, long Until);

/// <summary>What OX holds, read from its own objects.</summary>
internal static class OxState
{
    /// <summary>The clock of all events.</summary>
    public static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    private const string On = "on ", File = "file ";

    private static readonly string[] Modules = ["contacts", "tasks", "calendar"];

    public static IEnumerable<OxPlace> Places(SimUser user)
    {
        foreach (var folder in SimMailbox.Of(user).Folders)
            if (folder.Subscribed) yield return new OxPlace(ItemKind.Mail, folder.Id, PathOf(folder));
        foreach (var folder in Own(user)) yield return new OxPlace(ItemKinds.OfModule(folder.Module), folder.Id, PathOf(folder));
    }

    /// <summary>The user's own folders of contacts, tasks and events.</summary>
    public static IEnumerable<SimFolder> Own(SimUser user) =>
        user.Context.Folders.Where(folder => folder.Type == SimFolderType.Private && folder.CreatedBy == user.Id && Modules.Contains(folder.Module));

    public static IEnumerable<OxItem> All(SimUser user)
    {
        foreach (var folder in SimMailbox.Of(user).Folders)
            foreach (var mail in Mails(folder)) yield return Of(mail);
        foreach (var folder in Own(user))
            foreach (var item in In(user.Context, folder)) yield return item;
    }

    public static IEnumerable<OxItem> In(SimUser user, OxPlace place)
    {
        if (place.Kind == ItemKind.Mail) return SimMailbox.Of(user).Find(place.Id) is { } folder ? Mails(folder).Select(Of) : [];
        return user.Context.FindFolder(place.Id) is { } own ? In(user.Context, own) : [];
    }

    /// <summary>Those that tell of meetings are made by whoever sends them; nobody knows beforehand which there will be.</summary>
    public static IEnumerable<SimMail> Mails(SimMailFolder folder) => folder.Mails.Where(mail => !Meeting.IsMail(mail.Message.Subject));

    public static Facts MailFacts(bool read, bool flagged) => new() { ["flag"] = flagged ? "1" : "0", ["read"] = read ? "1" : "0" };

    /// <summary>What is said of an occurrence that was deleted.</summary>
    public const string Gone = "gone";

    /// <summary>What an occurrence is told by: its day, which stays when the series moves to another hour.</summary>
    /// <param name="original">When it would begin, in UTC.</param>
    public static string DayOf(DateTime original) => On + TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(original, DateTimeKind.Utc), Berlin).ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    public static DateTime DateOf(string occurrence) => DateTime.ParseExact(occurrence.AsSpan(On.Length), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None);

    /// <summary>The fact that an event has a file.</summary>
    public static string FileOf(string name) => File + name;

    public static bool IsFile(string fact) => fact.StartsWith(File, StringComparison.Ordinal);

    public static string NameOf(string file) => file[File.Length..];

    /// <summary>The names of an event's files, each with how often it is there.</summary>
    public static void AddFiles(Facts facts, IEnumerable<string> names)
    {
        foreach (var file in names.GroupBy(name => name, StringComparer.Ordinal)) facts[FileOf(file.Key)] = file.Count().ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A file's bytes tell which it is.</summary>
    public static byte[] ContentOf(string name) => System.Text.Encoding.UTF8.GetBytes("Content of " + name);

    /// <summary>Whether a fact is about one occurrence of a series.</summary>
    public static bool IsOccurrence(string fact) => fact.StartsWith(On, StringComparison.Ordinal);

    public static string Moment(DateTime utc) => utc.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static IEnumerable<OxItem> In(SimContext context, SimFolder folder) => folder.Module switch
    {
        "contacts" => ContactStore.Of(context).In(folder.Id).Select(one => Of(one, ItemKind.Contact, "last_name", ContactFacts(one))),
        "tasks" => TaskStore.Of(context).In(folder.Id).Select(one => Of(one, ItemKind.Task, "title", TaskFacts(one))),
        _ => Events(CalendarStore.Of(context), folder),
    };

    private static OxItem Of(SimMail mail) => new(
        mail.Message.Subject, ItemKind.Mail, mail.Folder.Id, mail.Id, MailFacts(mail.IsSeen, (mail.Flags & MailFlags.Flagged) != 0), mail.IsDeleted, mail.Received, mail.Received);

    private static OxItem Of(PimObject one, ItemKind kind, string tokenField, Facts facts) =>
        new(one.Text(tokenField) ?? "", kind, one.Folder, one.Id.ToString(CultureInfo.InvariantCulture), facts, Hidden: false, 0, 0);

    private static Facts ContactFacts(PimObject one) => new() { ["company"] = one.Text("company") ?? "", ["first"] = one.Text("first_name") ?? "", ["note"] = one.Text("note") ?? "" };

    private static Facts TaskFacts(PimObject one) => new()
    {
        ["done"] = one.Number("status") == 3 ? "1" : "0",
        ["importance"] = ((one.Number("priority") ?? 2) - 1).ToString(CultureInfo.InvariantCulture),
        ["note"] = one.Text("note") ?? "",
    };

    private static IEnumerable<OxItem> Events(CalendarStore store, SimFolder folder)
    {
        foreach (var one in store.In(folder.Id).Where(one => !one.IsException))
        {
            var facts = new Facts { ["end"] = Moment(one.End.ToUtc()), ["place"] = one.Text("location") ?? "", ["start"] = Moment(one.Start.ToUtc()) };
            AddFiles(facts, one.Attachments.Select(file => file.Content.AsSpan().SequenceEqual(ContentOf(file.FileName ?? "")) ? file.FileName! : $"{file.FileName} with other bytes"));
            foreach (var gone in one.DeleteExceptions) facts[DayOf(gone.Moment)] = Gone;
            foreach (var changed in store.ExceptionsOf(one.Id))
                facts[DayOf(changed.RecurrenceId!.Value.Moment)] = Occurrence(changed.Start.ToUtc(), changed.End.ToUtc(), changed.Text("location"));
            var token = one.Text("summary") ?? "";
            if (Meeting.IsOne(token))
            {
                token = Meeting.ViewOf(token, folder.CreatedBy);
                AddPeople(facts, one, folder.CreatedBy);
            }

            // A series' last occurrences lie a few days behind its start.
            var until = one.End.ToUtc().AddDays(one.Rule is null ? 0 : 30);
            yield return new OxItem(token, ItemKind.Event, folder.Id, one.Id.ToString(CultureInfo.InvariantCulture), facts, Hidden: false, Millis(one.Start.ToUtc()), Millis(until));
        }
    }

    /// <summary>Everybody but the organizer with what he answers, and the reminder of him whose calendar it is.</summary>
    private static void AddPeople(Facts facts, CalendarEvent one, int user)
    {
        foreach (var attendee in one.Attendees.Where(attendee => attendee.Entity is null || attendee.Entity != one.OrganizerEntity)) facts[Meeting.AnswerOf(attendee.Email!)] = attendee.PartStat;
        var trigger = one.Alarms.GetValueOrDefault(user)?[0]?["trigger"]?["duration"]?.GetValue<string>();
        facts[Meeting.Alarm] = trigger is null ? "" : (-XmlConvert.ToTimeSpan(trigger).TotalMinutes).ToString(CultureInfo.InvariantCulture);
    }

    public static string Occurrence(DateTime start, DateTime end, string? location) => $"{Moment(start)}-{Moment(end)} {location}";

    private static long Millis(DateTime utc) => new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)).ToUnixTimeMilliseconds();

    private static string PathOf(SimMailFolder folder) =>
        folder.Mailbox.Find(folder.ParentId) is { } parent ? PathOf(parent) + "/" + folder.Title : folder.Title;

    private static string PathOf(SimFolder folder) =>
        folder.Context.FindFolder(folder.ParentId) is { Module: not "system" } parent ? PathOf(parent) + "/" + folder.Title : folder.Title;
}
