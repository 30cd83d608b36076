using System.Globalization;
using System.Text.Json;
using Bridge.OxApi.Transport;
using Microsoft.Extensions.Logging;

namespace Bridge.OxApi.Calendar.Legacy;

/// <summary>Files of appointments, which are a module of their own: <c>attachment</c>. Source: OX HTTP API, "Attachments".</summary>
/// <remarks>They are written after the appointment. What OX refuses of them for good is not there when it is read again, and the rest stays.</remarks>
internal sealed partial class LegacyFiles(OxCaller caller, ILogger logger)
{
    private const string Module = "attachment";
    private const int Appointments = 1;
    private const int AtOnce = 3;

    private static readonly OxAnswer<IReadOnlyList<OxEventAttachment>> Rows =
        OxAnswer.Or<IReadOnlyList<OxEventAttachment>>((ref json) => [.. OxRow.ReadAll(ref json, OxAppointmentFile.Columns).Select(row => row.ToAttachment())], []);

    /// <summary>Gives events the files that their appointments have.</summary>
    /// <remarks>
    /// A call for each that has some, three at once: this module's parameter "module" leaves no way to bundle them in <c>multiple</c>. An appointment whose number
    /// of files was not asked for counts as one without.
    /// </remarks>
    /// <returns>Why it has to be tried again. What OX refuses to tell for good is told to the operator, and the event has no files.</returns>
    internal async Task<OxError?> ReadAsync(IOxSession session, IReadOnlyList<OxAppointment> appointments, IReadOnlyList<OxEvent> events, CancellationToken cancellationToken)
    {
        var asked = appointments.Zip(events).Where(pair => pair.First is { NumberOfAttachments: > 0, Id: not null, FolderId: not null });
        foreach (var some in asked.Chunk(AtOnce))
        {
            var answers = await Task.WhenAll(some.Select(pair => ListAsync(session, new(pair.First.FolderId!), pair.First.Id!, cancellationToken)));
            foreach (var (pair, answer) in some.Zip(answers))
            {
                if (answer.TryGet(out var files, out var error)) pair.Second.Attachments = files;
                // What is not there now would count as taken out.
                else if (CanBeTriedAgain(error)) return error;
                else if (!error.IsNotFound) Untold(logger, error.Code);
            }
        }

        return null;
    }

    /// <summary>Attaches and takes out files.</summary>
    /// <param name="wanted">
    /// New ones with <see cref="OxEventAttachment.Upload"/>, and those that are to go (<see cref="OxEventAttachment.IsGone"/>). All others stay, also those that
    /// somebody has attached since the appointment was read.
    /// </param>
    /// <param name="isCopy">The appointment has just become an exception: it has copies of its series' files, by other ids, or none.</param>
    /// <returns>Why it has to be tried again, or why what was to go is still there. A new file that OX refuses for good is not there when it is read again.</returns>
    internal async Task<(OxError? Unfinished, OxError? Kept)> WriteAsync(
        IOxSession session, OxFolderId folder, string id, IReadOnlyList<OxEventAttachment> wanted, bool isCopy, CancellationToken cancellationToken)
    {
        var uploads = wanted.Where(file => file.Upload is not null).ToList();
        if (uploads.Count > 0 && (await AttachAsync(session, folder, id, uploads, cancellationToken)).Error is { } away && CanBeTriedAgain(away)) return (away, null);

        var gone = wanted.Where(file => file.IsGone).ToList();
        var found = isCopy && gone.Count > 0 ? await CopiesAsync(session, folder, id, gone, cancellationToken) : OxResult<List<int>>.Success([.. gone.Select(file => file.ManagedId).OfType<int>()]);
        if (!found.TryGet(out var ids, out var error) || ids.Count == 0) return Told(error);
        return Told((await DetachAsync(session, folder, id, ids, cancellationToken)).Error);

        static (OxError?, OxError?) Told(OxError? error) => error is not null && CanBeTriedAgain(error) ? (error, null) : (null, error);
    }

    internal Task<OxResult<OxFile>> GetAsync(IOxSession session, OxFolderId folder, string id, int file, CancellationToken cancellationToken) => OxFileCall.GetAsync(
        caller, session, OxCall.Get(Module, "document").With("id", file).With("attached", id).With("folder", folder.Value).With("module", Appointments), cancellationToken);

    /// <summary>By which ids an exception has its series' files.</summary>
    private async Task<OxResult<List<int>>> CopiesAsync(IOxSession session, OxFolderId folder, string id, List<OxEventAttachment> files, CancellationToken cancellationToken)
    {
        var listed = await ListAsync(session, folder, id, cancellationToken);
        return listed.Select(stored => stored.Where(file => files.Exists(one => IsCopy(file, one, stored))).Select(file => file.ManagedId).OfType<int>().ToList());

        static bool IsCopy(OxEventAttachment file, OxEventAttachment one, IReadOnlyList<OxEventAttachment> stored) =>
            one.ManagedId == file.ManagedId || (one.Filename == file.Filename && one.Size == file.Size && !stored.Any(other => other.ManagedId == one.ManagedId));
    }

    private static bool CanBeTriedAgain(OxError error) => error.IsTransient || error.IsSessionLost || error.IsCredentialsRefused;

    private Task<OxResult<IReadOnlyList<OxEventAttachment>>> ListAsync(IOxSession session, OxFolderId folder, string id, CancellationToken cancellationToken) => caller.CallAsync(
        session, OxCall.Get(Module, "all").With("attached", id).With("folder", folder.Value).With("module", Appointments).With("columns", OxAppointmentFile.Columns.Numbers).InUtc(),
        Rows, cancellationToken);

    private Task<OxResult<OxDone>> AttachAsync(IOxSession session, OxFolderId folder, string id, List<OxEventAttachment> files, CancellationToken cancellationToken) =>
        caller.CallAsync(
            session,
            OxCall.Upload(Module, "attach").Files(files, files.Count, (json, _) =>
            {
                json.WriteStartObject();
                WriteTarget(json, folder, id);
                json.WriteEndObject();
            }),
            OxAnswer.Done, cancellationToken);

    private Task<OxResult<OxDone>> DetachAsync(IOxSession session, OxFolderId folder, string id, List<int> files, CancellationToken cancellationToken) => caller.CallAsync(
        session,
        OxCall.Write(Module, "detach").With("attached", id).With("folder", folder.Value).With("module", Appointments).Body(json =>
        {
            json.WriteStartArray();
            foreach (var file in files) json.WriteNumberValue(file);
            json.WriteEndArray();
        }),
        OxAnswer.Done, cancellationToken);

    /// <summary>Ids are numbers here.</summary>
    private static void WriteTarget(Utf8JsonWriter json, OxFolderId folder, string id)
    {
        Write("folder", folder.Value);
        Write("attached", id);
        json.WriteNumber("module", Appointments);

        void Write(string name, string value)
        {
            if (long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) json.WriteNumber(name, number);
            else json.WriteString(name, value);
        }
    }

    [LoggerMessage(3201, LogLevel.Warning, "OX does not tell which files an appointment has ({Code}): phones are shown none")]
    private static partial void Untold(ILogger logger, string code);
}
