using System.Globalization;
using System.Text.Json;
using Bridge.OxApi.Transport;

namespace Bridge.OxApi.Calendar.Legacy;

/// <summary>Files of appointments, which are a module of their own: <c>attachment</c>. Source: OX HTTP API, "Attachments".</summary>
/// <remarks>They are written after the appointment. What OX refuses of them for good is not there when it is read again, and the rest stays.</remarks>
internal sealed class LegacyFiles(OxCaller caller)
{
    private const string Module = "attachment";
    private const int Appointments = 1;
    private const int AtOnce = 3;

    private static readonly OxAnswer<IReadOnlyList<OxEventAttachment>> Rows =
        OxAnswer.Or<IReadOnlyList<OxEventAttachment>>((ref json) => [.. OxRow.ReadAll(ref json, OxAppointmentFile.Columns).Select(row => row.ToAttachment())], []);

    /// <summary>Gives events the files that their appointments have.</summary>
    /// <remarks>A call for each that has some, three at once: this module's parameter "module" leaves no way to bundle them in <c>multiple</c>.</remarks>
    internal async Task<OxError?> ReadAsync(IOxSession session, IReadOnlyList<OxAppointment> appointments, IReadOnlyList<OxEvent> events, CancellationToken cancellationToken)
    {
        var asked = appointments.Zip(events).Where(pair => pair.First is { NumberOfAttachments: > 0, Id: not null, FolderId: not null });
        foreach (var some in asked.Chunk(AtOnce))
        {
            var answers = await Task.WhenAll(some.Select(pair => ListAsync(session, new(pair.First.FolderId!), pair.First.Id!, cancellationToken)));
            foreach (var (pair, answer) in some.Zip(answers))
            {
                if (answer.TryGet(out var files, out var error)) pair.Second.Attachments = files;
                // Without knowing them nobody is shown an event: what is not there would count as taken out.
                else if (!error.IsNotFound) return error;
            }
        }

        return null;
    }

    /// <summary>Makes an appointment's files those that are wanted.</summary>
    /// <param name="wanted">New ones with <see cref="OxEventAttachment.Upload"/>; of the others those that are not named go.</param>
    /// <param name="isNew">The appointment was just made, and has none.</param>
    /// <returns>Why it has to be tried again; null when all that can be is done.</returns>
    internal async Task<OxError?> WriteAsync(
        IOxSession session, OxFolderId folder, string id, IReadOnlyList<OxEventAttachment> wanted, bool isNew, CancellationToken cancellationToken)
    {
        IReadOnlyList<OxEventAttachment> stored = [];
        if (!isNew)
        {
            var listed = await ListAsync(session, folder, id, cancellationToken);
            if (!listed.TryGet(out stored!, out var error)) return error.IsTransient ? error : null;
        }

        var uploads = wanted.Where(file => file.Upload is not null).ToList();
        if (uploads.Count > 0 && (await AttachAsync(session, folder, id, uploads, cancellationToken)).Error is { IsTransient: true } away) return away;

        var gone = stored.Where(file => !IsWanted(file, stored, wanted)).Select(file => file.ManagedId).OfType<int>().ToList();
        return gone.Count > 0 && (await DetachAsync(session, folder, id, gone, cancellationToken)).Error is { IsTransient: true } stuck ? stuck : null;
    }

    internal Task<OxResult<OxFile>> GetAsync(IOxSession session, OxFolderId folder, string id, int file, CancellationToken cancellationToken) => OxFileCall.GetAsync(
        caller, session, OxCall.Get(Module, "document").With("id", file).With("attached", id).With("folder", folder.Value).With("module", Appointments), cancellationToken);

    /// <summary>An occurrence that has just become an exception has copies of its series' files, by other ids, or none.</summary>
    private static bool IsWanted(OxEventAttachment file, IReadOnlyList<OxEventAttachment> stored, IReadOnlyList<OxEventAttachment> wanted) => wanted.Any(one =>
        one.Upload is null && (one.ManagedId == file.ManagedId || (one.Filename == file.Filename && one.Size == file.Size && !stored.Any(other => other.ManagedId == one.ManagedId))));

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
}
