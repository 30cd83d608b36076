using Bridge.OxApi.Transport;

namespace Bridge.OxApi.Calendar.Legacy;

/// <summary>What guests from elsewhere answer by mail. Source: OX HTTP API, "Calendar", action <c>confirm</c>, and "iTIP".</summary>
internal sealed class LegacyGuests(OxCaller caller, LegacyReader reader, LegacyUids uids)
{
    /// <summary>A participant who is not of the house.</summary>
    private const int External = 5;

    internal async Task<OxResult<IReadOnlyList<OxEvent>>> TakeAsync(IOxSession session, OxMailInvitation mail, OxGuestAnswer answer, CancellationToken cancellationToken)
    {
        if (!LegacyServer.Of(session).HasItip) return await ConfirmAsync(session, answer, cancellationToken);
        var taken = await caller.CallAsync(
            session, OxCalendarApi.OfMail("calendar/itip", "update", mail, comment: "").InUtc(), OxAnswer.Or<List<OxAppointment>>((ref json) => LegacyReader.ReadObjects(ref json), []), cancellationToken);
        return taken.TryGet(out var changed, out var error) ? await reader.EventsAsync(session, changed, changed, cancellationToken) : error;
    }

    /// <summary>A server that reads no such mails is told what one says. Of one occurrence alone it cannot be told.</summary>
    private async Task<OxResult<IReadOnlyList<OxEvent>>> ConfirmAsync(IOxSession session, OxGuestAnswer answer, CancellationToken cancellationToken)
    {
        if (!answer.IsOfSeries) return LegacyCodes.Unsupported;
        var found = await uids.ResolveAsync(session, answer.Uid, cancellationToken);
        if (!found.TryGet(out var meeting, out var error)) return error!;
        if (meeting is null || meeting.Attendees?.Any(one => answer.Guest.Equals(LegacyAttendees.AddressOf(one), StringComparison.OrdinalIgnoreCase)) != true) return OxResult<IReadOnlyList<OxEvent>>.Success([]);
        var confirmed = await caller.CallAsync(
            session,
            OxCall.Write(OxLegacyCalendarApi.Module, "confirm").With("id", meeting.Id).With("folder", meeting.Folder).With("timestamp", OxTimestamps.Any).InUtc().Body(json =>
            {
                json.WriteStartObject();
                json.WriteNumber("type", External);
                json.WriteString("mail", answer.Guest);
                json.WriteNumber("confirmation", LegacyAttendees.Confirmation(answer.PartStat));
                json.WriteString("confirmmessage", answer.Comment);
                json.WriteEndObject();
            }),
            OxAnswer.Done, cancellationToken);
        return confirmed.Error is { } refused ? refused : OxResult<IReadOnlyList<OxEvent>>.Success([meeting]);
    }
}
