namespace Bridge.OxApi.Calendar.Legacy;

/// <summary>Who of the house an event's attendees are.</summary>
internal sealed class LegacyParticipants(LegacyPeople people)
{
    internal async Task<OxResult<IReadOnlyList<OxAppointmentParticipant>>> ForAsync(
        IOxSession session, IReadOnlyList<OxAttendee>? attendees, OxAppointment? stored, int owner, CancellationToken cancellationToken)
    {
        // Who is stored as somebody outside stays that.
        var outside = (stored?.Participants ?? []).Select(one => one.Mail).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        var unknown = (attendees ?? []).Where(attendee => attendee.Entity is null or 0 && LegacyAttendees.AddressOf(attendee) is { } address && !outside.Contains(address)).ToList();
        var known = await KnownAsync(session, unknown, alsoResources: unknown.Exists(one => one.CuType is "RESOURCE" or "ROOM"), cancellationToken);
        return known.Select<IReadOnlyList<OxAppointmentParticipant>>(find => LegacyAttendees.Participants(attendees, stored, owner, find));
    }

    /// <summary>Who of the house has these addresses.</summary>
    internal async Task<OxResult<Func<OxAttendee, (int Type, int Id)?>>> KnownAsync(IOxSession session, IReadOnlyList<OxAttendee> attendees, bool alsoResources, CancellationToken cancellationToken)
    {
        var addresses = attendees.Where(attendee => attendee.Entity is null or 0).Select(LegacyAttendees.AddressOf).OfType<string>().ToList();
        var found = await people.ByAddressAsync(session, addresses, cancellationToken);
        if (!found.TryGet(out var users, out var error)) return error;
        IReadOnlyList<LegacyPerson> resources = [];
        if (alsoResources && addresses.Exists(address => !users.ContainsKey(address)))
        {
            var listed = await people.ResourcesAsync(session, cancellationToken);
            if (!listed.TryGet(out resources!, out error)) return error;
        }

        return OxResult<Func<OxAttendee, (int Type, int Id)?>>.Success(attendee =>
            LegacyAttendees.AddressOf(attendee) is not { } address ? null
            : users.TryGetValue(address, out var user) ? (1, user.Id)
            : resources.FirstOrDefault(one => one.Address.Equals(address, StringComparison.OrdinalIgnoreCase)) is { } room ? (3, room.Id)
            : null);
    }
}
