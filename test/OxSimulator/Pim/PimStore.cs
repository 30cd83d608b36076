using OxSimulator.Store;

namespace OxSimulator.Pim;

/// <summary>The objects of one module in one context, and what is left of those that went away. Guarded by the context's gate.</summary>
internal class PimStore(SimContext context)
{
    private readonly SortedDictionary<int, PimObject> _objects = [];
    private readonly List<(string Folder, int Id, long Stamp)> _gone = [];

    protected SimContext Context => context;

    internal IReadOnlyCollection<PimObject> All => _objects.Values;

    internal PimObject? Find(int id) => _objects.GetValueOrDefault(id);

    internal IEnumerable<PimObject> In(string folder) => _objects.Values.Where(one => one.Folder == folder);

    internal IEnumerable<(int Id, long Stamp)> GoneFrom(string folder, long after) =>
        _gone.Where(one => one.Folder == folder && one.Stamp > after).Select(one => (one.Id, one.Stamp));

    internal PimObject Add(string folder, int user)
    {
        var stamp = context.Server.Clock.NextStamp();
        var added = new PimObject { Id = context.NextObjectId(), Folder = folder, CreatedBy = user, ModifiedBy = user, Created = stamp, LastModified = stamp };
        _objects.Add(added.Id, added);
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
        _gone.Add((moved.Folder, moved.Id, context.Server.Clock.NextStamp()));
        _gone.RemoveAll(one => one.Folder == folder && one.Id == moved.Id);
        moved.Folder = folder;
    }

    internal long Remove(PimObject removed)
    {
        var stamp = context.Server.Clock.NextStamp();
        _gone.Add((removed.Folder, removed.Id, stamp));
        _objects.Remove(removed.Id);
        return stamp;
    }
}
