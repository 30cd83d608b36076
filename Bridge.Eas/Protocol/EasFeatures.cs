using System.Collections.Frozen;

namespace Bridge.Eas.Protocol;

/// <summary>The one table of what each version has. Nothing else in the program compares versions.</summary>
/// <remarks>Source: MS-ASHTTP and MS-ASCMD, "protocol versions"; MS-ASWBXML, "Code Pages" (the last column).</remarks>
internal static class EasFeatures
{
    private const EasVersion First = EasVersion.V25, Open = (EasVersion)int.MaxValue;

    internal static readonly IReadOnlyList<(EasFeature Feature, EasVersion Since, EasVersion Until)> Table =
    [
        (EasFeature.FolderByClass, First, EasVersion.V25),
        (EasFeature.PolicyAsWapXml, First, EasVersion.V25),
        (EasFeature.ClassOfCollection, First, EasVersion.V121),
        (EasFeature.GetHierarchy, First, EasVersion.V121),
        (EasFeature.GlobalObjId, First, EasVersion.V141),

        (EasFeature.AirSyncBase, EasVersion.V120, Open),
        (EasFeature.MailFlags, EasVersion.V120, Open),
        (EasFeature.AttendeeStatus, EasVersion.V120, Open),
        (EasFeature.ItemOperations, EasVersion.V120, Open),
        (EasFeature.Settings, EasVersion.V120, Open),
        (EasFeature.MailSearch, EasVersion.V120, Open),

        (EasFeature.EmptySync, EasVersion.V121, Open),
        (EasFeature.WaitingSync, EasVersion.V121, Open),
        (EasFeature.FullPolicy, EasVersion.V121, Open),

        (EasFeature.StatusInDocument, EasVersion.V140, Open),
        (EasFeature.MailInDocument, EasVersion.V140, Open),
        (EasFeature.HeartbeatInSync, EasVersion.V140, Open),
        (EasFeature.Preview, EasVersion.V140, Open),
        (EasFeature.EmptyTextClears, EasVersion.V140, Open),
        (EasFeature.MailContext, EasVersion.V140, Open),
        (EasFeature.MeetingAnswers, EasVersion.V140, Open),
        (EasFeature.CalendarType, EasVersion.V140, Open),
        (EasFeature.Availability, EasVersion.V140, Open),

        (EasFeature.Accounts, EasVersion.V141, Open),
        (EasFeature.BodyPart, EasVersion.V141, Open),
        (EasFeature.MeetingMessageType, EasVersion.V141, Open),
        (EasFeature.FirstDayOfWeek, EasVersion.V141, Open),
        (EasFeature.OnlineMeeting, EasVersion.V141, Open),
        (EasFeature.PeoplePictures, EasVersion.V141, Open),

        (EasFeature.EmptyBodyClears, EasVersion.V160, Open),
        (EasFeature.Drafts, EasVersion.V160, Open),
        (EasFeature.PlaceAsObject, EasVersion.V160, Open),
        (EasFeature.ModernCalendar, EasVersion.V160, Open),
        (EasFeature.OrphanInstance, EasVersion.V160, Open),
        (EasFeature.Forwardees, EasVersion.V160, Open),

        (EasFeature.Find, EasVersion.V161, Open),
        (EasFeature.NewTimeProposal, EasVersion.V161, Open),
    ];

    private static readonly FrozenDictionary<EasFeature, (EasVersion Since, EasVersion Until)> Rows =
        Table.ToFrozenDictionary(row => row.Feature, row => (row.Since, row.Until));

    internal static bool Has(this EasVersion version, EasFeature feature)
    {
        var (since, until) = Rows[feature];
        return version >= since && version <= until;
    }
}
