namespace Bridge.Eas.Commands.Provision;

/// <summary>How far back mail is synced, with the numbers of FilterType. Source: MS-ASPROV, "MaxEmailAgeFilter".</summary>
public enum MailAge
{
    All = 0,
    OneDay = 1,
    ThreeDays = 2,
    OneWeek = 3,
    TwoWeeks = 4,
    OneMonth = 5,
}

/// <summary>How far back events are synced, with the numbers of FilterType. Source: MS-ASPROV, "MaxCalendarAgeFilter".</summary>
public enum CalendarAge
{
    All = 0,
    TwoWeeks = 4,
    OneMonth = 5,
    ThreeMonths = 6,
    SixMonths = 7,
}
