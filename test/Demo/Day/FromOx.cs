using System.Globalization;
using System.Text.Json.Nodes;
using Demo.Mailbox;
using EasClient;
using EasClient.Items;
using EasClient.Phone;
using OxSimulator.Mail;

namespace Demo.Day;

/// <summary>What is done in OX's web interface is there on the phone.</summary>
internal static class FromOx
{
    private const int LastName = 502;

    internal static async Task<StepOutcome> ReadMailAsync(DayScene scene, CancellationToken cancellationToken)
    {
        var id = DayScene.Only(scene.Inbox, EasNames.Email + "Subject", Letters.ReadInOx);
        var mail = await scene.Web.MailAsync(Letters.ReadInOx, cancellationToken);
        await scene.Web.ChangeMailAsync(mail.Id, new JsonObject { ["set_flags"] = MailFlags.Seen }, cancellationToken);
        await scene.Phone.SyncUntilDoneAsync(scene.Inbox, cancellationToken);
        return scene.Inbox.Text(id, EasNames.Email + "Read") == "1"
            ? $"\"{Letters.ReadInOx}\" is read on the phone, too."
            : throw new StepFailedException($"\"{Letters.ReadInOx}\" is still unread on the phone.");
    }

    internal static async Task<StepOutcome> ChangeContactAsync(DayScene scene, CancellationToken cancellationToken)
    {
        const string number = "+49 89 5550199";
        var contacts = scene.Phone.Collection(FolderType.Contacts);
        var id = DayScene.Only(contacts, EasNames.Contacts + "LastName", DemoThings.ContactLastName);
        var ids = await scene.Web.FindAsync("contacts", LastName, DemoThings.ContactLastName, cancellationToken);
        await scene.Web.ChangeContactAsync(ids[0], new JsonObject { ["cellular_telephone1"] = number }, cancellationToken);
        await scene.Phone.SyncUntilDoneAsync(contacts, cancellationToken);
        return contacts.Text(id, EasNames.Contacts + "MobilePhoneNumber") == number
            ? $"The phone now calls {DemoThings.ContactFirstName} {DemoThings.ContactLastName} at {number}."
            : throw new StepFailedException($"The phone still calls {contacts.Text(id, EasNames.Contacts + "MobilePhoneNumber")}.");
    }

    internal static async Task<StepOutcome> CancelOccurrenceAsync(DayScene scene, CancellationToken cancellationToken)
    {
        var calendar = scene.Phone.Collection(FolderType.Calendar);
        var id = DayScene.Only(calendar, EasNames.Calendar + "Subject", DemoThings.Series);
        var series = (await scene.Web.FindEventsAsync(DemoThings.Series, cancellationToken))[0];
        var first = DateTime.ParseExact(series["startDate"]!["value"]!.ToString(), "yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);
        var cancelled = TimeZoneInfo.ConvertTimeToUtc(first.AddDays(14), NewPhone.Berlin);
        await scene.Web.DeleteOccurrenceAsync(series["id"]!.ToString(), EasDate.Compact(cancelled), cancellationToken);
        await scene.Phone.SyncUntilDoneAsync(calendar, cancellationToken);

        var item = calendar.Items[id];
        // The exception names its occurrence by InstanceId since 16.0, by ExceptionStartTime before.
        var gone = item.Element(EasNames.Calendar + "Exceptions")?.Elements()
            .Where(exception => exception.Element(EasNames.Calendar + "Deleted")?.Value == "1")
            .Select(exception => exception.Element(EasNames.AirSyncBase + "InstanceId") ?? exception.Element(EasNames.Calendar + "ExceptionStartTime"))
            .Any(when => when is not null && EasDate.Read(when.Value) == cancelled) ?? false;
        return gone
            ? string.Create(CultureInfo.InvariantCulture, $"There is no \"{DemoThings.Series}\" on {first.AddDays(14):d MMMM} on the phone; the other weeks stay.")
            : throw new StepFailedException(string.Create(CultureInfo.InvariantCulture, $"\"{DemoThings.Series}\" of {first.AddDays(14):d MMMM} is still on the phone."));
    }
}
