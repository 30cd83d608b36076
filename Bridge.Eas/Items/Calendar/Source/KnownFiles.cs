using System.Security.Cryptography;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;

namespace Bridge.Eas.Items.Calendar.Source;

/// <summary>Compares the files that a phone sends with those of the same name and size that are there: an earlier try may have put them there.</summary>
internal sealed class KnownFiles(IOxCalendarApi api)
{
    internal static readonly IReadOnlyDictionary<int, string> None = new Dictionary<int, string>();

    /// <summary>Fingerprints (<see cref="UploadedFile.Fingerprint"/>) of the files that an Add in an item may be about. Costs nothing where there are none.</summary>
    internal async ValueTask<OxResult<IReadOnlyDictionary<int, string>>> OfAsync(SourceContext context, EventGroup group, WbxmlElement data, CancellationToken cancellationToken)
    {
        var uploads = CalendarFiles.UploadsOf(data).Concat(CalendarFiles.UploadsOfExceptions(data)).Select(upload => (Name: CalendarFiles.NameOf(upload), upload.Content.Length)).ToHashSet();
        if (uploads.Count == 0) return OxResult<IReadOnlyDictionary<int, string>>.Success(None);
        var found = new Dictionary<int, string>();
        foreach (var calendarEvent in group.Exceptions.Prepend(group.Master))
        {
            foreach (var file in CalendarFiles.Shown(calendarEvent))
            {
                if (found.ContainsKey(file.ManagedId!.Value) || !uploads.Any(upload => upload.Name == file.Filename && (file.Size is null || file.Size == upload.Length))) continue;
                var read = await FingerprintAsync(context, calendarEvent.Id!, file.ManagedId.Value, cancellationToken);
                if (read.TryGet(out var fingerprint, out var error)) found[file.ManagedId.Value] = fingerprint;
                else if (!error.IsNotFound) return error;
            }
        }

        return OxResult<IReadOnlyDictionary<int, string>>.Success(found);
    }

    /// <returns>SHA-256 of a file that OX has, in hex.</returns>
    internal async ValueTask<OxResult<string>> FingerprintAsync(SourceContext context, string eventId, int file, CancellationToken cancellationToken)
    {
        var opened = await api.GetFileAsync(context.User.Session, new OxFolderId(context.OxFolderId), eventId, file, cancellationToken);
        if (!opened.TryGet(out var source, out var error)) return error;
        await using (source)
        {
            try
            {
                return OxResult<string>.Success(Convert.ToHexStringLower(await SHA256.HashDataAsync(source.Content, cancellationToken)));
            }
            catch (IOException)
            {
                return new OxError(OxNetCodes.BadAnswer, OxErrorCategory.TryAgain);
            }
        }
    }
}
