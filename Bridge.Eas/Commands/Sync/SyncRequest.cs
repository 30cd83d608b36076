using Bridge.Eas.Sync;

namespace Bridge.Eas.Commands.Sync;

/// <summary>A decoded Sync request. Source: MS-ASCMD, "Sync".</summary>
internal sealed record SyncRequest
{
    public required IReadOnlyList<CollectionRequest> Collections { get; init; }

    /// <summary>The request has a Collections element, be it empty: it does not mean those of the last request.</summary>
    public bool NamesCollections { get; init; } = true;

    /// <summary>Minutes to wait for a change; null when absent.</summary>
    public int? WaitMinutes { get; init; }

    /// <summary>Seconds to wait for a change (14.0+); null when absent.</summary>
    public int? HeartbeatSeconds { get; init; }

    /// <summary>Items over all collections; null when absent.</summary>
    public int? WindowSize { get; init; }

    /// <summary>Collections not named keep what the last request said.</summary>
    public bool Partial { get; init; }
}

/// <summary>One collection of a Sync request.</summary>
internal sealed record CollectionRequest
{
    /// <summary>Empty when a phone of 2.5 means the default folder of <see cref="Class"/>.</summary>
    public required string CollectionId { get; init; }

    /// <summary>"0", a key of ours, or anything else (status 3).</summary>
    public required string SyncKey { get; init; }

    public string? Class { get; init; }

    /// <summary>Names of managed elements, "page:element"; null when the phone sent no list, empty for an empty one.</summary>
    public IReadOnlyList<string>? Supported { get; init; }

    /// <summary>True when absent.</summary>
    public bool DeletesAsMoves { get; init; } = true;

    /// <summary>Null when absent: then true unless the key is 0.</summary>
    public bool? GetChanges { get; init; }

    public int? WindowSize { get; init; }

    /// <summary>Null when the request has no Options: the ones before stay in force.</summary>
    public CollectionOptions? Options { get; init; }

    public IReadOnlyList<PhoneCommand> Commands { get; init; } = [];

    /// <summary>The phone did not say this: it is what its last request said.</summary>
    public bool IsRemembered { get; init; }
}
