using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Commands.Ping;

/// <summary>Source: MS-ASCMD, "Status (Ping)".</summary>
internal enum PingStatus
{
    Expired = 1,
    FoldersChanged = 2,
    MissingParameters = 3,
    HeartbeatOutOfRange = 5,
    TooManyFolders = 6,
    HierarchyChanged = 7,
    ServerError = 8,
}

/// <summary>A Ping's answer.</summary>
/// <param name="Status">Why it ended.</param>
/// <param name="Changed">Collection ids, with <see cref="PingStatus.FoldersChanged"/>.</param>
/// <param name="Allowed">The nearest allowed heartbeat in seconds, or the most folders.</param>
internal sealed record PingAnswer(PingStatus Status, IReadOnlyList<string>? Changed = null, int? Allowed = null)
{
    internal EasReply ToReply()
    {
        var writer = new WbxmlWriter();
        writer.Start(PingTags.Ping);
        writer.Element(PingTags.Status, Status);
        if (Changed is { Count: > 0 })
        {
            writer.Start(PingTags.Folders);
            foreach (var id in Changed) writer.Element(PingTags.Folder, id);
            writer.End();
        }

        if (Status == PingStatus.TooManyFolders && Allowed is { } folders) writer.Element(PingTags.MaxFolders, folders);
        if (Status == PingStatus.HeartbeatOutOfRange && Allowed is { } seconds) writer.Element(PingTags.HeartbeatInterval, seconds);
        writer.End();
        return EasReply.Of(writer, (int)Status);
    }
}
