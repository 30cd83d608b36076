using System.Text.Json;
using Bridge.OxApi.Json;

namespace Bridge.OxApi.Calendar.Legacy;

/// <summary>The fields of <see cref="OxAppointment"/>, and which of them make the fields of an <see cref="OxEvent"/>. Source: OX HTTP API, calendar, columns.</summary>
internal static class OxAppointmentColumns
{
    private static readonly OxCell<IReadOnlyList<long>?> Dates = new(ReadDays, (json, value) => JsonSerializer.Serialize(json, value!, OxColumnJson.Default.IReadOnlyListInt64));

    internal static readonly OxColumn<OxAppointment, string?> Id = new(1, "id", OxCell.Id, m => m.Id, (m, v) => m.Id = v, writable: false);
    internal static readonly OxColumn<OxAppointment, int?> CreatedBy = new(2, "created_by", OxCell.Int, m => m.CreatedBy, (m, v) => m.CreatedBy = v, writable: false);
    internal static readonly OxColumn<OxAppointment, int?> ModifiedBy = new(3, "modified_by", OxCell.Int, m => m.ModifiedBy, (m, v) => m.ModifiedBy = v, writable: false);
    internal static readonly OxColumn<OxAppointment, long?> CreationDate = new(4, "creation_date", OxCell.Long, m => m.CreationDate, (m, v) => m.CreationDate = v, writable: false);
    internal static readonly OxColumn<OxAppointment, long?> LastModified = new(5, "last_modified", OxCell.Long, m => m.LastModified, (m, v) => m.LastModified = v, writable: false);
    internal static readonly OxColumn<OxAppointment, string?> FolderId = new(20, "folder_id", OxCell.Id, m => m.FolderId, (m, v) => m.FolderId = v, writable: false);
    internal static readonly OxColumn<OxAppointment, string?> Categories = new(100, "categories", OxCell.Text, m => m.Categories, (m, v) => m.Categories = v);
    internal static readonly OxColumn<OxAppointment, bool?> PrivateFlag = new(101, "private_flag", OxCell.Flag, m => m.PrivateFlag, (m, v) => m.PrivateFlag = v);
    internal static readonly OxColumn<OxAppointment, int?> ColorLabel = new(102, "color_label", OxCell.Int, m => m.ColorLabel, (m, v) => m.ColorLabel = v);
    internal static readonly OxColumn<OxAppointment, int?> NumberOfAttachments = new(104, "number_of_attachments", OxCell.Int, m => m.NumberOfAttachments, (m, v) => m.NumberOfAttachments = v, writable: false);
    internal static readonly OxColumn<OxAppointment, string?> Title = new(200, "title", OxCell.Text, m => m.Title, (m, v) => m.Title = v);
    internal static readonly OxColumn<OxAppointment, long?> StartDate = new(201, "start_date", OxCell.Long, m => m.StartDate, (m, v) => m.StartDate = v);
    internal static readonly OxColumn<OxAppointment, long?> EndDate = new(202, "end_date", OxCell.Long, m => m.EndDate, (m, v) => m.EndDate = v);
    internal static readonly OxColumn<OxAppointment, string?> Note = new(203, "note", OxCell.Text, m => m.Note, (m, v) => m.Note = v);
    internal static readonly OxColumn<OxAppointment, int?> Alarm = new(204, "alarm", OxCell.Int, m => m.Alarm, (m, v) => m.Alarm = v);
    internal static readonly OxColumn<OxAppointment, string?> RecurrenceId = new(206, "recurrence_id", OxCell.Id, m => m.RecurrenceId, (m, v) => m.RecurrenceId = v is "0" ? null : v);
    internal static readonly OxColumn<OxAppointment, int?> RecurrencePosition = new(207, "recurrence_position", OxCell.Int, m => m.RecurrencePosition, (m, v) => m.RecurrencePosition = v);
    internal static readonly OxColumn<OxAppointment, long?> RecurrenceDatePosition = new(208, "recurrence_date_position", OxCell.Long, m => m.RecurrenceDatePosition, (m, v) => m.RecurrenceDatePosition = v);
    internal static readonly OxColumn<OxAppointment, int?> RecurrenceType = new(209, "recurrence_type", OxCell.Int, m => m.RecurrenceType, (m, v) => m.RecurrenceType = v);
    internal static readonly OxColumn<OxAppointment, IReadOnlyList<long>?> ChangeExceptions = new(210, "change_exceptions", Dates, m => m.ChangeExceptions, (m, v) => m.ChangeExceptions = v, writable: false);
    internal static readonly OxColumn<OxAppointment, IReadOnlyList<long>?> DeleteExceptions = new(211, "delete_exceptions", Dates, m => m.DeleteExceptions, (m, v) => m.DeleteExceptions = v, writable: false);
    internal static readonly OxColumn<OxAppointment, int?> Days = new(212, "days", OxCell.Int, m => m.Days, (m, v) => m.Days = v);
    internal static readonly OxColumn<OxAppointment, int?> DayInMonth = new(213, "day_in_month", OxCell.Int, m => m.DayInMonth, (m, v) => m.DayInMonth = v);
    internal static readonly OxColumn<OxAppointment, int?> Month = new(214, "month", OxCell.Int, m => m.Month, (m, v) => m.Month = v);
    internal static readonly OxColumn<OxAppointment, int?> Interval = new(215, "interval", OxCell.Int, m => m.Interval, (m, v) => m.Interval = v);
    internal static readonly OxColumn<OxAppointment, long?> Until = new(216, "until", OxCell.Long, m => m.Until, (m, v) => m.Until = v);
    internal static readonly OxColumn<OxAppointment, IReadOnlyList<OxAppointmentParticipant>?> Participants = new(220, "participants", OxCell.Json(OxColumnJson.Default.IReadOnlyListOxAppointmentParticipant), m => m.Participants, (m, v) => m.Participants = v);
    internal static readonly OxColumn<OxAppointment, IReadOnlyList<OxAppointmentUser>?> Users = new(221, "users", OxCell.Json(OxColumnJson.Default.IReadOnlyListOxAppointmentUser), m => m.Users, (m, v) => m.Users = v);
    internal static readonly OxColumn<OxAppointment, int?> Occurrences = new(222, "occurrences", OxCell.Int, m => m.Occurrences, (m, v) => m.Occurrences = v);
    internal static readonly OxColumn<OxAppointment, string?> Uid = new(223, "uid", OxCell.Text, m => m.Uid, (m, v) => m.Uid = v);
    internal static readonly OxColumn<OxAppointment, string?> Organizer = new(224, "organizer", OxCell.Text, m => m.Organizer, (m, v) => m.Organizer = v);
    internal static readonly OxColumn<OxAppointment, int?> Sequence = new(225, "sequence", OxCell.Int, m => m.Sequence, (m, v) => m.Sequence = v, writable: false);
    internal static readonly OxColumn<OxAppointment, IReadOnlyList<OxAppointmentConfirmation>?> Confirmations = new(226, "confirmations", OxCell.Json(OxColumnJson.Default.IReadOnlyListOxAppointmentConfirmation), m => m.Confirmations, (m, v) => m.Confirmations = v, writable: false);
    internal static readonly OxColumn<OxAppointment, int?> OrganizerId = new(227, "organizerId", OxCell.Int, m => m.OrganizerId, (m, v) => m.OrganizerId = v, writable: false);
    internal static readonly OxColumn<OxAppointment, string?> Location = new(400, "location", OxCell.Text, m => m.Location, (m, v) => m.Location = v);
    internal static readonly OxColumn<OxAppointment, bool?> FullTime = new(401, "full_time", OxCell.Flag, m => m.FullTime, (m, v) => m.FullTime = v);
    internal static readonly OxColumn<OxAppointment, int?> ShownAs = new(402, "shown_as", OxCell.Int, m => m.ShownAs, (m, v) => m.ShownAs = v);
    internal static readonly OxColumn<OxAppointment, string?> TimeZone = new(408, "timezone", OxCell.Text, m => m.TimeZone, (m, v) => m.TimeZone = v);

    private static readonly OxColumn<OxAppointment>[] Times = [StartDate, EndDate, FullTime, TimeZone];
    private static readonly OxColumn<OxAppointment>[] Rule = [RecurrenceType, Days, DayInMonth, Month, Interval, Until, Occurrences, .. Times];
    private static readonly OxColumn<OxAppointment>[] People = [Participants, Users, Confirmations, Organizer, OrganizerId];

    /// <summary>What tells appointments apart, and where they belong.</summary>
    internal static readonly OxColumns<OxAppointment> Keys = new(Id, FolderId, RecurrenceId, LastModified, ModifiedBy);

    /// <summary>What tells which occurrences a series has.</summary>
    internal static readonly OxColumns<OxAppointment> Series = new([.. Keys, .. Rule, ChangeExceptions, DeleteExceptions]);

    internal static readonly OxColumns<OxAppointment> All = new(
    [
        .. Keys, CreatedBy, CreationDate, Categories, PrivateFlag, ColorLabel, NumberOfAttachments, Title, .. Times, Note, Alarm, RecurrencePosition, RecurrenceDatePosition, RecurrenceType,
        ChangeExceptions, DeleteExceptions, Days, DayInMonth, Month, Interval, Until, Occurrences, .. People, Uid, Sequence, Location, ShownAs,
    ]);

    /// <summary>What makes an occurrence a changed one.</summary>
    internal static readonly OxColumn<OxAppointment>[] OfException = [Title, Location, Note, Categories, PrivateFlag, ColorLabel, ShownAs, Alarm, .. Times, Participants];

    private static readonly Dictionary<OxColumn<OxEvent>, OxColumn<OxAppointment>[]> Sources = new()
    {
        [OxEventColumns.Uid] = [Uid],
        [OxEventColumns.Sequence] = [Sequence],
        [OxEventColumns.Created] = [CreationDate],
        [OxEventColumns.CreatedBy] = [CreatedBy],
        [OxEventColumns.Summary] = [Title],
        [OxEventColumns.Location] = [Location],
        [OxEventColumns.Description] = [Note],
        [OxEventColumns.Categories] = [Categories],
        [OxEventColumns.Classification] = [PrivateFlag],
        [OxEventColumns.Color] = [ColorLabel],
        [OxEventColumns.StartDate] = Times,
        [OxEventColumns.EndDate] = Times,
        [OxEventColumns.AllDay] = [FullTime],
        [OxEventColumns.Transp] = [ShownAs],
        [OxEventColumns.Status] = [ShownAs],
        [OxEventColumns.ExtendedProperties] = [ShownAs],
        [OxEventColumns.Rrule] = Rule,
        [OxEventColumns.RecurrenceId] = [RecurrenceDatePosition, RecurrencePosition],
        [OxEventColumns.ChangeExceptionDates] = [ChangeExceptions, .. Rule],
        [OxEventColumns.DeleteExceptionDates] = [DeleteExceptions, .. Rule],
        [OxEventColumns.Organizer] = People,
        [OxEventColumns.Attendees] = People,
        [OxEventColumns.Alarms] = [Alarm],
        [OxEventColumns.Attachments] = [NumberOfAttachments],
    };

    /// <summary>What has to be asked for to fill these fields of events.</summary>
    internal static OxColumns<OxAppointment> For(OxColumns<OxEvent> fields) =>
        new([.. Keys.Concat(fields.SelectMany(field => Sources.GetValueOrDefault(field) ?? [])).Distinct()]);

    private static IReadOnlyList<long>? ReadDays(ref Utf8JsonReader json) => JsonSerializer.Deserialize(ref json, OxColumnJson.Default.IReadOnlyListInt64);
}
