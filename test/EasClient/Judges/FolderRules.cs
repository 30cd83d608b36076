using System.Globalization;
using System.Xml.Linq;
using EasClient.Http;

namespace EasClient.Judges;

/// <summary>Rules of the folder hierarchy. Source: MS-ASCMD, "FolderSync", "FolderCreate", "FolderUpdate", "FolderDelete".</summary>
internal static class FolderRules
{
    private static readonly XNamespace Ns = EasNames.FolderHierarchy;

    internal static IEnumerable<Violation> Check(EasExchange exchange)
    {
        if (exchange.Response.Xml is not { } xml || xml.Name.Namespace != Ns || exchange.Command == "GetHierarchy") yield break;
        var succeeded = exchange.Response.RootStatus == 1;
        if ((xml.Element(Ns + "SyncKey") is not null) != succeeded)
            yield return new("FolderSyncKey", exchange.Command, "a key comes with status 1, and only with it");
        if (exchange.Command != "FolderSync" || !succeeded) yield break;

        if (xml.Element(Ns + "Changes") is not { } changes || changes.Element(Ns + "Count") is not { } count)
        {
            yield return new("FolderCount", "FolderSync", "Changes and Count are always sent; Android wants them");
            yield break;
        }

        var listed = changes.Elements().Where(child => child.Name != Ns + "Count").ToList();
        if (count.Value != listed.Count.ToString(CultureInfo.InvariantCulture))
            yield return new("FolderCount", "FolderSync", $"{count.Value} announced, {listed.Count} listed");
        foreach (var violation in CheckTree(listed, exchange.Request.Xml?.Element(Ns + "SyncKey")?.Value == "0")) yield return violation;
    }

    private static IEnumerable<Violation> CheckTree(List<XElement> listed, bool whole)
    {
        HashSet<string> seen = ["0"];
        HashSet<(string Parent, string Name)> names = [];
        foreach (var add in listed.Where(change => change.Name == Ns + "Add"))
        {
            var id = add.Element(Ns + "ServerId")?.Value ?? string.Empty;
            var parent = add.Element(Ns + "ParentId")?.Value ?? string.Empty;
            var name = add.Element(Ns + "DisplayName")?.Value ?? string.Empty;
            if (name.Length == 0 || id.Length is 0 or > 64) yield return new("Folder", "FolderSync", $"folder '{id}' is named '{name}'");
            if (!seen.Add(id)) yield return new("FolderTwice", "FolderSync", id);
            if (whole && !seen.Contains(parent)) yield return new("FolderParent", "FolderSync", $"{id} hangs on {parent}, which was not listed before it");
            if (!names.Add((parent, name))) yield return new("FolderName", "FolderSync", $"two folders of one parent are named '{name}'");
        }
    }
}
