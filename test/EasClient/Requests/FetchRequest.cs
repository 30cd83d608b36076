using System.Globalization;
using System.Xml.Linq;
using EasClient.Phone;
using EasClient.Wbxml;

namespace EasClient.Requests;

/// <summary>Builds ItemOperations requests. Source: MS-ASCMD, "ItemOperations".</summary>
public static class FetchRequest
{
    private static readonly XNamespace Ns = EasNames.ItemOperations;

    /// <summary>A request of these operations.</summary>
    public static XElement Of(params XElement[] operations) => new(Ns + "ItemOperations", operations);

    /// <summary>Fetches an item.</summary>
    /// <param name="schema">The properties that are wanted; null for all.</param>
    public static XElement Item(string collectionId, string serverId, IEnumerable<BodyPreference> bodies, int? mimeSupport = null, IReadOnlyList<XName>? schema = null) => new(
        Ns + "Fetch",
        new XElement(Ns + "Store", "Mailbox"),
        new XElement(EasNames.AirSync + "CollectionId", collectionId),
        new XElement(EasNames.AirSync + "ServerId", serverId),
        Options(bodies, mimeSupport, schema));

    /// <summary>Fetches an item that a Search found.</summary>
    public static XElement Found(string longId, IEnumerable<BodyPreference> bodies, int? mimeSupport = null) => new(
        Ns + "Fetch", new XElement(Ns + "Store", "Mailbox"), new XElement(EasNames.Search + "LongId", longId), Options(bodies, mimeSupport));

    /// <summary>Fetches an attachment.</summary>
    /// <param name="fileReference">As the item's Attachment names it.</param>
    /// <param name="range">First and last byte ("0-99"), or null for all of it.</param>
    public static XElement Attachment(string fileReference, string? range = null) => new(
        Ns + "Fetch",
        new XElement(Ns + "Store", "Mailbox"),
        new XElement(EasNames.AirSyncBase + "FileReference", fileReference),
        range is null ? null : new XElement(Ns + "Options", new XElement(Ns + "Range", range)));

    /// <summary>Deletes everything in a folder.</summary>
    public static XElement EmptyFolder(string collectionId, bool subFolders = false) => new(
        Ns + "EmptyFolderContents",
        new XElement(EasNames.AirSync + "CollectionId", collectionId),
        subFolders ? new XElement(Ns + "Options", new XElement(Ns + "DeleteSubFolders")) : null);

    /// <summary>Moves a conversation, since 14.0.</summary>
    /// <param name="conversationId">As the mail's ConversationId has it.</param>
    /// <param name="destination">A collection's id.</param>
    /// <param name="always">What comes later, too: the protocol knows no other move.</param>
    public static XElement MoveConversation(ReadOnlySpan<byte> conversationId, string destination, bool always = true) => new(
        Ns + "Move",
        Wire.Opaque(Ns + "ConversationId", conversationId),
        new XElement(Ns + "DstFldId", destination),
        always ? new XElement(Ns + "Options", new XElement(Ns + "MoveAlways")) : null);

    private static XElement? Options(IEnumerable<BodyPreference> bodies, int? mimeSupport, IReadOnlyList<XName>? schema = null)
    {
        var options = new XElement(
            Ns + "Options",
            schema is null ? null : new XElement(Ns + "Schema", schema.Select(name => new XElement(name))),
            mimeSupport is { } support ? new XElement(EasNames.AirSync + "MIMESupport", support.ToString(CultureInfo.InvariantCulture)) : null,
            bodies.Select(body => body.ToXml()));
        return options.HasElements ? options : null;
    }
}
