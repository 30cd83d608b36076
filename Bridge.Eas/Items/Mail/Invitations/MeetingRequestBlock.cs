using Bridge.Eas.Items.Calendar;
using Bridge.Eas.Items.Calendar.Recurrence;
using Bridge.Eas.Items.Calendar.TimeZones;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using NodaTime;

namespace Bridge.Eas.Items.Mail.Invitations;

/// <summary>Writes the MeetingRequest element. Source: MS-ASEMAIL, MeetingRequest; order of the schema, which is Exchange's.</summary>
internal static class MeetingRequestBlock
{
    private const int MaxLocation = 32768;

    /// <param name="writer">The answer.</param>
    /// <param name="invitation">What the mail says.</param>
    /// <param name="sight">What is known beside it.</param>
    /// <param name="version">Of the request.</param>
    /// <param name="received">When the mail came.</param>
    internal static void Write(WbxmlWriter writer, Invitation invitation, MeetingSight sight, EasVersion version, Instant received)
    {
        var (start, end) = invitation.Original ?? (invitation.Start, invitation.End);
        var type = MeetingForm.MessageTypeOf(invitation, sight);
        writer.Start(EmailTags.MeetingRequest);
        writer.Element(EmailTags.AllDayEvent, invitation.IsAllDay);
        writer.Element(EmailTags.StartTime, Dashed(start));
        writer.Element(EmailTags.DtStamp, Dashed(invitation.Stamp ?? received));
        writer.Element(EmailTags.EndTime, Dashed(end));
        writer.Element(EmailTags.InstanceType, MeetingForm.InstanceTypeOf(invitation, sight, version));
        WriteLocation(writer, invitation, version);
        writer.Optional(EmailTags.Organizer, invitation.Organizer);
        if (invitation.RecurrenceId is { } original) writer.Element(EmailTags.RecurrenceId, Dashed(original));
        // Seconds here, minutes in the calendar.
        if (invitation.ReminderSeconds is { } reminder) writer.Element(EmailTags.Reminder, reminder);

        // Without it phones hide the buttons.
        if (MeetingForm.WantsAnswer(type)) writer.Element(EmailTags.ResponseRequested, value: true);
        if (invitation is { RecurrenceId: null, Recurrence: { } recurrence }) WriteRecurrence(writer, recurrence, version);
        writer.Element(EmailTags.Sensitivity, invitation.Sensitivity);
        writer.Element(EmailTags.BusyStatus, invitation.BusyStatus);
        writer.Element(EmailTags.TimeZone, ZoneBlobs.For(invitation.Zone, invitation.Start, invitation.End, ZoneYear.Clamp(received.InZone(invitation.Zone).Year)).ToBase64());
        WriteIdentity(writer, invitation, type, version);
        WriteProposal(writer, invitation, version);
        writer.End();
    }

    private static void WriteIdentity(WbxmlWriter writer, Invitation invitation, MeetingMessageType type, EasVersion version)
    {
        var instance = invitation.RecurrenceId?.InZone(invitation.Zone).Date;
        if (version.Has(EasFeature.GlobalObjId)) writer.Element(EmailTags.GlobalObjId, Convert.ToBase64String(GlobalObjectId.Of(invitation.Uid, instance)));
        if (version.Has(EasFeature.MeetingAnswers)) writer.Element(EmailTags.DisallowNewTimeProposal, invitation.DisallowsNewTime);
        if (version.Has(EasFeature.MeetingMessageType)) writer.Element(Email2Tags.MeetingMessageType, type);
        if (!version.Has(EasFeature.GlobalObjId)) writer.Element(CalendarTags.UID, GlobalObjectId.UidOf(invitation.Uid));
    }

    private static void WriteProposal(WbxmlWriter writer, Invitation invitation, EasVersion version)
    {
        if (invitation.Kind != InvitationKind.Proposal || !version.Has(EasFeature.NewTimeProposal)) return;
        writer.Element(MeetingResponseTags.ProposedStartTime, CalendarDate.Compact(invitation.Start));
        writer.Element(MeetingResponseTags.ProposedEndTime, CalendarDate.Compact(invitation.End));
    }

    private static void WriteLocation(WbxmlWriter writer, Invitation invitation, EasVersion version)
    {
        if (invitation.Location.Length == 0) return;
        var location = Mime.TextTruncation.Chars(invitation.Location, MaxLocation);
        if (!version.Has(EasFeature.PlaceAsObject))
        {
            writer.Element(EmailTags.Location, location);
            return;
        }

        writer.Start(AirSyncBaseTags.Location);
        writer.Element(AirSyncBaseTags.DisplayName, location);
        writer.End();
    }

    private static void WriteRecurrence(WbxmlWriter writer, EasRecurrence recurrence, EasVersion version)
    {
        writer.Start(EmailTags.Recurrences);
        writer.Start(EmailTags.Recurrence);
        writer.Element(EmailTags.Type, recurrence.Type);
        writer.Element(EmailTags.Interval, recurrence.Interval);
        if (recurrence.Occurrences is { } occurrences) writer.Element(EmailTags.Occurrences, occurrences);
        // The only compact date of this class.
        else if (recurrence.Until is { } until) writer.Element(EmailTags.Until, CalendarDate.Compact(until));
        Number(EmailTags.WeekOfMonth, recurrence.WeekOfMonth);
        Number(EmailTags.DayOfMonth, recurrence.DayOfMonth);
        Number(EmailTags.DayOfWeek, recurrence.DayOfWeek);
        Number(EmailTags.MonthOfYear, recurrence.MonthOfYear);
        if (version.Has(EasFeature.FirstDayOfWeek)) Number(Email2Tags.FirstDayOfWeek, recurrence.FirstDayOfWeek);
        writer.End();
        writer.End();

        void Number(WbxmlTag tag, int? number)
        {
            if (number is { } value) writer.Element(tag, value);
        }
    }

    private static string Dashed(Instant instant) => MailDate.Dashed(instant.ToDateTimeOffset());
}
