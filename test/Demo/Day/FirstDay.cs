namespace Demo.Day;

/// <summary>The steps of the day, in their order.</summary>
internal static class FirstDay
{
    internal static IReadOnlyList<DayChapter> Chapters { get; } =
    [
        new("A new phone",
        [
            new("Account found", NewPhone.FindAccountAsync, Vital: true),
            new("Policy taken", NewPhone.TakePolicyAsync, Vital: true),
            new("Folders listed", NewPhone.ListFoldersAsync, Vital: true),
            new("First mails on the phone", NewPhone.FirstMailsAsync),
            new("The whole inbox", NewPhone.WholeInboxAsync),
            new("Contacts", NewPhone.ContactsAsync),
            new("Calendar", NewPhone.CalendarAsync),
            new("Tasks", NewPhone.TasksAsync),
        ]),
        new("From the phone to OX",
        [
            new("A mail is read on the phone", FromPhone.ReadMailAsync),
            new("A mail is deleted on the phone", FromPhone.DeleteMailAsync),
            new("A contact is added on the phone", FromPhone.AddContactAsync),
            new("An appointment is made on the phone", FromPhone.AddAppointmentAsync),
            new("A task is done on the phone", FromPhone.FinishTaskAsync),
        ]),
        new("From OX to the phone",
        [
            new("A mail is read in OX", FromOx.ReadMailAsync),
            new("A contact gets a new number in OX", FromOx.ChangeContactAsync),
            new("A date of the weekly series is cancelled in OX", FromOx.CancelOccurrenceAsync),
        ]),
        new("Two devices",
        [
            new("A tablet joins", TwoDevices.JoinAsync),
            new("The tablet sees the phone's flag", TwoDevices.FlagAsync),
        ]),
        new("Letters and files",
        [
            new("An attachment is opened", Correspondence.OpenAttachmentAsync),
            new("A colleague is found in the address book", Correspondence.FindColleagueAsync),
            new("A mail is sent", Correspondence.SendAsync),
        ]),
        new("Waiting",
        [
            new("A new mail wakes the phone", Waiting.DeliveryAsync),
            new("The phone wakes the tablet", Waiting.OtherDeviceAsync),
            new("Nothing is new", Waiting.QuietAsync),
            new("Every answer was in order", Waiting.JudgeAsync),
        ]),
    ];
}
