using System.Globalization;
using System.Text.Json.Nodes;
using OxSimulator.Chronos;
using OxSimulator.Chronos.Model;
using OxSimulator.Http;
using OxSimulator.Pim;
using OxSimulator.Users;

namespace OxSimulator.Appointments;

/// <summary>The reading actions.</summary>
internal static class AppointmentReader
{
    internal static OxAnswer All(OxCall call)
    {
        var (from, until) = (Moment(call, "start"), Moment(call, "end"));
        var rows = Scopes(call).SelectMany(scope => scope.Store.In(scope.Folder.Id)
            .Where(one => scope.View.CanSee(one) && one.Overlaps(from, until))
            .SelectMany(one => Rows(one, scope, from, until)));
        return Answer(rows, call);
    }

    internal static OxAnswer List(OxCall call)
    {
        var rows = new List<AppointmentRow>();
        foreach (var entry in call.JsonArray.OfType<JsonObject>())
        {
            var scope = ChronosScope.Of(call, Text(entry, "folder"));
            try
            {
                rows.Add(Row(scope.Load(Text(entry, "id")), AppointmentInput.Number(entry, "recurrence_position"), scope));
            }
            catch (OxFaultException gone) when (gone.Fault.Code is "CAL-4040" or "CAL-4041")
            {
                // Left out: clients match rows by id.
            }
        }

        return Answer(rows, call);
    }

    internal static OxAnswer Get(OxCall call)
    {
        var scope = ChronosScope.Of(call, call.Parameters.Require("folder"));
        var found = scope.Load(call.Parameters.Require("id"));
        return OxAnswer.Of(AppointmentColumns.Table.ToObject(Row(found, call.Parameters.Number("recurrence_position"), scope), call), found.Timestamp);
    }

    /// <summary>Changed objects as rows, exceptions on their own; then the bare ids of what is gone, if that is asked for.</summary>
    internal static OxAnswer Updates(OxCall call)
    {
        var since = call.Parameters.RequireNumber("timestamp");
        var tellsGone = call.Parameters["ignore"] is { } ignore && ignore != "deleted";
        if (call.Parameters["folder"] is null && tellsGone) throw OxFaults.MissingParameter("folder").AsException();
        DateTime? from = call.Parameters["start"] is null ? null : Moment(call, "start"), until = call.Parameters["end"] is null ? null : Moment(call, "end");
        using var rows = new OxRowWriter<AppointmentRow>(AppointmentColumns.Table.Asked(call), call);
        var newest = since;
        foreach (var scope in Scopes(call).ToList())
        {
            foreach (var one in scope.Store.Events.Where(one => one.Timestamp > since && scope.View.CanSee(one) && one.Overlaps(from, until)))
            {
                rows.Row(new(one, scope));
                newest = Math.Max(newest, one.Timestamp);
            }

            if (!tellsGone) continue;
            foreach (var gone in scope.Store.TombstonesIn(scope.Folder.Id).Where(one => one.Timestamp > since))
            {
                rows.Bare(PimColumns.Id(gone.Id, call));
                newest = Math.Max(newest, gone.Timestamp);
            }
        }

        return rows.Finish(newest);
    }

    internal static OxAnswer ChangeExceptions(OxCall call)
    {
        var scope = ChronosScope.Of(call, call.Parameters.Require("folder"));
        var master = scope.Load(call.Parameters.Require("id"));
        return Answer(scope.Store.ExceptionsOf(master.Id).Where(scope.View.CanSee).Select(one => new AppointmentRow(one, scope)), call);
    }

    /// <summary>Of events in which the user takes part, wherever he has them, in a public calendar too; 0 for none.</summary>
    internal static OxAnswer ResolveUid(OxCall call)
    {
        var uid = call.Parameters.Require("uid");
        var found = ChronosScope.OwnOf(call).SelectMany(scope => scope.Store.In(scope.Folder.Id)).FirstOrDefault(one => one.Uid == uid && !one.IsException)
            ?? CalendarStore.Of(call.Context).Events.FirstOrDefault(one => one.Uid == uid && one is { IsException: false, CommonFolder: not null } && one.FindUser(call.User.Id) is not null);
        return OxAnswer.Of(new JsonObject { ["id"] = found is null ? 0 : PimColumns.Id(found.Id, call) });
    }

    internal static OxAnswer Has(OxCall call)
    {
        var (from, until) = (Moment(call, "start"), Moment(call, "end"));
        var rows = Scopes(call).SelectMany(scope => scope.Store.In(scope.Folder.Id).Where(scope.View.CanSee)).ToList();
        var days = new JsonArray();
        for (var day = from; day < until; day = day.AddDays(1))
            days.Add(rows.Exists(one => one.Expand(day.AddDays(1)).Any(start => start.ToUtc() < day.AddDays(1) && start.ToUtc() + one.Duration > day)));
        return OxAnswer.Of(days);
    }

    internal static OxAnswer FreeBusy(OxCall call)
    {
        var id = (int)call.Parameters.RequireNumber("id");
        var attendee = call.Parameters.RequireNumber("type") switch
        {
            1 when call.Context.FindUser(id) is { } user => AttendeeResolver.OfUser(user),
            3 when SimResources.Of(call.Context).Find(id) is { } room => new Attendee { Uri = AttendeeResolver.Mailto + room.Address, Entity = room.Id, CuType = "RESOURCE" },
            _ => throw OxFaults.InvalidParameter("id", id.ToString(CultureInfo.InvariantCulture)).AsException(),
        };
        var view = new ChronosStoreView(CalendarStore.Of(call.Context), call.Context, TimeZones.Find(call.User.TimeZoneId));
        return OxAnswer.Of(new JsonArray([.. Busy.Of(attendee, Moment(call, "start"), Moment(call, "end"), view).OrderBy(busy => busy.From).Select(busy => (JsonNode)new JsonObject
        {
            ["start_date"] = call.ToTime(TimeZones.ToMillis(busy.From)),
            ["end_date"] = call.ToTime(TimeZones.ToMillis(busy.Until)),
            ["full_time"] = busy.Event.Start.AllDay,
            ["shown_as"] = busy.Type == "BUSY-TENTATIVE" ? 2 : AppointmentColumns.ShownAs(busy.Event),
        })]), call.Clock.Now);
    }

    internal static AppointmentRow Row(CalendarEvent found, long? position, ChronosScope scope)
    {
        if (position is not > 0 || !found.IsMaster) return new(found, scope);
        var start = AppointmentRule.Starts(found).Skip((int)position - 1).Select(one => (EventDate?)one).FirstOrDefault() ?? throw AppointmentFaults.NoSuchOccurrence();
        return new(found, scope, (int)position, start);
    }

    /// <summary>Text or number, as text.</summary>
    internal static string Text(JsonObject json, string name) => json[name]?.ToString() ?? throw OxFaults.MissingParameter(name).AsException();

    private static IEnumerable<ChronosScope> Scopes(OxCall call) => call.Parameters["folder"] is { } folder ? [ChronosScope.Of(call, folder)] : ChronosScope.OwnOf(call);

    private static IEnumerable<AppointmentRow> Rows(CalendarEvent one, ChronosScope scope, DateTime from, DateTime until)
    {
        if (!one.IsMaster || scope.Call.Parameters.Flag("recurrence_master"))
        {
            yield return new(one, scope);
            yield break;
        }

        foreach (var start in one.Expand(until).Where(start => start.ToUtc() < until && start.ToUtc() + one.Duration > from))
            yield return new(one, scope, AppointmentRule.PositionOf(one, RecurrenceId.Of(start)), start);
    }

    private static OxAnswer Answer(IEnumerable<AppointmentRow> rows, OxCall call)
    {
        var columns = AppointmentColumns.Table.Asked(call);
        var list = rows.ToList();
        if (call.Parameters.Number("sort") is { } sort && AppointmentColumns.Table.Find((int)sort) is { } by) list = [.. list.OrderBy(row => by.Get(row, call), NodeOrder.Instance)];
        if (string.Equals(call.Parameters["order"], "desc", StringComparison.OrdinalIgnoreCase)) list.Reverse();
        return OxRowWriter<AppointmentRow>.Answer(list, columns, call, list.Count == 0 ? 0 : list.Max(row => row.Event.Timestamp));
    }

    private static DateTime Moment(OxCall call, string name) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(call.FromTime(call.Parameters.RequireNumber(name)), -62_135_596_800_000, 253_402_300_799_999)).UtcDateTime;
}
