namespace Bridge.Eas.Mime;

/// <summary>What the scanner tells, in the order of the source. Spans are valid during the call only.</summary>
internal interface IMimeSink
{
    /// <summary>Asked between lines; true stops the reading.</summary>
    bool IsDone { get; }

    /// <summary>Called after every buffer of the source (64 KiB at most), so that output can be passed on and need not pile up.</summary>
    ValueTask FlushAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>A part begins.</summary>
    /// <param name="entity">The part.</param>
    /// <param name="headers">Its header fields.</param>
    /// <param name="block">Its header block as in the source, with the blank line if there was one.</param>
    /// <param name="canDescend">The part has parts of its own and no limit forbids to read them.</param>
    /// <returns>True to be told of its parts one by one; false to get its body as that of a leaf.</returns>
    bool EntityStart(MimeEntity entity, MimeHeaders headers, ReadOnlySpan<byte> block, bool canDescend);

    /// <summary>Bytes of a leaf's body, not yet decoded, without the line end that belongs to the boundary.</summary>
    void Body(MimeEntity entity, ReadOnlySpan<byte> raw);

    void EntityEnd(MimeEntity entity);

    /// <summary>Boundary lines and what stands before the first and after the last part.</summary>
    void Structure(ReadOnlySpan<byte> raw);
}
