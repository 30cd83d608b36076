using OxSimulator.Store;

namespace OxSimulator.Pim;

/// <summary>The objects of one module in one context, and what is left of those that went away. Guarded by the context's gate.</summary>
internal class PimStore(SimContext context)
{
    private readonly SortedDictionary<int, PimObject> _objects = [];
    private readonly Dictionary<string, SortedDictionary<int, PimObject>> _byFolder = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(int Id, long Stamp)>> _gone = new(StringComparer.Ordinal);

    protected SimContext Context => context;

    internal IReadOnlyCollection<PimObject> All => _objects.Values;

    internal PimObject? Find(int id) => _objects.GetValueOrDefault(id);

    internal IEnumerable<PimObject> In(string folder) => FolderOf(folder).Values;

    internal IEnumerable<(int Id, long Stamp)> GoneFrom(string folder, long after) =>
        GoneOf(folder).Where(one => one.Stamp > after);

    internal PimObject Add(string folder, int user)
    {
        var stamp = context.Server.Clock.NextStamp();
        var added = new PimObject { Id = context.NextObjectId(), Folder = folder, CreatedBy = user, ModifiedBy = user, Created = stamp, LastModified = stamp };
        _objects.Add(added.Id, added);
        FolderOf(folder).Add(added.Id, added);
        return added;
    }

    internal long Touch(PimObject changed, int user)
    {
        changed.ModifiedBy = user;
        return changed.LastModified = context.Server.Clock.NextStamp();
    }

    /// <summary>Reported as deleted from the one folder and as changed in the other.</summary>
    internal void Move(PimObject moved, string folder)
    {
        GoneOf(moved.Folder).Add((moved.Id, context.Server.Clock.NextStamp()));
        GoneOf(folder).RemoveAll(one => one.Id == moved.Id);
        FolderOf(moved.Folder).Remove(moved.Id);
        FolderOf(folder).Add(moved.Id, moved);
        moved.Folder = folder;
    }

    internal long Remove(PimObject removed)
    {
        var stamp = context.Server.Clock.NextStamp();
        GoneOf(removed.Folder).Add((removed.Id, stamp));
        FolderOf(removed.Folder).Remove(removed.Id);
        _objects.Remove(removed.Id);
        return stamp;
    }

    private SortedDictionary<int, PimObject> FolderOf(string folder)
    {
        if (!_byFolder.TryGetValue(folder, out var objects)) _byFolder[folder] = objects = [];
        return objects;
    }

    private List<(int Id, long Stamp)> GoneOf(string folder)
    {
        if (!_gone.TryGetValue(folder, out var gone)) _gone[folder] = gone = [];
        return gone;
    }
}
