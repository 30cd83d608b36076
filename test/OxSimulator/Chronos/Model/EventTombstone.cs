using System.Text.Json.Nodes;

using OxSimulator.Store;

namespace OxSimulator.Chronos.Model;

/// <summary>What <c>updates</c> tells of an event that left a folder: deleted, moved away, or its viewer was removed from it.</summary>
internal sealed record EventTombstone(string Folder, int Id, int? SeriesId, string? RecurrenceId, string Uid, long Timestamp)
{
    internal JsonObject ToJson()
    {
        var json = new JsonObject { ["id"] = IdText(Id), ["folder"] = SimFolderIds.Chronos(Folder), ["uid"] = Uid, ["timestamp"] = Timestamp };
        if (SeriesId is { } series) json["seriesId"] = IdText(series);
        if (RecurrenceId is not null) json["recurrenceId"] = RecurrenceId;
        return json;
    }

    private static string IdText(int id) => id.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
