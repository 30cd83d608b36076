using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Items.Calendar;

/// <summary>OX location ⇄ Location (up to 14.1) or AirSyncBase's Location (from 16.0). Source: MS-ASCAL, "Location"; MS-ASAIRS, "Location".</summary>
internal static class CalendarPlace
{
    private static readonly WbxmlTag[] AddressParts =
        [AirSyncBaseTags.Street, AirSyncBaseTags.PostalCode, AirSyncBaseTags.City, AirSyncBaseTags.State, AirSyncBaseTags.Country];

    internal static void Write(WbxmlWriter writer, string? location, CalendarViewer viewer)
    {
        if (!viewer.IsModern)
        {
            writer.Element(CalendarTags.Location, location);
            return;
        }

        writer.Start(AirSyncBaseTags.Location);
        writer.Optional(AirSyncBaseTags.DisplayName, location);
        writer.End();
    }

    /// <summary>"" when the phone cleared it, null when it says nothing of it. OX has one text for a place: its name, then what the name does not say of its address.</summary>
    internal static string? Read(WbxmlElement data)
    {
        if (data.Child(AirSyncBaseTags.Location) is not { } place) return data.TextOf(CalendarTags.Location);
        var name = place.TextOf(AirSyncBaseTags.DisplayName)?.Trim() ?? "";
        var address = AddressParts.Select(place.TextOf).OfType<string>().Where(part => part.Length > 0 && !name.Contains(part, StringComparison.OrdinalIgnoreCase));
        return string.Join(", ", name.Length > 0 ? address.Prepend(name) : address);
    }
}
