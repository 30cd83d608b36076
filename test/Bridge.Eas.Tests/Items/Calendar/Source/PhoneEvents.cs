using Bridge.Eas.Tests.Items.Calendar.TimeZones;
using Bridge.Eas.Tests.Items.Pim;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Calendar;

namespace Bridge.Eas.Tests.Items.Calendar.Source;

/// <summary>Events as phones send them, and as OX has them.</summary>
internal static class PhoneEvents
{
    internal static OxEvent At(string start, string? rule = null) => new()
    {
        StartDate = new(start, "Europe/Berlin"), EndDate = new(start, "Europe/Berlin"), Rrule = rule,
    };

    internal static WbxmlElement Series() => Wire.Item(
        (CalendarTags.Timezone, Blobs.WEurope), (CalendarTags.Subject, "Yoga"), (CalendarTags.StartTime, "20261123T090000Z"), (CalendarTags.EndTime, "20261123T100000Z"), (CalendarTags.UID, "phone-1"))
        .With(WbxmlElement.Of(
            CalendarTags.Recurrence, WbxmlElement.Of(CalendarTags.Type, "1"), WbxmlElement.Of(CalendarTags.DayOfWeek, "2"), WbxmlElement.Of(CalendarTags.Occurrences, "6")));

    internal static WbxmlElement Meeting(string uid, int hour, params (string Address, string Type)[] guests) => Wire.Item(
        (CalendarTags.Timezone, Blobs.WEurope), (CalendarTags.Subject, "Meeting"), (CalendarTags.StartTime, $"20261123T{hour:00}0000Z"), (CalendarTags.EndTime, $"20261123T{hour + 1:00}0000Z"),
        (CalendarTags.UID, uid), (CalendarTags.MeetingStatus, "1")).With(WbxmlElement.Of(CalendarTags.Attendees, [.. guests.Select(guest => WbxmlElement.Of(
            CalendarTags.Attendee, WbxmlElement.Of(CalendarTags.Email, guest.Address), WbxmlElement.Of(CalendarTags.Name, guest.Address), WbxmlElement.Of(CalendarTags.AttendeeType, guest.Type)))]));

    internal static WbxmlElement Exceptions(params WbxmlElement[] exceptions) => WbxmlElement.Of(CalendarTags.Exceptions, exceptions);

    internal static WbxmlElement Deleted(string original) =>
        WbxmlElement.Of(CalendarTags.Exception, WbxmlElement.Of(CalendarTags.Deleted, "1"), WbxmlElement.Of(CalendarTags.ExceptionStartTime, original));

    internal static WbxmlElement Moved(string original, string start, string end) => WbxmlElement.Of(
        CalendarTags.Exception, WbxmlElement.Of(CalendarTags.ExceptionStartTime, original), WbxmlElement.Of(CalendarTags.StartTime, start), WbxmlElement.Of(CalendarTags.EndTime, end));
}
