using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Items.Calendar;

/// <summary>OX description ⇄ Body, which is an element of the calendar's own page up to 2.5. Source: MS-ASAIRS, "Body"; MS-ASCAL, "Body".</summary>
internal static class CalendarBody
{
    internal static void Write(WbxmlWriter writer, string? description, CalendarViewer viewer)
    {
        if (viewer.Version >= EasVersion.V120)
        {
            TextBody.Write(writer, description, viewer.Options);
            return;
        }

        var (shown, whole) = TextBody.ToPhone(description, viewer.Options);
        writer.Element(CalendarTags.Body, shown);
        if (shown.Length < whole.Length) writer.Element(CalendarTags.BodyTruncated, value: true);
    }

    /// <summary>The new description; null when the phone changed nothing: it sent none, an empty shell, or what it got.</summary>
    internal static string? Read(WbxmlElement data, string? description, CalendarViewer viewer) =>
        data.Child(AirSyncBaseTags.Body) is { } body
            ? TextBody.Read(body, description, viewer.Version, viewer.Options)
            : TextBody.Changed(data.TextOf(CalendarTags.Body), description, viewer.Options);
}
