using OxSimulator.Http;
using OxSimulator.Users;

namespace OxSimulator.Appointments;

/// <summary>Module <c>calendar</c>, the calendar until 7.8: another view of the events that chronos has. Source: OX HTTP API, "Calendar".</summary>
internal sealed class AppointmentsModule : IOxModule
{
    private static readonly Dictionary<string, Func<OxCall, OxAnswer>> Actions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["all"] = AppointmentReader.All,
        ["list"] = AppointmentReader.List,
        ["get"] = AppointmentReader.Get,
        ["updates"] = AppointmentReader.Updates,
        ["getChangeExceptions"] = AppointmentReader.ChangeExceptions,
        ["resolveuid"] = AppointmentReader.ResolveUid,
        ["has"] = AppointmentReader.Has,
        ["freebusy"] = AppointmentReader.FreeBusy,
        ["new"] = AppointmentWriter.New,
        ["update"] = AppointmentWriter.Update,
        ["delete"] = AppointmentWriter.Delete,
        ["confirm"] = AppointmentWriter.Confirm,
    };

    public string Name => "calendar";

    public ValueTask<OxAnswer> HandleAsync(OxCall call, CancellationToken cancellationToken)
    {
        if (SimCapabilities.IsTaken(call.User, Name)) return ValueTask.FromResult<OxAnswer>(OxFaults.NoPermissionForModule(Name));
        if (!Actions.TryGetValue(call.Action, out var action)) return ValueTask.FromResult<OxAnswer>(OxFaults.UnknownAction(call));
        try
        {
            return ValueTask.FromResult(action(call));
        }
        catch (OxFaultException fault)
        {
            throw AppointmentFaults.Of(fault, call);
        }
    }
}
