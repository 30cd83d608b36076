using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Items.Calendar;

/// <summary>Files that phones attach to events from 16.0 on: none reaches OX yet, and the phone is not to believe that one did.</summary>
/// <remarks>Source: MS-ASAIRS, "Attachments", "Add".</remarks>
internal static class CalendarFiles
{
    /// <summary>How many files a phone adds to an event or takes from it. One without content is none: iOS sends such when its user changes the calendar while he writes.</summary>
    internal static int CountOf(WbxmlElement data) => data.Child(AirSyncBaseTags.Attachments) is not { } files
        ? 0
        : files.All(AirSyncBaseTags.Add).Count(file => file.Child(AirSyncBaseTags.Content) is { IsEmpty: false }) + files.All(AirSyncBaseTags.Delete).Count();
}
