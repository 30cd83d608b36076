using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;

namespace Bridge.Eas.State.Collections;

/// <summary>Which lines of generations a collection has. Changed by compare-and-swap only.</summary>
internal sealed record CollectionHeader
{
    public required EasClass Class { get; init; }

    /// <summary>The line that the last key 0 began.</summary>
    public required CollectionLine Line { get; init; }

    /// <summary>The line before it: it stays valid until the phone uses a key of <see cref="Line"/>. Null when there is none.</summary>
    public CollectionLine? Previous { get; init; }

    public CollectionLine? LineOf(string id) => Line.Id == id ? Line : Previous?.Id == id ? Previous : null;

    /// <summary>The header with another form of one of its lines.</summary>
    public CollectionHeader With(CollectionLine line) => Line.Id == line.Id ? this with { Line = line } : this with { Previous = line };
}

/// <summary>What stays the same from one generation of a line to the next.</summary>
internal sealed record CollectionLine
{
    /// <summary>As in <see cref="SyncKey.Line"/>.</summary>
    public required string Id { get; init; }

    /// <summary>Milliseconds since 1970 UTC: when key 0 was answered.</summary>
    public required long StartedAt { get; init; }

    /// <summary>The highest key the phone has used: what came before is confirmed. 0 while the line is unused.</summary>
    public int Confirmed { get; init; }

    /// <summary>Options are sticky: these are in force until the phone sends others.</summary>
    public CollectionOptions Options { get; init; } = CollectionOptions.Default;

    /// <summary>Declared at key 0; null when the phone sent no list.</summary>
    public IReadOnlyList<string>? Supported { get; init; }

    /// <summary>WindowSize of the last request that named one.</summary>
    public int WindowSize { get; init; } = 100;

    /// <summary>A fresher cursor for a generation after which nothing visible happened; empty for none.</summary>
    public byte[] FresherCursor { get; init; } = [];

    /// <summary>The generation <see cref="FresherCursor"/> belongs to; 0 for none.</summary>
    public int FresherCursorCounter { get; init; }

    /// <summary>Day number (since 1970) on which the state's expiry was last put off.</summary>
    public int TouchedDay { get; init; }
}
