using System.Xml.Linq;
using EasClient.Phone;

namespace EasClient.Requests;

/// <summary>Builds Search and Find requests. Source: MS-ASCMD, "Search", "Find".</summary>
public static class SearchRequest
{
    private static readonly XNamespace Ns = EasNames.Search;
    private static readonly XNamespace FindNs = EasNames.Find;

    /// <summary>Searches the global address list.</summary>
    /// <param name="query">Beginning of a name or address.</param>
    /// <param name="range">First and last hit, "0-99".</param>
    public static XElement Gal(string query, string range = "0-99") => new(
        Ns + "Search",
        new XElement(
            Ns + "Store",
            new XElement(Ns + "Name", "GAL"),
            new XElement(Ns + "Query", query),
            new XElement(Ns + "Options", new XElement(Ns + "Range", range))));

    /// <summary>Searches mail for words.</summary>
    /// <param name="text">The words.</param>
    /// <param name="collectionId">Only this folder; null for all.</param>
    /// <param name="range">First and last hit.</param>
    /// <param name="bodies">Forms in which the hits' bodies may come.</param>
    public static XElement Mailbox(string text, string? collectionId, string range, IEnumerable<BodyPreference> bodies) => new(
        Ns + "Search",
        new XElement(
            Ns + "Store",
            new XElement(Ns + "Name", "Mailbox"),
            new XElement(
                Ns + "Query",
                new XElement(
                    Ns + "And",
                    new XElement(EasNames.AirSync + "Class", "Email"),
                    collectionId is null ? null : new XElement(EasNames.AirSync + "CollectionId", collectionId),
                    new XElement(Ns + "FreeText", text))),
            new XElement(
                Ns + "Options",
                new XElement(Ns + "RebuildResults"),
                new XElement(Ns + "DeepTraversal"),
                new XElement(Ns + "Range", range),
                bodies.Select(body => body.ToXml()))));

    /// <summary>16.1: finds mail for words.</summary>
    public static XElement FindMail(string searchId, string text, string? collectionId, string range) => Find(
        searchId,
        new XElement(
            FindNs + "MailBoxSearchCriterion",
            new XElement(
                FindNs + "Query",
                new XElement(EasNames.AirSync + "Class", "Email"),
                collectionId is null ? null : new XElement(EasNames.AirSync + "CollectionId", collectionId),
                new XElement(FindNs + "FreeText", text)),
            new XElement(FindNs + "Options", new XElement(FindNs + "Range", range), new XElement(FindNs + "DeepTraversal"))));

    /// <summary>16.1: finds people in the global address list.</summary>
    public static XElement FindPeople(string searchId, string query, string range) => Find(
        searchId,
        new XElement(
            FindNs + "GalSearchCriterion",
            new XElement(FindNs + "Query", query),
            new XElement(FindNs + "Options", new XElement(FindNs + "Range", range))));

    private static XElement Find(string searchId, XElement criterion) =>
        new(FindNs + "Find", new XElement(FindNs + "SearchId", searchId), new XElement(FindNs + "ExecuteSearch", criterion));
}
