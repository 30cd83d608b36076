using System.Runtime.CompilerServices;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;

namespace Bridge.Eas.Tests.Sync.Merged;

/// <summary>A class's source over several folders in memory, by their ids in OX. Their items have the same ids.</summary>
internal sealed class FolderSources(IReadOnlyDictionary<string, FakeSource> folders) : ICollectionSource, IRestorableSource
{
    /// <summary>Reads that were begun, by folder.</summary>
    public List<string> Reads { get; } = [];

    public EasClass Class { get; init; } = EasClass.Tasks;

    public ValueTask<SourceResult<SourceChanges>> DetectAsync(SourceContext context, byte[]? cursor, bool mustTell, CancellationToken cancellationToken) =>
        Of(context).DetectAsync(context, cursor, mustTell, cancellationToken);

    public async IAsyncEnumerable<PreparedItem> PrepareAsync(
        SourceContext context, IReadOnlyList<WantedItem> wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Reads.Add(context.OxFolderId);
        await foreach (var item in Of(context).PrepareAsync(context, wanted, cancellationToken)) yield return item;
    }

    public ValueTask<IReadOnlyList<ItemOutcome>> AddAsync(SourceContext context, IReadOnlyList<ClientAdd> adds, AddLook look, CancellationToken cancellationToken) =>
        Of(context).AddAsync(context, adds, look, cancellationToken);

    public ValueTask<IReadOnlyList<ItemOutcome>> ChangeAsync(SourceContext context, IReadOnlyList<ClientChange> changes, CancellationToken cancellationToken) =>
        Of(context).ChangeAsync(context, changes, cancellationToken);

    public ValueTask<IReadOnlyList<ItemOutcome>> DeleteAsync(SourceContext context, IReadOnlyList<ClientDelete> deletes, CancellationToken cancellationToken) =>
        Of(context).DeleteAsync(context, deletes, cancellationToken);

    public ValueTask<SourceResult<string>> ProbeAsync(SourceContext context, string? previous, CancellationToken cancellationToken) => Of(context).ProbeAsync(context, previous, cancellationToken);

    public ValueTask<SourceResult<IReadOnlyList<byte[]>>> KeepAsync(SourceContext context, IReadOnlyList<ItemKey> keys, CancellationToken cancellationToken) =>
        Of(context).KeepAsync(context, keys, cancellationToken);

    public ValueTask<SourceResult<RestoreOutcome>> RestoreAsync(SourceContext context, IReadOnlyList<byte[]> copies, CancellationToken cancellationToken) =>
        Of(context).RestoreAsync(context, copies, cancellationToken);

    private FakeSource Of(SourceContext context) => folders[context.OxFolderId];
}
