using System.Text.Json.Nodes;
using System.Xml.Linq;
using EasClient;
using EasClient.Items;
using EasClient.Phone;
using Gateway.Tests.Host;
using OxSimulator.Control;

namespace Gateway.Tests.Scenarios;

/// <summary>Edits by phones that hold less than OX does, by several phones at once, or by phones that say nothing of what they keep.</summary>
internal sealed class FieldsTests : ScenarioTests
{
    private static readonly DateTime Monday = new(2027, 1, 11, 10, 0, 0, DateTimeKind.Unspecified);
    private static readonly XNamespace Ns = EasNames.Calendar;

    [Scenario("L35")]
    [TestCaseSource(nameof(Versions))]
    public async Task Contact_WithMoreValuesThanThePhoneHasSlots_KeepsThemAll(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        string[] texts =
        [
            "first_name", "second_name", "suffix", "title", "street_home", "postal_code_home", "city_home", "state_home", "country_home", "marital_status", "profession", "nickname", "spouse_name", "note",
            "department", "position", "employee_type", "room_number", "street_business", "city_business", "sales_volume", "tax_id", "info", "manager_name", "assistant_name", "street_other", "city_other",
            "telephone_business1", "telephone_business2", "fax_business", "telephone_callback", "telephone_car", "telephone_company", "telephone_home1", "telephone_home2", "fax_home", "cellular_telephone1",
            "cellular_telephone2", "telephone_other", "fax_other", "telephone_isdn", "telephone_pager", "telephone_primary", "telephone_radio", "telephone_telex", "telephone_ttytdd", "instant_messenger1",
            "instant_messenger2", "telephone_ip", "telephone_assistant", "company", "url", "categories", "yomiFirstName", .. Enumerable.Range(1, 20).Select(n => $"userfield{n:00}"),
        ];
        var fields = new JsonObject { ["last_name"] = "Berg", ["email1"] = "a@example.org", ["email2"] = "b@example.org", ["email3"] = "c@example.org", ["birthday"] = 490147200000 };
        foreach (var name in texts) fields[name] = $"value of {name}";
        await web.NewAsync("contacts", fields.DeepClone().AsObject());
        var before = (await web.AllContactsAsync()).Single();
        var book = phone.Collection(FolderType.Contacts);
        await phone.SyncUntilDoneAsync(book);

        // The phone sends the whole contact as it holds it, with another name.
        var item = new XElement(book.Items.Values.Single());
        item.Element(EasNames.Contacts + "FirstName")!.Value = "Anna";
        book.Change(book.Items.Keys.Single(), [.. item.Elements()]);
        await phone.SyncUntilDoneAsync(book);

        var after = (await web.AllContactsAsync()).Single();
        Assert.That(after["first_name"]?.ToString(), Is.EqualTo("Anna"));
        using (Assert.EnterMultipleScope())
        {
            foreach (var (name, value) in fields.Where(field => field.Key is not ("first_name" or "folder_id" or "display_name")))
                Assert.That(after[name]?.ToString(), Is.EqualTo(before[name]?.ToString()), name);
        }

        AssertClean(phone);
    }

    [Scenario("L41")]
    [TestCaseSource(nameof(Versions))]
    public async Task Mail_MarkedAsRead_KeepsItsFlagAndItsColour(EasVersion version)
    {
        const int Seen = 32, Flagged = 8, Answered = 1;
        var user = await DeliverLettersAsync(1);
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        var inbox = phone.Collection(FolderType.Inbox);
        await web.FlagMailAsync("1", set: Flagged | Answered);
        await web.CallAsync("mail", "update", "&folder=default0/INBOX&id=1", new JsonObject { ["color_label"] = 4 });
        await phone.SyncUntilDoneAsync(inbox);

        inbox.Change(Letter(inbox, 1), MailChange.Read(true));
        await phone.SyncUntilDoneAsync(inbox);

        var (flags, color) = await Bed.LookAsync(user, "INBOX", folder => (folder.Find(1)!.Flags & (Seen | Flagged | Answered), folder.Find(1)!.ColorLabel));
        Assert.That((flags, color), Is.EqualTo((Seen | Flagged | Answered, 4)));
        AssertClean(phone);
    }

    [Defect("D2")]
    [Scenario("L39")]
    [TestCaseSource(nameof(Versions))]
    public async Task Meeting_AlarmAndDeletedOccurrenceByItsOrganizersPhone_KeepTheAttendees(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        var calendar = phone.Collection(FolderType.Calendar);
        await web.NewEventAsync(new JsonObject
        {
            ["summary"] = "Board", ["startDate"] = OxWeb.Time(Monday, "Europe/Berlin"), ["endDate"] = OxWeb.Time(Monday.AddHours(1), "Europe/Berlin"), ["rrule"] = "FREQ=WEEKLY;COUNT=6",
            ["attendees"] = new JsonArray(
                new JsonObject { ["entity"] = Bed.User(user).Id, ["cuType"] = "INDIVIDUAL" },
                new JsonObject { ["uri"] = "mailto:bo@example.org", ["cn"] = "Bo", ["cuType"] = "INDIVIDUAL" },
                new JsonObject { ["uri"] = "mailto:cy@example.org", ["cn"] = "Cy", ["cuType"] = "INDIVIDUAL" }),
        });
        await phone.SyncUntilDoneAsync(calendar);
        var id = calendar.Items.Keys.Single();
        Bed.Ox.Server.Outbox.Clear();

        // An alarm and a deleted occurrence, told as phones do that drop the other attendees.
        if (version < EasVersion.V160)
        {
            var item = new XElement(calendar.Items[id]);
            item.Element(Ns + "Attendees")?.Remove();
            item.Elements(Ns + "Reminder").Remove();
            item.Add(new XElement(Ns + "Reminder", "30"));
            item.Elements(Ns + "Exceptions").Remove();
            item.Add(new XElement(Ns + "Exceptions", new XElement(Ns + "Exception", new XElement(Ns + "Deleted", "1"), new XElement(Ns + "ExceptionStartTime", "20270118T090000Z"))));
            calendar.Change(id, [.. item.Elements().Where(element => element.Name.LocalName is not ("NativeBodyType" or "ResponseType" or "AppointmentReplyTime"))]);
        }
        else
        {
            calendar.Change(id, [new XElement(Ns + "Reminder", "30")]);
            calendar.Delete(id, "20270118T090000Z");
        }

        await phone.SyncUntilDoneAsync(calendar);

        var master = (await web.AllEventsAsync()).Single(one => one["rrule"] is not null);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(master["attendees"]!.AsArray(), Has.Count.EqualTo(3));
            Assert.That((master["deleteExceptionDates"] as JsonArray)?.Count, Is.EqualTo(1));
            Assert.That(master["alarms"]!.AsArray().Single()!["trigger"]!["duration"]!.ToString(), Does.StartWith("-PT30M"));
            if (version < EasVersion.V160) Assert.That(Bed.SentBy(user), Is.Empty, "the phone tells the attendees itself");
        }

        AssertClean(phone);
    }

    [Scenario("L50")]
    [TestCaseSource(nameof(Versions))]
    public async Task Meeting_MadeChangedAndCancelled_IsMailedOnceByWhoeverHasTo(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        var calendar = phone.Collection(FolderType.Calendar);
        await phone.SyncUntilDoneAsync(calendar);
        var mails = version >= EasVersion.V160 ? 1 : 0;
        var draft = new EventDraft { Uid = $"meeting-{user}@phone", Subject = "Review", Start = Monday, End = Monday.AddHours(1), Attendees = [new("Bo", "bo@example.org")] };

        var added = calendar.Add(draft.Build(version));
        await phone.SyncUntilDoneAsync(calendar);
        Assert.That(Invitations(), Has.Count.EqualTo(mails), "made");
        calendar.Change(calendar.ServerIdOf(added)!, (draft with { Start = Monday.AddHours(2), End = Monday.AddHours(3) }).BuildChange(version));
        await phone.SyncUntilDoneAsync(calendar);
        Assert.That(Invitations(), Has.Count.EqualTo(2 * mails), "moved");
        calendar.Delete(calendar.ServerIdOf(added)!);
        phone.Connection.LoseNextAnswer("Sync");
        await LosesAsync(() => phone.SyncAsync(calendar));
        await phone.SyncUntilDoneAsync(calendar);

        Assert.That(Invitations(), Has.Count.EqualTo(3 * mails), "cancelled, though asked for twice");
        Assert.That(await web.AllEventsAsync(), Is.Empty);
        AssertClean(phone);

        List<OutboxMail> Invitations() => [.. Bed.SentBy(user).Where(mail => mail.Recipients.Contains("bo@example.org"))];
    }

    [Scenario("L57")]
    [TestCaseSource(nameof(Versions))]
    public async Task Series_TwoPhonesChangeDifferentOccurrences_BothChangesStay(EasVersion version)
    {
        var user = Bed.NextUser();
        using var one = await Bed.ReadyPhoneAsync(version, user, "PHONEONE");
        using var two = await Bed.ReadyPhoneAsync(version, user, "PHONETWO");
        using var web = await Bed.WebAsync(user);
        var (first, second) = (one.Collection(FolderType.Calendar), two.Collection(FolderType.Calendar));
        var series = new EventDraft { Uid = $"series-{user}@phone", Subject = "Team", Start = Monday, End = Monday.AddHours(1), Recurrence = RecurrenceDraft.Weekly(Weekdays.Monday, occurrences: 6) };
        await one.SyncUntilDoneAsync(first);
        first.Add(series.Build(version));
        await one.SyncUntilDoneAsync(first);
        await two.SyncUntilDoneAsync(second);

        // Neither phone knows of the other's edit when it sends its own.
        first.Queue(series.Occurrence(version, first.Items.Keys.Single(), new OccurrenceDraft { Original = Monday.AddDays(7), Start = Monday.AddDays(8), End = Monday.AddDays(8).AddHours(1), Subject = "Moved by one" }));
        second.Queue(series.Occurrence(version, second.Items.Keys.Single(), new OccurrenceDraft { Original = Monday.AddDays(21), Start = Monday.AddDays(22), End = Monday.AddDays(22).AddHours(1), Subject = "Moved by two" }));
        await one.SyncUntilDoneAsync(first);
        await two.SyncUntilDoneAsync(second);
        await one.SyncUntilDoneAsync(first);
        await two.SyncUntilDoneAsync(second);

        Assert.That(
            (await web.AllEventsAsync()).Where(event_ => event_["recurrenceId"] is not null).Select(event_ => event_["summary"]?.ToString()).Order(StringComparer.Ordinal),
            Is.EqualTo((string[])["Moved by one", "Moved by two"]));
        foreach (var calendar in (EasCollection[])[first, second])
            Assert.That(calendar.Items.Values.Single().Descendants(Ns + "Exception").Count(), Is.EqualTo(2));
        AssertClean(one, two);
    }

    [Scenario("L73")]
    [TestCaseSource(nameof(Versions))]
    public async Task Alarm_SetRemovedAndSetAgainOnAPhone_IsSoInOx(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        var calendar = phone.Collection(FolderType.Calendar);
        await phone.SyncUntilDoneAsync(calendar);
        var draft = new EventDraft { Uid = $"alarm-{user}@phone", Subject = "Dentist", Start = Monday, End = Monday.AddHours(1), Reminder = 15 };
        var added = calendar.Add(draft.Build(version));
        await phone.SyncUntilDoneAsync(calendar);
        Assert.That(await AlarmAsync(), Does.StartWith("-PT15M"));

        var removed = (draft with { Reminder = null }).BuildChange(version);
        calendar.Change(calendar.ServerIdOf(added)!, version >= EasVersion.V160 ? [.. removed, new XElement(Ns + "Reminder")] : removed);
        await phone.SyncUntilDoneAsync(calendar);
        Assert.That(await AlarmAsync(), Is.Null);

        calendar.Change(calendar.ServerIdOf(added)!, (draft with { Reminder = 60 }).BuildChange(version));
        await phone.SyncUntilDoneAsync(calendar);
        Assert.That(await AlarmAsync(), Does.StartWith("-PT60M").Or.StartWith("-PT1H"));
        AssertClean(phone);

        async Task<string?> AlarmAsync() => ((await web.AllEventsAsync()).Single()["alarms"] as JsonArray)?.FirstOrDefault()?["trigger"]?["duration"]?.ToString();
    }
}
