namespace Bridge.Eas.Sync;

/// <summary>
/// An item's id on the wire: <c>collectionId:key</c>, or <c>collectionId:epoch.key</c> where keys are void when the epoch changes
/// (mail: UIDVALIDITY). Never longer than 64 characters. Source: MS-ASCMD, "ServerId (Sync)".
/// </summary>
internal static class ServerId
{
    internal static string Format(string collectionId, string? epoch, ItemKey key) => epoch is null ? $"{collectionId}:{key.Wire}" : $"{collectionId}:{epoch}.{key.Wire}";

    /// <summary>Reads an id of this collection and epoch; false for every other one: "not found", never another item.</summary>
    /// <remarks>A PIM item's id may be a hash: see <see cref="HashedIds"/>.</remarks>
    internal static bool TryParse(string serverId, string collectionId, string? epoch, out ItemKey key)
    {
        key = default;
        if (!serverId.StartsWith(collectionId, StringComparison.Ordinal) || serverId.Length <= collectionId.Length || serverId[collectionId.Length] != ':') return false;

        var rest = serverId[(collectionId.Length + 1)..];
        if (epoch is not null)
        {
            if (!rest.StartsWith(epoch, StringComparison.Ordinal) || rest.Length <= epoch.Length || rest[epoch.Length] != '.') return false;
            rest = rest[(epoch.Length + 1)..];
        }

        if (!ItemKey.IsPlain(rest)) return false;
        key = ItemKey.Parse(rest);
        return true;
    }

    /// <summary>The collection an id belongs to; empty when it is no id of ours.</summary>
    internal static string CollectionOf(string serverId) => serverId.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? serverId[..colon] : "";

    /// <summary>The epoch and key of an id whose collection has epochs.</summary>
    internal static bool TryParseWithEpoch(string serverId, out string collectionId, out string epoch, out ItemKey key)
    {
        collectionId = CollectionOf(serverId);
        epoch = "";
        key = default;
        if (collectionId.Length == 0) return false;
        var rest = serverId[(collectionId.Length + 1)..];
        var dot = rest.IndexOf('.', StringComparison.Ordinal);
        if (dot <= 0 || !ItemKey.IsPlain(rest[(dot + 1)..])) return false;
        epoch = rest[..dot];
        key = ItemKey.Parse(rest[(dot + 1)..]);
        return true;
    }
}
