using OxSimulator.Pim;
using OxSimulator.Store;

namespace OxSimulator.Tasks;

/// <summary>The tasks of one context.</summary>
internal sealed class TaskStore(SimContext context) : PimStore(context)
{
    internal static TaskStore Of(SimContext context) => context.Slots.Get(() => new TaskStore(context));
}
