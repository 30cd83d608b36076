using System.Xml.Linq;

namespace EasClient.Phone;

/// <summary>How a phone wants one collection synced; null leaves an element out (MS-ASCMD, "Sync", "Options").</summary>
public sealed record CollectionOptions
{
    /// <summary>Items in one answer, 1 to 512.</summary>
    public int? WindowSize { get; init; } = 100;

    /// <summary>The time window, 0 for all (MS-ASCMD, "FilterType").</summary>
    public int? FilterType { get; init; }

    /// <summary>Forms of the body, best first; since 12.0.</summary>
    public IReadOnlyList<BodyPreference> Bodies { get; init; } = [];

    /// <summary>Where plain text is cut at 2.5, 0 (no text) to 9 (complete).</summary>
    public int? Truncation { get; init; }

    /// <summary>0 never MIME, 1 for S/MIME only, 2 always.</summary>
    public int? MimeSupport { get; init; }

    /// <summary>Where MIME is cut, 0 to 8.</summary>
    public int? MimeTruncation { get; init; }

    /// <summary>0 the phone wins, 1 the server wins.</summary>
    public int? Conflict { get; init; }

    /// <summary>Most items of a recipient cache; since 14.0.</summary>
    public int? MaxItems { get; init; }

    /// <summary>Whether the server shall send its changes. True travels as the empty element, false as 0.</summary>
    public bool? GetChanges { get; init; } = true;

    /// <summary>Whether deleted items go to the trash.</summary>
    public bool? DeletesAsMoves { get; init; }

    /// <summary>Conversation mode, mail only; since 14.0.</summary>
    public bool? ConversationMode { get; init; }

    /// <summary>Elements that the phone manages, sent with key 0; an empty list travels as the empty element.</summary>
    public IReadOnlyList<XName>? Supported { get; init; }

    /// <summary>Whether Options travel with each request; false sends them only when they changed, since the server must remember them.</summary>
    public bool Repeat { get; init; } = true;

    /// <summary>What phones usually ask for: HTML or plain mail cut at 32 KiB, plain text for everything else.</summary>
    public static CollectionOptions Usual(string itemClass) => itemClass == "Email"
        ? new CollectionOptions { FilterType = 0, MimeSupport = 0, Truncation = 7, Bodies = [new(2, 32768), new(1, 32768)] }
        : new CollectionOptions { Bodies = [new(1, 32768)] };
}
