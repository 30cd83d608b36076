using Bridge.Eas.Protocol;

namespace Bridge.Eas.Sync;

/// <summary>
/// One item class as the engine sees it: what is there, what changed, how an item is written to a phone, and how a phone's
/// command is carried out. The engine knows nothing else of a class; a source knows nothing of sync keys, windows and replays.
/// </summary>
/// <remarks>
/// A source is a stateless singleton. What OX refuses for one item is an <see cref="ItemOutcome"/> or a
/// <see cref="PreparedItem"/> that failed; what makes the whole folder unusable now is a <see cref="SourceFailure"/>.
/// Before each call that writes it calls <see cref="SourceContext.KeepClaim"/>: a look or a write before that may have taken OX's whole timeout.
/// </remarks>
internal interface ICollectionSource
{
    EasClass Class { get; }

    /// <summary>Tells what the folder holds, or what changed in it since <paramref name="cursor"/>, as cheaply as OX allows.</summary>
    /// <param name="context">Whose folder, which filter, which version.</param>
    /// <param name="cursor">What an earlier call returned and the engine committed; null for the first time: a complete listing.</param>
    /// <param name="mustTell">
    /// True when not everything since <paramref name="cursor"/> was delivered yet: <see cref="SourceChanges.Unchanged"/> is then no answer.
    /// </param>
    /// <param name="cancellationToken">The phone hung up.</param>
    ValueTask<SourceResult<SourceChanges>> DetectAsync(SourceContext context, byte[]? cursor, bool mustTell, CancellationToken cancellationToken);

    /// <summary>
    /// Reads items from OX, in bulk where OX can and at most three calls at once, and yields them in the order asked for, each ready to be
    /// written. The engine may stop early; what was not asked for any more must not cost calls to OX.
    /// </summary>
    IAsyncEnumerable<PreparedItem> PrepareAsync(SourceContext context, IReadOnlyList<WantedItem> wanted, CancellationToken cancellationToken);

    /// <summary>
    /// Creates items, or takes over what an earlier try has made (then with the content of this one). Looks for that with one call for all of
    /// <paramref name="adds"/>. Outcomes stand in the order of <paramref name="adds"/>.
    /// </summary>
    ValueTask<IReadOnlyList<ItemOutcome>> AddAsync(SourceContext context, IReadOnlyList<ClientAdd> adds, AddLook look, CancellationToken cancellationToken);

    /// <summary>Changes items. Outcomes stand in the order of <paramref name="changes"/>.</summary>
    ValueTask<IReadOnlyList<ItemOutcome>> ChangeAsync(SourceContext context, IReadOnlyList<ClientChange> changes, CancellationToken cancellationToken);

    /// <summary>Deletes items (or one instance of a series, 16.x). Deleting what is gone already succeeds. Outcomes stand in the order of <paramref name="deletes"/>.</summary>
    ValueTask<IReadOnlyList<ItemOutcome>> DeleteAsync(SourceContext context, IReadOnlyList<ClientDelete> deletes, CancellationToken cancellationToken);

    /// <summary>OX's ids of the folders that some items are in: who else looks at them hears of what was written there.</summary>
    IReadOnlyList<string> FoldersOf(SourceContext context, IEnumerable<ItemKey> keys) => [context.OxFolderId];

    /// <summary>A cheap token of the folder's content for the watcher: equal tokens mean nothing to tell. Costs one OX call.</summary>
    /// <param name="context">Whose folder; the filter is not looked at.</param>
    /// <param name="previous">The token of the last probe, or null.</param>
    /// <param name="cancellationToken">The watcher stops.</param>
    ValueTask<SourceResult<string>> ProbeAsync(SourceContext context, string? previous, CancellationToken cancellationToken);
}
