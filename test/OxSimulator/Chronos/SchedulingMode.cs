using OxSimulator.Chronos.Model;
using OxSimulator.Http;

namespace OxSimulator.Chronos;

/// <summary>Who gets the server's invitation, change and cancellation mails of one call.</summary>
internal sealed record SchedulingMode(bool Internals, bool Externals)
{
    /// <summary>Parameter <c>scheduling</c> where the server knows it, else the older <c>sendInternalNotifications</c>; by default everybody.</summary>
    internal static SchedulingMode Of(OxCall call) => (call.Profile.TakesScheduling ? call.Parameters["scheduling"] : null)?.ToLowerInvariant() switch
    {
        "all" => new(true, true),
        "none" => new(false, false),
        "internal-only" or "internal_only" => new(true, false),
        "external-only" or "external_only" => new(false, true),
        null => new(call.Parameters.Flag("sendInternalNotifications", whenAbsent: true), true),
        var other => throw OxFaults.InvalidParameter("scheduling", other).AsException(),
    };

    internal bool Covers(Attendee attendee) => attendee.Entity is null ? Externals : Internals;

    internal bool CoversOrganizer(CalendarEvent one) => one.OrganizerEntity is null ? Externals : Internals;
}
