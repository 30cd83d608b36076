using Bridge.Eas.Folders;
using Bridge.Eas.Protocol;

namespace Bridge.Eas.Sync;

/// <summary>Which source serves which folder.</summary>
internal sealed class SourceTable(IEnumerable<ICollectionSource> sources)
{
    private readonly Dictionary<EasClass, ICollectionSource> _byClass = sources.ToDictionary(source => source.Class);
    private readonly EmptySource _empty = new();

    public ICollectionSource Of(EasFolder folder) => folder.IsVirtual ? _empty : _byClass[folder.Class];
}
