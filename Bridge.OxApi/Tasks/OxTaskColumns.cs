using Bridge.OxApi.Json;

namespace Bridge.OxApi.Tasks;

/// <summary>The fields of <see cref="OxTask"/>. Source: OX HTTP API, tasks, columns and fields.</summary>
public static class OxTaskColumns
{
    public static readonly OxColumn<OxTask, string?> Id = new(1, "id", OxCell.Id, m => m.Id, (m, v) => m.Id = v, writable: false);
    public static readonly OxColumn<OxTask, string?> FolderId = new(20, "folder_id", OxCell.Id, m => m.FolderId, (m, v) => m.FolderId = v, writable: false);
    public static readonly OxColumn<OxTask, int?> CreatedBy = new(2, "created_by", OxCell.Int, m => m.CreatedBy, (m, v) => m.CreatedBy = v, writable: false);
    public static readonly OxColumn<OxTask, int?> ModifiedBy = new(3, "modified_by", OxCell.Int, m => m.ModifiedBy, (m, v) => m.ModifiedBy = v, writable: false);
    public static readonly OxColumn<OxTask, long?> CreationDate = new(4, "creation_date", OxCell.Long, m => m.CreationDate, (m, v) => m.CreationDate = v, writable: false);
    public static readonly OxColumn<OxTask, long?> LastModified = new(5, "last_modified", OxCell.Long, m => m.LastModified, (m, v) => m.LastModified = v, writable: false);
    public static readonly OxColumn<OxTask, string?> Categories = new(100, "categories", OxCell.Text, m => m.Categories, (m, v) => m.Categories = v);
    public static readonly OxColumn<OxTask, bool?> PrivateFlag = new(101, "private_flag", OxCell.Flag, m => m.PrivateFlag, (m, v) => m.PrivateFlag = v);
    public static readonly OxColumn<OxTask, int?> ColorLabel = new(102, "color_label", OxCell.Int, m => m.ColorLabel, (m, v) => m.ColorLabel = v);
    public static readonly OxColumn<OxTask, int?> NumberOfAttachments = new(104, "number_of_attachments", OxCell.Int, m => m.NumberOfAttachments, (m, v) => m.NumberOfAttachments = v, writable: false);
    public static readonly OxColumn<OxTask, long?> LastModifiedOfNewestAttachmentUTC = new(105, "lastModifiedOfNewestAttachmentUTC", OxCell.Long, m => m.LastModifiedOfNewestAttachmentUTC, (m, v) => m.LastModifiedOfNewestAttachmentUTC = v, writable: false);
    public static readonly OxColumn<OxTask, string?> Uid = new(223, "uid", OxCell.Text, m => m.Uid, (m, v) => m.Uid = v);
    public static readonly OxColumn<OxTask, string?> Title = new(200, "title", OxCell.Text, m => m.Title, (m, v) => m.Title = v);
    public static readonly OxColumn<OxTask, long?> StartDate = new(201, "start_date", OxCell.Long, m => m.StartDate, (m, v) => m.StartDate = v);
    public static readonly OxColumn<OxTask, long?> EndDate = new(202, "end_date", OxCell.Long, m => m.EndDate, (m, v) => m.EndDate = v);
    public static readonly OxColumn<OxTask, string?> Note = new(203, "note", OxCell.Text, m => m.Note, (m, v) => m.Note = v);
    public static readonly OxColumn<OxTask, long?> Alarm = new(204, "alarm", OxCell.Long, m => m.Alarm, (m, v) => m.Alarm = v);
    public static readonly OxColumn<OxTask, int?> RecurrenceType = new(209, "recurrence_type", OxCell.Int, m => m.RecurrenceType, (m, v) => m.RecurrenceType = v);
    public static readonly OxColumn<OxTask, int?> Days = new(212, "days", OxCell.Int, m => m.Days, (m, v) => m.Days = v);
    public static readonly OxColumn<OxTask, int?> DayInMonth = new(213, "day_in_month", OxCell.Int, m => m.DayInMonth, (m, v) => m.DayInMonth = v);
    public static readonly OxColumn<OxTask, int?> Month = new(214, "month", OxCell.Int, m => m.Month, (m, v) => m.Month = v);
    public static readonly OxColumn<OxTask, int?> Interval = new(215, "interval", OxCell.Int, m => m.Interval, (m, v) => m.Interval = v);
    public static readonly OxColumn<OxTask, long?> Until = new(216, "until", OxCell.Long, m => m.Until, (m, v) => m.Until = v);
    public static readonly OxColumn<OxTask, int?> Occurrences = new(222, "occurrences", OxCell.Int, m => m.Occurrences, (m, v) => m.Occurrences = v);
    public static readonly OxColumn<OxTask, IReadOnlyList<OxParticipant>?> Participants = new(220, "participants", OxCell.Json(OxColumnJson.Default.IReadOnlyListOxParticipant), m => m.Participants, (m, v) => m.Participants = v);
    public static readonly OxColumn<OxTask, IReadOnlyList<OxTaskUser>?> Users = new(221, "users", OxCell.Json(OxColumnJson.Default.IReadOnlyListOxTaskUser), m => m.Users, (m, v) => m.Users = v, writable: false);
    public static readonly OxColumn<OxTask, int?> Status = new(300, "status", OxCell.Int, m => m.Status, (m, v) => m.Status = v);
    public static readonly OxColumn<OxTask, int?> PercentCompleted = new(301, "percent_completed", OxCell.Int, m => m.PercentCompleted, (m, v) => m.PercentCompleted = v);
    public static readonly OxColumn<OxTask, decimal?> ActualCosts = new(302, "actual_costs", OxCell.Amount, m => m.ActualCosts, (m, v) => m.ActualCosts = v);
    public static readonly OxColumn<OxTask, string?> ActualDuration = new(303, "actual_duration", OxCell.Text, m => m.ActualDuration, (m, v) => m.ActualDuration = v);
    public static readonly OxColumn<OxTask, string?> BillingInformation = new(305, "billing_information", OxCell.Text, m => m.BillingInformation, (m, v) => m.BillingInformation = v);
    public static readonly OxColumn<OxTask, decimal?> TargetCosts = new(307, "target_costs", OxCell.Amount, m => m.TargetCosts, (m, v) => m.TargetCosts = v);
    public static readonly OxColumn<OxTask, string?> TargetDuration = new(308, "target_duration", OxCell.Text, m => m.TargetDuration, (m, v) => m.TargetDuration = v);
    public static readonly OxColumn<OxTask, int?> Priority = new(309, "priority", OxCell.Int, m => m.Priority, (m, v) => m.Priority = v);
    public static readonly OxColumn<OxTask, string?> Currency = new(312, "currency", OxCell.Text, m => m.Currency, (m, v) => m.Currency = v);
    public static readonly OxColumn<OxTask, string?> TripMeter = new(313, "trip_meter", OxCell.Text, m => m.TripMeter, (m, v) => m.TripMeter = v);
    public static readonly OxColumn<OxTask, string?> Companies = new(314, "companies", OxCell.Text, m => m.Companies, (m, v) => m.Companies = v);
    public static readonly OxColumn<OxTask, long?> DateCompleted = new(315, "date_completed", OxCell.Long, m => m.DateCompleted, (m, v) => m.DateCompleted = v);
    public static readonly OxColumn<OxTask, long?> StartTime = new(316, "start_time", OxCell.Long, m => m.StartTime, (m, v) => m.StartTime = v);
    public static readonly OxColumn<OxTask, long?> EndTime = new(317, "end_time", OxCell.Long, m => m.EndTime, (m, v) => m.EndTime = v);
    public static readonly OxColumn<OxTask, bool?> FullTime = new(401, "full_time", OxCell.Flag, m => m.FullTime, (m, v) => m.FullTime = v);

    /// <summary>What a full task is made of.</summary>
    public static readonly OxColumns<OxTask> All = new(
        Id, FolderId, CreatedBy, ModifiedBy, CreationDate, LastModified, Categories, PrivateFlag, ColorLabel, NumberOfAttachments,
        LastModifiedOfNewestAttachmentUTC, Uid, Title, StartDate, EndDate, Note, Alarm, RecurrenceType, Days, DayInMonth, Month, Interval, Until,
        Occurrences, Participants, Users, Status, PercentCompleted, ActualCosts, ActualDuration, BillingInformation, TargetCosts, TargetDuration,
        Priority, Currency, TripMeter, Companies, DateCompleted, StartTime, EndTime, FullTime);

    /// <summary>Enough to tell what changed.</summary>
    public static readonly OxColumns<OxTask> Light = new(Id, FolderId, LastModified, Uid);
}
