using System.Collections.Concurrent;

namespace OxSimulator.Store;

/// <summary>Room for what a module keeps with a server, context or user, by type; made on first use.</summary>
public sealed class SimSlots
{
    private readonly ConcurrentDictionary<Type, object> _slots = new();

    public T Get<T>(Func<T> create) where T : class => (T)_slots.GetOrAdd(typeof(T), static (_, make) => make(), create);

    public T? Find<T>() where T : class => _slots.TryGetValue(typeof(T), out var slot) ? (T)slot : null;
}
