using System.Globalization;
using System.Text.Json;
using Bridge.OxApi.Json;
using Bridge.OxApi.Transport;

namespace Bridge.OxApi.Calendar;

/// <summary>OX module "chronos".</summary>
/// <inheritdoc cref="IOxCalendarApi"/>
internal sealed class OxCalendarApi(OxCaller caller) : IOxCalendarApi
{
    private const string Module = "chronos";

    /// <summary>What must be asked for to tell events apart.</summary>
    private static readonly OxColumns<OxEvent> Keys = new(
        OxEventColumns.Id, OxEventColumns.Folder, OxEventColumns.SeriesId, OxEventColumns.RecurrenceId, OxEventColumns.Timestamp);

    private static readonly OxAnswer<IReadOnlyList<OxEvent>> Events =
        OxAnswer.Or<IReadOnlyList<OxEvent>>((ref json) => OxCalendarReader.ReadEvents(ref json), []);

    private static readonly OxAnswer<OxCalendarAnswer> Answered = OxAnswer.Of((ref json) => OxCalendarReader.ReadAnswer(ref json));

    public Task<OxResult<IReadOnlyList<OxEvent>>> AllAsync(
        IOxSession session, OxFolderId folder, OxRange range, OxColumns<OxEvent> fields, CancellationToken cancellationToken) =>
        caller.CallAsync(session, InRange(OxCall.Get(Module, "all").With("folder", folder.Value), range, fields), Events, cancellationToken);

    public async Task<OxResult<IReadOnlyList<OxEvent>>> ListAsync(
        IOxSession session, IReadOnlyList<OxEventRef> events, OxColumns<OxEvent> fields, CancellationToken cancellationToken)
    {
        var found = new List<OxEvent>(events.Count);
        foreach (var chunk in events.Chunk(OxCaller.MaxElements))
        {
            var result = await caller.CallAsync(
                session, OxCall.Ask(Module, "list").With("fields", fields.With(Keys).Names).Body(json => WriteRefs(json, chunk)), Events, cancellationToken);
            if (!result.TryGet(out var rows, out var error)) return error;
            found.AddRange(rows);
        }
        return OxResult<IReadOnlyList<OxEvent>>.Success(found);
    }

    public Task<OxResult<OxEvent>> GetAsync(IOxSession session, OxFolderId folder, string id, string? recurrenceId, CancellationToken cancellationToken) =>
        caller.CallAsync(
            session,
            OxCall.Get(Module, "get").With("folder", folder.Value).With("id", id).With("recurrenceId", recurrenceId),
            OxAnswer.Of((ref json) => OxCalendarReader.ReadEvent(ref json)),
            cancellationToken);

    public async Task<OxResult<OxEventChanges>> UpdatesAsync(
        IOxSession session, OxFolderId folder, long timestamp, OxRange range, OxColumns<OxEvent> fields, CancellationToken cancellationToken)
    {
        var result = await caller.CallAsync(
            session,
            InRange(OxCall.Get(Module, "updates").With("folder", folder.Value).With("timestamp", timestamp), range, fields),
            OxAnswer.Or<(List<OxEvent> Modified, List<OxEvent> Deleted)>((ref json) => OxCalendarReader.ReadUpdates(ref json), ([], [])),
            cancellationToken);
        return result.TryGet(out var changes, out var error)
            ? OxResult<OxEventChanges>.Success(new(changes.Modified, changes.Deleted, OxTimestamps.Next(timestamp, result.Timestamp)), result.Timestamp)
            : error;
    }

    public async Task<OxResult<OxEvent>> NewAsync(
        IOxSession session, OxFolderId folder, OxEvent calendarEvent, OxScheduling scheduling, CancellationToken cancellationToken)
    {
        var patch = new OxPatch<OxEvent>();
        foreach (var field in OxEventColumns.All)
            if (field.Writable && field.IsSet(calendarEvent)) patch.Take(field, calendarEvent);
        var result = Check(await caller.CallAsync(
            session, Written(Scheduled(Writing("new", patch).With("folder", folder.Value), scheduling), patch), Answered, cancellationToken));
        if (!result.TryGet(out var written, out var error)) return error;
        return written.Created.Count > 0
            ? OxResult<OxEvent>.Success(written.Created[0], result.Timestamp)
            : new OxError(OxNetCodes.BadAnswer, OxErrorCategory.TryAgain);
    }

    public async Task<OxResult<OxEventResult>> UpdateAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, string? recurrenceId, OxPatch<OxEvent> patch, OxScheduling scheduling,
        CancellationToken cancellationToken) =>
        Check(await caller.CallAsync(
            session, Written(Scheduled(Of(Writing("update", patch), folder, id, timestamp, recurrenceId), scheduling), patch), Answered, cancellationToken));

    public async Task<OxResult<IReadOnlyList<OxEventOutcome>>> DeleteAsync(
        IOxSession session, IReadOnlyList<OxEventRef> events, long timestamp, OxScheduling scheduling, CancellationToken cancellationToken)
    {
        if (events.Count == 0) return OxResult<IReadOnlyList<OxEventOutcome>>.Success([]);
        var result = await caller.CallAsync(
            session,
            Scheduled(OxCall.Write(Module, "delete").With("timestamp", timestamp), scheduling).Body(json => WriteRefs(json, events)),
            OxAnswer.Of((ref json) => OxCalendarReader.ReadAnswers(ref json)),
            cancellationToken);
        if (!result.TryGet(out var read, out var error)) return error;
        var (answers, perEvent) = read;
        if (perEvent && answers.Count != events.Count) return new OxError(OxNetCodes.BadRow, OxErrorCategory.TryAgain);
        return OxResult<IReadOnlyList<OxEventOutcome>>.Success(
            [.. events.Select((deleted, index) => Outcome(deleted, answers[perEvent ? index : 0]))], result.Timestamp);
    }

    public async Task<OxResult<OxEventResult>> MoveAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, OxFolderId destination, OxScheduling scheduling,
        CancellationToken cancellationToken) =>
        Check(await caller.CallAsync(
            session,
            Scheduled(Write("move", folder, id, timestamp, recurrenceId: null).With("targetFolder", destination.Value), scheduling),
            Answered,
            cancellationToken));

    public async Task<OxResult<OxEventResult>> UpdateAttendeeAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, string? recurrenceId, OxAttendee attendee, IReadOnlyList<OxAlarm>? alarms,
        OxScheduling scheduling, CancellationToken cancellationToken) =>
        Check(await caller.CallAsync(
            session,
            Scheduled(Write("updateAttendee", folder, id, timestamp, recurrenceId), scheduling).Body(json =>
            {
                json.WriteStartObject();
                json.WritePropertyName("attendee");
                JsonSerializer.Serialize(json, attendee, OxJson.Default.OxAttendee);
                if (alarms is not null)
                {
                    json.WritePropertyName("alarms");
                    JsonSerializer.Serialize(json, alarms, OxJson.Default.IReadOnlyListOxAlarm);
                }
                json.WriteEndObject();
            }),
            Answered,
            cancellationToken));

    public async Task<OxResult<OxEvent?>> ResolveAsync(IOxSession session, string uid, CancellationToken cancellationToken)
    {
        var result = await caller.CallAsync(
            session,
            OxCall.Get(Module, "resolve").With("uid", uid).With("fields", OxEventColumns.All.Names),
            OxAnswer.Or<OxEvent?>((ref json) => OxCalendarReader.ReadEvent(ref json), null),
            cancellationToken);
        return result.Error is { IsNotFound: true } ? OxResult<OxEvent?>.Success(null) : result;
    }

    public Task<OxResult<IReadOnlyList<OxEvent>>> AnswerMailAsync(
        IOxSession session, OxMailInvitation invitation, string partStat, string comment, OxScheduling scheduling, CancellationToken cancellationToken) =>
        caller.CallAsync(session, Scheduled(AnswerMail("chronos/itip", invitation, partStat, comment), scheduling), Events, cancellationToken);

    /// <remarks>Servers of 8.x may know the action under another name. Source: OX HTTP API, chronos, "iTIP".</remarks>
    public async Task<OxResult<IReadOnlyList<OxEvent>>> TakeAnswerAsync(IOxSession session, OxMailInvitation mail, OxGuestAnswer answer, CancellationToken cancellationToken)
    {
        var taken = await TakeAsync("update");
        return taken.Error is { IsUnsupported: true } ? await TakeAsync("apply_response") : taken;

        Task<OxResult<IReadOnlyList<OxEvent>>> TakeAsync(string action) =>
            caller.CallAsync(session, Scheduled(OfMail("chronos/itip", action, mail, comment: ""), OxScheduling.None), Events, cancellationToken);
    }

    /// <summary>The call is the same in both calendars.</summary>
    internal static OxCall AnswerMail(string module, OxMailInvitation invitation, string partStat, string comment) =>
        OfMail(module, partStat switch { "ACCEPTED" => "accept_and_ignore_conflicts", "TENTATIVE" => "tentative", _ => "decline" }, invitation, comment);

    /// <summary>Does something with the calendar part of a mail.</summary>
    internal static OxCall OfMail(string module, string action, OxMailInvitation invitation, string comment) =>
        OxCall.Write(module, action)
            .With("dataSource", "com.openexchange.mail.ical").With("descriptionFormat", "plain").With("message", comment.Length > 0 ? comment : null)
            .Body(json =>
            {
                const string Conversion = "com.openexchange.mail.conversion.";
                json.WriteStartObject();
                json.WriteString(Conversion + "fullname", invitation.Folder.Value);
                json.WriteString(Conversion + "mailid", invitation.Uid.ToString(CultureInfo.InvariantCulture));
                json.WriteString(Conversion + "sequenceid", invitation.Part);
                json.WriteEndObject();
            });

    public Task<OxResult<OxFile>> GetFileAsync(IOxSession session, OxFolderId folder, string id, int file, CancellationToken cancellationToken) => OxFileCall.GetAsync(
        caller, session, OxCall.Get(Module, "getAttachment").With("folder", folder.Value).With("id", id).With("managedId", file), cancellationToken);

    public Task<OxResult<IReadOnlyList<OxFreeBusy>>> FreeBusyAsync(
        IOxSession session, OxRange range, IReadOnlyList<OxAttendee> attendees, CancellationToken cancellationToken) =>
        caller.CallAsync(
            session,
            OxCall.Ask(Module, "freeBusy").With("from", Instant(range.FromMs)).With("until", Instant(range.UntilMs)).With("merge", "true").Body(json =>
            {
                json.WriteStartObject();
                json.WritePropertyName("attendees");
                JsonSerializer.Serialize(json, attendees, OxJson.Default.IReadOnlyListOxAttendee);
                json.WriteEndObject();
            }),
            OxAnswer.Or<IReadOnlyList<OxFreeBusy>>((ref json) => OxCalendarReader.ReadFreeBusy(ref json), []),
            cancellationToken);

    private static OxCall InRange(OxCall call, OxRange range, OxColumns<OxEvent> fields) =>
        call.With("rangeStart", Instant(range.FromMs)).With("rangeEnd", Instant(range.UntilMs)).With("expand", "false").With("fields", fields.With(Keys).Names);

    private static OxCall Write(string action, OxFolderId folder, string id, long timestamp, string? recurrenceId) =>
        Of(OxCall.Write(Module, action), folder, id, timestamp, recurrenceId);

    private static OxCall Of(OxCall call, OxFolderId folder, string id, long timestamp, string? recurrenceId) =>
        call.With("folder", folder.Value).With("id", id).With("timestamp", timestamp).With("recurrenceId", recurrenceId);

    /// <summary>New files go along in the same call.</summary>
    private static OxCall Writing(string action, OxPatch<OxEvent> patch) => HasFiles(patch) ? OxCall.Upload(Module, action) : OxCall.Write(Module, action);

    private static bool HasFiles(OxPatch<OxEvent> patch) => patch.Values.Attachments?.Any(file => file.Upload is not null) == true;

    private static OxCall Written(OxCall call, OxPatch<OxEvent> patch)
    {
        if (patch.Values.Attachments is not { } attachments) return call.Body(json => WriteEvent(json, patch));
        var files = attachments.Where(file => file.Upload is not null).ToList();
        var named = new OxPatch<OxEvent>();
        foreach (var column in patch.Columns) named.Take(column, patch.Values);
        named.Set(OxEventColumns.Attachments, [.. attachments.Where(file => !file.IsGone).Select(file => file.Upload is null ? file : Named(file, files.IndexOf(file)))]);
        return files.Count == 0 ? call.Body(json => WriteEvent(json, named)) : call.Files(files, 1, (json, _) => WriteEvent(json, named));
    }

    private static OxEventAttachment Named(OxEventAttachment file, int index) =>
        new() { Filename = file.Filename, FmtType = file.FmtType, Uri = "cid:" + OxFileForm.FieldOf(index) };

    private static void WriteEvent(Utf8JsonWriter json, OxPatch<OxEvent> patch)
    {
        json.WriteStartObject();
        patch.WriteMembers(json);
        json.WriteEndObject();
    }

    /// <summary>Newer servers read <c>scheduling</c>, older ones the flag; neither minds the other's.</summary>
    private static OxCall Scheduled(OxCall call, OxScheduling scheduling) => call
        .With("checkConflicts", "false")
        .With("sendInternalNotifications", scheduling is OxScheduling.All or OxScheduling.InternalOnly ? "true" : "false")
        .With("scheduling", scheduling switch
        {
            OxScheduling.None => "none",
            OxScheduling.InternalOnly => "internal-only",
            OxScheduling.ExternalOnly => "external-only",
            _ => "all",
        });

    private static string Instant(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static OxResult<OxEventResult> Check(OxResult<OxCalendarAnswer> result) =>
        !result.TryGet(out var answer, out var error) ? error
        : answer.Error is { } conflict ? conflict
        : OxResult<OxEventResult>.Success(answer.Result, result.Timestamp);

    private static OxEventOutcome Outcome(OxEventRef deleted, OxCalendarAnswer answer) =>
        answer.Error is { } error ? new(deleted, null, error) : new(deleted, answer.Result, null);

    private static void WriteRefs(Utf8JsonWriter json, IReadOnlyList<OxEventRef> events)
    {
        json.WriteStartArray();
        foreach (var reference in events)
        {
            json.WriteStartObject();
            json.WriteString("id", reference.Id);
            json.WriteString("folder", reference.Folder.Value);
            if (reference.RecurrenceId is not null) json.WriteString("recurrenceId", reference.RecurrenceId);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
