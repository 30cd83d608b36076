using System.Xml.Linq;
using EasClient.Wbxml;

namespace EasClient.Items;

/// <summary>A file that a phone attaches to a draft or an event, since 16.0. Source: MS-ASAIRS, "Attachments", "Add".</summary>
/// <param name="ClientId">The phone's name for it until the server gives a FileReference.</param>
/// <param name="Name">File name.</param>
/// <param name="Type">Media type.</param>
/// <param name="Content">Its bytes; they travel opaque.</param>
public sealed record Upload(string ClientId, string Name, string Type, byte[] Content)
{
    private static readonly XNamespace Ns = EasNames.AirSyncBase;

    /// <summary>The Attachments element: files to add and FileReferences to remove; nothing for neither.</summary>
    internal static XElement? Attachments(IReadOnlyList<Upload> added, IReadOnlyList<string> removed) => added.Count + removed.Count == 0
        ? null
        : new XElement(
            Ns + "Attachments",
            added.Select(upload => upload.ToXml()),
            removed.Select(reference => new XElement(Ns + "Delete", new XElement(Ns + "FileReference", reference))));

    private XElement ToXml() => new(
        Ns + "Add",
        new XElement(Ns + "ClientId", ClientId),
        Wire.Opaque(Ns + "Content", Content),
        new XElement(Ns + "DisplayName", Name),
        new XElement(Ns + "ContentType", Type),
        new XElement(Ns + "Method", "1"));
}
