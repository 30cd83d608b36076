using System.Text.Json;
using Bridge.OxApi.Json;

namespace Bridge.OxApi.Calendar;

/// <summary>The fields of <see cref="OxEvent"/>. Source: OX HTTP API, chronos, event JSON.</summary>
public static class OxEventColumns
{
    public static readonly OxColumn<OxEvent, string?> Id = new(0, "id", OxCell.Id, m => m.Id, (m, v) => m.Id = v, writable: false);
    public static readonly OxColumn<OxEvent, string?> Folder = new(0, "folder", OxCell.Id, m => m.Folder, (m, v) => m.Folder = v, writable: false);
    public static readonly OxColumn<OxEvent, string?> Uid = new(0, "uid", OxCell.Text, m => m.Uid, (m, v) => m.Uid = v);
    public static readonly OxColumn<OxEvent, string?> Filename = new(0, "filename", OxCell.Text, m => m.Filename, (m, v) => m.Filename = v);
    public static readonly OxColumn<OxEvent, int?> Sequence = new(0, "sequence", OxCell.Int, m => m.Sequence, (m, v) => m.Sequence = v);
    public static readonly OxColumn<OxEvent, long?> Timestamp = new(0, "timestamp", OxCell.Long, m => m.Timestamp, (m, v) => m.Timestamp = v, writable: false);
    public static readonly OxColumn<OxEvent, long?> Created = new(0, "created", OxCell.Long, m => m.Created, (m, v) => m.Created = v, writable: false);
    public static readonly OxColumn<OxEvent, long?> LastModified = new(0, "lastModified", OxCell.Long, m => m.LastModified, (m, v) => m.LastModified = v, writable: false);
    public static readonly OxColumn<OxEvent, OxCalendarUser?> CreatedBy = new(0, "createdBy", OxCell.Json(OxJson.Default.OxCalendarUser), m => m.CreatedBy, (m, v) => m.CreatedBy = v, writable: false);
    public static readonly OxColumn<OxEvent, OxCalendarUser?> ModifiedBy = new(0, "modifiedBy", OxCell.Json(OxJson.Default.OxCalendarUser), m => m.ModifiedBy, (m, v) => m.ModifiedBy = v, writable: false);
    public static readonly OxColumn<OxEvent, OxCalendarUser?> CalendarUser = new(0, "calendarUser", OxCell.Json(OxJson.Default.OxCalendarUser), m => m.CalendarUser, (m, v) => m.CalendarUser = v, writable: false);
    public static readonly OxColumn<OxEvent, string?> Summary = new(0, "summary", OxCell.Text, m => m.Summary, (m, v) => m.Summary = v);
    public static readonly OxColumn<OxEvent, string?> Location = new(0, "location", OxCell.Text, m => m.Location, (m, v) => m.Location = v);
    public static readonly OxColumn<OxEvent, string?> Description = new(0, "description", OxCell.Text, m => m.Description, (m, v) => m.Description = v);
    public static readonly OxColumn<OxEvent, IReadOnlyList<string>?> Categories = new(0, "categories", OxCell.Texts, m => m.Categories, (m, v) => m.Categories = v);
    public static readonly OxColumn<OxEvent, string?> Classification = new(0, "class", OxCell.Text, m => m.Classification, (m, v) => m.Classification = v);
    public static readonly OxColumn<OxEvent, string?> Color = new(0, "color", OxCell.Text, m => m.Color, (m, v) => m.Color = v);
    public static readonly OxColumn<OxEvent, OxDateTime?> StartDate = new(0, "startDate", OxCell.Json(OxJson.Default.OxDateTime), m => m.StartDate, (m, v) => m.StartDate = v);
    public static readonly OxColumn<OxEvent, OxDateTime?> EndDate = new(0, "endDate", OxCell.Json(OxJson.Default.OxDateTime), m => m.EndDate, (m, v) => m.EndDate = v);
    public static readonly OxColumn<OxEvent, bool?> AllDay = new(0, "allDay", OxCell.Flag, m => m.AllDay, (m, v) => m.AllDay = v, writable: false);
    public static readonly OxColumn<OxEvent, string?> Transp = new(0, "transp", OxCell.Text, m => m.Transp, (m, v) => m.Transp = v);
    public static readonly OxColumn<OxEvent, string?> Status = new(0, "status", OxCell.Text, m => m.Status, (m, v) => m.Status = v);
    public static readonly OxColumn<OxEvent, string?> Rrule = new(0, "rrule", OxCell.Text, m => m.Rrule, (m, v) => m.Rrule = v);
    public static readonly OxColumn<OxEvent, string?> RecurrenceId = new(0, "recurrenceId", OxCell.Text, m => m.RecurrenceId, (m, v) => m.RecurrenceId = v, writable: false);
    public static readonly OxColumn<OxEvent, IReadOnlyList<string>?> RecurrenceDates = new(0, "recurrenceDates", OxCell.Texts, m => m.RecurrenceDates, (m, v) => m.RecurrenceDates = v);
    public static readonly OxColumn<OxEvent, string?> SeriesId = new(0, "seriesId", OxCell.Id, m => m.SeriesId, (m, v) => m.SeriesId = v, writable: false);
    public static readonly OxColumn<OxEvent, IReadOnlyList<string>?> ChangeExceptionDates = new(0, "changeExceptionDates", OxCell.Texts, m => m.ChangeExceptionDates, (m, v) => m.ChangeExceptionDates = v, writable: false);
    public static readonly OxColumn<OxEvent, IReadOnlyList<string>?> DeleteExceptionDates = new(0, "deleteExceptionDates", OxCell.Texts, m => m.DeleteExceptionDates, (m, v) => m.DeleteExceptionDates = v);
    public static readonly OxColumn<OxEvent, OxCalendarUser?> Organizer = new(0, "organizer", OxCell.Json(OxJson.Default.OxCalendarUser), m => m.Organizer, (m, v) => m.Organizer = v);
    public static readonly OxColumn<OxEvent, IReadOnlyList<OxAttendee>?> Attendees = new(0, "attendees", OxCell.Json(OxJson.Default.IReadOnlyListOxAttendee), m => m.Attendees, (m, v) => m.Attendees = v);
    public static readonly OxColumn<OxEvent, string?> AttendeePrivileges = new(0, "attendeePrivileges", OxCell.Text, m => m.AttendeePrivileges, (m, v) => m.AttendeePrivileges = v);
    public static readonly OxColumn<OxEvent, IReadOnlyList<OxAlarm>?> Alarms = new(0, "alarms", OxCell.Json(OxJson.Default.IReadOnlyListOxAlarm), m => m.Alarms, (m, v) => m.Alarms = v);
    public static readonly OxColumn<OxEvent, IReadOnlyList<OxEventAttachment>?> Attachments = new(0, "attachments", OxCell.Json(OxJson.Default.IReadOnlyListOxEventAttachment), m => m.Attachments, (m, v) => m.Attachments = v);
    public static readonly OxColumn<OxEvent, IReadOnlyList<OxConference>?> Conferences = new(0, "conferences", OxCell.Json(OxJson.Default.IReadOnlyListOxConference), m => m.Conferences, (m, v) => m.Conferences = v);
    public static readonly OxColumn<OxEvent, JsonElement?> ExtendedProperties = new(0, "extendedProperties", OxEventCells.Raw, m => m.ExtendedProperties, (m, v) => m.ExtendedProperties = v);
    public static readonly OxColumn<OxEvent, OxGeo?> Geo = new(0, "geo", OxCell.Json(OxJson.Default.OxGeo), m => m.Geo, (m, v) => m.Geo = v);
    public static readonly OxColumn<OxEvent, string?> Url = new(0, "url", OxCell.Text, m => m.Url, (m, v) => m.Url = v);
    public static readonly OxColumn<OxEvent, IReadOnlyList<string>?> Flags = new(0, "flags", OxCell.Texts, m => m.Flags, (m, v) => m.Flags = v, writable: false);

    /// <summary>What a full event is made of.</summary>
    public static readonly OxColumns<OxEvent> All = new(
        Id, Folder, Uid, Filename, Sequence, Timestamp, Created, LastModified, CreatedBy, ModifiedBy, CalendarUser, Summary, Location, Description,
        Categories, Classification, Color, StartDate, EndDate, AllDay, Transp, Status, Rrule, RecurrenceId, RecurrenceDates, SeriesId,
        ChangeExceptionDates, DeleteExceptionDates, Organizer, Attendees, AttendeePrivileges, Alarms, Attachments, Conferences, ExtendedProperties,
        Geo, Url, Flags);

    /// <summary>The same for those who show no files: old servers have to be asked for them event by event.</summary>
    public static readonly OxColumns<OxEvent> WithoutFiles = new([.. All.Where(column => column != Attachments)]);

    /// <summary>Enough to tell what changed.</summary>
    public static readonly OxColumns<OxEvent> Light = new(Id, Folder, SeriesId, RecurrenceId, Uid, Timestamp, LastModified);
}
