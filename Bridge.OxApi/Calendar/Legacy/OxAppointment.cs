using System.Text.Json.Serialization;
using Bridge.OxApi.Json;

namespace Bridge.OxApi.Calendar.Legacy;

/// <summary>An appointment of the legacy module "calendar". Every field may be unset: not asked for, or not there. Source: OX HTTP API, calendar, columns.</summary>
internal sealed class OxAppointment
{
    public string? Id { get; set; }
    public string? FolderId { get; set; }
    public int? CreatedBy { get; set; }
    public int? ModifiedBy { get; set; }
    public long? CreationDate { get; set; }

    /// <summary>Milliseconds since 1970 UTC (the client always asks with <c>timezone=UTC</c>).</summary>
    public long? LastModified { get; set; }

    /// <summary>Comma separated.</summary>
    public string? Categories { get; set; }

    public bool? PrivateFlag { get; set; }

    /// <summary>0 none, 1 to 10.</summary>
    public int? ColorLabel { get; set; }

    public string? Title { get; set; }

    /// <summary>Milliseconds since 1970 UTC; 00:00 UTC of the day when <see cref="FullTime"/>. Of a series the first occurrence's.</summary>
    public long? StartDate { get; set; }

    /// <summary>Exclusive, as <see cref="StartDate"/>.</summary>
    public long? EndDate { get; set; }

    public string? Note { get; set; }

    /// <summary>Minutes before the start, below 0 for none; the session user's own.</summary>
    public int? Alarm { get; set; }

    /// <summary>Id of the series: equal to <see cref="Id"/> on the master, another on an exception, unset or 0 on a single appointment.</summary>
    public string? RecurrenceId { get; set; }

    /// <summary>Number of the occurrence in its series, from 1; exceptions count.</summary>
    public int? RecurrencePosition { get; set; }

    /// <summary>Day (00:00 UTC) of the occurrence's original start.</summary>
    public long? RecurrenceDatePosition { get; set; }

    /// <summary>0 none, 1 daily, 2 weekly, 3 monthly, 4 yearly.</summary>
    public int? RecurrenceType { get; set; }

    /// <summary>Days, as <see cref="RecurrenceDatePosition"/>; on the master.</summary>
    public IReadOnlyList<long>? ChangeExceptions { get; set; }

    public IReadOnlyList<long>? DeleteExceptions { get; set; }

    /// <summary>Bit 0 Sunday to bit 6 Saturday.</summary>
    public int? Days { get; set; }

    /// <summary>Day of the month; together with <see cref="Days"/> 1 to 4 for the n-th, 5 for the last.</summary>
    public int? DayInMonth { get; set; }

    /// <summary>0 is January.</summary>
    public int? Month { get; set; }

    public int? Interval { get; set; }

    /// <summary>Last day (inclusive), milliseconds at 00:00 UTC.</summary>
    public long? Until { get; set; }

    /// <summary>Instead of <see cref="Until"/>.</summary>
    public int? Occurrences { get; set; }

    public int? NumberOfAttachments { get; set; }

    public IReadOnlyList<OxAppointmentParticipant>? Participants { get; set; }

    /// <summary>Participants resolved to users, with their answers.</summary>
    public IReadOnlyList<OxAppointmentUser>? Users { get; set; }

    /// <summary>Answers of external participants.</summary>
    public IReadOnlyList<OxAppointmentConfirmation>? Confirmations { get; set; }

    public string? Uid { get; set; }

    /// <summary>Mail address.</summary>
    public string? Organizer { get; set; }

    /// <summary>User id; 0 for an external organizer.</summary>
    public int? OrganizerId { get; set; }

    public int? Sequence { get; set; }
    public string? Location { get; set; }
    public bool? FullTime { get; set; }

    /// <summary>1 busy, 2 tentative, 3 absent, 4 free.</summary>
    public int? ShownAs { get; set; }

    /// <summary>Name of the zone the series repeats by.</summary>
    public string? TimeZone { get; set; }
}

/// <summary>A participant as given: 1 user, 2 group, 3 resource, 4 resource group, 5 external (by mail), 6 external group.</summary>
internal sealed record OxAppointmentParticipant([property: JsonConverter(typeof(OxIdConverter))] string? Id, int? Type, string? Mail, string? DisplayName);

/// <summary>A user taking part.</summary>
/// <param name="Confirmation">0 none, 1 accepted, 2 declined, 3 tentative.</param>
internal sealed record OxAppointmentUser(
    [property: JsonConverter(typeof(OxIdConverter))] string? Id,
    int? Confirmation,
    [property: JsonPropertyName("confirmmessage")] string? ConfirmMessage);

/// <summary>The answer of somebody external.</summary>
internal sealed record OxAppointmentConfirmation(string? Mail, string? DisplayName, int? Status, string? Message);
