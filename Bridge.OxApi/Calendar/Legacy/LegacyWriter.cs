using System.Text.Json;
using Bridge.OxApi.Transport;

namespace Bridge.OxApi.Calendar.Legacy;

/// <summary>The calls that write appointments.</summary>
internal sealed class LegacyWriter(OxCaller caller)
{
    private const string HardConflict = "CAL-4092";

    internal async Task<OxResult<HashSet<string>>> DeleteAsync(IOxSession session, IReadOnlyList<Target> targets, long timestamp, CancellationToken cancellationToken)
    {
        var call = OxCall.Write(OxLegacyCalendarApi.Module, "delete").With("timestamp", timestamp).InUtc().Body(json =>
        {
            // Old servers take one object alone.
            var isList = LegacyServer.Of(session).DeletesLists;
            if (isList) json.WriteStartArray();
            foreach (var target in targets)
            {
                json.WriteStartObject();
                json.WriteString("id", target.Id);
                json.WriteString("folder", target.Folder.Value);
                if (target.Position is { } position) json.WriteNumber("pos", position);
                json.WriteEndObject();
            }
            if (isList) json.WriteEndArray();
        });
        var result = await caller.CallAsync(session, call, OxAnswer.Or<IReadOnlyList<string>>((ref json) => LegacyReader.ReadKept(ref json), []), cancellationToken);
        return result.Select(kept => kept.ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>Writes what a draft says; tells whose id it is now.</summary>
    internal Task<OxResult<string>> WriteAsync(
        IOxSession session, LegacyAim aim, long timestamp, LegacyDraft draft, OxScheduling scheduling, CancellationToken cancellationToken) =>
        WriteAsync(session, Update(aim.Folder, aim.Position is null ? aim.Stored.Id! : aim.Master!.Id!, timestamp), draft, scheduling, aim.WriteSeries, cancellationToken);

    internal async Task<OxResult<string>> WriteAsync(
        IOxSession session, OxCall call, LegacyDraft draft, OxScheduling scheduling, Action<Utf8JsonWriter> further, CancellationToken cancellationToken)
    {
        var result = await caller.CallAsync(
            session,
            call.InUtc().Body(json =>
            {
                json.WriteStartObject();
                further(json);
                foreach (var column in draft.Columns)
                {
                    json.WritePropertyName(column.Name);
                    column.Write(json, draft.Values);
                }
                json.WriteBoolean("ignore_conflicts", true);
                json.WriteBoolean("notification", scheduling is OxScheduling.All or OxScheduling.InternalOnly);
                json.WriteEndObject();
            }),
            OxAnswer.Of((ref json) => LegacyReader.ReadWritten(ref json)),
            cancellationToken);
        if (!result.TryGet(out var id, out var error)) return error;
        // What cannot be booked twice stays refused, whatever is ignored.
        return id is null ? new OxError(HardConflict, OxErrorCategory.UserInput) : OxResult<string>.Success(id, result.Timestamp);
    }

    internal static OxCall Update(OxFolderId folder, string id, long timestamp) =>
        OxCall.Write(OxLegacyCalendarApi.Module, "update").With("id", id).With("folder", folder.Value).With("timestamp", timestamp);

    internal static OxError Inexpressible(IReadOnlyList<OxColumn<OxEvent>> fields) =>
        new(OxNetCodes.Inexpressible, OxErrorCategory.UserInput) { Arguments = [.. fields.Select(field => field.Name)] };

    /// <param name="Position">The number of one occurrence; null for all of it.</param>
    internal readonly record struct Target(OxFolderId Folder, string Id, int? Position = null);
}
