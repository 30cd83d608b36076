using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.OxApi.Calendar;

namespace Bridge.Eas.Items.Calendar.Source;

/// <summary>What became of the files in one command.</summary>
/// <param name="Told">For the answer.</param>
/// <param name="Missing">OX did not take them.</param>
/// <param name="SendsBack">The phone has to be told by the item itself.</param>
internal readonly record struct FilesOutcome(IReadOnlyList<MadeFile> Told, int Missing, bool SendsBack)
{
    /// <summary>The phone has to be told of its files, and the answer to a Change has no place for that.</summary>
    internal bool IsNews => SendsBack || Told.Count > 0;

    internal static readonly FilesOutcome Nothing = new([], 0, false);

    /// <summary>OX does not tell now.</summary>
    internal static readonly FilesOutcome Unknown = new([], 0, true);

    /// <param name="data">What the phone sent.</param>
    /// <param name="target">The event or exception that its files are for, as it is now.</param>
    /// <param name="before">The files that the same had before.</param>
    /// <param name="known">Fingerprints of some of those.</param>
    internal static FilesOutcome Of(WbxmlElement data, OxEvent target, IReadOnlyList<OxEventAttachment> before, IReadOnlyDictionary<int, string> known)
    {
        var earlier = before.Select(file => file.ManagedId).ToHashSet();
        var open = CalendarFiles.Shown(target).ToList();
        var (told, missing) = (new List<MadeFile>(), 0);
        foreach (var upload in CalendarFiles.UploadsOf(data))
        {
            var name = CalendarFiles.NameOf(upload);
            var made = open.Find(file => !earlier.Contains(file.ManagedId) && file.Filename == name && (file.Size is null || file.Size == upload.Content.Length))
                ?? CalendarFiles.Shown(target).FirstOrDefault(file => file.Filename == name && known.TryGetValue(file.ManagedId!.Value, out var fingerprint) && fingerprint == upload.Fingerprint)
                ?? told.Find(other => other.File.Filename == name && other.File.Size == upload.Content.Length).File;
            if (made is null)
            {
                missing++;
                continue;
            }

            open.Remove(made);
            told.Add(new MadeFile(upload.ClientId, target.Id!, made));
        }

        return new(told, missing, CalendarFiles.UploadsOfExceptions(data).Count > 0);
    }
}
