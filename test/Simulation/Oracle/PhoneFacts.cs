using System.Globalization;
using System.Xml.Linq;
using EasClient;
using EasClient.Items;

namespace Simulation.Oracle;

/// <summary>What a phone holds, read from its copies.</summary>
internal static class PhoneFacts
{
    private static readonly XNamespace Email = EasNames.Email;
    private static readonly XNamespace Contacts = EasNames.Contacts;
    private static readonly XNamespace Tasks = EasNames.Tasks;
    private static readonly XNamespace Calendar = EasNames.Calendar;
    private static readonly XNamespace Base = EasNames.AirSyncBase;

    /// <param name="user">Whose phone it is: each user has his own part of a meeting.</param>
    public static string? Token(ItemKind kind, XElement item, int user) => Token(kind, item) is { } token && kind == ItemKind.Event && Meeting.IsOne(token) ? Meeting.ViewOf(token, user) : Token(kind, item);

    private static string? Token(ItemKind kind, XElement item) => kind switch
    {
        ItemKind.Mail => item.Element(Email + "Subject")?.Value,
        ItemKind.Contact => item.Element(Contacts + "LastName")?.Value,
        ItemKind.Task => item.Element(Tasks + "Subject")?.Value,
        _ => item.Element(Calendar + "Subject")?.Value,
    };

    public static Facts Of(ItemKind kind, XElement item) => kind switch
    {
        ItemKind.Mail => OxState.MailFacts(item.Element(Email + "Read")?.Value == "1", item.Element(Email + "Flag")?.Element(Email + "Status")?.Value == "2"),
        ItemKind.Contact => new Facts { ["company"] = Text(item, Contacts + "CompanyName"), ["first"] = Text(item, Contacts + "FirstName"), ["note"] = Body(item) },
        ItemKind.Task => new Facts { ["done"] = Text(item, Tasks + "Complete", "0"), ["importance"] = Text(item, Tasks + "Importance", "1"), ["note"] = Body(item) },
        _ => Event(item),
    };

    /// <summary>A mail's flag with what it says, the name of it left out: the phones' own "for Follow Up" is the server's "Flag for follow up".</summary>
    public static string Flag(XElement mail) => string.Join(
        ' ', (mail.Element(Email + "Flag")?.Elements() ?? []).Where(part => part.Name.LocalName is not ("FlagType" or "ReminderSet")).Select(part => $"{part.Name.LocalName}={part.Value}").Order(StringComparer.Ordinal));

    /// <summary>The place of an event or occurrence; null where it says nothing.</summary>
    public static string? Place(XElement item) =>
        item.Element(Calendar + "Location")?.Value ?? (item.Element(Base + "Location") is { } place ? Text(place, Base + "DisplayName") : null);

    public static DateTime? Time(XElement item, string name) => item.Element(Calendar + name) is { } time ? EasDate.Read(time.Value) : null;

    /// <summary>Which occurrence an exception stands for.</summary>
    public static DateTime Original(XElement exception)
    {
        var text = (exception.Element(Calendar + "ExceptionStartTime") ?? exception.Element(Base + "InstanceId"))!.Value;
        return EasDate.Read(text);
    }

    private static Facts Event(XElement item)
    {
        var (start, end, place) = (Time(item, "StartTime"), Time(item, "EndTime"), Place(item));
        var facts = new Facts { ["place"] = place ?? "" };
        if (start is { } from) facts["start"] = OxState.Moment(from);
        if (end is { } until) facts["end"] = OxState.Moment(until);
        OxState.AddFiles(facts, (item.Element(Base + "Attachments")?.Elements() ?? []).Select(file => file.Element(Base + "DisplayName")?.Value).OfType<string>());
        foreach (var exception in item.Element(Calendar + "Exceptions")?.Elements() ?? [])
        {
            var original = Original(exception);
            var began = Time(exception, "StartTime") ?? original;
            facts[OxState.DayOf(original)] = exception.Element(Calendar + "Deleted")?.Value == "1"
                ? OxState.Gone
                : OxState.Occurrence(began, Time(exception, "EndTime") ?? began + (end - start ?? TimeSpan.Zero), Place(exception) ?? place);
        }

        if (item.Element(Calendar + "Subject") is { } subject && Meeting.IsOne(subject.Value)) AddPeople(facts, item);
        return facts;
    }

    private static void AddPeople(Facts facts, XElement item)
    {
        foreach (var attendee in item.Element(Calendar + "Attendees")?.Elements() ?? []) facts[Meeting.AnswerOf(Text(attendee, Calendar + "Email"))] = Answer(Text(attendee, Calendar + "AttendeeStatus"));
        facts[Meeting.Alarm] = Text(item, Calendar + "Reminder");
    }

    /// <summary>As OX calls it. Source: MS-ASCAL, "AttendeeStatus".</summary>
    private static string Answer(string status) => status switch { "2" => "TENTATIVE", "3" => "ACCEPTED", "4" => "DECLINED", _ => Meeting.NotAnswered };

    private static string Body(XElement item) => Text(item.Element(Base + "Body"), Base + "Data").TrimEnd('\r', '\n');

    private static string Text(XElement? item, XName name, string otherwise = "") => item?.Element(name)?.Value.ToString(CultureInfo.InvariantCulture) ?? otherwise;
}
