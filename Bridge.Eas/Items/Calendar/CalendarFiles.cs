using System.Buffers;
using System.Globalization;
using Bridge.Eas.Items.Mail;
using Bridge.Eas.Mime;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Calendar;

namespace Bridge.Eas.Items.Calendar;

/// <summary>Files of events, from 16.0 on; before that phones see none and change none. Source: MS-ASCAL, "Attachments"; MS-ASAIRS, "Attachments".</summary>
/// <remarks>
/// A file at an event is known by its name and its bytes: what a repeated Add brings is there already if both are the same. Links to files elsewhere
/// have no bytes here: they stay, and no phone sees them.
/// </remarks>
internal static class CalendarFiles
{
    private const int NormalMethod = 1;
    private const int LongestName = 255;

    /// <summary>Those that a phone sees.</summary>
    internal static IReadOnlyList<OxEventAttachment> Shown(OxEvent calendarEvent) => [.. (calendarEvent.Attachments ?? []).Where(file => file.ManagedId > 0)];

    /// <param name="writer">The item, or an exception in it.</param>
    /// <param name="calendarEvent">The event, or the exception.</param>
    /// <param name="viewer">For whom.</param>
    /// <param name="tellsNone">The phone may believe that there are files.</param>
    internal static void Write(WbxmlWriter writer, OxEvent calendarEvent, CalendarViewer viewer, bool tellsNone)
    {
        if (!viewer.IsModern || calendarEvent.Id is not { } id) return;
        var files = Shown(calendarEvent);
        if (files.Count == 0)
        {
            if (tellsNone) writer.Empty(AirSyncBaseTags.Attachments);
            return;
        }

        writer.Start(AirSyncBaseTags.Attachments);
        foreach (var file in files)
        {
            writer.Start(AirSyncBaseTags.Attachment);
            writer.Element(AirSyncBaseTags.DisplayName, file.Filename ?? "");
            writer.Element(AirSyncBaseTags.FileReference, ReferenceOf(viewer.CollectionId, id, file));
            writer.Element(AirSyncBaseTags.Method, NormalMethod);
            writer.Element(AirSyncBaseTags.EstimatedDataSize, Math.Clamp(file.Size ?? 0, 0, uint.MaxValue));
            writer.End();
        }

        writer.End();
    }

    /// <summary>Which of the phone's files is which of ours.</summary>
    internal static void WriteMade(WbxmlWriter writer, string collectionId, IReadOnlyList<MadeFile> made)
    {
        if (made.Count == 0) return;
        writer.Start(AirSyncBaseTags.Attachments);
        foreach (var (clientId, eventId, file) in made)
        {
            writer.Start(AirSyncBaseTags.Attachment);
            writer.Element(AirSyncBaseTags.ClientId, clientId);
            writer.Element(AirSyncBaseTags.FileReference, ReferenceOf(collectionId, eventId, file));
            writer.End();
        }

        writer.End();
    }

    /// <summary>An exception has the files of its series: it shows none of its own.</summary>
    internal static bool Same(OxEvent exception, OxEvent master) => Shown(exception).Select(file => file.ManagedId).SequenceEqual(Shown(master).Select(file => file.ManagedId));

    /// <summary>What the phone adds and takes out.</summary>
    /// <param name="data">An item, an occurrence, or an exception within one.</param>
    /// <param name="draft">What it is about.</param>
    /// <param name="viewer">Whose phone.</param>
    /// <param name="fingerprints">Of those files that an Add may be about, by their ids (<see cref="Source.KnownFiles"/>).</param>
    /// <returns>How many are to go that are not there: the phone knows them by other names, or they are gone.</returns>
    internal static int Read(WbxmlElement data, EventDraft draft, CalendarViewer viewer, IReadOnlyDictionary<int, string> fingerprints)
    {
        if (!viewer.IsModern || data.Child(AirSyncBaseTags.Attachments) is not { } files) return 0;
        var (wanted, changes, unknown) = ((draft.Shown.Attachments ?? []).ToList(), false, 0);
        foreach (var delete in files.All(AirSyncBaseTags.Delete))
        {
            if (IdOf(delete.TextOf(AirSyncBaseTags.FileReference)) is { } id && wanted.FindIndex(file => file.ManagedId == id) is >= 0 and var index)
                (wanted[index], changes) = (wanted[index] with { IsGone = true }, true);
            else unknown++;
        }

        var there = wanted.Where(file => file is { IsGone: false, ManagedId: { } id } && fingerprints.ContainsKey(id)).Select(file => (file.Filename ?? "", fingerprints[file.ManagedId!.Value])).ToHashSet();
        foreach (var upload in UploadsIn(files))
        {
            var name = NameOf(upload);
            if (!there.Add((name, upload.Fingerprint))) continue;
            wanted.Add(new OxEventAttachment { Filename = name, FmtType = upload.MediaType, Upload = upload.Content });
            changes = true;
        }

        if (changes) draft.Set(OxEventColumns.Attachments, wanted);
        return unknown;
    }

    /// <summary>The files that a phone sends with an item, those of its exceptions left out.</summary>
    internal static IReadOnlyList<UploadedFile> UploadsOf(WbxmlElement data) => data.Child(AirSyncBaseTags.Attachments) is { } files ? UploadsIn(files) : [];

    /// <summary>The same for the exceptions in it.</summary>
    internal static IReadOnlyList<UploadedFile> UploadsOfExceptions(WbxmlElement data) =>
        [.. (data.Child(CalendarTags.Exceptions)?.All(CalendarTags.Exception) ?? []).SelectMany(UploadsOf)];

    /// <summary>The name that a file gets in OX.</summary>
    internal static string NameOf(UploadedFile upload) =>
        MimeText.CleanLine(upload.Name, LongestName).Normalize().Replace('/', '_').Replace('\\', '_').Replace('"', '\'').Trim() is { Length: > 0 } name ? name : "attachment";

    private static List<UploadedFile> UploadsIn(WbxmlElement files) => [.. files.All(AirSyncBaseTags.Add).Select(UploadedFile.Read).OfType<UploadedFile>()];

    private static string ReferenceOf(string collectionId, string eventId, OxEventAttachment file) => AttachmentReference.Of(
        ServerId.Format(collectionId, epoch: null, ItemKey.Parse(eventId)), file.ManagedId!.Value.ToString(CultureInfo.InvariantCulture)).ToString();

    private static int? IdOf(string? reference) =>
        AttachmentReference.TryParse(reference, out var parsed) && int.TryParse(parsed.PartPath, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}

/// <summary>A file of the phone's that is in OX now.</summary>
/// <param name="ClientId">The phone's name for it.</param>
/// <param name="EventId">The event's or the exception's.</param>
/// <param name="File">As OX has it.</param>
internal readonly record struct MadeFile(string ClientId, string EventId, OxEventAttachment File);
