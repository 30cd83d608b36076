using OxSimulator.Http;

namespace OxSimulator.Chronos;

/// <summary>The errors of the calendar. Source: OX CalendarExceptionCodes.</summary>
internal static class ChronosFaults
{
    internal static OxFaultException InvalidTimeZone(string zone) => Fault(4001, OxCategory.UserInput, "The time zone is not known.", zone);

    internal static OxFaultException InvalidRule(string rule) => Fault(4002, OxCategory.UserInput, "The recurrence rule is not valid.", rule);

    internal static OxFaultException InvalidData(string field, string message) => Fault(4006, OxCategory.UserInput, "The calendar data is not valid.", field, message);

    internal static OxFaultException InvalidAlarm() => Fault(4005, OxCategory.UserInput, "The alarm is not valid.");

    internal static OxFaultException NoRead(string folder) => Fault(4030, OxCategory.PermissionDenied, "You do not have permission to read this calendar.", folder);

    internal static OxFaultException NoWrite(string folder) => Fault(4031, OxCategory.PermissionDenied, "You do not have permission to write to this calendar.", folder);

    internal static OxFaultException NoDelete(string folder) => Fault(4032, OxCategory.PermissionDenied, "You do not have permission to delete from this calendar.", folder);

    internal static OxFaultException ForbiddenAttendeeChange(int id) => Fault(4033, OxCategory.UserInput, "The attendees of this event may not be changed so.", id);

    internal static OxFaultException InvalidCalendarUser(string uri) => Fault(4034, OxCategory.UserInput, "The calendar user is not valid.", uri);

    internal static OxFaultException RestrictedByClass(int id, string classification) =>
        Fault(4037, OxCategory.PermissionDenied, "The event's classification does not allow this.", id, classification);

    internal static OxFaultException OnlyOrganizer(int id, string field) =>
        Fault(4038, OxCategory.PermissionDenied, "Only the organizer may change this event.", id, field);

    internal static OxFaultException DifferentOrganizer(string uri) => Fault(40310, OxCategory.UserInput, "The organizer differs.", uri);

    internal static OxFaultException NotFound(string id) => Fault(4040, OxCategory.UserInput, "The event could not be found.", id);

    internal static OxFaultException NotFoundInFolder(string folder, string id) => Fault(4041, OxCategory.UserInput, "The event could not be found in this calendar.", folder, id);

    internal static OxFaultException RecurrenceNotFound(int series, string id) => Fault(4042, OxCategory.UserInput, "The occurrence could not be found.", series, id);

    internal static OxFaultException AttendeeNotFound(string uri, int id) => Fault(4043, OxCategory.UserInput, "The attendee could not be found.", uri, id);

    internal static OxFaultException FolderNotFound(string folder) => Fault(4045, OxCategory.UserInput, "The calendar could not be found.", folder);

    internal static OxFaultException AttachmentNotFound(string managedId, int id) => Fault(4046, OxCategory.UserInput, "The attachment could not be found.", managedId, id);

    internal static OxFaultException UnsupportedFolder(string folder) => Fault(4060, OxCategory.UserInput, "This is not supported for the calendar.", folder);

    internal static OxFaultException InvalidRecurrenceId(string id) => Fault(4061, OxCategory.UserInput, "The recurrence identifier is not valid.", id);

    internal static OxFaultException InvalidSplit(int id) => Fault(4063, OxCategory.UserInput, "The series cannot be split there.", id);

    /// <summary>The second parameter is the id of the event that has the uid already: an idempotent create reads it.</summary>
    internal static OxFaultException UidConflict(string uid, string existing) => Fault(4090, OxCategory.UserInput, "An event with this identifier exists already.", uid, existing);

    internal static OxFaultException Concurrent(int id, long asked, long stored) =>
        Fault(4120, OxCategory.Conflict, "The event was changed in the meantime.", id, asked, stored);

    internal static OxFaultException Mandatory(string field) => Fault(4220, OxCategory.UserInput, "A mandatory field is missing.", field);

    internal static OxFaultException EndBeforeStart(string start, string end) => Fault(4221, OxCategory.UserInput, "The event ends before it starts.", start, end);

    internal static OxFaultException ClassInFolder(string classification, string folder) =>
        Fault(4222, OxCategory.UserInput, "The classification is not possible in this calendar.", classification, folder);

    internal static OxFaultException UnsupportedRule(string rule) => Fault(4223, OxCategory.UserInput, "The recurrence rule is not supported.", rule);

    internal static OxFaultException SeriesMove(int id, string folder) => Fault(4224, OxCategory.UserInput, "The series cannot be moved there.", id, folder);

    internal static OxFaultException OccurrenceMove(int id, string folder) => Fault(4225, OxCategory.UserInput, "A single occurrence cannot be moved.", id, folder);

    internal static OxFaultException UnsupportedForProvider(string folder) => Fault(4228, OxCategory.Error, "The calendar's provider does not support this.", folder);

    internal static OxFaultException IncompatibleDates(string start, string end) => Fault(4229, OxCategory.UserInput, "Start and end are of different types.", start, end);

    internal static OxFaultException TooLong(string field, int most, int length) => Fault(5070, OxCategory.Capacity, "A value is too long.", field, most, length);

    internal static OxFaultException TooManyResults() => Fault(5072, OxCategory.UserInput, "The query has too many results.");

    private static OxFaultException Fault(int number, OxCategory category, string message, params object[] parameters) =>
        new OxFault(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"CAL-{number:0000}"), category, message, parameters).AsException();
}
