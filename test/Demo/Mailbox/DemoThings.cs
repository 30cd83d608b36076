using System.Text.Json.Nodes;

namespace Demo.Mailbox;

/// <summary>Contacts, appointments and tasks, entered through OX's web interface.</summary>
internal static class DemoThings
{
    internal const string Series = "Team breakfast";
    internal const string AllDay = "Library closed: stocktaking";
    internal const string Task = "Order the new reading lamps";
    internal const string ContactFirstName = "Jürgen";
    internal const string ContactLastName = "Müller";

    internal static async Task<(int Contacts, int Events, int Tasks)> FillAsync(OxWebUser web, CancellationToken cancellationToken)
    {
        var today = TimeProvider.System.GetLocalNow().Date;
        var contacts = Contacts();
        var events = Events(today);
        var tasks = Tasks(today);
        foreach (var one in contacts) await web.NewContactAsync(one, cancellationToken);
        foreach (var one in events) await web.NewEventAsync(one, cancellationToken);
        foreach (var one in tasks) await web.NewTaskAsync(one, cancellationToken);
        return (contacts.Length, events.Length, tasks.Length);
    }

    private static JsonObject[] Contacts() =>
    [
        Person(ContactFirstName, ContactLastName, "juergen.mueller@example.org", "+49 89 5550101", "Buchhandlung Müller", city: "München"),
        Person("Zoë", "Lefèvre", "zoe@example.com", "+33 1 55501020", "Atelier Lefèvre", city: "Lyon"),
        Person("Søren", "Kjær", "soren@example.net", "+45 55501030", "Nordlys Forlag", city: "Aarhus"),
        Person("Kumiko", "Tanaka", "tanaka@example.net", "+81 3 55501040", "Paper Crane Press", city: "Kyoto"),
        Person("Ingrid", "Berg", "mum@example.org", "+49 40 5550105", null, city: "Hamburg", birthday: new DateTime(1956, 4, 9)),
        Person("Tomasz", "Wiśniewski", "tomasz@example.com", "+48 22 5550106", "Regal & Sons, shelving", city: "Gdańsk"),
        Person("Priya", "Nair", "priya@example.org", "+44 20 55501070", "Harbour Festival", city: "Bristol"),
        Person("Marta", "Fernández", "marta@example.com", "+34 93 5550108", "Editorial Faro", city: "Barcelona"),
        Person("Oskar", "Lindqvist", "oskar@example.net", "+46 8 5550109", "Lamps and Light", city: "Malmö"),
        Person("Ruth", "Abel", "ruth.abel@example.org", "+49 30 5550110", "City Council, Culture", city: "Berlin", birthday: new DateTime(1971, 11, 2)),
    ];

    private static JsonObject[] Events(DateTime today)
    {
        var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        return
        [
            Meeting(Series, monday.AddDays(1).AddHours(8.5), 45, "Kitchen", rule: "FREQ=WEEKLY;BYDAY=TU"),
            Meeting("Story hour for the small ones", monday.AddDays(3).AddHours(15), 60, "Reading room", rule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"),
            Meeting("Dentist", today.AddDays(2).AddHours(9).AddMinutes(20), 40, "Harbour Street 12"),
            Meeting("Call with Kumiko", today.AddDays(3).AddHours(10), 30, null, zone: "Asia/Tokyo"),
            Meeting("Reading: Søren Kjær, \"The Lighthouse Year\"", today.AddDays(9).AddHours(19), 120, "Main hall"),
            Meeting("Budget with Ruth Abel", today.AddDays(5).AddHours(11), 60, "Town hall, room 204"),
            Days(AllDay, today.AddDays(20), 2),
            Days("Mum's birthday", new DateTime(today.Year, 4, 9), 1, "FREQ=YEARLY"),
        ];
    }

    private static JsonObject[] Tasks(DateTime today) =>
    [
        Todo(Task, today.AddDays(4), priority: 3, note: "Twelve, warm white. Oskar has the offer."),
        Todo("Write the speech for the reading", today.AddDays(8)),
        Todo("Answer the school about the tour", today.AddDays(1)),
        Todo("Renew the licence of the catalogue", today.AddDays(30), priority: 1),
        Todo("Water the fig tree", null, note: "Not too much."),
    ];

    private static JsonObject Person(string first, string last, string mail, string mobile, string? company, string city, DateTime? birthday = null)
    {
        var person = new JsonObject
        {
            ["first_name"] = first, ["last_name"] = last, ["display_name"] = $"{last}, {first}", ["email1"] = mail, ["cellular_telephone1"] = mobile,
            [company is null ? "city_home" : "city_business"] = city,
        };
        if (company is not null) person["company"] = company;
        if (birthday is { } day) person["birthday"] = Millis(day);
        return person;
    }

    private static JsonObject Meeting(string summary, DateTime start, int minutes, string? place, string zone = "Europe/Berlin", string? rule = null)
    {
        var meeting = new JsonObject
        {
            ["summary"] = summary, ["startDate"] = OxWebUser.Time(start, zone), ["endDate"] = OxWebUser.Time(start.AddMinutes(minutes), zone),
            ["alarms"] = new JsonArray(new JsonObject { ["action"] = "DISPLAY", ["trigger"] = new JsonObject { ["duration"] = "-PT15M" } }),
        };
        if (place is not null) meeting["location"] = place;
        if (rule is not null) meeting["rrule"] = rule;
        return meeting;
    }

    private static JsonObject Days(string summary, DateTime first, int days, string? rule = null)
    {
        var whole = new JsonObject { ["summary"] = summary, ["startDate"] = OxWebUser.Day(first), ["endDate"] = OxWebUser.Day(first.AddDays(days)) };
        if (rule is not null) whole["rrule"] = rule;
        return whole;
    }

    private static JsonObject Todo(string title, DateTime? due, int priority = 2, string? note = null)
    {
        var task = new JsonObject { ["title"] = title, ["priority"] = priority, ["status"] = 1 };
        if (due is { } day) (task["end_time"], task["full_time"]) = (Millis(day), true);
        if (note is not null) task["note"] = note;
        return task;
    }

    /// <summary>A day as OX stores it: its midnight in UTC.</summary>
    private static long Millis(DateTime day) => new DateTimeOffset(day.Date, TimeSpan.Zero).ToUnixTimeMilliseconds();
}
