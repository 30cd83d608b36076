using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using OxSimulator.Chronos;
using OxSimulator.Chronos.Model;
using OxSimulator.Http;
using OxSimulator.Pim;

namespace OxSimulator.Appointments;

/// <summary>An event as the legacy module shows it to somebody: itself, or one occurrence of a series.</summary>
/// <param name="Position">The occurrence's number; 0 for none.</param>
/// <param name="Start">The occurrence's own start.</param>
internal sealed record AppointmentRow(CalendarEvent Event, ChronosScope Scope, int Position = 0, EventDate? Start = null);

/// <summary>The columns of appointments. Source: OX HTTP API, "Detailed appointment data".</summary>
internal static class AppointmentColumns
{
    private const string BusyProperty = "X-MICROSOFT-CDO-BUSYSTATUS";

    internal static readonly OxColumnTable<AppointmentRow> Table = new(
        new(1, "id", (row, call) => PimColumns.Id(row.Event.Id, call)),
        new(2, "created_by", (row, _) => row.Event.CreatedBy),
        new(3, "modified_by", (row, _) => row.Event.ModifiedBy),
        new(4, "creation_date", (row, call) => call.ToTime(row.Event.Created)),
        new(5, "last_modified", (row, call) => call.ToTime(row.Event.Timestamp)),
        new(6, "last_modified_utc", (row, _) => row.Event.Timestamp),
        new(20, "folder_id", (row, _) => int.Parse(row.Scope.Folder.Id, CultureInfo.InvariantCulture)),
        new(100, "categories", (row, _) => row.Event.Fields["categories"] is JsonArray all ? string.Join(',', all.Select(one => one!.ToString())) : null),
        new(101, "private_flag", (row, _) => row.Event.Class != "PUBLIC"),
        new(102, "color_label", (row, _) => AppointmentColors.LabelOf(row.Event.Text("color"))),
        new(104, "number_of_attachments", (row, _) => row.Event.Attachments.Count),
        new(105, "lastModifiedOfNewestAttachmentUTC", (_, _) => null),
        new(200, "title", (row, _) => row.Event.Text("summary")),
        new(201, "start_date", (row, call) => Moment(row.Start ?? row.Event.Start, call)),
        new(202, "end_date", (row, call) => Moment(End(row), call)),
        new(203, "note", (row, _) => row.Event.Text("description")),
        new(204, "alarm", (row, call) => Alarm(row.Event, call)),
        new(206, "recurrence_id", (row, call) => row.Event.SeriesId is { } series ? PimColumns.Id(series, call) : null),
        new(207, "recurrence_position", (row, _) => Position(row) is > 0 and var position ? position : null),
        new(208, "recurrence_date_position", (row, _) => Original(row) is { } id ? AppointmentRule.DayOf(id) : null),
        new(209, "recurrence_type", (row, _) => Rule(row, "recurrence_type") ?? 0),
        new(210, "change_exceptions", (row, _) => row.Event.IsMaster ? Days(row.Scope.View.ExceptionsOf(row.Event).Changed) : null),
        new(211, "delete_exceptions", (row, _) => row.Event.IsMaster ? Days(row.Scope.View.ExceptionsOf(row.Event).Deleted) : null),
        new(212, "days", (row, _) => Rule(row, "days")),
        new(213, "day_in_month", (row, _) => Rule(row, "day_in_month")),
        new(214, "month", (row, _) => Rule(row, "month")),
        new(215, "interval", (row, _) => Rule(row, "interval")),
        new(216, "until", (row, _) => Rule(row, "until")),
        new(220, "participants", (row, _) => AppointmentPeople.Participants(row.Event)),
        new(221, "users", (row, _) => AppointmentPeople.Users(row.Event)),
        new(222, "occurrences", (row, _) => Rule(row, "occurrences")),
        new(223, "uid", (row, _) => row.Event.Uid),
        new(224, "organizer", (row, call) => row.Event.Organizer is { } organizer ? AttendeeResolver.Address(organizer) : call.Context.FindUser(row.Event.CalendarUser)?.Address),
        new(225, "sequence", (row, _) => row.Event.Sequence),
        new(226, "confirmations", (row, _) => AppointmentPeople.Confirmations(row.Event)),
        new(227, "organizerId", (row, _) => row.Event.Organizer is null ? row.Event.CalendarUser : row.Event.OrganizerEntity ?? 0),
        new(228, "principal", (_, _) => null),
        new(229, "principalId", (_, _) => 0),
        new(400, "location", (row, _) => row.Event.Text("location")),
        new(401, "full_time", (row, _) => row.Event.Start.AllDay),
        new(402, "shown_as", (row, _) => ShownAs(row.Event)),
        new(408, "timezone", (row, call) => row.Event.Start.Zone ?? call.User.TimeZoneId));

    internal static int ShownAs(CalendarEvent one)
    {
        if (one.IsTransparent) return 4;
        if (one.Fields["extendedProperties"]?[BusyProperty]?.ToString() == "OOF") return 3;
        return one.Text("status") == "TENTATIVE" ? 2 : 1;
    }

    /// <summary>What makes an event look so.</summary>
    internal static void ShowAs(long shownAs, JsonObject target)
    {
        target["transp"] = shownAs == 4 ? "TRANSPARENT" : "OPAQUE";
        target["status"] = shownAs == 2 ? "TENTATIVE" : "CONFIRMED";
        target["extendedProperties"] = shownAs == 3 ? new JsonObject { [BusyProperty] = "OOF" } : null;
    }

    private static long Moment(EventDate date, OxCall call) =>
        date.AllDay ? TimeZones.ToMillis(date.Local) : call.ToTime(TimeZones.ToMillis(date.ToUtc(TimeZones.Find(call.User.TimeZoneId))));

    private static EventDate End(AppointmentRow row) =>
        row.Start is { } start ? row.Event.End.At(row.Event.End.Local + (start.Local - row.Event.Start.Local)) : row.Event.End;

    private static RecurrenceId? Original(AppointmentRow row) => row.Start is { } start ? RecurrenceId.Of(start) : row.Event.RecurrenceId;

    private static int Position(AppointmentRow row) =>
        row.Position > 0 ? row.Position
        : row.Event is { IsException: true, RecurrenceId: { } id, SeriesId: { } series } && row.Scope.Store.Find(series) is { } master ? AppointmentRule.PositionOf(master, id)
        : 0;

    /// <summary>The rule is told with the series alone; an exception tells only the kind.</summary>
    private static long? Rule(AppointmentRow row, string name) => AppointmentRule.Of(row.Event) is var fields && fields.TryGetValue(name, out var value) ? value : null;

    private static JsonArray? Days(List<RecurrenceId> ids) => ids.Count == 0 ? null : [.. ids.Select(id => (JsonNode)AppointmentRule.DayOf(id))];

    private static JsonNode? Alarm(CalendarEvent one, OxCall call)
    {
        if (!one.Alarms.TryGetValue(call.User.Id, out var alarms) || alarms is not [JsonObject first, ..] || first["trigger"]?["duration"]?.ToString() is not { } duration) return null;
        return (int)-XmlConvert.ToTimeSpan(duration).TotalMinutes;
    }
}
