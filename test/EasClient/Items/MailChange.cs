using System.Xml.Linq;

namespace EasClient.Items;

/// <summary>What a phone may change on a mail. Source: MS-ASEMAIL, "Read", "Flag", "Categories".</summary>
public static class MailChange
{
    private static readonly XNamespace Ns = EasNames.Email;

    /// <summary>Marks as read or unread.</summary>
    public static IReadOnlyList<XElement> Read(bool read) => ItemElements.Present(ItemElements.Flag(Ns, "Read", read));

    /// <summary>Sets the follow-up flag as iOS does: status and type only.</summary>
    public static IReadOnlyList<XElement> Flagged() => [new XElement(Ns + "Flag", new XElement(Ns + "Status", "2"), new XElement(Ns + "FlagType", "for Follow Up"))];

    /// <summary>Sets the follow-up flag as Outlook does: what is to be done, from when to when, and a reminder. Times are UTC.</summary>
    public static IReadOnlyList<XElement> FlaggedUntil(DateTime start, DateTime due, DateTime? reminder = null, string type = "Flag for follow up") =>
    [
        new XElement(
            Ns + "Flag",
            new XElement(Ns + "Status", "2"),
            new XElement(Ns + "FlagType", type),
            new XElement(EasNames.Tasks + "StartDate", EasDate.Dashed(start)),
            new XElement(EasNames.Tasks + "UtcStartDate", EasDate.Dashed(start)),
            new XElement(EasNames.Tasks + "DueDate", EasDate.Dashed(due)),
            new XElement(EasNames.Tasks + "UtcDueDate", EasDate.Dashed(due)),
            new XElement(EasNames.Tasks + "ReminderSet", reminder is null ? "0" : "1"),
            reminder is { } time ? new XElement(EasNames.Tasks + "ReminderTime", EasDate.Dashed(time)) : null),
    ];

    /// <summary>Marks the follow-up as done.</summary>
    public static IReadOnlyList<XElement> FlagDone(DateTime utc) =>
    [
        new XElement(
            Ns + "Flag",
            new XElement(Ns + "Status", "1"),
            new XElement(Ns + "CompleteTime", EasDate.Dashed(utc)),
            new XElement(EasNames.Tasks + "DateCompleted", EasDate.Dashed(utc))),
    ];

    /// <summary>Removes the flag: an empty element.</summary>
    public static IReadOnlyList<XElement> FlagCleared() => [new XElement(Ns + "Flag")];

    /// <summary>Sets the categories, since 14.0; none removes all.</summary>
    public static IReadOnlyList<XElement> Categories(params string[] categories) => ItemElements.Present(ItemElements.Categories(Ns, categories));

    /// <summary>Several changes at once.</summary>
    public static IReadOnlyList<XElement> Of(params IReadOnlyList<XElement>[] changes) => [.. changes.SelectMany(change => change)];
}
