using System.Text.Json;
using Bridge.OxApi.Transport;
using NodaTime;

namespace Bridge.OxApi.Calendar.Legacy;

/// <summary>Reads appointments, and who takes part in them.</summary>
internal sealed class LegacyReader(OxCaller caller, LegacyPeople people)
{
    private const string Module = OxLegacyCalendarApi.Module;

    private static readonly OxRange Ever = new(-2_208_988_800_000, 7_258_118_400_000);

    internal Task<OxResult<IReadOnlyList<OxAppointment>>> AllAsync(
        IOxSession session, OxFolderId folder, OxRange range, OxColumns<OxAppointment> columns, CancellationToken cancellationToken) =>
        caller.CallAsync(
            session,
            OxCall.Get(Module, "all").With("folder", folder.Value).With("columns", columns.Numbers).With("start", range.FromMs).With("end", range.UntilMs)
                .With("recurrence_master", "true").With("showPrivate", "true").InUtc(),
            Rows(columns), cancellationToken);

    internal async Task<OxResult<IReadOnlyList<OxAppointment>>> ListAsync(
        IOxSession session, IReadOnlyList<OxEventRef> events, OxColumns<OxAppointment> columns, CancellationToken cancellationToken)
    {
        var found = new List<OxAppointment>(events.Count);
        foreach (var chunk in events.Chunk(OxCaller.MaxElements))
        {
            var call = OxCall.Ask(Module, "list").With("columns", columns.Numbers).With("recurrence_master", "true").InUtc().Body(json =>
            {
                json.WriteStartArray();
                foreach (var one in chunk) WriteRef(json, one);
                json.WriteEndArray();
            });
            var result = await caller.CallAsync(session, call, Rows(columns), cancellationToken);
            if (result.Error is { IsNotFound: true } && chunk.Length > 1) result = await EachAsync(session, chunk, columns, cancellationToken);
            if (!result.TryGet(out var rows, out var error)) return error;
            found.AddRange(rows);
        }
        return OxResult<IReadOnlyList<OxAppointment>>.Success(found);
    }

    /// <summary>One that is gone spoils the answer for all: then each for itself, still in one call.</summary>
    private async Task<OxResult<IReadOnlyList<OxAppointment>>> EachAsync(IOxSession session, OxEventRef[] events, OxColumns<OxAppointment> columns, CancellationToken cancellationToken)
    {
        var told = await caller.MultipleAsync(
            session, Module, "list", repeatable: true, events,
            (json, one) =>
            {
                json.WriteString("columns", columns.Numbers);
                json.WriteString("recurrence_master", "true");
                json.WriteStartArray("data");
                WriteRef(json, one);
                json.WriteEndArray();
            },
            Rows(columns), cancellationToken);
        if (!told.TryGet(out var answers, out var error)) return error;
        if (answers.Select(answer => answer.Error).FirstOrDefault(one => one is { IsNotFound: false }) is { } failed) return failed;
        return OxResult<IReadOnlyList<OxAppointment>>.Success([.. answers.Where(answer => answer.IsSuccess).SelectMany(answer => answer.Value)]);
    }

    private static void WriteRef(Utf8JsonWriter json, OxEventRef one)
    {
        json.WriteStartObject();
        json.WriteString("id", one.Id);
        json.WriteString("folder", one.Folder.Value);
        json.WriteEndObject();
    }

    internal Task<OxResult<OxAppointment>> GetAsync(IOxSession session, OxFolderId folder, string id, CancellationToken cancellationToken) => caller.CallAsync(
        session, OxCall.Get(Module, "get").With("id", id).With("folder", folder.Value).InUtc(),
        OxAnswer.Of((ref json) => OxRow.ReadObject(ref json, OxAppointmentColumns.All)), cancellationToken);

    /// <summary>An appointment whose folder is not known.</summary>
    /// <returns>As it is in the first of these folders that has it; null for none.</returns>
    internal async Task<OxResult<OxAppointment?>> FindAsync(IOxSession session, IReadOnlyList<OxFolderId> folders, string id, CancellationToken cancellationToken)
    {
        if (folders.Count == 0) return OxResult<OxAppointment?>.Success(null);
        var told = await caller.MultipleAsync(
            session, Module, "get", repeatable: true, folders,
            (json, folder) =>
            {
                json.WriteString("id", id);
                json.WriteString("folder", folder.Value);
            },
            OxAnswer.Of((ref json) => OxRow.ReadObject(ref json, OxAppointmentColumns.All)), cancellationToken);
        if (!told.TryGet(out var answers, out var error)) return error;
        OxError? unread = null;
        foreach (var (answer, folder) in answers.Zip(folders))
        {
            if (answer.TryGet(out var found, out error) && found.FolderId == folder.Value) return OxResult<OxAppointment?>.Success(found);
            if (error is { IsNotFound: false, IsPermission: false }) unread ??= error;
        }

        return unread is null ? OxResult<OxAppointment?>.Success(null) : unread;
    }

    /// <summary>The changed occurrences of some series.</summary>
    internal async Task<OxResult<IReadOnlyList<OxAppointment>>> ExceptionsAsync(
        IOxSession session, IReadOnlyList<OxAppointment> masters, OxColumns<OxAppointment> columns, CancellationToken cancellationToken)
    {
        var changed = masters.Where(master => master.ChangeExceptions is { Count: > 0 } && master.FolderId is not null).ToList();
        if (changed.Count == 0) return OxResult<IReadOnlyList<OxAppointment>>.Success([]);
        columns = new([.. columns.Concat([OxAppointmentColumns.RecurrenceDatePosition, OxAppointmentColumns.RecurrencePosition]).Distinct()]);
        if (!LegacyServer.Of(session).TellsChangeExceptions) return await SearchedAsync(session, changed, columns, cancellationToken);
        var told = await caller.MultipleAsync(
            session, Module, "getChangeExceptions", repeatable: true, changed,
            (json, master) =>
            {
                json.WriteString("id", master.Id);
                json.WriteString("folder", master.FolderId);
                json.WriteString("columns", columns.Numbers);
            },
            Rows(columns), cancellationToken);
        if (!told.TryGet(out var answers, out var error)) return error;
        // Without knowing all of them nobody is shown a series: what is not there would count as deleted.
        if (answers.Select(answer => answer.Error).FirstOrDefault(one => one is { IsNotFound: false }) is { } failed) return failed;
        return OxResult<IReadOnlyList<OxAppointment>>.Success([.. answers.Where(answer => answer.IsSuccess).SelectMany(answer => answer.Value)]);
    }

    /// <summary>Servers that tell no series' exceptions: they are among all that is in its folder.</summary>
    private async Task<OxResult<IReadOnlyList<OxAppointment>>> SearchedAsync(
        IOxSession session, List<OxAppointment> masters, OxColumns<OxAppointment> columns, CancellationToken cancellationToken)
    {
        var found = new List<OxEventRef>();
        foreach (var folder in masters.GroupBy(master => master.FolderId!, StringComparer.Ordinal))
        {
            var listed = await AllAsync(session, new(folder.Key), Ever, OxAppointmentColumns.Keys, cancellationToken);
            if (!listed.TryGet(out var rows, out var error)) return error;
            var series = folder.Select(master => master.Id).ToHashSet(StringComparer.Ordinal);
            found.AddRange(rows.Where(row => LegacyEvents.IsException(row) && series.Contains(row.RecurrenceId)).Select(row => new OxEventRef(new(folder.Key), row.Id!)));
        }

        return await ListAsync(session, found, columns, cancellationToken);
    }

    /// <summary>Where an occurrence is.</summary>
    internal async Task<OxResult<LegacyPlace>> PlaceAsync(
        IOxSession session, OxAppointment master, LegacySeries series, string recurrenceId, OxColumns<OxAppointment> columns, CancellationToken cancellationToken)
    {
        if (series.DayOf(recurrenceId) is not { } day || series.DaysOf(master.DeleteExceptions).Contains(day)) return LegacyCodes.NoOccurrence;
        if (series.DaysOf(master.ChangeExceptions).Contains(day))
        {
            var loaded = await ExceptionsAsync(session, [master], columns, cancellationToken);
            if (!loaded.TryGet(out var exceptions, out var error)) return error;
            // One that the user does not see is an occurrence that he has not.
            return exceptions.FirstOrDefault(one => LegacyEvents.DayOf(one, series) == day) is { } exception
                ? OxResult<LegacyPlace>.Success(new(day, Position: null, exception))
                : LegacyCodes.NoOccurrence;
        }

        return series.PositionOf(day) is { } position ? OxResult<LegacyPlace>.Success(new(day, position, Exception: null)) : LegacyCodes.NoOccurrence;
    }

    /// <summary>What is to be written to, as it is now.</summary>
    internal async Task<OxResult<LegacyAim>> AimAsync(IOxSession session, OxFolderId folder, string id, long timestamp, string? recurrenceId, CancellationToken cancellationToken)
    {
        var read = await GetAsync(session, folder, id, cancellationToken);
        if (!read.TryGet(out var found, out var error)) return error;
        if (found.LastModified > timestamp) return LegacyCodes.Changed;
        if (recurrenceId is null || LegacySeries.Of(found, session.TimeZone) is not { } series)
            return OxResult<LegacyAim>.Success(new(folder, found, LegacyEvents.IsException(found) ? new OxAppointment { Id = found.RecurrenceId } : null, Position: null, RecurrenceId: null));
        var placed = await PlaceAsync(session, found, series, recurrenceId, OxAppointmentColumns.All, cancellationToken);
        if (!placed.TryGet(out var place, out error)) return error;
        if (place.Exception is { LastModified: { } changed } && changed > timestamp) return LegacyCodes.Changed;
        if (place.Exception is { } exception) return OxResult<LegacyAim>.Success(new(folder, exception, found, Position: null, series.IdOf(place.Day)));

        // The occurrence as it is before it becomes an exception: its series on that day.
        var occurrence = new OxAppointment();
        foreach (var column in OxAppointmentColumns.All) column.Copy(found, occurrence);
        series.Times.On(place.Day).CopyTo(occurrence);
        return OxResult<LegacyAim>.Success(new(folder, occurrence, found, place.Position, series.IdOf(place.Day)));
    }

    /// <returns>When this user last changed an appointment; null if somebody else was the last.</returns>
    internal async Task<long?> OwnStampAsync(IOxSession session, OxFolderId folder, string id, CancellationToken cancellationToken)
    {
        var now = await ListAsync(session, [new(folder, id)], OxAppointmentColumns.Keys, cancellationToken);
        return now.TryGet(out var rows, out _) && rows is [{ ModifiedBy: var by } row] && by == session.UserId ? row.LastModified : null;
    }

    /// <summary>Appointments as events, without their files.</summary>
    /// <param name="session">Whose.</param>
    /// <param name="rows">The appointments.</param>
    /// <param name="masters">Series among which those of exceptions may be.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    internal async Task<OxResult<IReadOnlyList<OxEvent>>> EventsAsync(
        IOxSession session, IReadOnlyList<OxAppointment> rows, IReadOnlyList<OxAppointment> masters, CancellationToken cancellationToken)
    {
        var named = await NamesAsync(session, rows, cancellationToken);
        if (!named.TryGet(out var names, out var error)) return error;
        var series = masters.Where(master => master.Id is not null && !LegacyEvents.IsException(master)).DistinctBy(master => master.Id)
            .ToDictionary(master => master.Id!, master => new Lazy<LegacySeries?>(() => LegacySeries.Of(master, session.TimeZone)), StringComparer.Ordinal);
        return OxResult<IReadOnlyList<OxEvent>>.Success(
            [.. rows.Select(row => LegacyEvents.Of(row, LegacyEvents.IsException(row) ? series.GetValueOrDefault(row.RecurrenceId!)?.Value : null, names, session.TimeZone))]);
    }

    internal async Task<OxResult<LegacyAttendees.Names>> NamesAsync(IOxSession session, IReadOnlyList<OxAppointment> rows, CancellationToken cancellationToken)
    {
        var asked = await people.UsersAsync(session, rows.SelectMany(LegacyAttendees.UsersOf), cancellationToken);
        if (!asked.TryGet(out var users, out var error)) return error;
        if (!rows.Any(LegacyAttendees.NamesResources)) return OxResult<LegacyAttendees.Names>.Success(new(users, []));
        var listed = await people.ResourcesAsync(session, cancellationToken);
        return listed.Select(resources => new LegacyAttendees.Names(users, resources));
    }

    internal static List<OxAppointment> ReadObjects(ref Utf8JsonReader json)
    {
        var all = new List<OxAppointment>();
        OxRow.Expect(ref json, JsonTokenType.StartArray);
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            if (json.TokenType != JsonTokenType.Null) all.Add(OxRow.ReadObject(ref json, OxAppointmentColumns.All));
        return all;
    }

    /// <summary>Ids of what was not deleted; nothing at all where all was.</summary>
    internal static IReadOnlyList<string> ReadKept(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.StartArray) return OxRow.ReadIds(ref json);
        json.Skip();
        return [];
    }

    /// <summary>The id of what was written; null when it was not, because of a conflict.</summary>
    internal static string? ReadWritten(ref Utf8JsonReader json)
    {
        string? id = null;
        OxRow.Expect(ref json, JsonTokenType.StartObject);
        var conflicts = false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString();
            json.Read();
            if (name is "id" && json.TokenType != JsonTokenType.Null) id = OxCell.Id.Read(ref json);
            else
            {
                conflicts |= name is "conflicts" && json.TokenType == JsonTokenType.StartArray;
                json.Skip();
            }
        }
        return id ?? (conflicts ? null : throw new OxFormatException("id expected"));
    }

    /// <summary>When somebody is not free.</summary>
    internal static IReadOnlyList<OxFreeBusyTime> ReadTimes(ref Utf8JsonReader json)
    {
        using var list = JsonDocument.ParseValue(ref json);
        var times = new List<OxFreeBusyTime>();
        foreach (var one in list.RootElement.EnumerateArray())
        {
            if (Number(one, "start_date") is not { } start || Number(one, "end_date") is not { } end) continue;
            times.Add(new(start, end, Number(one, "shown_as") switch { 2 => "BUSY-TENTATIVE", 3 => "BUSY-UNAVAILABLE", 4 => "FREE", _ => "BUSY" }));
        }
        return times;

        static long? Number(JsonElement one, string name) =>
            one.ValueKind == JsonValueKind.Object && one.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;
    }

    internal async Task<OxResult<OxEvent>> EventAsync(IOxSession session, OxAppointment one, LegacySeries? series, CancellationToken cancellationToken)
    {
        var named = await NamesAsync(session, [one], cancellationToken);
        return named.Select(names => LegacyEvents.Of(one, series, names, session.TimeZone));
    }

    private static OxAnswer<IReadOnlyList<OxAppointment>> Rows(OxColumns<OxAppointment> columns) =>
        OxAnswer.Or<IReadOnlyList<OxAppointment>>((ref json) => OxRow.ReadAll(ref json, columns), []);
}

/// <summary>An occurrence: an exception, or the n-th of its series.</summary>
internal sealed record LegacyPlace(LocalDate Day, int? Position, OxAppointment? Exception);
