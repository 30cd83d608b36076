using System.Text;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Tests.Items.Calendar.Source;

/// <summary>Files of events as phones of 16.x send and see them, and as OX has them.</summary>
internal static class PhoneFiles
{
    internal static readonly WbxmlElement Call = Wire.Item((CalendarTags.Subject, "Call"), (CalendarTags.StartTime, "20261201T090000Z"), (CalendarTags.EndTime, "20261201T100000Z"));

    internal static WbxmlElement Added(params (string ClientId, string Name, string Content)[] files) => WbxmlElement.Of(
        AirSyncBaseTags.Attachments,
        [.. files.Select(file => WbxmlElement.Of(
            AirSyncBaseTags.Add,
            WbxmlElement.Of(AirSyncBaseTags.ClientId, file.ClientId), WbxmlElement.Of(AirSyncBaseTags.DisplayName, file.Name), WbxmlElement.Of(AirSyncBaseTags.ContentType, "text/plain"),
            WbxmlElement.Of(AirSyncBaseTags.Method, "1"), WbxmlElement.Of(AirSyncBaseTags.Content, Convert.ToBase64String(Encoding.UTF8.GetBytes(file.Content)))))]);

    internal static WbxmlElement TakenOut(string reference) =>
        WbxmlElement.Of(AirSyncBaseTags.Attachments, WbxmlElement.Of(AirSyncBaseTags.Delete, WbxmlElement.Of(AirSyncBaseTags.FileReference, reference)));

    internal static Dictionary<string, string> Told(ItemOutcome outcome) =>
        (outcome.WriteData is { } write ? Wire.Written(write).Child(AirSyncBaseTags.Attachments)?.All(AirSyncBaseTags.Attachment) ?? [] : [])
        .ToDictionary(file => file.TextOf(AirSyncBaseTags.ClientId)!, file => file.TextOf(AirSyncBaseTags.FileReference)!);

    internal static List<(string? Name, string? Reference, string? Size)> Shown(WbxmlElement item) =>
        [.. (item.Child(AirSyncBaseTags.Attachments)?.All(AirSyncBaseTags.Attachment) ?? [])
            .Select(file => (file.TextOf(AirSyncBaseTags.DisplayName), file.TextOf(AirSyncBaseTags.FileReference), file.TextOf(AirSyncBaseTags.EstimatedDataSize)))];

    internal static async Task<List<(string? Name, string Content, string? Type)>> StoredAsync(CalendarWorld world, string id)
    {
        var stored = new List<(string?, string, string?)>();
        foreach (var file in (await world.EventAsync(id)).Attachments ?? [])
        {
            await using var source = (await world.Api.GetFileAsync(world.Session, world.Folder, id, file.ManagedId!.Value, CancellationToken.None)).Value!;
            using var reader = new StreamReader(source.Content);
            stored.Add((file.Filename, await reader.ReadToEndAsync(), file.FmtType));
        }

        return stored;
    }
}
