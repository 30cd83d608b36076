using System.Diagnostics.Metrics;
using Bridge.Eas.Protocol;

namespace Bridge.Eas.Telemetry;

/// <summary>Instruments of what keeps phones, OX and each other from harm. Tags are small sets: never a user, a device or an id.</summary>
internal sealed class GuardMetrics
{
    private readonly Counter<long> _loops;
    private readonly Counter<long> _deletesHeld;
    private readonly Counter<long> _massDeletes;
    private readonly Counter<long> _restored;
    private readonly Counter<long> _narrowed;

    public GuardMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(EasTelemetry.Name);
        _loops = meter.CreateCounter<long>("eas.loops", "{loop}", "Phones that were told to wait because they hammer, by command and kind (failure, answer, rate).");
        _deletesHeld = meter.CreateCounter<long>("eas.sync.deletes.held", "{collection}", "Listings in which so much was missing that the phone was not told before a second one said so, by class.");
        _massDeletes = meter.CreateCounter<long>("eas.sync.mass_deletes", "{collection}", "Phones that deleted most of a collection within a minute, by class.");
        _restored = meter.CreateCounter<long>("eas.sync.restored", "{item}", "Deleted items put back at an operator's word, by class and outcome.");
        _narrowed = meter.CreateCounter<long>("eas.sync.narrowed", "{answer}", "Answers cut down because a phone cannot take the one it was given, by class.");
    }

    public void Loop(EasCommand command, string kind) => _loops.Add(1, new("eas.command", command.ToString()), new("eas.kind", kind));

    public void DeletesHeld(EasClass itemClass) => _deletesHeld.Add(1, Class(itemClass));

    public void MassDelete(EasClass itemClass) => _massDeletes.Add(1, Class(itemClass));

    public void Restored(EasClass itemClass, string outcome, int count)
    {
        if (count > 0) _restored.Add(count, Class(itemClass), new("eas.outcome", outcome));
    }

    public void Narrowed(EasClass itemClass) => _narrowed.Add(1, Class(itemClass));

    private static KeyValuePair<string, object?> Class(EasClass itemClass) => new("eas.collection.class", itemClass.ToString());
}
