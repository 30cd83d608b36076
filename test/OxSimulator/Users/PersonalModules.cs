using OxSimulator.Contacts;
using OxSimulator.Http;
using OxSimulator.Tasks;

namespace OxSimulator.Users;

/// <summary>The modules of personal data: contacts, calendar, tasks, and what describes the user.</summary>
internal static class PersonalModules
{
    internal static IEnumerable<IOxModule> Create()
    {
        var contacts = new ContactsModule();
        var chronos = new Chronos.ChronosModule();
        return
        [
            contacts, new AddressBooksModule(contacts), new ContactPictureModule(), new UserPictureModule(), new TasksModule(), new ReminderModule(),
            chronos, new Chronos.WebCalendarModule(chronos), new Chronos.Itip.ItipModule("chronos/itip", (one, scope) => scope.View.Render(one)),
            new Appointments.AppointmentsModule(), new Appointments.AttachmentModule(),
            new Chronos.Itip.ItipModule("calendar/itip", (one, scope) => Appointments.AppointmentColumns.Table.ToObject(new(one, scope), scope.Call)),
            new Chronos.Itip.ConversionModule(), new UserModule(), new UserMeModule(), new GroupModule(), new ResourceModule(),
            new CapabilitiesModule(), new ConfigModule(), new JslobModule(), new AccountModule(), new SystemModule(), new Push.PnsModule(),
            new MailFilter.MailFilterModule("mailfilter"), new MailFilter.MailFilterModule("mailfilter/v2"),
        ];
    }
}
