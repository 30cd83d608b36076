using System.Text.Json;

namespace Bridge.OxApi.Calendar;

/// <summary>An event of the chronos calendar. Every field may be unset: not asked for, or not there. Source: OX HTTP API, chronos, event JSON.</summary>
public sealed class OxEvent
{
    public string? Id { get; set; }

    /// <summary>The acting user's view of the folder, <c>cal://0/31</c>.</summary>
    public string? Folder { get; set; }

    /// <summary>iCalendar UID; given at creation, afterwards fixed. OX keeps it unique (<c>CAL-4090</c>).</summary>
    public string? Uid { get; set; }

    public string? Filename { get; set; }
    public int? Sequence { get; set; }

    /// <summary>Milliseconds since 1970 UTC of the last change: the value for concurrency.</summary>
    public long? Timestamp { get; set; }

    public long? Created { get; set; }
    public long? LastModified { get; set; }
    public OxCalendarUser? CreatedBy { get; set; }
    public OxCalendarUser? ModifiedBy { get; set; }

    /// <summary>Owner of the calendar the event lives in.</summary>
    public OxCalendarUser? CalendarUser { get; set; }

    public string? Summary { get; set; }
    public string? Location { get; set; }

    /// <summary>Plain text.</summary>
    public string? Description { get; set; }

    public IReadOnlyList<string>? Categories { get; set; }

    /// <summary><c>PUBLIC</c>, <c>PRIVATE</c> (invisible to others), <c>CONFIDENTIAL</c> (others see only the time).</summary>
    public string? Classification { get; set; }

    /// <summary>CSS colour name or <c>#rrggbb</c>.</summary>
    public string? Color { get; set; }

    public OxDateTime? StartDate { get; set; }

    /// <summary>Exclusive for all-day events. Of the same type as <see cref="StartDate"/>.</summary>
    public OxDateTime? EndDate { get; set; }

    public bool? AllDay { get; set; }

    /// <summary><c>OPAQUE</c>, <c>TRANSPARENT</c>.</summary>
    public string? Transp { get; set; }

    /// <summary><c>TENTATIVE</c>, <c>CONFIRMED</c>, <c>CANCELLED</c>.</summary>
    public string? Status { get; set; }

    /// <summary>RFC 5545 value without its name.</summary>
    public string? Rrule { get; set; }

    /// <summary><c>20261121T120000Z</c>, <c>Europe/Berlin:20261121T130000</c> or <c>20261121</c>.</summary>
    public string? RecurrenceId { get; set; }

    public IReadOnlyList<string>? RecurrenceDates { get; set; }

    /// <summary>Id of the series: equal to <see cref="Id"/> on the master, another on an exception, unset on a single event.</summary>
    public string? SeriesId { get; set; }

    /// <summary>Recurrence ids; on the master.</summary>
    public IReadOnlyList<string>? ChangeExceptionDates { get; set; }

    /// <summary>Recurrence ids; on the master.</summary>
    public IReadOnlyList<string>? DeleteExceptionDates { get; set; }

    public OxCalendarUser? Organizer { get; set; }

    /// <summary>A write replaces the whole list.</summary>
    public IReadOnlyList<OxAttendee>? Attendees { get; set; }

    /// <summary><c>DEFAULT</c>, <c>MODIFY</c>.</summary>
    public string? AttendeePrivileges { get; set; }

    /// <summary>The session user's own; a write replaces the whole list.</summary>
    public IReadOnlyList<OxAlarm>? Alarms { get; set; }

    /// <summary>
    /// A write names all of them, new ones with <see cref="OxEventAttachment.Upload"/>, those to take out with <see cref="OxEventAttachment.IsGone"/>. Old servers
    /// keep what is not named.
    /// </summary>
    public IReadOnlyList<OxEventAttachment>? Attachments { get; set; }

    public IReadOnlyList<OxConference>? Conferences { get; set; }

    /// <summary>X-properties by name, as they came.</summary>
    public JsonElement? ExtendedProperties { get; set; }

    public OxGeo? Geo { get; set; }
    public string? Url { get; set; }

    /// <summary>Computed: <c>series</c>, <c>organizer</c>, <c>needs_action</c>, …</summary>
    public IReadOnlyList<string>? Flags { get; set; }
}
