using System.Text.Json;
using Bridge.OxApi.Transport;

namespace Bridge.OxApi.Folders;

/// <inheritdoc cref="IOxFoldersApi"/>
internal sealed class OxFoldersApi(OxCaller caller) : IOxFoldersApi
{
    /// <summary>The classic tree: real parents, whatever the web UI shows.</summary>
    private const string Tree = "0";

    private static readonly Version FirstToWrap = new(7, 8);

    public Task<OxResult<IReadOnlyList<OxFolder>>> AllVisibleAsync(
        IOxSession session, OxContentType contentType, bool unsubscribedToo, CancellationToken cancellationToken)
    {
        var columns = OxFolderColumns.Of(contentType);
        var call = OxCall.Get("folders", "allVisible")
            .With("content_type", ContentTypeName(session, contentType)).With("tree", Tree).With("columns", columns.Numbers)
            .With("all", unsubscribedToo ? "1" : null).InUtc();
        return caller.CallAsync(
            session, call, OxAnswer.Or<IReadOnlyList<OxFolder>>((ref json) => ReadSections(ref json, columns), []), cancellationToken);
    }

    public Task<OxResult<OxFolder>> GetAsync(IOxSession session, OxFolderId folder, CancellationToken cancellationToken) =>
        caller.CallAsync(
            session,
            OxCall.Get("folders", "get").With("id", folder.Value).With("tree", Tree).InUtc(),
            OxAnswer.Of((ref json) => OxRow.ReadObject(ref json, OxFolderColumns.All)),
            cancellationToken);

    public Task<OxResult<OxChanges<OxFolder>>> UpdatesAsync(IOxSession session, long timestamp, CancellationToken cancellationToken)
    {
        var columns = OxFolderColumns.Pim;
        var call = OxCall.Get("folders", "updates")
            .With("timestamp", timestamp).With("tree", Tree).With("columns", columns.Numbers).With("ignore", "false").InUtc();
        return OxUpdates.CallAsync(caller, session, call, columns, timestamp, cancellationToken);
    }

    public Task<OxResult<OxFolderId>> NewAsync(
        IOxSession session, OxFolderId parent, string title, OxContentType contentType, CancellationToken cancellationToken) =>
        caller.CallAsync(
            session,
            OxCall.Write("folders", "new").With("folder_id", parent.Value).With("tree", Tree).Body(json => Wrap(session, json, () =>
            {
                json.WriteString("title", title);
                json.WriteString("module", ContentTypeName(session, contentType));
                json.WriteBoolean("subscribed", true);
            })),
            OxAnswer.Of((ref json) => new OxFolderId(OxRow.ReadIdOrObject(ref json))),
            cancellationToken);

    public Task<OxResult<OxFolderId>> UpdateAsync(
        IOxSession session, OxFolderId folder, string? title, OxFolderId? parent, long timestamp, CancellationToken cancellationToken) =>
        caller.CallAsync(
            session,
            OxCall.Write("folders", "update").With("id", folder.Value).With("timestamp", timestamp).With("tree", Tree).Body(json => Wrap(session, json, () =>
            {
                if (title is not null) json.WriteString("title", title);
                if (parent is { } id) json.WriteString("folder_id", id.Value);
            })),
            OxAnswer.Or((ref json) => new OxFolderId(OxRow.ReadIdOrObject(ref json)), folder),
            cancellationToken);

    public async Task<OxResult<OxDone>> DeleteAsync(IOxSession session, OxFolderId folder, long timestamp, CancellationToken cancellationToken)
    {
        var result = await caller.CallAsync(
            session,
            OxCall.Write("folders", "delete").With("timestamp", timestamp).With("tree", Tree).With("failOnError", "true").Body(json =>
            {
                json.WriteStartArray();
                json.WriteStringValue(folder.Value);
                json.WriteEndArray();
            }),
            OxAnswer.Or<IReadOnlyList<string>>((ref json) => OxRow.ReadIds(ref json), []),
            cancellationToken);
        if (!result.TryGet(out var kept, out var error)) return error;
        return kept.Count == 0 ? OxResult<OxDone>.Success(default, result.Timestamp) : new OxError("FLD-1022", OxErrorCategory.Conflict);
    }

    private static string ContentTypeName(IOxSession session, OxContentType type) => type switch
    {
        OxContentType.Mail => "mail",
        OxContentType.Contacts => "contacts",
        OxContentType.Events when ((OxSession)session).Facts.LegacyVersion is not null => "calendar",
        OxContentType.Events => "event",
        _ => "tasks",
    };

    /// <summary>The folder goes in a wrapper since 7.8; older servers took it bare.</summary>
    private static void Wrap(IOxSession session, Utf8JsonWriter json, Action members)
    {
        var wraps = ((OxSession)session).Facts.LegacyVersion is not { } version || version >= FirstToWrap;
        json.WriteStartObject();
        if (wraps) json.WriteStartObject("folder");
        members();
        if (wraps) json.WriteEndObject();
        json.WriteEndObject();
    }

    private static List<OxFolder> ReadSections(ref Utf8JsonReader json, OxColumns<OxFolder> columns)
    {
        var folders = new List<OxFolder>();
        OxRow.Expect(ref json, JsonTokenType.StartObject);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            OxFolderSection? section =
                json.ValueTextEquals("private"u8) ? OxFolderSection.Private
                : json.ValueTextEquals("public"u8) ? OxFolderSection.Public
                : json.ValueTextEquals("shared"u8) ? OxFolderSection.Shared
                : null;
            json.Read();
            if (section is null || json.TokenType == JsonTokenType.Null)
            {
                json.Skip();
                continue;
            }
            foreach (var folder in OxRow.ReadAll(ref json, columns))
            {
                folder.Section = section.Value;
                folders.Add(folder);
            }
        }
        return folders;
    }
}
