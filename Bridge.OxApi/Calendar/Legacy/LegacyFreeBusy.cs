using Bridge.OxApi.Transport;

namespace Bridge.OxApi.Calendar.Legacy;

/// <summary>When people and rooms are busy.</summary>
internal sealed class LegacyFreeBusy(OxCaller caller, LegacyParticipants people)
{
    internal async Task<OxResult<IReadOnlyList<OxFreeBusy>>> OfAsync(IOxSession session, OxRange range, IReadOnlyList<OxAttendee> attendees, CancellationToken cancellationToken)
    {
        var known = await people.KnownAsync(session, attendees, alsoResources: true, cancellationToken);
        if (!known.TryGet(out var find, out var error)) return error;
        var asked = attendees.Select(attendee => (Attendee: attendee, Who: attendee.Entity is > 0 and var id ? (attendee.CuType is "RESOURCE" or "ROOM" ? 3 : 1, id) : find(attendee))).ToList();
        var those = asked.Where(one => one.Who is not null).ToList();
        var told = await caller.MultipleAsync(
            session, OxLegacyCalendarApi.Module, "freebusy", repeatable: true, those,
            (json, one) =>
            {
                json.WriteNumber("type", one.Who!.Value.Item1);
                json.WriteNumber("id", one.Who.Value.Item2);
                json.WriteNumber("start", range.FromMs);
                json.WriteNumber("end", range.UntilMs);
            },
            OxAnswer.Or((ref json) => LegacyReader.ReadTimes(ref json), []), cancellationToken);
        if (!told.TryGet(out var answers, out error)) return error;
        var times = those.Zip(answers).ToDictionary(pair => pair.First.Attendee, pair => pair.Second);
        if (answers.Select(answer => answer.Error).FirstOrDefault(one => one is { IsTransient: true }) is { } away) return away;
        return OxResult<IReadOnlyList<OxFreeBusy>>.Success(
            [.. asked.Select(one => times.TryGetValue(one.Attendee, out var answer) && answer.IsSuccess ? new OxFreeBusy(one.Attendee, answer.Value, Known: true) : new OxFreeBusy(one.Attendee, [], Known: false))]);
    }
}
