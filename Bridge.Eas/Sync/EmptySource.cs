using Bridge.Eas.Protocol;

namespace Bridge.Eas.Sync;

/// <summary>A folder that exists on phones only (the outbox): always empty, refuses nothing it could lose.</summary>
internal sealed class EmptySource : ICollectionSource
{
    private static readonly byte[] AnyCursor = [0];

    public EasClass Class => EasClass.Email;

    public ValueTask<SourceResult<SourceChanges>> DetectAsync(SourceContext context, byte[]? cursor, bool mustTell, CancellationToken cancellationToken) =>
        ValueTask.FromResult(SourceResult<SourceChanges>.Ok(new SourceChanges { Unchanged = cursor is not null, Complete = true, Cursor = AnyCursor }));

    public async IAsyncEnumerable<PreparedItem> PrepareAsync(
        SourceContext context, IReadOnlyList<WantedItem> wanted, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await ValueTask.CompletedTask;
        foreach (var item in wanted) yield return PreparedItem.Gone(item.Item.Key);
    }

    public ValueTask<IReadOnlyList<ItemOutcome>> AddAsync(SourceContext context, IReadOnlyList<ClientAdd> adds, AddLook look, CancellationToken cancellationToken) =>
        Refuse(adds.Count, ItemStatus.CannotComplete);

    public ValueTask<IReadOnlyList<ItemOutcome>> ChangeAsync(SourceContext context, IReadOnlyList<ClientChange> changes, CancellationToken cancellationToken) =>
        Refuse(changes.Count, ItemStatus.NotFound);

    public ValueTask<IReadOnlyList<ItemOutcome>> DeleteAsync(SourceContext context, IReadOnlyList<ClientDelete> deletes, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<ItemOutcome>>([.. deletes.Select(delete => ItemOutcome.Ok(delete.Key, version: null))]);

    public ValueTask<SourceResult<string>> ProbeAsync(SourceContext context, string? previous, CancellationToken cancellationToken) =>
        ValueTask.FromResult(SourceResult<string>.Ok(""));

    private static ValueTask<IReadOnlyList<ItemOutcome>> Refuse(int count, ItemStatus status) =>
        ValueTask.FromResult<IReadOnlyList<ItemOutcome>>([.. Enumerable.Repeat(ItemOutcome.Failed(status, "a folder without items"), count)]);
}
