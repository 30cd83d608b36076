using System.Text;
using Bridge.Eas.Users;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;

namespace Bridge.Eas.Items.People;

/// <summary>Source: MS-ASCMD, "Status (Availability)".</summary>
internal enum AvailabilityStatus
{
    Success = 1,
    TooManyRecipients = 160,
    ListTooLarge = 161,
    Transient = 162,
    NoPermission = 163,
}

/// <summary>A span of time that was asked for, cut into half hours.</summary>
internal readonly record struct BusySpan(DateTimeOffset Start, DateTimeOffset End)
{
    /// <summary>MS-ASCMD, "Availability": no more than six weeks.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromDays(42);

    internal static readonly TimeSpan Slot = TimeSpan.FromMinutes(30);

    /// <summary>Every half hour that has begun counts.</summary>
    internal int Slots => (int)Math.Ceiling((End - Start) / Slot);

    internal bool IsValid => End > Start && End - Start <= Longest;
}

/// <summary>Tells when people are free, by OX's free/busy: one call for all of them.</summary>
internal sealed class FreeBusyTimes(IOxCalendarApi calendar)
{
    private const string Mailto = "mailto:";

    /// <summary>People whose times are told in one answer.</summary>
    internal const int MostPeople = 100;

    /// <summary>OX's words in the order in which one wins over the other inside a half hour: their digits.</summary>
    private static readonly Dictionary<string, char> Digits = new(StringComparer.OrdinalIgnoreCase)
    {
        ["FREE"] = '0', ["BUSY-TENTATIVE"] = '1', ["BUSY"] = '2', ["BUSY-UNAVAILABLE"] = '3',
    };

    private const char Busy = '2';
    private const char NoData = '4';

    /// <returns>Digits by address; people of whom nothing is known have "no data" in every place. With any other status, nothing.</returns>
    public async ValueTask<(AvailabilityStatus Status, IReadOnlyDictionary<string, string> Merged)> ReadAsync(
        EasUser user, IReadOnlyList<ResolvedPerson> people, BusySpan span, CancellationToken cancellationToken)
    {
        var merged = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (people.Count > MostPeople) return (AvailabilityStatus.TooManyRecipients, merged);
        foreach (var person in people) merged[person.Address] = new string(NoData, span.Slots);
        if (people.Count == 0) return (AvailabilityStatus.Success, merged);

        var byUser = people.Where(person => person.UserId > 0).GroupBy(person => person.UserId).ToDictionary(group => group.Key, group => group.First().Address);
        var asked = people.DistinctBy(person => person.Address, StringComparer.OrdinalIgnoreCase)
            .Select(person => person.UserId > 0 ? new OxAttendee { Entity = person.UserId } : new OxAttendee { Uri = Mailto + person.Address }).ToList();
        var range = new OxRange(span.Start.ToUnixTimeMilliseconds(), span.End.ToUnixTimeMilliseconds());
        var read = await calendar.FreeBusyAsync(user.Session, range, asked, cancellationToken);
        if (!read.TryGet(out var answers, out var error))
        {
            return error.Kind switch
            {
                OxErrorKind.Permission => (AvailabilityStatus.NoPermission, merged),
                // An OX that cannot tell, because its calendar is an older one, knows of nobody's times.
                OxErrorKind.Unsupported => (AvailabilityStatus.Success, merged),
                _ => (AvailabilityStatus.Transient, merged),
            };
        }

        foreach (var answer in answers.Where(answer => answer.Known))
        {
            if (AddressOf(answer.Attendee, byUser) is { } address && merged.ContainsKey(address)) merged[address] = Merge(answer.Times, span);
        }

        return (AvailabilityStatus.Success, merged);
    }

    private static string? AddressOf(OxAttendee attendee, Dictionary<int, string> byUser)
    {
        if (attendee.Entity is { } entity && byUser.TryGetValue(entity, out var own)) return own;
        return attendee.Email ?? (attendee.Uri?.StartsWith(Mailto, StringComparison.OrdinalIgnoreCase) == true ? attendee.Uri[Mailto.Length..] : null);
    }

    /// <summary>The higher digit wins inside a half hour.</summary>
    internal static string Merge(IReadOnlyList<OxFreeBusyTime> times, BusySpan span)
    {
        var digits = new StringBuilder(new string('0', span.Slots));
        var (start, slot) = ((double)span.Start.ToUnixTimeMilliseconds(), BusySpan.Slot.TotalMilliseconds);
        foreach (var time in times)
        {
            var digit = Digits.GetValueOrDefault(time.Type, Busy);
            var first = Math.Max(0, Math.Floor((time.FromMs - start) / slot));
            var end = Math.Min(digits.Length, Math.Ceiling((time.UntilMs - start) / slot));
            for (var i = (int)Math.Min(first, digits.Length); i < end; i++)
                if (digits[i] < digit) digits[i] = digit;
        }

        return digits.ToString();
    }
}
