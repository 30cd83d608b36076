using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;

namespace Bridge.Eas.State.Collections;

/// <summary>What stays the same from one generation of a collection to the next.</summary>
internal sealed record CollectionHeader
{
    /// <summary>The line of generations that counts; the one before it stays valid until the phone uses this one.</summary>
    public required string StateId { get; init; }

    /// <summary>Empty when there is none.</summary>
    public string PreviousStateId { get; init; } = "";

    public required EasClass Class { get; init; }

    /// <summary>The version that created the state.</summary>
    public required EasVersion Version { get; init; }

    /// <summary>Options are sticky: these are in force until the phone sends others.</summary>
    public CollectionOptions Options { get; init; } = CollectionOptions.Default;

    /// <summary>Declared at key 0; null when the phone sent no list.</summary>
    public IReadOnlyList<string>? Supported { get; init; }

    /// <summary>WindowSize of the last request that named one.</summary>
    public int WindowSize { get; init; } = 100;

    /// <summary>
    /// A fresher cursor for a generation after which nothing visible happened. Empty for a generation whose own cursor does not count any
    /// more, since another filter, which may reach back behind it, came into force.
    /// </summary>
    public byte[] FresherCursor { get; init; } = [];

    /// <summary>The generation <see cref="FresherCursor"/> belongs to; 0 for none.</summary>
    public int FresherCursorCounter { get; init; }

    /// <summary>Day number (since 1970) on which the state's expiry was last put off.</summary>
    public int TouchedDay { get; init; }
}
