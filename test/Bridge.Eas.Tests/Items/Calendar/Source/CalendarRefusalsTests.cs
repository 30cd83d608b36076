using Bridge.Eas.Items.Calendar.Source;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;
using Bridge.OxApi.Columns;

namespace Bridge.Eas.Tests.Items.Calendar.Source;

/// <summary>What is left of an event after a refusal.</summary>
[TestFixture]
public sealed class CalendarRefusalsTests
{
    private static readonly string Emoji = string.Concat(Enumerable.Repeat("\U0001F600", 100));

    [Test]
    public void Without_LengthToldInParameters_CutsTheFieldOfThatLength()
    {
        var left = Of("CAL-5070", OxErrorCategory.Capacity, Patch("Lunch", new string('x', 90)), arguments: ["Location", "80", "90"]);

        Assert.That((left.Rest.Values.Summary, left.Rest.Values.Location!.Length, left.Fields), Is.EqualTo(("Lunch", 80, (string[])["location"])));
    }

    [Test]
    public void Without_LengthToldInBytes_CutsBetweenCharacters()
    {
        var left = Of("APP-0072", OxErrorCategory.Truncated, Patch(Emoji, "Hall"), truncated: [new(200, 400, 255)]);

        Assert.That((left.Rest.Values.Summary, left.Rest.Values.Location), Is.EqualTo((Emoji[..126], "Hall")));
    }

    [Test]
    public void Without_NothingToldOfTheLength_CutsWhatTheDatabaseHasNoRoomFor()
    {
        var left = Of("CAL-5070", OxErrorCategory.Capacity, Patch(new string('s', 300), "Hall"));

        Assert.That((left.Rest.Values.Summary!.Length, left.Rest.Values.Location), Is.EqualTo((255, "Hall")));
    }

    [TestCase("CAL-5071")]
    [TestCase("CAL-4227")]
    [TestCase("APP-0071")]
    public void Without_CharacterThatTheDatabaseDoesNotTake_LeavesItOut(string code)
    {
        var left = Of(code, OxErrorCategory.UserInput, Patch("Party \U0001F389", "Hall").Set(OxEventColumns.Classification, "PRIVATE"));

        Assert.That((left.Rest.Values.Summary, left.Rest.Values.Classification, left.Fields), Is.EqualTo(("Party ", "PRIVATE", (string[])["summary"])));
    }

    [Test]
    public void Without_AnErrorThatNothingExplains_IsNull()
    {
        var patch = Patch("Lunch", "Hall");
        string[] codes = ["CAL-5070", "CAL-5071", "CAL-5073", "CAL-4221"];

        Assert.That(codes.Select(code => CalendarRefusals.Without(new OxError(code, OxErrorCategory.UserInput), patch)), Is.All.Null);
    }

    [Test]
    public void TakeOut_TooManyAttendees_KeepsAllElse()
    {
        var made = new OxEvent { Summary = "All hands", Location = "Hall", Attendees = [new() { Uri = "mailto:bo@example.org" }] };

        var fields = CalendarRefusals.TakeOut(new OxError("CAL-5073", OxErrorCategory.UserInput), made);

        Assert.That((fields, made.Summary, made.Location, made.Attendees), Is.EqualTo(((string[])["attendees"], "All hands", "Hall", (IReadOnlyList<OxAttendee>?)null)));
    }

    [TestCase("mailto:room1@example.test", "INDIVIDUAL", Description = "OX tells which, whatever the phone calls it")]
    [TestCase("", "ROOM", Description = "OX does not tell which")]
    public void TakeOut_RoomThatIsTaken_KeepsTheOthers(string told, string type)
    {
        var guest = new OxAttendee { Uri = "mailto:bo@example.org", CuType = "INDIVIDUAL" };
        var made = new OxEvent { Summary = "All hands", Attendees = [guest, new() { Uri = "mailto:room1@example.test", CuType = type }] };

        CalendarRefusals.TakeOut(new OxError("CAL-4092", OxErrorCategory.UserInput) { Arguments = [told] }, made);

        Assert.That((made.Summary, made.Attendees), Is.EqualTo(("All hands", (OxAttendee[])[guest])));
    }

    private static OxPatch<OxEvent> Patch(string summary, string location) =>
        new OxPatch<OxEvent>().Set(OxEventColumns.Summary, summary).Set(OxEventColumns.Location, location);

    private static Bridge.Eas.Items.Pim.PimRefusal<OxEvent> Of(
        string code, OxErrorCategory category, OxPatch<OxEvent> patch, string[]? arguments = null, OxTruncation[]? truncated = null) =>
        CalendarRefusals.Without(new OxError(code, category) { Arguments = arguments ?? [], Truncated = truncated ?? [] }, patch)!;
}
