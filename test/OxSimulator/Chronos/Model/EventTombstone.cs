using System.Text.Json.Nodes;

using OxSimulator.Store;

namespace OxSimulator.Chronos.Model;

/// <summary>What <c>updates</c> tells of an event that left a folder: deleted, moved away, or its viewer was removed from it.</summary>
internal sealed record EventTombstone(string Folder, int Id, int? SeriesId, string? RecurrenceId, string Uid, long Timestamp)
{
    internal JsonObject ToJson(SimObjectIds ids)
    {
        var json = new JsonObject { ["id"] = ids.Text(Id), ["folder"] = SimFolderIds.Chronos(Folder), ["uid"] = Uid, ["timestamp"] = Timestamp };
        if (SeriesId is { } series) json["seriesId"] = ids.Text(series);
        if (RecurrenceId is not null) json["recurrenceId"] = RecurrenceId;
        return json;
    }
}
