using Bridge.Eas.Folders;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync.Merged;

namespace Bridge.Eas.Sync;

/// <summary>Which source serves which folder.</summary>
internal sealed class SourceTable(IEnumerable<ICollectionSource> sources)
{
    private readonly Dictionary<EasClass, ICollectionSource> _byClass = sources.ToDictionary(source => source.Class);
    private readonly EmptySource _empty = new();

    public ICollectionSource Of(EasFolder folder)
    {
        if (folder.IsVirtual) return _empty;
        var source = _byClass[folder.Class];
        return folder.IsDefault && folder.Class != EasClass.Email ? new MergedSource(source, folder) : source;
    }
}
