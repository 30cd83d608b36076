using System.Text.Json.Nodes;
using Bridge.OxApi.MailFilter;
using Bridge.OxApi.Sessions;
using Bridge.OxApi.Tests.Stub;

namespace Bridge.OxApi.Tests.MailFilter;

internal sealed class OxVacationApiTests
{
    private const string Days = """
        {"id":"allof","tests":[
          {"id":"currentdate","comparison":"ge","datepart":"date","datevalue":[1763683200000],"zone":"+0100"},
          {"id":"currentdate","comparison":"le","datepart":"date","datevalue":[1764201600000],"zone":"+0100"}]}
        """;

    private static readonly string[] Mine = ["anna@example.test", "a@example.test"];

    private OxBed _bed = null!;
    private IOxSession _session = null!;

    [SetUp]
    public async Task SetUp()
    {
        _bed = await OxBed.StartAsync();
        _session = await _bed.LoginAsync();
    }

    [TearDown]
    public async Task TearDown() => await _bed.DisposeAsync();

    private static string Rule(string test, int id = 3, string active = "true") => $$"""
        {"id":{{id}},"position":0,"rulename":"Away","active":{{active}},"flags":["vacation"],"test":{{test}},
         "actioncmds":[{"id":"vacation","days":"5","addresses":["anna@example.test"],"subject":"Gone","text":"I am away.","from":["Anna","anna@example.test"]},{"id":"stop"}]}
        """;

    private void Lists(params string[] answers) => _bed.Ox.On("mailfilter/v2", "list", [.. answers.Select(rules => StubAnswer.Data($"[{rules}]"))]);

    private JsonNode Sent(string action) => JsonNode.Parse(_bed.Ox.Asked("mailfilter/v2", action).Single().Body)!;

    private Task<OxResult<OxVacation?>> GetAsync() => _bed.Vacations.GetAsync(_session, OxMailFilterModule.Second, CancellationToken.None);

    private Task<OxResult<OxDone>> SetAsync(OxVacation vacation) => _bed.Vacations.SetAsync(_session, OxMailFilterModule.Second, vacation, Mine, CancellationToken.None);

    [Test]
    public async Task Get_DaysAndText_AreRead()
    {
        Lists(Rule(Days));

        Assert.That((await GetAsync()).Value, Is.EqualTo(new OxVacation(Active: true, "I am away.", new DateOnly(2025, 11, 21), new DateOnly(2025, 11, 27))));
        Assert.That(_bed.Ox.Asked("mailfilter/v2", "list").Single().Query["flag"], Is.EqualTo("vacation"));
    }

    [TestCase("""{"id":"true"}""", null, null)]
    [TestCase("""{"id":"currentdate","comparison":"ge","datepart":"date","datevalue":1763683200000,"zone":"+0000"}""", "2025-11-21", null)]
    [TestCase("""{"id":"currentdate","comparison":"le","datepart":"date","datevalue":[1763683200000],"zone":"+0000"}""", null, "2025-11-21")]
    [TestCase("""{"id":"currentdate","comparison":"le","datepart":"date","datevalue":[9000000000000000000],"zone":"+0000"}""", null, "9000-01-01")]
    public async Task Get_OneBoundOrNone_IsRead(string test, string? first, string? last)
    {
        Lists(Rule(test, active: "false"));

        static DateOnly? Day(string? text) => text is null ? null : DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        Assert.That((await GetAsync()).Value, Is.EqualTo(new OxVacation(Active: false, "I am away.", Day(first), Day(last))));
    }

    [Test]
    public async Task Get_NoRule_IsNull()
    {
        Lists("");

        var result = await GetAsync();

        Assert.That((result.IsSuccess, result.IsSuccess ? result.Value : null), Is.EqualTo((true, (OxVacation?)null)));
    }

    [TestCase("""{"id":"x"}""")]
    [TestCase("""[1]""")]
    [TestCase("""{"id":3,"active":"perhaps","test":{"id":"true"}}""")]
    [TestCase("""{"id":3,"test":{"id":"currentdate","comparison":"ge","datevalue":["soon"]}}""")]
    public async Task Get_OddRule_IsABadAnswer(string rule)
    {
        Lists(rule);

        Assert.That((await GetAsync()).Error?.Code, Is.EqualTo(OxNetCodes.BadAnswer));
    }

    [Test]
    public async Task Set_RuleThere_ChangesTextAndDaysAndKeepsTheRest()
    {
        const string people = """{"id":"not","test":{"id":"from","comparison":"contains","values":["list"]}}""";
        Lists(Rule("""{"id":"allof","tests":[""" + people + """,{"id":"currentdate","comparison":"ge","datepart":"date","datevalue":[1],"zone":"+0100"}]}"""));
        _bed.Ox.On("mailfilter/v2", "update", StubAnswer.Json("{}"));

        var result = await SetAsync(new OxVacation(Active: true, "Back soon.", new DateOnly(2026, 7, 1), new DateOnly(2026, 7, 3)));

        Assert.That(result.Error, Is.Null);
        var sent = Sent("update");
        var tests = sent["test"]!["tests"]!.AsArray();
        var command = sent["actioncmds"]![0]!;
        Assert.Multiple(() =>
        {
            Assert.That((int)sent["id"]!, Is.EqualTo(3));
            Assert.That((string?)sent["rulename"], Is.EqualTo("Away"));
            Assert.That((bool)sent["active"]!, Is.True);
            Assert.That(JsonNode.DeepEquals(tests[0], JsonNode.Parse(people)), Is.True, "a test of another kind stays");
            Assert.That(tests.Skip(1).Select(test => (string?)test!["comparison"]), Is.EqualTo(new[] { "ge", "le" }));
            Assert.That(tests.Skip(1).Select(test => (long)test!["datevalue"]![0]!), Is.EqualTo(new[] { 1782864000000, 1783036800000 }));
            Assert.That((string?)command["text"], Is.EqualTo("Back soon."));
            Assert.That(((string?)command["days"], (string?)command["subject"]), Is.EqualTo(("5", "Gone")));
            Assert.That((string?)sent["actioncmds"]![1]!["id"], Is.EqualTo("stop"));
        });
    }

    [Test]
    public async Task Set_NoRule_MakesOneForAllAddresses()
    {
        Lists("", Rule("""{"id":"true"}"""));
        _bed.Ox.On("mailfilter/v2", "new", StubAnswer.Data("3"));

        var result = await SetAsync(new OxVacation(Active: true, "Away.", FirstDay: null, LastDay: null));

        Assert.That(result.Error, Is.Null);
        var sent = Sent("new");
        Assert.That((string?)sent["test"]!["id"], Is.EqualTo("true"));
        Assert.That(sent["flags"]!.AsArray().Select(flag => (string?)flag), Is.EqualTo(new[] { "vacation" }));
        Assert.That(sent["actioncmds"]![0]!["addresses"]!.AsArray().Select(address => (string?)address), Is.EqualTo(Mine));
        Assert.That(_bed.Ox.Asked("mailfilter/v2", "delete"), Is.Empty);
    }

    [Test]
    public async Task Set_TwoAtOnceMadeOneEach_LeavesTheOldest()
    {
        Lists("", Rule("""{"id":"true"}""", id: 4) + "," + Rule("""{"id":"true"}""", id: 3));
        _bed.Ox.On("mailfilter/v2", "new", StubAnswer.Data("4"));
        _bed.Ox.On("mailfilter/v2", "delete", StubAnswer.Json("{}"));

        var result = await SetAsync(new OxVacation(Active: true, "Away.", FirstDay: null, LastDay: null));

        Assert.That(result.Error, Is.Null);
        Assert.That((int)Sent("delete")["id"]!, Is.EqualTo(4));
    }

    [Test]
    public async Task FirstModule_IsAskedWhereOxHasNoOther()
    {
        _bed.Ox.On("mailfilter", "list", StubAnswer.Data("[]"));

        Assert.That((await _bed.Vacations.GetAsync(_session, OxMailFilterModule.First, CancellationToken.None)).IsSuccess, Is.True);
    }
}
