using System.Text.Json;
using Bridge.OxApi.Transport;

namespace Bridge.OxApi.Columns;

/// <inheritdoc cref="IOxObjectsApi{T}"/>
/// <param name="module">Module name.</param>
/// <param name="names">All fields an object of <c>get</c> may name.</param>
/// <param name="keys">What must be asked for to tell objects apart.</param>
/// <param name="unchanged">The code by which the module says that an update had nothing to change; it is a success.</param>
internal abstract class OxObjectsApi<T>(OxCaller caller, string module, OxColumns<T> names, OxColumns<T> keys, string? unchanged) : IOxObjectsApi<T>
    where T : class, new()
{
    protected OxCaller Caller => caller;

    public Task<OxResult<IReadOnlyList<T>>> AllAsync(IOxSession session, OxFolderId folder, OxColumns<T> columns, CancellationToken cancellationToken)
    {
        columns = Complete(columns);
        return caller.CallAsync(
            session, Listing(OxCall.Get(module, "all").With("folder", folder.Value).With("columns", columns.Numbers).InUtc(), folder), Rows(columns), cancellationToken);
    }

    public async Task<OxResult<IReadOnlyList<T>>> ListAsync(
        IOxSession session, OxFolderId folder, IReadOnlyList<string> ids, OxColumns<T> columns, CancellationToken cancellationToken)
    {
        if (ids.Count == 0) return OxResult<IReadOnlyList<T>>.Success([]);
        columns = Complete(columns);
        var found = new List<T>(ids.Count);
        long? timestamp = null;
        foreach (var chunk in ids.Chunk(OxCaller.MaxElements))
        {
            var result = await caller.CallAsync(
                session,
                OxCall.Ask(module, "list").With("columns", columns.Numbers).InUtc().Body(json => WriteRefs(json, folder, chunk)),
                Rows(columns),
                cancellationToken);
            if (!result.TryGet(out var rows, out var error)) return error;
            found.AddRange(rows);
            timestamp = result.Timestamp is { } newer ? Math.Max(timestamp ?? 0, newer) : timestamp;
        }
        return OxResult<IReadOnlyList<T>>.Success(found, timestamp);
    }

    public Task<OxResult<T>> GetAsync(IOxSession session, OxFolderId folder, string id, CancellationToken cancellationToken) =>
        caller.CallAsync(
            session,
            OxCall.Get(module, "get").With("id", id).With("folder", folder.Value).InUtc(),
            OxAnswer.Of((ref json) => OxRow.ReadObject(ref json, names)),
            cancellationToken);

    /// <summary><c>ignore=false</c>: some versions tell no deletions when the parameter is missing.</summary>
    public Task<OxResult<OxChanges<T>>> UpdatesAsync(
        IOxSession session, OxFolderId folder, long timestamp, OxColumns<T> columns, CancellationToken cancellationToken)
    {
        columns = Complete(columns);
        var call = OxCall.Get(module, "updates")
            .With("folder", folder.Value).With("columns", columns.Numbers).With("timestamp", timestamp).With("ignore", "false").InUtc();
        return OxUpdates.CallAsync(caller, session, Listing(call, folder), columns, timestamp, cancellationToken);
    }

    public Task<OxResult<string>> NewAsync(IOxSession session, OxFolderId folder, T model, CancellationToken cancellationToken) =>
        caller.CallAsync(
            session,
            OxCall.Write(module, "new").InUtc().Body(json =>
            {
                json.WriteStartObject();
                json.WriteString("folder_id", folder.Value);
                foreach (var column in names)
                    if (column.Writable && column.IsSet(model))
                    {
                        json.WritePropertyName(column.Name);
                        column.Write(json, model);
                    }
                json.WriteEndObject();
            }),
            OxAnswer.Of((ref json) => OxRow.ReadIdOrObject(ref json)),
            cancellationToken);

    public Task<OxResult<OxDone>> UpdateAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, OxPatch<T> patch, CancellationToken cancellationToken) =>
        UpdateAsync(session, folder, id, timestamp, patch.WriteMembers, cancellationToken);

    public Task<OxResult<OxDone>> MoveAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, OxFolderId destination, CancellationToken cancellationToken) =>
        UpdateAsync(session, folder, id, timestamp, json => json.WriteString("folder_id", destination.Value), cancellationToken);

    protected async Task<OxResult<OxDone>> UpdateAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, Action<Utf8JsonWriter> members, CancellationToken cancellationToken)
    {
        var result = await caller.CallAsync(
            session,
            OxCall.Write(module, "update").With("id", id).With("folder", folder.Value).With("timestamp", timestamp).InUtc().Body(json =>
            {
                json.WriteStartObject();
                members(json);
                json.WriteEndObject();
            }),
            OxAnswer.Done,
            cancellationToken);
        return unchanged is not null && result.Error?.Code == unchanged ? OxResult<OxDone>.Success(default) : result;
    }

    public async Task<OxResult<IReadOnlyList<string>>> DeleteAsync(
        IOxSession session, OxFolderId folder, IReadOnlyList<string> ids, long timestamp, CancellationToken cancellationToken)
    {
        if (ids.Count == 0) return OxResult<IReadOnlyList<string>>.Success([]);
        return await caller.CallAsync(
            session,
            OxCall.Write(module, "delete").With("timestamp", timestamp).InUtc().Body(json => WriteRefs(json, folder, ids)),
            OxAnswer.Or<IReadOnlyList<string>>((ref json) => OxRow.ReadIds(ref json), []),
            cancellationToken);
    }

    /// <summary>What a module has to add when a folder is listed.</summary>
    protected virtual OxCall Listing(OxCall call, OxFolderId folder) => call;

    protected static OxAnswer<IReadOnlyList<T>> Rows(OxColumns<T> columns) =>
        OxAnswer.Of<IReadOnlyList<T>>((ref json) => OxRow.ReadAll(ref json, columns));

    private static void WriteRefs(Utf8JsonWriter json, OxFolderId folder, IReadOnlyList<string> ids)
    {
        json.WriteStartArray();
        foreach (var id in ids)
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteString("folder", folder.Value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private OxColumns<T> Complete(OxColumns<T> columns) => columns.With(keys);
}
