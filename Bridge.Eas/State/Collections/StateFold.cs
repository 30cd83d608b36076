using Bridge.Eas.Sync;

namespace Bridge.Eas.State.Collections;

/// <summary>Puts generations onto a base: what the phone holds after them.</summary>
internal static class StateFold
{
    internal static (Snapshot Held, Snapshot SetAside) Of(BaseState root, IReadOnlyList<Generation> generations)
    {
        var held = new Dictionary<ItemKey, long?>();
        var aside = new Dictionary<ItemKey, long?>();
        foreach (var generation in generations)
        {
            foreach (var entry in generation.Delta.Where(entry => IsPhones(entry.Kind))) Take(entry);

            // What the same answer told already has the new form.
            if (generation.TellsAgain) AllStale(root.Snapshot, held);
            foreach (var entry in generation.Delta.Where(entry => !IsPhones(entry.Kind))) Take(entry);
        }

        return (root.Snapshot.With(held), root.SetAside.With(aside));

        void Take(DeltaEntry entry)
        {
            if (entry.Kind is DeltaKind.SetAside or DeltaKind.NotAside)
            {
                aside[entry.Key] = entry.Kind == DeltaKind.SetAside ? entry.Version : null;
            }
            else
            {
                held[entry.Key] = entry.Holds ? entry.Version : null;
                aside[entry.Key] = null;
            }
        }
    }

    private static bool IsPhones(DeltaKind kind) => kind is DeltaKind.FromPhone or DeltaKind.DeletedByPhone or DeltaKind.Untold;

    private static void AllStale(Snapshot root, Dictionary<ItemKey, long?> held)
    {
        foreach (var key in root.Keys) held.TryAdd(key, root.VersionOf(key));
        foreach (var key in held.Keys.ToList())
            if (held[key] is { } version) held[key] = Snapshot.StaleForm(version);
    }
}
