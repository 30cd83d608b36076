using Bridge.Eas.Protocol;
using Bridge.Eas.Telemetry;
using Microsoft.Extensions.Logging;

namespace Bridge.Eas.Commands;

/// <summary>Items that were asked for and could not be written into the answer: the phone is told a status, and the operator that it happened. Never with content.</summary>
internal sealed partial class UnwritableItems(EasMetrics metrics, ILogger<UnwritableItems> logger)
{
    public void Note(EasCommand command, EasClass itemClass, Exception fault)
    {
        metrics.SetAside(itemClass);
        CannotBeWritten(command, itemClass, fault.GetType().Name);
    }

    [LoggerMessage(2006, LogLevel.Warning, "{Command}: an item of class {Class} cannot be written ({Fault})")]
    private partial void CannotBeWritten(EasCommand command, EasClass @class, string fault);
}
