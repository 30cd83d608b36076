using OxSimulator.Http;

namespace OxSimulator.Chronos;

/// <summary>Chronos under a name of the simulator's own, in every version: so that tests can act as a user at the web interface in one language.</summary>
internal sealed class WebCalendarModule(ChronosModule chronos) : IOxModule
{
    public string Name => "webcalendar";

    public ValueTask<OxAnswer> HandleAsync(OxCall call, CancellationToken cancellationToken) => chronos.HandleAsync(call, cancellationToken);
}
