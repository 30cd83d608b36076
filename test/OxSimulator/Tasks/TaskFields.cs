using OxSimulator.Pim;

namespace OxSimulator.Tasks;

/// <summary>The columns of tasks. Source: OX HTTP API, "Detailed task data".</summary>
internal static class TaskFields
{
    internal static readonly PimField[] All =
    [
        new(100, "categories", MaxLength: 1024), new(101, "private_flag", PimValue.Flag), new(102, "color_label", PimValue.Number),
        new(200, "title", MaxLength: 256), new(201, "start_date", PimValue.Date), new(202, "end_date", PimValue.Date), new(203, "note", MaxLength: 65_535),
        new(204, "alarm", PimValue.Time), new(209, "recurrence_type", PimValue.Number), new(212, "days", PimValue.Number),
        new(213, "day_in_month", PimValue.Number), new(214, "month", PimValue.Number), new(215, "interval", PimValue.Number),
        new(216, "until", PimValue.Date), new(222, "occurrences", PimValue.Number), new(220, "participants", PimValue.Json),
        new(221, "users", PimValue.Json), new(223, "uid", MaxLength: 255), new(300, "status", PimValue.Number),
        new(301, "percent_completed", PimValue.Number), new(302, "actual_costs", PimValue.NumberText), new(303, "actual_duration", MaxLength: 20),
        new(305, "billing_information", MaxLength: 255), new(307, "target_costs", PimValue.NumberText), new(308, "target_duration", MaxLength: 20),
        new(309, "priority", PimValue.Number), new(312, "currency", MaxLength: 10), new(313, "trip_meter", MaxLength: 255),
        new(314, "companies", MaxLength: 255), new(315, "date_completed", PimValue.Time), new(316, "start_time", PimValue.TimeOrDate),
        new(317, "end_time", PimValue.TimeOrDate), new(401, "full_time", PimValue.Flag),
    ];
}
