using System.Globalization;
using Bridge.Eas.Protocol;
using Bridge.OxApi.Calendar;

namespace Bridge.Eas.Items.Calendar;

/// <summary>OX transparency, status and Microsoft's own property ⇄ EAS BusyStatus. Source: MS-ASCAL, "BusyStatus"; MS-OXCICAL.</summary>
internal static class BusyStatus
{
    internal const int Free = 0, Tentative = 1, Busy = 2, OutOfOffice = 3, WorkingElsewhere = 4;

    /// <summary>Where "out of office" survives in a calendar that only knows free and busy.</summary>
    internal const string Property = "X-MICROSOFT-CDO-BUSYSTATUS";

    /// <summary>Busy for everything that is no status, as phones take it.</summary>
    internal static int Read(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var busy) && busy <= WorkingElsewhere ? busy : Busy;

    internal static int FromOx(OxEvent calendarEvent, CalendarViewer viewer)
    {
        if (calendarEvent.Transp == "TRANSPARENT") return Free;
        switch (PropertyOf(calendarEvent))
        {
            case "OOF":
                return OutOfOffice;
            case "WORKINGELSEWHERE" when viewer.IsModern:
                return WorkingElsewhere;
        }

        var unanswered = !Meeting.IsOrganizer(calendarEvent, viewer) && Meeting.Self(calendarEvent, viewer)?.PartStat is "TENTATIVE" or "NEEDS-ACTION";
        return calendarEvent.Status == "TENTATIVE" || unanswered ? Tentative : Busy;
    }

    internal static void ToOx(OxEvent calendarEvent, int busy)
    {
        calendarEvent.Transp = busy == Free ? "TRANSPARENT" : "OPAQUE";
        if (busy == Tentative) calendarEvent.Status = "TENTATIVE";
        else if (calendarEvent.Status == "TENTATIVE") calendarEvent.Status = "CONFIRMED";

        var value = busy switch { OutOfOffice => "OOF", WorkingElsewhere => "WORKINGELSEWHERE", _ => null };
        if (value != PropertyOf(calendarEvent)) ExtendedProperty.Set(calendarEvent, Property, value);
    }

    private static string? PropertyOf(OxEvent calendarEvent) =>
        ExtendedProperty.Of(calendarEvent, Property) is ("OOF" or "WORKINGELSEWHERE") and var value ? value : null;
}
