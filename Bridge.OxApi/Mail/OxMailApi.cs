using System.Globalization;
using System.Text.Json;
using Bridge.OxApi.Folders;
using Bridge.OxApi.Transport;

namespace Bridge.OxApi.Mail;

/// <inheritdoc cref="IOxMailApi"/>
internal sealed class OxMailApi(OxCaller caller, IOxFoldersApi folders) : IOxMailApi
{
    private const string Module = "mail";

    /// <summary>Sort column: received date.</summary>
    private const int ByReceived = 610;

    /// <summary>"No such mail."</summary>
    private const string NoSuchMail = "MSG-0032";

    /// <summary>An imported message that was refused comes without a code; this is the one for messages that cannot be read.</summary>
    private const string Unparseable = "MSG-0059";

    /// <summary>The mail went out, only its copy could not be stored.</summary>
    private static readonly string[] SentWithoutCopy = ["MSG-0042", "MSG-0043"];

    private static readonly OxAnswer<uint?> NewUid = OxAnswer.Or((ref json) => OxMailReader.ReadPlace(ref json).Uid, null);

    public async Task<OxResult<OxMailStatus>> ExamineAsync(IOxSession session, OxFolderId folder, CancellationToken cancellationToken)
    {
        var examined = await caller.CallAsync(
            session,
            OxCall.Get(Module, "examine").With("folder", folder.Value),
            OxAnswer.Of((ref json) => OxMailReader.ReadStatus(ref json)),
            cancellationToken);
        if (examined.TryGet(out var status, out var error) ? status.Total >= 0 : !error.IsUnsupported) return examined;

        // Without "examine", or with its first form that tells the validity alone, the counters are the folder's.
        var asked = await folders.GetAsync(session, folder, cancellationToken);
        if (!asked.TryGet(out var counted, out error)) return error;
        return OxResult<OxMailStatus>.Success(
            new(status?.Validity ?? 0, Math.Max(counted.Total ?? 0, 0), Math.Max(counted.Unread ?? 0, 0), status?.Next ?? 0));
    }

    public Task<OxResult<OxMailRow[]>> AllAsync(IOxSession session, OxFolderId folder, OxMailRange range, CancellationToken cancellationToken) =>
        caller.CallAsync(
            session, Ranged(OxCall.Get(Module, "all"), folder, range, OxMailReader.RowColumns), OxAnswer.Of((ref json) => OxMailReader.ReadRows(ref json)), cancellationToken);

    public async Task<OxResult<IReadOnlyList<OxMailHead>>> ListAsync(
        IOxSession session, OxFolderId folder, IReadOnlyList<uint> uids, CancellationToken cancellationToken)
    {
        var heads = new List<OxMailHead>(uids.Count);
        foreach (var chunk in uids.Chunk(OxCaller.MaxElements))
        {
            var result = await caller.CallAsync(
                session,
                OxCall.Ask(Module, "list").With("columns", OxMailHeadRow.Columns.Numbers).With("headers", "Message-ID").InUtc()
                    .Body(json => WriteRefs(json, folder, chunk)),
                OxAnswer.Of((ref json) => OxRow.ReadAll(ref json, OxMailHeadRow.WithHeaders)),
                cancellationToken);
            if (!result.TryGet(out var rows, out var error)) return error;
            heads.AddRange(rows.Select(row => row.ToHead()).OfType<OxMailHead>());
        }
        return OxResult<IReadOnlyList<OxMailHead>>.Success(heads);
    }

    public async Task<OxResult<IReadOnlyList<OxMailHead>>> HeadsAsync(IOxSession session, IReadOnlyList<OxMailRef> mails, CancellationToken cancellationToken)
    {
        var heads = new List<OxMailHead>(mails.Count);
        foreach (var chunk in mails.Chunk(OxCaller.MaxElements))
        {
            var result = await caller.CallAsync(
                session,
                OxCall.Ask(Module, "list").With("columns", OxMailHeadRow.OfAnyFolder.Numbers).With("headers", OxMailHeadRow.ThreadHeaders).InUtc()
                    .Body(json => WriteRefs(json, chunk)),
                OxAnswer.Of((ref json) => OxRow.ReadAll(ref json, OxMailHeadRow.WithThread)),
                cancellationToken);
            if (!result.TryGet(out var rows, out var error)) return error;
            heads.AddRange(rows.Select(row => row.ToHead()).OfType<OxMailHead>());
        }
        return OxResult<IReadOnlyList<OxMailHead>>.Success(heads);
    }

    public async Task<OxResult<IReadOnlyList<OxMailWords>>> WordsAsync(IOxSession session, IReadOnlyList<OxMailRef> mails, bool makes, CancellationToken cancellationToken)
    {
        var columns = makes ? OxMailWordsRow.Made : OxMailWordsRow.AtHand;
        var words = new List<OxMailWords>(mails.Count);
        foreach (var chunk in mails.Chunk(OxCaller.MaxElements))
        {
            var result = await caller.CallAsync(
                session,
                OxCall.Ask(Module, "list").With("columns", columns.Numbers).Body(json => WriteRefs(json, chunk)),
                OxAnswer.Of((ref json) => OxRow.ReadAll(ref json, columns)),
                cancellationToken);
            if (!result.TryGet(out var rows, out var error)) return error;
            words.AddRange(rows.Select(row => row.ToWords()).OfType<OxMailWords>());
        }
        return OxResult<IReadOnlyList<OxMailWords>>.Success(words);
    }

    public Task<OxResult<OxMailSource>> GetSourceAsync(IOxSession session, OxFolderId folder, uint uid, CancellationToken cancellationToken) =>
        caller.CallRawAsync(
            session,
            OxCall.Get(Module, "get").With("folder", folder.Value).With("id", uid).With("src", "1").With("save", "1").With("unseen", "1"),
            (exchange, token) => OxMailSourceCall.ReadAsync(exchange, caller.Http.Time, token),
            cancellationToken);

    public async Task<OxResult<uint?>> FindByMessageIdAsync(IOxSession session, OxFolderId folder, string messageId, CancellationToken cancellationToken)
    {
        var result = await caller.CallAsync(
            session,
            Shortest(OxCall.Get(Module, "get").With("folder", folder.Value).With("message_id", messageId)),
            NewUid,
            cancellationToken);
        return result.Error?.Code == NoSuchMail ? OxResult<uint?>.Success(null) : result;
    }

    public Task<OxResult<IReadOnlyList<OxMailOutcome>>> UpdateFlagsAsync(
        IOxSession session, OxFolderId folder, IReadOnlyList<uint> uids, OxMailFlags set, OxMailFlags clear, CancellationToken cancellationToken) =>
        set == OxMailFlags.None && clear == OxMailFlags.None
            ? Task.FromResult(OxResult<IReadOnlyList<OxMailOutcome>>.Success([.. uids.Select(uid => new OxMailOutcome(uid, null, null))]))
            : BulkAsync(
                session, "update", repeatable: true, folder, uids,
                json =>
                {
                    if (set != OxMailFlags.None) json.WriteNumber("set_flags", (int)set);
                    if (clear != OxMailFlags.None) json.WriteNumber("clear_flags", (int)clear);
                },
                keepUid: true,
                cancellationToken);

    public Task<OxResult<IReadOnlyList<OxMailOutcome>>> SetColorAsync(
        IOxSession session, OxFolderId folder, IReadOnlyList<uint> uids, int color, CancellationToken cancellationToken) =>
        BulkAsync(session, "update", repeatable: true, folder, uids, json => json.WriteNumber("color_label", color), keepUid: true, cancellationToken);

    public Task<OxResult<OxMailTags>> GetTagsAsync(IOxSession session, OxFolderId folder, uint uid, CancellationToken cancellationToken) => caller.CallAsync(
        session,
        Shortest(OxCall.Get(Module, "get").With("folder", folder.Value).With("id", uid)),
        OxAnswer.Of((ref json) => OxRow.ReadObject(ref json, OxMailTagsRow.Columns).ToTags()),
        cancellationToken);

    public async Task<OxResult<OxDone>> UpdateTagsAsync(IOxSession session, OxFolderId folder, uint uid, OxMailTagsChange change, CancellationToken cancellationToken)
    {
        if (change.IsNothing) return OxResult<OxDone>.Success(default);
        var updated = await BulkAsync(
            session, "update", repeatable: true, folder, [uid],
            json =>
            {
                if (change.Color is { } color) json.WriteNumber("color_label", color);
                WriteTexts(json, "set_user_flags", change.Set);
                WriteTexts(json, "clear_user_flags", change.Clear);
            },
            keepUid: true,
            cancellationToken);
        return updated.TryGet(out var outcomes, out var error) && outcomes[0].Error is null ? OxResult<OxDone>.Success(default) : error ?? outcomes![0].Error!;
    }

    public Task<OxResult<IReadOnlyList<OxMailOutcome>>> MoveAsync(
        IOxSession session, OxFolderId folder, IReadOnlyList<uint> uids, OxFolderId destination, CancellationToken cancellationToken) =>
        BulkAsync(
            session, "update", repeatable: false, folder, uids, json => json.WriteString("folder_id", destination.Value), keepUid: false, cancellationToken);

    public Task<OxResult<IReadOnlyList<OxMailOutcome>>> CopyAsync(
        IOxSession session, OxFolderId folder, IReadOnlyList<uint> uids, OxFolderId destination, CancellationToken cancellationToken) =>
        BulkAsync(
            session, "copy", repeatable: false, folder, uids, json => json.WriteString("folder_id", destination.Value), keepUid: false, cancellationToken);

    public async Task<OxResult<OxDone>> DeleteAsync(
        IOxSession session, OxFolderId folder, IReadOnlyList<uint> uids, bool hard, CancellationToken cancellationToken)
    {
        foreach (var chunk in uids.Chunk(OxCaller.MaxElements))
        {
            var result = await caller.CallAsync(
                session,
                OxCall.Write(Module, "delete").With("harddelete", hard ? "1" : "0").Body(json => WriteRefs(json, folder, chunk)),
                OxAnswer.Done,
                cancellationToken);
            if (!result.IsSuccess && result.Error.Code != NoSuchMail) return result;
        }
        return OxResult<OxDone>.Success(default);
    }

    public async Task<OxResult<OxSentMail>> SendRawAsync(IOxSession session, OxMailWriter mime, bool copyToSent, CancellationToken cancellationToken)
    {
        var call = OxCall.Write(Module, "new").With("copy2Sent", copyToSent ? "true" : "false")
            .Body(() => new OxWrittenContent(mime, "text/plain"));
        var result = await caller.CallAsync(
            session, call, OxAnswer.Or<(string? Folder, uint? Uid)>((ref json) => OxMailReader.ReadPlace(ref json), (null, null)), cancellationToken);
        if (result.TryGet(out var copy, out var error))
            return OxResult<OxSentMail>.Success(new(copy.Folder is { } folder ? new OxFolderId(folder) : null, copy.Uid, null));
        return SentWithoutCopy.Contains(error.Code) ? OxResult<OxSentMail>.Success(new(null, null, error)) : error;
    }

    public async Task<OxResult<uint>> ImportAsync(IOxSession session, OxFolderId folder, OxMailFlags flags, OxMailWriter mime, CancellationToken cancellationToken)
    {
        var call = OxCall.Upload(Module, "import")
            .With("folder", folder.Value).With("flags", (int)flags).With("force", "true").With("plainJson", "true")
            .Body(() => new MultipartFormDataContent { { new OxWrittenContent(mime, "message/rfc822"), "file", "message.eml" } });
        var result = await caller.CallAsync(session, call, OxAnswer.Of((ref json) => ReadImported(ref json)), cancellationToken);
        if (!result.TryGet(out var uid, out var error)) return error;
        return uid is { } known ? OxResult<uint>.Success(known) : new OxError(Unparseable, OxErrorCategory.UserInput);
    }

    public Task<OxResult<OxMailHit[]>> SearchAsync(
        IOxSession session, OxFolderId folder, OxMailTerm? term, OxMailRange range, CancellationToken cancellationToken)
    {
        var answer = OxAnswer.Of((ref json) => OxMailReader.ReadHits(ref json));
        if (term is null) return caller.CallAsync(session, Ranged(OxCall.Get(Module, "all"), folder, range, OxMailReader.HitColumns), answer, cancellationToken);
        var call = Ranged(OxCall.Ask(Module, "search"), folder, range, OxMailReader.HitColumns).Body(json =>
        {
            json.WriteStartObject();
            json.WritePropertyName("filter");
            OxMailFilter.Write(json, term);
            json.WriteEndObject();
        });
        return caller.CallAsync(session, call, answer, cancellationToken);
    }

    public Task<OxResult<OxDone>> ClearAsync(IOxSession session, OxFolderId folder, bool hard, CancellationToken cancellationToken) =>
        caller.CallAsync(
            session,
            OxCall.Write(Module, "clear").With("hard_delete", hard ? "true" : "false").Body(json =>
            {
                json.WriteStartArray();
                json.WriteStringValue(folder.Value);
                json.WriteEndArray();
            }),
            OxAnswer.Done,
            cancellationToken);

    /// <summary>Nothing of the text is of interest.</summary>
    private static OxCall Shortest(OxCall call) => call.With("unseen", "1").With("view", "text").With("max_size", 10000).InUtc();

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0) return;
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static OxCall Ranged(OxCall call, OxFolderId folder, OxMailRange range, string columns)
    {
        call.With("folder", folder.Value).With("columns", columns)
            .With("sort", ByReceived).With("order", range.NewestFirst ? "desc" : "asc").InUtc();
        // Both limits or none; the right one is exclusive.
        return range.Limit is { } limit ? call.With("left_hand_limit", 0).With("right_hand_limit", limit) : call;
    }

    private async Task<OxResult<IReadOnlyList<OxMailOutcome>>> BulkAsync(
        IOxSession session, string action, bool repeatable, OxFolderId folder, IReadOnlyList<uint> uids, Action<Utf8JsonWriter> change, bool keepUid,
        CancellationToken cancellationToken)
    {
        if (uids.Count == 0) return OxResult<IReadOnlyList<OxMailOutcome>>.Success([]);
        var result = await caller.MultipleAsync(
            session,
            Module,
            action,
            repeatable,
            uids,
            (json, uid) =>
            {
                // An update without an id would hit every mail of the folder.
                json.WriteString("id", uid.ToString(CultureInfo.InvariantCulture));
                json.WriteString("folder", folder.Value);
                json.WriteStartObject("data");
                change(json);
                json.WriteEndObject();
            },
            NewUid,
            cancellationToken);
        return result.Select<IReadOnlyList<OxMailOutcome>>(answers =>
        [
            .. answers.Select((answer, index) => new OxMailOutcome(uids[index], answer.IsSuccess && !keepUid ? answer.Value : null, answer.Error)),
        ]);
    }

    private static void WriteRefs(Utf8JsonWriter json, OxFolderId folder, IEnumerable<uint> uids) => WriteRefs(json, uids.Select(uid => new OxMailRef(folder, uid)));

    private static void WriteRefs(Utf8JsonWriter json, IEnumerable<OxMailRef> mails)
    {
        json.WriteStartArray();
        foreach (var mail in mails)
        {
            json.WriteStartObject();
            json.WriteString("folder", mail.Folder.Value);
            json.WriteString("id", mail.Uid.ToString(CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>One imported message: its place, or <c>{"Error":…}</c>.</summary>
    private static uint? ReadImported(ref Utf8JsonReader json)
    {
        OxRow.Expect(ref json, JsonTokenType.StartArray);
        uint? uid = null;
        while (json.Read() && json.TokenType == JsonTokenType.StartObject) uid = OxMailReader.ReadPlace(ref json).Uid;
        return uid;
    }
}
