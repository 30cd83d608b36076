namespace OxSimulator.Http;

internal static partial class SimLog
{
    [LoggerMessage(1, LogLevel.Error, "{Module}?action={Action} failed")]
    internal static partial void ModuleFailed(ILogger logger, Exception error, string module, string action);
}
