using System.Xml.Linq;

namespace EasClient.Phone;

/// <summary>Which files an event has on a phone that has just changed them. Source: MS-ASAIRS, "Attachments (Sync)".</summary>
internal static class FileMerge
{
    private static readonly XNamespace Base = EasNames.AirSyncBase;

    /// <param name="merged">The item as it is now, with what was sent over what was there.</param>
    /// <param name="before">The item before; null for a new one.</param>
    /// <param name="sent">What the phone sent of the item.</param>
    /// <param name="told">What the server answered of it: references of the new files.</param>
    internal static XElement Take(XElement merged, XElement? before, IEnumerable<XElement> sent, XElement? told)
    {
        if (sent.FirstOrDefault(element => element.Name == Base + "Attachments") is not { } change) return merged;
        var gone = change.Elements(Base + "Delete").Select(one => one.Element(Base + "FileReference")?.Value).ToHashSet(StringComparer.Ordinal);
        var references = (told?.Element(Base + "Attachments")?.Elements() ?? [])
            .Where(one => one.Element(Base + "ClientId") is not null).ToDictionary(one => one.Element(Base + "ClientId")!.Value, one => one.Element(Base + "FileReference"), StringComparer.Ordinal);
        var left = (before?.Element(Base + "Attachments")?.Elements(Base + "Attachment") ?? []).Where(file => !gone.Contains(file.Element(Base + "FileReference")?.Value));
        var added = change.Elements(Base + "Add").Select(file => new XElement(
            Base + "Attachment", new XElement(Base + "DisplayName", file.Element(Base + "DisplayName")?.Value), references.GetValueOrDefault(file.Element(Base + "ClientId")?.Value ?? "")));
        merged.Elements(Base + "Attachments").Remove();
        merged.Add(new XElement(Base + "Attachments", left.Select(file => new XElement(file)), added));
        return merged;
    }
}
