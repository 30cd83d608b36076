using System.Globalization;
using System.Xml.Linq;
using EasClient.Phone;

namespace EasClient.Requests;

/// <summary>Builds the requests of the folder hierarchy. Source: MS-ASCMD, "FolderSync", "FolderCreate", "FolderUpdate", "FolderDelete".</summary>
public static class FolderRequest
{
    private static readonly XNamespace Ns = EasNames.FolderHierarchy;

    /// <summary>Asks for changes since the key; "0" asks for everything.</summary>
    public static XElement Sync(string key) => new(Ns + "FolderSync", Key(key));

    /// <summary>Creates a folder; <paramref name="type"/> is Generic or one of the User kinds.</summary>
    public static XElement Create(string key, string parentId, string name, FolderType type) => new(
        Ns + "FolderCreate", Key(key), Element("ParentId", parentId), Element("DisplayName", name),
        Element("Type", ((int)type).ToString(CultureInfo.InvariantCulture)));

    /// <summary>Renames and moves a folder.</summary>
    public static XElement Update(string key, string id, string parentId, string name) => new(
        Ns + "FolderUpdate", Key(key), Element("ServerId", id), Element("ParentId", parentId), Element("DisplayName", name));

    /// <summary>Deletes a folder.</summary>
    public static XElement Delete(string key, string id) => new(Ns + "FolderDelete", Key(key), Element("ServerId", id));

    private static XElement Key(string key) => Element("SyncKey", key);

    private static XElement Element(string name, string text) => new(Ns + name, text);
}
