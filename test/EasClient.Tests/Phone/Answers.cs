using System.Xml.Linq;

namespace EasClient.Tests.Phone;

/// <summary>Answers written by hand for the stub server.</summary>
internal static class Answers
{
    private static readonly XNamespace Hierarchy = EasNames.FolderHierarchy;
    private static readonly XNamespace Sync = EasNames.AirSync;
    private static readonly XNamespace Provision = EasNames.Provision;

    internal static XElement Folders(string key, params (string Id, string Name, int Type)[] folders) => new(
        Hierarchy + "FolderSync",
        new XElement(Hierarchy + "Status", "1"),
        new XElement(Hierarchy + "SyncKey", key),
        new XElement(
            Hierarchy + "Changes",
            new XElement(Hierarchy + "Count", folders.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            folders.Select(folder => new XElement(
                Hierarchy + "Add",
                new XElement(Hierarchy + "ServerId", folder.Id),
                new XElement(Hierarchy + "ParentId", "0"),
                new XElement(Hierarchy + "DisplayName", folder.Name),
                new XElement(Hierarchy + "Type", folder.Type.ToString(System.Globalization.CultureInfo.InvariantCulture))))));

    internal static XElement Status(XName root, int status) =>
        new(root, new XElement(root.Namespace + "Status", status.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    internal static XElement Collection(string key, string id, params object?[] rest) => CollectionOfClass(null, key, id, rest);

    internal static XElement CollectionOfClass(string? itemClass, string key, string id, params object?[] rest) => new(
        Sync + "Sync",
        new XElement(
            Sync + "Collections",
            new XElement(
                Sync + "Collection",
                itemClass is null ? null : new XElement(Sync + "Class", itemClass),
                new XElement(Sync + "SyncKey", key),
                new XElement(Sync + "CollectionId", id),
                new XElement(Sync + "Status", "1"),
                rest)));

    internal static XElement CollectionStatus(string key, string id, string status) => new(
        Sync + "Sync",
        new XElement(
            Sync + "Collections",
            new XElement(
                Sync + "Collection", new XElement(Sync + "SyncKey", key), new XElement(Sync + "CollectionId", id), new XElement(Sync + "Status", status))));

    internal static XElement More => new(Sync + "MoreAvailable");

    internal static XElement Commands(params XElement[] commands) => new(Sync + "Commands", commands);

    internal static XElement Responses(params XElement[] responses) => new(Sync + "Responses", responses);

    internal static XElement Add(string id, params XElement[] data) => Command("Add", id, data);

    internal static XElement Change(string id, params XElement[] data) => Command("Change", id, data);

    internal static XElement Delete(string id) => new(Sync + "Delete", new XElement(Sync + "ServerId", id));

    internal static XElement SoftDelete(string id) => new(Sync + "SoftDelete", new XElement(Sync + "ServerId", id));

    internal static XElement Added(string clientId, string serverId) => new(
        Sync + "Add", new XElement(Sync + "ClientId", clientId), new XElement(Sync + "ServerId", serverId), new XElement(Sync + "Status", "1"));

    internal static XElement Refused(string kind, string serverId, string status) =>
        new(Sync + kind, new XElement(Sync + "ServerId", serverId), new XElement(Sync + "Status", status));

    internal static XElement Subject(string text) => new(EasNames.Email + "Subject", text);

    internal static XElement Read(bool read) => new(EasNames.Email + "Read", read ? "1" : "0");

    internal static XElement Policy(string key, bool withDocument) => new(
        Provision + "Provision",
        new XElement(Provision + "Status", "1"),
        new XElement(
            Provision + "Policies",
            new XElement(
                Provision + "Policy",
                new XElement(Provision + "PolicyType", "MS-EAS-Provisioning-WBXML"),
                new XElement(Provision + "Status", "1"),
                new XElement(Provision + "PolicyKey", key),
                withDocument
                    ? new XElement(
                        Provision + "Data", new XElement(Provision + "EASProvisionDoc", new XElement(Provision + "DevicePasswordEnabled", "0")))
                    : null)));

    private static XElement Command(string kind, string id, XElement[] data) =>
        new(Sync + kind, new XElement(Sync + "ServerId", id), new XElement(Sync + "ApplicationData", data));
}
