using System.Diagnostics.CodeAnalysis;

namespace Bridge.Eas.Items.Mail;

/// <summary>
/// FileReference of a mail's attachment: <c>collectionId:itemPart:partPath</c>, as "m1a2b:1500000001.4711:2.1"; of an event's file the same with OX's ids
/// of the event (or the exception) and of the file, as "c1a2b:4711:12". It says all that is needed
/// to find the part again, holds no character that a query string changes, and is shorter than the 512 characters that phones keep.
/// </summary>
/// <param name="CollectionId">The collection's id.</param>
/// <param name="ItemPart">What follows the collection in the item's server id.</param>
/// <param name="PartPath">Section number of the part, see <see cref="Bridge.Eas.Mime.MimePart.Path"/>.</param>
internal sealed record AttachmentReference(string CollectionId, string ItemPart, string PartPath)
{
    private const int MaxLength = 512;

    /// <summary>The item's id as in Sync.</summary>
    internal string ServerId => CollectionId + ":" + ItemPart;

    internal static AttachmentReference Of(string serverId, string partPath)
    {
        var colon = serverId.IndexOf(':', StringComparison.Ordinal);
        return new(serverId[..colon], serverId[(colon + 1)..], partPath);
    }

    /// <summary>Reads a reference; false for what none of ours looks like.</summary>
    internal static bool TryParse(string? text, [NotNullWhen(true)] out AttachmentReference? reference)
    {
        reference = null;
        // Old phones put it into a query and encode it twice.
        if (text?.Contains('%', StringComparison.Ordinal) == true && text.Length <= MaxLength * 3) text = Uri.UnescapeDataString(text);
        if (text is null || text.Length > MaxLength) return false;
        var pieces = text.Split(':');
        if (pieces.Length != 3 || pieces.Any(p => p.Length == 0)) return false;
        if (!pieces[2].All(c => char.IsAsciiDigit(c) || c == '.')) return false;
        reference = new(pieces[0], pieces[1], pieces[2]);
        return true;
    }

    public override string ToString() => CollectionId + ":" + ItemPart + ":" + PartPath;
}
