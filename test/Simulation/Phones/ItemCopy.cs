using System.Xml.Linq;
using EasClient;
using Simulation.Oracle;

namespace Simulation.Phones;

/// <summary>What a phone sends of an item that it holds: it reads its copy, changes something, and sends all that it manages.</summary>
internal static class ItemCopy
{
    private static readonly XNamespace Base = EasNames.AirSyncBase;
    private static readonly XNamespace Calendar = EasNames.Calendar;

    private static readonly string[] Contact = ["CompanyName", "FileAs", "FirstName", "LastName"];
    private static readonly string[] Task = ["Complete", "DateCompleted", "DueDate", "Importance", "Sensitivity", "StartDate", "Subject", "UtcDueDate", "UtcStartDate"];
    private static readonly string[] Event = ["Timezone", "AllDayEvent", "Attendees", "BusyStatus", "EndTime", "MeetingStatus", "Recurrence", "Reminder", "Sensitivity", "StartTime", "Subject"];
    private static readonly string[] OldEvent = [.. Event, "DtStamp", "Exceptions", "Location", "OrganizerEmail", "OrganizerName", "UID"];

    /// <summary>A copy under a made-up root, to be changed and then sent by <see cref="Elements"/>.</summary>
    public static XElement Of(ItemKind kind, XElement item, EasVersion version)
    {
        var names = kind switch { ItemKind.Contact => Contact, ItemKind.Task => Task, _ when version < EasVersion.V160 => OldEvent, _ => Event };
        var copy = new XElement(item.Name, item.Elements().Where(element => element.Name.Namespace != Base && names.Contains(element.Name.LocalName)).Select(element => new XElement(element)));
        if (item.Element(Base + "Body")?.Element(Base + "Data")?.Value is { Length: > 0 } text) SetBody(copy, text);
        if (kind == ItemKind.Event && version >= EasVersion.V160 && item.Element(Base + "Location") is { } place) copy.Add(new XElement(place));
        foreach (var exception in copy.Element(Calendar + "Exceptions")?.Elements() ?? []) exception.Elements().Where(element => element.Name.Namespace == Base).Remove();
        return copy;
    }

    public static IReadOnlyList<XElement> Elements(XElement copy) => [.. copy.Elements().Select(element => new XElement(element))];

    public static void Set(XElement copy, XName name, string value)
    {
        copy.Elements(name).Remove();
        copy.Add(new XElement(name, value));
    }

    public static void SetBody(XElement copy, string text)
    {
        copy.Elements(Base + "Body").Remove();
        copy.Add(new XElement(Base + "Body", new XElement(Base + "Type", "1"), new XElement(Base + "Data", text)));
    }

    /// <summary>Where an event takes place: text up to 14.1, an object since 16.0.</summary>
    public static void SetPlace(XElement copy, EasVersion version, string place)
    {
        copy.Elements(Calendar + "Location").Remove();
        copy.Elements(Base + "Location").Remove();
        copy.Add(version < EasVersion.V160 ? new XElement(Calendar + "Location", place) : new XElement(Base + "Location", new XElement(Base + "DisplayName", place)));
    }
}
