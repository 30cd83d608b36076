using System.Text.Json;
using Bridge.Eas.Items.Calendar;
using Bridge.Eas.Items.Calendar.Recurrence;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Calendar;
using static Bridge.Eas.Tests.Items.Calendar.Samples;

namespace Bridge.Eas.Tests.Items.Calendar;

/// <summary>What OX has no field for: it is kept beside the event, as other calendars keep it.</summary>
internal sealed class CalendarExtrasTests
{
    private static readonly EasVersion[] Modern = [EasVersion.V160, EasVersion.V161];

    private static readonly WbxmlElement Office = Place(
        (AirSyncBaseTags.DisplayName, "Harbour office"), (AirSyncBaseTags.Street, "Kai 7"), (AirSyncBaseTags.City, "Hamburg"), (AirSyncBaseTags.PostalCode, "20457"), (AirSyncBaseTags.Country, "Germany"),
        (AirSyncBaseTags.Annotation, "Second floor"), (AirSyncBaseTags.Latitude, "53.5436"), (AirSyncBaseTags.Longitude, "9.9886"), (AirSyncBaseTags.LocationUri, "geo:office"));

    [TestCaseSource(nameof(Modern))]
    public void Place_InParts_ComesBackInPartsAndStandsInOxAsText(EasVersion version)
    {
        var (made, _) = new CalendarReader(Anna(version)).Create(Wire.Item((CalendarTags.Subject, "x")).With(Office), "identity");
        Assert.That((made.Location, made.Geo), Is.EqualTo(("Harbour office, Kai 7, 20457, Hamburg, Germany", new OxGeo(53.5436, 9.9886))));

        var back = Shown(made, version).Child(AirSyncBaseTags.Location)!;

        Assert.That(back.Children.Select(part => (part.Tag.Name, part.Text)), Is.EquivalentTo(Office.Children.Select(part => (part.Tag.Name, part.Text))));
        Assert.That(Shown(made, EasVersion.V141).TextOf(CalendarTags.Location), Is.EqualTo(made.Location));
    }

    [Test]
    public void Place_SentBackAsANameAlone_KeepsItsParts()
    {
        var stored = At(Office);
        var sent = Shown(stored, EasVersion.V161).With(Place((AirSyncBaseTags.DisplayName, "Harbour office")));

        Assert.That(new CalendarReader(Anna(EasVersion.V161)).Change(sent, stored.Alone()).IsEmpty, Is.True);
    }

    [Test]
    public void Place_ChangedInOx_IsTheNewText()
    {
        var stored = At(Office);
        (stored.Location, stored.Geo) = ("Room 5", null);

        Assert.That(Shown(stored, EasVersion.V161).Child(AirSyncBaseTags.Location)!.Children.Select(part => part.Text), Is.EqualTo(new[] { "Room 5" }));
    }

    [TestCase(EasVersion.V141)]
    [TestCase(EasVersion.V161)]
    public void Place_MovedOrRemovedOnThePhone_IsNoLongerOnTheMap(EasVersion version)
    {
        var stored = At(Office);
        foreach (var place in (string[])["Room 5", ""])
        {
            var sent = version >= EasVersion.V160 ? place.Length == 0 ? WbxmlElement.Of(AirSyncBaseTags.Location) : Place((AirSyncBaseTags.DisplayName, place)) : WbxmlElement.Of(CalendarTags.Location, place);
            var write = new CalendarReader(Anna(version)).Change(Shown(stored, version).With(sent), stored.Alone()).Master;
            Assert.That((write.Values.Location, write.Values.Geo, write.Has(OxEventColumns.Geo)), Is.EqualTo((place, (OxGeo?)null, true)));
        }
    }

    [TestCase("[]")]
    [TestCase("{")]
    [TestCase("[7]")]
    [TestCase("[{\"DisplayName\":7,\"LocationStreet\":null}]")]
    public void Place_KeptInAnyNonsense_IsTheText(string kept)
    {
        var stored = Review();
        ExtendedProperty.Set(stored, CalendarPlace.Property, kept);

        Assert.That(Shown(stored, EasVersion.V161).Child(AirSyncBaseTags.Location)!.TextOf(AirSyncBaseTags.DisplayName), Is.EqualTo("Room 5"));
    }

    [TestCase(EasVersion.V140)]
    [TestCase(EasVersion.V141)]
    [TestCase(EasVersion.V160)]
    [TestCase(EasVersion.V161)]
    public void NewTimes_NotWanted_AreToldBothWays(EasVersion version)
    {
        var stored = AnnasMeeting();
        stored.ExtendedProperties = JsonElement.Parse("""{"X-OTHER":"stays"}""");
        Assert.That(Shown(stored, version).TextOf(CalendarTags.DisallowNewTimeProposal), Is.EqualTo("0"));

        var write = new CalendarReader(Anna(version)).Change(Shown(stored, version).With(CalendarTags.DisallowNewTimeProposal, "1"), stored.Alone()).Master;
        Assert.That(write.Columns, Is.EqualTo(new[] { OxEventColumns.ExtendedProperties }));
        Assert.That(write.Values.ExtendedProperties!.Value.GetRawText(), Is.EqualTo("""{"X-OTHER":"stays","X-MICROSOFT-DISALLOW-COUNTER":"TRUE"}"""));

        stored.ExtendedProperties = write.Values.ExtendedProperties;
        Assert.That(Shown(stored, version).TextOf(CalendarTags.DisallowNewTimeProposal), Is.EqualTo("1"));
        write = new CalendarReader(Anna(version)).Change(Shown(stored, version).With(CalendarTags.DisallowNewTimeProposal, "0"), stored.Alone()).Master;
        Assert.That(write.Values.ExtendedProperties!.Value.GetRawText(), Is.EqualTo("""{"X-OTHER":"stays"}"""));
    }

    [TestCase("0", false)]
    [TestCase("1", true)]
    [TestCase(null, true)]
    public void Answers_WantedOrNot_IsWhatTheInvitedAreAsked(string? requested, bool rsvp)
    {
        var item = Wire.Item((CalendarTags.Subject, "x"), (CalendarTags.MeetingStatus, "1"))
            .With(WbxmlElement.Of(CalendarTags.Attendees, WbxmlElement.Of(CalendarTags.Attendee, WbxmlElement.Of(CalendarTags.Email, "bo@example.org"), WbxmlElement.Of(CalendarTags.Name, "Bo"))));
        if (requested is not null) item = item.With(CalendarTags.ResponseRequested, requested);

        var (made, _) = new CalendarReader(Anna()).Create(item, "identity");

        Assert.That(made.Attendees!.Single(one => one.Email == "bo@example.org").Rsvp, Is.EqualTo(rsvp));
        Assert.That(Shown(made, EasVersion.V141).TextOf(CalendarTags.ResponseRequested), Is.EqualTo(rsvp ? "1" : "0"));
    }

    [TestCase("""{"X-MICROSOFT-SKYPETEAMSMEETINGURL":"https://teams.example/1"}""", null, "https://teams.example/1")]
    [TestCase("""{"X-GOOGLE-CONFERENCE":{"value":"https://meet.example/2","parameters":{}}}""", null, "https://meet.example/2")]
    [TestCase("""{"X-GOOGLE-CONFERENCE":"tel:+49"}""", null, null)]
    [TestCase("""{"X-GOOGLE-CONFERENCE":"https://meet.example/2"}""", "https://ox.example/3", "https://ox.example/3")]
    [TestCase("{}", "sip:room@ox.example", null)]
    public void OnlineMeeting_InAnyCalendarsWay_IsALinkSince141(string properties, string? conference, string? link)
    {
        var stored = Review();
        stored.ExtendedProperties = JsonElement.Parse(properties);
        if (conference is not null) stored.Conferences = [new() { Uri = conference }];
        using var all = Assert.EnterMultipleScope();
        foreach (var version in Versions)
        {
            var known = version >= EasVersion.V141;
            Assert.That(Shown(stored, version).TextOf(CalendarTags.OnlineMeetingExternalLink), Is.EqualTo(known ? link : null), version.ToString());
            Assert.That(Shown(stored, version).TextOf(CalendarTags.OnlineMeetingConfLink), Is.EqualTo(known && conference?.StartsWith("sip", StringComparison.Ordinal) == true ? conference : null), version.ToString());
        }
    }

    /// <summary>A birthday by the moon: 15th of the eighth month, every year.</summary>
    [Scenario("L43")]
    [TestCase(EasVersion.V140)]
    [TestCase(EasVersion.V141)]
    [TestCase(EasVersion.V160)]
    [TestCase(EasVersion.V161)]
    public void Recurrence_ByTheMoon_ComesBackAsThePhoneSaidIt(EasVersion version)
    {
        var stored = ByTheMoon(version);
        Assert.That(stored.Rrule, Is.EqualTo("FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=25"), "OX repeats by the date of the first");

        Assert.That(Wire.Text(Shown(stored, version).Child(CalendarTags.Recurrence)!).Split('\n'), Is.SupersetOf(new[] { "Type=5", "MonthOfYear=8", "DayOfMonth=15", "CalendarType=15", "IsLeapMonth=0" }));
        Assert.That(Wire.Text(Shown(stored, EasVersion.V121).Child(CalendarTags.Recurrence)!).Split('\n'), Is.SupersetOf(new[] { "MonthOfYear=9", "DayOfMonth=25" }), "older phones know one calendar");
        foreach (var phone in (EasVersion[])[version, EasVersion.V121])
        {
            var write = new CalendarReader(Anna(phone)).Change(Shown(stored, phone).With(CalendarTags.Subject, "Grandmother"), stored.Alone()).Master;
            Assert.That(write.Columns.Select(column => column.Name), Is.EqualTo(new[] { "summary" }), phone.ToString());
        }
    }

    [Test]
    public void Recurrence_ByTheMoonChangedToAnother_IsTheOther()
    {
        var stored = ByTheMoon(EasVersion.V161);
        var shown = Shown(stored, EasVersion.V161);
        var other = shown.Child(CalendarTags.Recurrence)!.With(CalendarTags.IsLeapMonth, "1");
        var gregorian = WbxmlElement.Of(CalendarTags.Recurrence, [.. Wire.Item((CalendarTags.Type, "5"), (CalendarTags.Interval, "1"), (CalendarTags.DayOfMonth, "15"), (CalendarTags.MonthOfYear, "8"), (CalendarTags.CalendarType, "1")).Children]);

        var leap = new CalendarReader(Anna(EasVersion.V161)).Change(shown.With(other), stored.Alone()).Master;
        var plain = new CalendarReader(Anna(EasVersion.V161)).Change(shown.With(gregorian), stored.Alone()).Master;

        Assert.That(leap.Columns.Select(column => column.Name), Is.EqualTo(new[] { "extendedProperties" }));
        Assert.That((plain.Values.Rrule, plain.Values.ExtendedProperties), Is.EqualTo(("FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=15", (JsonElement?)null)));
    }

    [Test]
    public void Recurrence_ByTheMoonOnceOxHasAnotherRule_IsOxs()
    {
        var stored = ByTheMoon(EasVersion.V161);
        stored.Rrule = "FREQ=WEEKLY;BYDAY=FR";

        Assert.That(Wire.Text(Shown(stored, EasVersion.V161).Child(CalendarTags.Recurrence)!).Split('\n'), Does.Contain("Type=1").And.No.Member("CalendarType=15"));
    }

    [TestCase("2", "0")]
    [TestCase("0", null)]
    public void Recurrence_ByMonths_SaysWhose(string type, string? calendar)
    {
        var rule = type == "2" ? "FREQ=MONTHLY;BYMONTHDAY=5" : "FREQ=DAILY";
        Assert.That(Shown(Weekly(rule), EasVersion.V141).Child(CalendarTags.Recurrence)!.TextOf(CalendarTags.CalendarType), Is.EqualTo(calendar));
        Assert.That(Shown(Weekly(rule), EasVersion.V121).Child(CalendarTags.Recurrence)!.Has(CalendarTags.CalendarType), Is.False);
    }

    private static OxEvent ByTheMoon(EasVersion version)
    {
        var recurrence = WbxmlElement.Of(CalendarTags.Recurrence, [.. Wire.Item(
            (CalendarTags.Type, "5"), (CalendarTags.Interval, "1"), (CalendarTags.DayOfMonth, "15"), (CalendarTags.MonthOfYear, "8"), (CalendarTags.CalendarType, "15"), (CalendarTags.IsLeapMonth, "0")).Children]);
        var item = Wire.Item((CalendarTags.Subject, "Moon"), (CalendarTags.StartTime, "20260925T080000Z"), (CalendarTags.EndTime, "20260925T090000Z")).With(recurrence);
        var made = new CalendarReader(Anna(version)).Create(item, "identity").Event;
        (made.Id, made.SeriesId) = ("1", "1");
        return made;
    }

    private static OxEvent At(WbxmlElement place)
    {
        var (made, _) = new CalendarReader(Anna(EasVersion.V161)).Create(Wire.Item((CalendarTags.Subject, "x")).With(place), "identity");
        return made;
    }

    private static WbxmlElement Place(params (WbxmlTag Tag, string Text)[] parts) => WbxmlElement.Of(AirSyncBaseTags.Location, [.. Wire.Item(parts).Children]);

    private static WbxmlElement Shown(OxEvent stored, EasVersion version) => Wire.Written(writer => CalendarItem.Write(writer, stored.Alone(), Anna(version)));
}
