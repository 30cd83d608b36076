using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using EasClient;
using EasClient.Items;
using EasClient.Phone;
using OxSimulator;

namespace Gateway.Tests.Host.Day;

/// <summary>Two phones and the web interface keep one calendar, in the model of 14.1 and in that of 16.1.</summary>
[TestFixture(StoreKind.Embedded, "7.10.6")]
[TestFixture(StoreKind.Redis, "7.10.6")]
[TestFixture(StoreKind.Embedded, "8.x")]
[TestFixture(StoreKind.Embedded, "7.8.4")]
[TestFixture(StoreKind.Embedded, "7.6.3")]
[TestFixture(StoreKind.Embedded, "6.22")]
[TestFixture(StoreKind.Embedded, "6.16")]
internal sealed class CalendarTests(StoreKind store, string profile) : HostTests(store)
{
    /// <summary>Both calendars that OX has had.</summary>
    protected override OxSimulatorOptions Ox => new() { MaxRate = 0, Users = 60, Profile = profile };

    /// <summary>A Monday in winter, ten o'clock.</summary>
    private static readonly DateTime Monday = new(2027, 1, 11, 10, 0, 0, DateTimeKind.Unspecified);

    private static readonly XNamespace Ns = EasNames.Calendar;

    [Habit(95)]
    [Scenario("L54")]
    [TestCaseSource(nameof(EveryVersion))]
    public async Task Series_WithMovedAndDeletedOccurrenceFromThePhone_IsTheSameInOxAndOnTheOtherPhone(EasVersion version)
    {
        var user = Bed.NextUser();
        using var one = await Bed.ReadyPhoneAsync(version, user, "PHONEONE");
        using var two = await Bed.ReadyPhoneAsync(version, user, "PHONETWO");
        using var web = await Bed.WebAsync(user);
        var (first, second) = (one.Collection(FolderType.Calendar), two.Collection(FolderType.Calendar));
        await one.SyncUntilDoneAsync(first);
        await two.SyncUntilDoneAsync(second);
        var series = new EventDraft
        {
            Uid = $"series-{user}-{version}@phone",
            Subject = "Team",
            Start = Monday,
            End = Monday.AddHours(1),
            Zone = TimeZoneRules.Berlin,
            Location = "Room 1",
            Recurrence = RecurrenceDraft.Weekly(Weekdays.Monday, occurrences: 6),
        };
        var moved = new OccurrenceDraft { Original = Monday.AddDays(7), Start = Monday.AddDays(8).AddHours(2), End = Monday.AddDays(8).AddHours(3), Subject = "Team (moved)" };
        var deleted = new OccurrenceDraft { Original = Monday.AddDays(14), Deleted = true };

        var added = first.Add(series.Build(version));
        await one.SyncUntilDoneAsync(first);
        var id = first.ServerIdOf(added)!;
        Assert.That(id, Is.Not.Null, $"refused with {first.RefusalOf(added)}");
        first.Queue(series.Occurrence(version, id, moved));
        await one.SyncUntilDoneAsync(first);
        first.Queue((series with { Exceptions = [moved] }).Occurrence(version, id, deleted));
        await one.SyncUntilDoneAsync(first);

        var events = await web.AllEventsAsync();
        var master = events.Single(one => one["rrule"] is not null);
        var exception = events.Single(one => one["recurrenceId"] is not null);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(events, Has.Count.EqualTo(2));
            Assert.That(master["summary"]?.ToString(), Is.EqualTo("Team"));
            Assert.That(master["location"]?.ToString(), Is.EqualTo("Room 1"));
            Assert.That(master["rrule"]?.ToString(), Does.Contain("FREQ=WEEKLY").And.Contain("COUNT=6"));
            Assert.That(OxWeb.Utc(master["startDate"]), Is.EqualTo(Monday.AddHours(-1)));
            Assert.That(master["startDate"]!["tzid"]?.ToString(), Is.EqualTo("Europe/Berlin"));
            Assert.That((master["deleteExceptionDates"] as JsonArray)?.Select(OxWeb.RecurrenceId), Is.EqualTo((string[])["20270125T090000Z"]));
            Assert.That(OxWeb.RecurrenceId(exception["recurrenceId"]), Is.EqualTo("20270118T090000Z"));
            Assert.That(OxWeb.Utc(exception["startDate"]), Is.EqualTo(Monday.AddDays(8).AddHours(1)));
            Assert.That(exception["summary"]?.ToString(), Is.EqualTo("Team (moved)"));
        }

        Assert.That((await one.SyncAsync(first)).For(first)?.Commands ?? [], Is.Empty, "an echo");
        await two.SyncUntilDoneAsync(second);
        AssertSeries(version, second.Items.Values.Single(), "Team (moved)");
        AssertClean(one, two);
    }

    [TestCaseSource(nameof(EveryVersion))]
    public async Task Series_WithMovedAndDeletedOccurrenceFromOx_ReachesThePhone(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        var calendar = phone.Collection(FolderType.Calendar);
        await phone.SyncUntilDoneAsync(calendar);

        var id = await web.NewEventAsync(new JsonObject
        {
            ["summary"] = "Team",
            ["startDate"] = OxWeb.Time(Monday, "Europe/Berlin"),
            ["endDate"] = OxWeb.Time(Monday.AddHours(1), "Europe/Berlin"),
            ["rrule"] = "FREQ=WEEKLY;BYDAY=MO;COUNT=6",
        });
        await phone.SyncUntilDoneAsync(calendar);
        Assert.That(calendar.Items.Values.Single().Element(Ns + "Recurrence")?.Element(Ns + "Type")?.Value, Is.EqualTo("1"));

        await web.ChangeEventAsync(
            id,
            new JsonObject
            {
                ["summary"] = "Team elsewhere",
                ["startDate"] = OxWeb.Time(Monday.AddDays(8).AddHours(2), "Europe/Berlin"),
                ["endDate"] = OxWeb.Time(Monday.AddDays(8).AddHours(3), "Europe/Berlin"),
            },
            "20270118T090000Z");
        await web.DeleteEventAsync(id, "20270125T090000Z");
        await phone.SyncUntilDoneAsync(calendar);
        AssertSeries(version, calendar.Items.Values.Single(), "Team elsewhere");

        await web.DeleteEventAsync(id);
        await phone.SyncUntilDoneAsync(calendar);
        Assert.That(calendar.Items, Is.Empty);
        AssertClean(phone);
    }

    [TestCaseSource(nameof(EveryVersion))]
    public async Task AllDayEvent_FromThePhoneAndFromOx_StaysOnItsDays(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        var calendar = phone.Collection(FolderType.Calendar);
        await phone.SyncUntilDoneAsync(calendar);
        var day = new DateTime(2027, 3, 27, 0, 0, 0, DateTimeKind.Unspecified);

        // Over the night in which Berlin's clocks change.
        var draft = new EventDraft { Uid = $"fair-{user}@phone", Subject = "Fair", Start = day, End = day.AddDays(2), AllDay = true, Zone = TimeZoneRules.Berlin };
        calendar.Add(draft.Build(version));
        await phone.SyncUntilDoneAsync(calendar);
        await web.NewEventAsync(new JsonObject { ["summary"] = "Holiday", ["startDate"] = OxWeb.Day(day), ["endDate"] = OxWeb.Day(day.AddDays(2)) });
        await phone.SyncUntilDoneAsync(calendar);

        var stored = (await web.AllEventsAsync()).Single(one => one["summary"]?.ToString() == "Fair");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(stored["startDate"]!["value"]?.ToString(), Is.EqualTo("20270327"));
            Assert.That(stored["endDate"]!["value"]?.ToString(), Is.EqualTo("20270329"));
            var holiday = calendar.Items[calendar.Find(Ns + "Subject", "Holiday").Single()];
            Assert.That(holiday.Element(Ns + "AllDayEvent")?.Value, Is.EqualTo("1"));
            Assert.That(holiday.Element(Ns + "StartTime")?.Value, Is.EqualTo(draft.Time(version, day)));
            Assert.That(holiday.Element(Ns + "EndTime")?.Value, Is.EqualTo(draft.Time(version, day.AddDays(2))));
        }

        AssertClean(phone);
    }

    [TestCaseSource(nameof(EveryVersion))]
    public async Task Events_InTwoTimeZones_KeepTheirInstantsAndTheirZones(EasVersion version)
    {
        var user = Bed.NextUser();
        using var one = await Bed.ReadyPhoneAsync(version, user, "PHONEONE");
        using var two = await Bed.ReadyPhoneAsync(version, user, "PHONETWO");
        using var web = await Bed.WebAsync(user);
        var (first, second) = (one.Collection(FolderType.Calendar), two.Collection(FolderType.Calendar));
        await one.SyncUntilDoneAsync(first);
        await two.SyncUntilDoneAsync(second);
        var summer = new DateTime(2027, 7, 5, 9, 30, 0, DateTimeKind.Unspecified);

        first.Add(new EventDraft { Uid = $"b-{user}@phone", Subject = "Berlin", Start = summer, End = summer.AddHours(1), Zone = TimeZoneRules.Berlin, Reminder = 15 }.Build(version));
        first.Add(new EventDraft { Uid = $"n-{user}@phone", Subject = "New York", Start = summer, End = summer.AddHours(1), Zone = TimeZoneRules.NewYork }.Build(version));
        await one.SyncUntilDoneAsync(first);
        await web.NewEventAsync(new JsonObject { ["summary"] = "Sydney", ["startDate"] = OxWeb.Time(summer, "Australia/Sydney"), ["endDate"] = OxWeb.Time(summer.AddHours(1), "Australia/Sydney") });
        await two.SyncUntilDoneAsync(second);

        var events = (await web.AllEventsAsync()).ToDictionary(stored => stored["summary"]!.ToString());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(OxWeb.Utc(events["Berlin"]["startDate"]), Is.EqualTo(summer.AddHours(-2)));
            Assert.That(events["Berlin"]["startDate"]!["tzid"]?.ToString(), Is.EqualTo("Europe/Berlin"));
            Assert.That(OxWeb.Utc(events["New York"]["startDate"]), Is.EqualTo(summer.AddHours(4)));
            Assert.That(events["New York"]["startDate"]!["tzid"]?.ToString(), Is.EqualTo("America/New_York"));
            Assert.That(Text("Berlin", "StartTime"), Is.EqualTo("20270705T073000Z"));
            Assert.That(Text("New York", "StartTime"), Is.EqualTo("20270705T133000Z"));
            Assert.That(Text("Sydney", "StartTime"), Is.EqualTo("20270704T233000Z"));
            Assert.That(Text("Berlin", "Reminder"), Is.EqualTo("15"));
            foreach (var (subject, rules) in ((string, TimeZoneRules)[])[("Berlin", TimeZoneRules.Berlin), ("New York", TimeZoneRules.NewYork), ("Sydney", TimeZoneRules.Sydney)])
            {
                var zone = TimeZoneRules.Read(Text(subject, "Timezone")!);
                Assert.That(zone.ToLocal(zone.ToUtc(summer)), Is.EqualTo(summer), subject);
                Assert.That(zone.ToUtc(summer), Is.EqualTo(rules.ToUtc(summer)), subject);
                Assert.That(zone.ToUtc(Monday), Is.EqualTo(rules.ToUtc(Monday)), subject);
            }
        }

        AssertClean(one, two);

        string? Text(string subject, string name) => second.Text(second.Find(Ns + "Subject", subject).Single(), Ns + name);
    }

    [TestCaseSource(nameof(EveryVersion))]
    public async Task Event_ChangedAndDeletedOnBothSides_ReachesTheOther(EasVersion version)
    {
        var user = Bed.NextUser();
        using var one = await Bed.ReadyPhoneAsync(version, user, "PHONEONE");
        using var two = await Bed.ReadyPhoneAsync(version, user, "PHONETWO");
        using var web = await Bed.WebAsync(user);
        var (first, second) = (one.Collection(FolderType.Calendar), two.Collection(FolderType.Calendar));
        await one.SyncUntilDoneAsync(first);
        await two.SyncUntilDoneAsync(second);
        var draft = new EventDraft { Uid = $"e-{user}@phone", Subject = "Lunch", Start = Monday, End = Monday.AddHours(1), Zone = TimeZoneRules.Berlin, Body = "At the harbour.", Location = "Pier 3" };
        var added = first.Add(draft.Build(version));
        await one.SyncUntilDoneAsync(first);
        await two.SyncUntilDoneAsync(second);

        // On the other phone, then in OX.
        second.Change(second.Items.Keys.Single(), (draft with { Subject = "Late lunch", Start = Monday.AddHours(3), End = Monday.AddHours(4) }).BuildChange(version));
        await two.SyncUntilDoneAsync(second);
        await one.SyncUntilDoneAsync(first);
        var stored = (await web.AllEventsAsync()).Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(stored["summary"]?.ToString(), Is.EqualTo("Late lunch"));
            Assert.That(stored["description"]?.ToString(), Does.Contain("At the harbour."));
            Assert.That(OxWeb.Utc(stored["startDate"]), Is.EqualTo(Monday.AddHours(2)));
            Assert.That(first.Added(added).Element(Ns + "StartTime")?.Value, Is.EqualTo("20270111T120000Z"));
        }

        await web.ChangeEventAsync(stored["id"]!.ToString(), new JsonObject { ["summary"] = "Dinner" });
        await one.SyncUntilDoneAsync(first);
        await two.SyncUntilDoneAsync(second);
        Assert.That(first.Added(added).Element(Ns + "Subject")?.Value, Is.EqualTo("Dinner"));
        Assert.That(second.Items.Values.Single().Element(Ns + "Subject")?.Value, Is.EqualTo("Dinner"));

        first.Delete(first.ServerIdOf(added)!);
        await one.SyncUntilDoneAsync(first);
        await two.SyncUntilDoneAsync(second);
        Assert.That(await web.AllEventsAsync(), Is.Empty);
        Assert.That(second.Items, Is.Empty);
        AssertClean(one, two);
    }

    /// <summary>A phone that wins conflicts writes a meeting with its own list of guests, to which the other phone has invited one and from which it took one.</summary>
    [TestCaseSource(nameof(EveryVersion))]
    public async Task Meeting_ChangedByAPhoneThatHasNotHeardOfANewGuest_KeepsHim(EasVersion version)
    {
        var user = Bed.NextUser();
        using var one = await Bed.ReadyPhoneAsync(version, user, "PHONEONE");
        using var two = await Bed.ReadyPhoneAsync(version, user, "PHONETWO");
        using var web = await Bed.WebAsync(user);
        var (first, second) = (one.Collection(FolderType.Calendar), two.Collection(FolderType.Calendar));
        second.Options = second.Options with { Conflict = 0 };
        await one.SyncUntilDoneAsync(first);
        var draft = new EventDraft
        {
            Uid = $"m-{user}@phone", Subject = "Plan", Start = Monday, End = Monday.AddHours(1), Zone = TimeZoneRules.Berlin,
            Attendees = [new("Bo", "bo@example.org"), new("Ann", "ann@example.org")],
        };
        var added = first.Add(draft.Build(version));
        await one.SyncUntilDoneAsync(first);
        await two.SyncUntilDoneAsync(second);
        first.Change(first.ServerIdOf(added)!, (draft with { Attendees = [new("Bo", "bo@example.org"), new("Ann", "ann@example.org"), new("Nora", "nora@example.org")] }).BuildChange(version));
        await one.SyncUntilDoneAsync(first);

        second.Change(second.Items.Keys.Single(), (draft with { Location = "Pier 3", Attendees = [new("Bo", "bo@example.org"), new("Zoe", "zoe@example.org")] }).BuildChange(version));
        await two.SyncUntilDoneAsync(second);
        await two.SyncUntilDoneAsync(second);
        await one.SyncUntilDoneAsync(first);

        string[] guests = ["ann@example.org", "bo@example.org", "nora@example.org", "zoe@example.org"];
        var stored = (await web.AllEventsAsync()).Single();
        Assert.That((stored["location"]?.ToString(), stored["attendees"]!.AsArray().Select(guest => guest!["email"]?.ToString()).Where(guests.Contains).Order(StringComparer.Ordinal)), Is.EqualTo(("Pier 3", guests)));
        foreach (var collection in new[] { first, second })
            Assert.That(collection.Items.Values.Single().Descendants(Ns + "Email").Select(guest => guest.Value), Is.EquivalentTo(guests), "both phones show what is stored");

        // Now that it has heard of them, its user may take them out.
        second.Change(second.Items.Keys.Single(), (draft with { Location = "Pier 3", Attendees = [new("Bo", "bo@example.org")] }).BuildChange(version));
        await two.SyncUntilDoneAsync(second);
        Assert.That((await web.AllEventsAsync()).Single()["attendees"]!.AsArray().Count(guest => guests.Contains(guest!["email"]?.ToString())), Is.EqualTo(1));
        AssertClean(one, two);
    }

    [Scenario("L1")]
    [TestCaseSource(nameof(EveryVersion))]
    public async Task Add_AnswerLost_MakesOneEvent(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        var calendar = phone.Collection(FolderType.Calendar);
        await phone.SyncUntilDoneAsync(calendar);

        var added = calendar.Add(new EventDraft { Uid = $"once-{user}@phone", Subject = "Once", Start = Monday, End = Monday.AddHours(1), Zone = TimeZoneRules.Berlin }.Build(version));
        phone.Connection.LoseNextAnswer("Sync");
        await LosesAsync(() => phone.SyncAsync(calendar));
        await phone.SyncUntilDoneAsync(calendar);

        Assert.That(calendar.ServerIdOf(added), Is.Not.Null);
        Assert.That(await web.AllEventsAsync(), Has.Count.EqualTo(1));
        Assert.That(calendar.Items, Has.Count.EqualTo(1));
        AssertClean(phone);
    }

    /// <summary>Six Mondays at ten in Berlin, of which the second went to Tuesday noon and the third is gone.</summary>
    private static void AssertSeries(EasVersion version, XElement item, string movedSubject)
    {
        XName original = version >= EasVersion.V160 ? EasNames.AirSyncBase + "InstanceId" : Ns + "ExceptionStartTime";
        var exceptions = item.Element(Ns + "Exceptions")?.Elements(Ns + "Exception").ToList() ?? [];
        var moved = exceptions.Find(exception => exception.Element(original)?.Value == "20270118T090000Z");
        var deleted = exceptions.Find(exception => exception.Element(original)?.Value == "20270125T090000Z");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(item.Element(Ns + "StartTime")?.Value, Is.EqualTo("20270111T090000Z"));
            Assert.That(item.Element(Ns + "Recurrence")?.Element(Ns + "Type")?.Value, Is.EqualTo("1"));
            Assert.That(item.Element(Ns + "Recurrence")?.Element(Ns + "DayOfWeek")?.Value, Is.EqualTo(((int)Weekdays.Monday).ToString(CultureInfo.InvariantCulture)));
            Assert.That(item.Element(Ns + "Recurrence")?.Element(Ns + "Occurrences")?.Value, Is.EqualTo("6"));
            Assert.That(exceptions, Has.Count.EqualTo(2));
            Assert.That(moved?.Element(Ns + "StartTime")?.Value, Is.EqualTo("20270119T110000Z"));
            Assert.That(moved?.Element(Ns + "EndTime")?.Value, Is.EqualTo("20270119T120000Z"));
            Assert.That(moved?.Element(Ns + "Subject")?.Value, Is.EqualTo(movedSubject));
            Assert.That(deleted?.Element(Ns + "Deleted")?.Value, Is.EqualTo("1"));
        }
    }
}
