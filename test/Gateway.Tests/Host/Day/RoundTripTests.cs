using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using EasClient;
using EasClient.Items;
using EasClient.Phone;

namespace Gateway.Tests.Host.Day;

/// <summary>Contacts and tasks by chance over the whole way: one phone, OX, another phone; and OX, a phone that edits one thing, OX. A failure names its seed.</summary>
[TestFixture]
internal sealed class RoundTripTests() : HostTests(StoreKind.Embedded)
{
    private const int Items = 25;

    /// <summary>Every element with a text ⇄ the field of OX that it stands in. Source: MS-ASCNTC; OX HTTP API, contacts.</summary>
    private static readonly (XName Element, string Field)[] Texts =
    [
        .. Of(
            EasNames.Contacts,
            "AssistantName assistant_name", "AssistantPhoneNumber telephone_assistant", "Business2PhoneNumber telephone_business2", "BusinessAddressCity city_business",
            "BusinessAddressCountry country_business", "BusinessAddressPostalCode postal_code_business", "BusinessAddressState state_business", "BusinessAddressStreet street_business",
            "BusinessFaxNumber fax_business", "BusinessPhoneNumber telephone_business1", "CarPhoneNumber telephone_car", "CompanyName company", "Department department",
            "FirstName first_name", "Home2PhoneNumber telephone_home2", "HomeAddressCity city_home", "HomeAddressCountry country_home", "HomeAddressPostalCode postal_code_home",
            "HomeAddressState state_home", "HomeAddressStreet street_home", "HomeFaxNumber fax_home", "HomePhoneNumber telephone_home1", "JobTitle position", "LastName last_name",
            "MiddleName second_name", "MobilePhoneNumber cellular_telephone1", "OfficeLocation room_number", "OtherAddressCity city_other", "OtherAddressCountry country_other",
            "OtherAddressPostalCode postal_code_other", "OtherAddressState state_other", "OtherAddressStreet street_other", "PagerNumber telephone_pager", "RadioPhoneNumber telephone_radio",
            "Spouse spouse_name", "Suffix suffix", "Title title", "WebPage url", "YomiCompanyName yomiCompany", "YomiFirstName yomiFirstName", "YomiLastName yomiLastName",
            "FileAs file_as"),
        .. Of(
            EasNames.Contacts2,
            "CustomerId userfield16", "GovernmentId userfield17", "IMAddress instant_messenger1", "IMAddress2 instant_messenger2", "IMAddress3 userfield20", "ManagerName manager_name",
            "CompanyMainPhone telephone_company", "AccountName userfield18", "NickName nickname", "MMS userfield19"),
    ];

    private static readonly (XName Element, string Field)[] Addresses = [.. Of(EasNames.Contacts, "Email1Address email1", "Email2Address email2", "Email3Address email3")];

    private static readonly (XName Element, string Field)[] Days = [.. Of(EasNames.Contacts, "Birthday birthday", "Anniversary anniversary")];

    /// <summary>What no phone can be shown.</summary>
    private static readonly string[] OfOxAlone =
    [
        "marital_status", "profession", "employee_type", "number_of_employees", "sales_volume", "tax_id", "commercial_register", "branches", "info", "telephone_callback", "cellular_telephone2",
        "telephone_other", "fax_other", "telephone_isdn", "telephone_primary", "telephone_telex", "telephone_ttytdd", "telephone_ip", "userfield01", "userfield14",
    ];

    [TestCaseSource(nameof(EveryVersion))]
    public async Task Contacts_FromOnePhoneToOxAndTheOtherPhone_KeepEveryField(EasVersion version)
    {
        var user = Bed.NextUser();
        using var one = await Bed.ReadyPhoneAsync(version, user, "PHONEONE");
        using var two = await Bed.ReadyPhoneAsync(version, user, "PHONETWO");
        using var web = await Bed.WebAsync(user);
        var (first, second) = (one.Collection(FolderType.Contacts), two.Collection(FolderType.Contacts));
        await one.SyncUntilDoneAsync(first);
        var sent = new Dictionary<int, List<XElement>>();
        for (var seed = 0; seed < Items; seed++)
        {
            sent[seed] = ContactOf(new Random(seed), seed, version);
            first.Add(sent[seed]);
        }

        await one.SyncUntilDoneAsync(first);
        await two.SyncUntilDoneAsync(second);

        var stored = (await web.AllContactsAsync()).ToDictionary(contact => contact["userfield16"]!.ToString());
        foreach (var (seed, elements) in sent)
        {
            var (shown, ox) = (second.Items.Values.Single(item => item.Element(EasNames.Contacts2 + "CustomerId")?.Value == Name(seed)), stored[Name(seed)]);
            foreach (var element in elements)
            {
                AssertSame(element, shown.Element(element.Name), $"seed {seed}");
                if (Array.Find(Texts, row => row.Element == element.Name).Field is { } field && field != "file_as")
                    Assert.That(ox[field]?.ToString(), Is.EqualTo(element.Value.Replace("\r\n", "\n", StringComparison.Ordinal)), $"{field}, seed {seed}");
            }
        }

        AssertClean(one, two);
    }

    [TestCaseSource(nameof(EveryVersion))]
    public async Task Contacts_FromOxToAPhoneThatEditsOneThing_KeepEverythingElse(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        for (var seed = 0; seed < Items; seed++) await web.NewAsync("contacts", ContactInOx(new Random(seed), seed));
        var book = phone.Collection(FolderType.Contacts);
        await phone.SyncUntilDoneAsync(book);
        var before = (await web.AllContactsAsync()).ToDictionary(contact => contact["userfield16"]!.ToString());

        // It sends all it has, with one element of another value.
        var edited = new Dictionary<string, string>();
        foreach (var (server, item) in book.Items.ToList())
        {
            var name = item.Element(EasNames.Contacts2 + "CustomerId")!.Value;
            var row = Texts[1 + (int.Parse(name.AsSpan("seed ".Length), CultureInfo.InvariantCulture) % 20)];
            edited[name] = row.Field;
            book.Change(server, [.. item.Elements().Where(element => element.Name != row.Element).Select(element => new XElement(element)), new XElement(row.Element, "Edited")]);
        }

        await phone.SyncUntilDoneAsync(book);
        foreach (var contact in await web.AllContactsAsync())
        {
            var name = contact["userfield16"]!.ToString();
            foreach (var field in before[name].Select(pair => pair.Key).Union(contact.Select(pair => pair.Key)).Where(field => field is not ("last_modified" or "display_name" or "file_as") && field != edited[name]))
                Assert.That(contact[field]?.ToJsonString(), Is.EqualTo(before[name][field]?.ToJsonString()), $"{field} after an edit of {edited[name]}, {name}");
            Assert.That(contact[edited[name]]?.ToString(), Is.EqualTo("Edited"), name);
        }

        AssertClean(phone);
    }

    [TestCaseSource(nameof(EveryVersion))]
    public async Task Tasks_FromOnePhoneToOxAndTheOtherPhone_KeepEveryField(EasVersion version)
    {
        var user = Bed.NextUser();
        using var one = await Bed.ReadyPhoneAsync(version, user, "PHONEONE");
        using var two = await Bed.ReadyPhoneAsync(version, user, "PHONETWO");
        var (first, second) = (one.Collection(FolderType.Tasks), two.Collection(FolderType.Tasks));
        await one.SyncUntilDoneAsync(first);
        var sent = new Dictionary<int, IReadOnlyList<XElement>>();
        for (var seed = 0; seed < Items; seed++)
        {
            sent[seed] = TaskOf(new Random(seed), seed).Build(version);
            first.Add(sent[seed]);
        }

        await one.SyncUntilDoneAsync(first);
        await two.SyncUntilDoneAsync(second);
        foreach (var (seed, elements) in sent)
        {
            var shown = second.Items.Values.Single(item => item.Element(EasNames.Tasks + "Subject")?.Value == Name(seed));
            foreach (var element in elements) AssertSame(element, shown.Element(element.Name), $"seed {seed}");
        }

        AssertClean(one, two);
    }

    [TestCaseSource(nameof(EveryVersion))]
    public async Task Tasks_FromOxToAPhoneThatEditsOneThing_KeepEverythingElse(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        for (var seed = 0; seed < Items; seed++) await web.NewAsync("tasks", TaskInOx(new Random(seed), seed));
        var list = phone.Collection(FolderType.Tasks);
        await phone.SyncUntilDoneAsync(list);
        var before = (await web.AllTasksAsync()).ToDictionary(task => task["title"]!.ToString());

        foreach (var (server, item) in list.Items.ToList())
            list.Change(server, [.. item.Elements().Where(element => element.Name.LocalName != "Importance").Select(element => new XElement(element)), new XElement(EasNames.Tasks + "Importance", "0")]);
        await phone.SyncUntilDoneAsync(list);

        foreach (var task in await web.AllTasksAsync())
        {
            var name = task["title"]!.ToString();
            foreach (var field in before[name].Select(pair => pair.Key).Union(task.Select(pair => pair.Key)).Where(field => field is not ("last_modified" or "priority")))
                Assert.That(task[field]?.ToJsonString(), Is.EqualTo(before[name][field]?.ToJsonString()), $"{field}, {name}");
            Assert.That(task["priority"]!.GetValue<int>(), Is.EqualTo(1), name);
        }

        AssertClean(phone);
    }

    private static IEnumerable<(XName Element, string Field)> Of(XNamespace page, params string[] rows) =>
        rows.Select(row => row.Split(' ')).Select(row => (page + row[0], row[1]));

    private static string Name(int seed) => string.Create(CultureInfo.InvariantCulture, $"seed {seed}");

    private static string Word(Random random) => string.Join(' ', Enumerable.Range(0, random.Next(1, 4)).Select(_ => new[] { "Anna", "Ångström", "李", "Жуков", "<b>", "&", "O'Neill", "50 %", "\"x\"", "a;b" }[random.Next(10)]));

    private static DateTime Day(Random random) => new DateTime(1930, 1, 1, 0, 0, 0, DateTimeKind.Unspecified).AddDays(random.Next(50_000));

    private static List<XElement> ContactOf(Random random, int seed, EasVersion version)
    {
        var elements = new List<XElement>();
        foreach (var (element, field) in Texts.Where(_ => random.Next(3) > 0))
            if (field != "userfield16") elements.Add(new(element, field.StartsWith("street", StringComparison.Ordinal) ? $"{Word(random)}\r\n{Word(random)}" : Word(random)));
        foreach (var (element, _) in Addresses.Where(_ => random.Next(3) > 0)) elements.Add(new(element, $"a{random.Next(99)}@example.org"));
        foreach (var (element, _) in Days.Where(_ => random.Next(3) > 0)) elements.Add(new(element, Day(random).ToString("yyyy-MM-dd'T'00:00:00.000'Z'", CultureInfo.InvariantCulture)));
        elements.Add(new(EasNames.Contacts2 + "CustomerId", Name(seed)));
        if (random.Next(2) == 0) elements.Add(new(EasNames.Contacts + "Categories", new XElement(EasNames.Contacts + "Category", "One"), new XElement(EasNames.Contacts + "Category", Word(random))));
        if (random.Next(2) == 0) elements.Add(new(EasNames.Contacts + "Children", new XElement(EasNames.Contacts + "Child", "Bo"), new XElement(EasNames.Contacts + "Child", "Cleo")));
        if (random.Next(2) == 0) elements.AddRange(new ContactDraft { Notes = $"{Word(random)}\r\n{Word(random)}" }.Build(version));
        return elements;
    }

    private static JsonObject ContactInOx(Random random, int seed)
    {
        var contact = new JsonObject();
        foreach (var field in Texts.Select(row => row.Field).Concat(OfOxAlone).Where(_ => random.Next(3) > 0)) contact[field] = Word(random);
        foreach (var (_, field) in Addresses.Where(_ => random.Next(3) > 0)) contact[field] = $"a{random.Next(99)}@example.org";
        foreach (var (_, field) in Days.Where(_ => random.Next(3) > 0)) contact[field] = new DateTimeOffset(Day(random), TimeSpan.Zero).ToUnixTimeMilliseconds();
        (contact["userfield16"], contact["last_name"], contact["display_name"], contact["note"], contact["categories"]) = (Name(seed), "Berg", Word(random), $"{Word(random)}\n{Word(random)}", "One,Two");
        return contact;
    }

    private static TaskDraft TaskOf(Random random, int seed)
    {
        // In years in which summer time is as it is now: phones of the user's zone.
        var (start, due) = (new DateTime(2005, 1, 1, 0, 0, 0, DateTimeKind.Unspecified).AddDays(random.Next(11_000)), random.Next(2) == 0 ? 0 : 17.5);
        var draft = new TaskDraft
        {
            Subject = Name(seed), Body = random.Next(2) == 0 ? $"{Word(random)}\r\n{Word(random)}" : null, Importance = random.Next(3), Sensitivity = random.Next(2) * 2,
            Start = random.Next(2) == 0 ? start : null, Due = start.AddDays(random.Next(1, 9)).AddHours(due), Zone = TimeZoneRules.Berlin,
            Reminder = random.Next(2) == 0 ? DateTime.SpecifyKind(start.AddHours(8), DateTimeKind.Utc) : null, Categories = random.Next(2) == 0 ? ["One", Word(random)] : null,
            Completed = random.Next(4) == 0 ? DateTime.SpecifyKind(start.AddDays(3), DateTimeKind.Utc) : null,
        };
        return draft.Completed is not null || random.Next(2) == 0 ? draft : draft with
        {
            Recurrence = new[]
            {
                RecurrenceDraft.Daily(3, 2), RecurrenceDraft.Weekly((Weekdays)random.Next(1, 128), interval: 3), RecurrenceDraft.Monthly(random.Next(1, 32)),
                new() { Type = 3, DayOfWeek = Weekdays.Workdays, WeekOfMonth = 2 }, new() { Type = 5, DayOfMonth = 30, MonthOfYear = random.Next(1, 13) },
            }[random.Next(5)],
        };
    }

    private static JsonObject TaskInOx(Random random, int seed)
    {
        var start = new DateTimeOffset(Day(random), TimeSpan.Zero).ToUnixTimeMilliseconds();
        var (status, percent) = new[] { (1, 0), (2, 40), (3, 100), (4, 10), (5, 0) }[random.Next(5)];
        var task = new JsonObject
        {
            ["title"] = Name(seed), ["note"] = $"{Word(random)}\n{Word(random)}", ["status"] = status, ["percent_completed"] = percent, ["priority"] = random.Next(2, 4), ["categories"] = "One,Two",
            ["full_time"] = random.Next(2) == 0, ["billing_information"] = Word(random), ["companies"] = Word(random), ["target_duration"] = "90", ["currency"] = "EUR", ["trip_meter"] = "5 km",
        };
        var isDay = task["full_time"]!.GetValue<bool>();
        if (random.Next(4) > 0) (task["start_time"], task["end_time"]) = (start + (isDay ? 0 : 30_000_000), start + 86_400_000 + (isDay ? 0 : 60_000_000));
        if (random.Next(2) == 0) task["alarm"] = start - 3_600_000;
        if (random.Next(3) == 0) task["private_flag"] = true;
        if (status != 3 && task["end_time"] is not null && random.Next(2) == 0) (task["recurrence_type"], task["interval"], task["days"], task["occurrences"]) = (2, random.Next(1, 5), random.Next(1, 128), 7);
        return task;
    }

    private static void AssertSame(XElement sent, XElement? shown, string what)
    {
        Assert.That(shown, Is.Not.Null, $"{sent.Name.LocalName}, {what}");
        if (sent.Name.LocalName == "Recurrence")
        {
            // A series begins on a day; the hour stands in the dates.
            foreach (var part in sent.Elements())
                Assert.That(shown!.Element(part.Name)?.Value, part.Name.LocalName == "Start" ? Does.StartWith(part.Value[..10]) : Is.EqualTo(part.Value), $"{part.Name.LocalName}, {what}");
            return;
        }

        var data = EasNames.AirSyncBase + "Data";
        if (sent.Element(data) is { } text) Assert.That(shown!.Element(data)?.Value, Is.EqualTo(text.Value), what);
        else Assert.That(shown!.HasElements ? string.Join('|', shown.Elements().Select(child => child.Value)) : shown.Value, Is.EqualTo(sent.HasElements ? string.Join('|', sent.Elements().Select(child => child.Value)) : sent.Value), $"{sent.Name.LocalName}, {what}");
    }
}
