using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using EasClient;
using EasClient.Phone;
using EasClient.Requests;

namespace Gateway.Tests.Host;

/// <summary>Out-of-office of the phone is OX's vacation notice. OX has one text for everybody, and whole days in the user's zone (here Berlin).</summary>
[TestFixture(StoreKind.Redis)]
[TestFixture(StoreKind.Embedded)]
internal sealed class OutOfOfficeTests(StoreKind store) : HostTests(store)
{
    private const string Module = "mailfilter/v2";

    private static readonly XNamespace Ns = EasNames.Settings;

    private static readonly string[] Audiences = ["AppliesToInternal", "AppliesToExternalKnown", "AppliesToExternalUnknown"];

    private DateTime Today => Bed.Clock.GetUtcNow().UtcDateTime.Date;

    private static string Utc(DateTime day, int hour) => day.AddHours(hour).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static async Task<XElement> AskAsync(EasPhone phone, XElement property)
    {
        var answer = await phone.SettingsAsync(default, property);
        Assert.That(answer?.Element(Ns + "Status")?.Value, Is.EqualTo("1"));
        return answer!.Element(Ns + "Oof")!;
    }

    private static async Task<string?> SetAsync(EasPhone phone, XElement property) => (await AskAsync(phone, property)).Element(Ns + "Status")?.Value;

    private static async Task<XElement> GetAsync(EasPhone phone, string bodyType = "TEXT")
    {
        var oof = await AskAsync(phone, SettingsRequest.OofGet(bodyType));
        Assert.That(oof.Elements().First().Name, Is.EqualTo(Ns + "Status"), "the status stands first");
        Assert.That(oof.Element(Ns + "Status")!.Value, Is.EqualTo("1"));
        return oof.Element(Ns + "Get")!;
    }

    private static XElement Message(string audience, bool enabled, string text, string bodyType = "TEXT") => new(
        Ns + "OofMessage",
        new XElement(Ns + audience),
        new XElement(Ns + "Enabled", enabled ? "1" : "0"),
        new XElement(Ns + "ReplyMessage", text),
        new XElement(Ns + "BodyType", bodyType));

    private static XElement Set(int state, params XElement[] messages) =>
        new(Ns + "Oof", new XElement(Ns + "Set", new XElement(Ns + "OofState", state.ToString(CultureInfo.InvariantCulture)), messages));

    private static async Task<JsonNode> RuleAsync(OxWeb web) => (await web.CallAsync(Module, "list", "&flag=vacation"))!.AsArray().Single()!;

    [TestCaseSource(nameof(Versions))]
    public async Task PhoneSetsAndClears_OxAnswersAndDoesNot(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        var before = await GetAsync(phone);
        Assert.That(before.Element(Ns + "OofState")!.Value, Is.EqualTo("0"));
        Assert.That(before.Elements(Ns + "OofMessage").Select(message => message.Element(Ns + "Enabled")!.Value), Is.EqualTo(new[] { "0", "0", "0" }));

        Assert.That(await SetAsync(phone, SettingsRequest.OofSet(1, "I am away.\r\nTill soon.")), Is.EqualTo("1"));
        var rule = await RuleAsync(web);
        Assert.That((bool)rule["active"]!, Is.True);
        Assert.That((string?)rule["test"]!["id"], Is.EqualTo("true"));
        Assert.That((string?)rule["actioncmds"]![0]!["text"], Is.EqualTo("I am away.\nTill soon."));
        Assert.That(rule["actioncmds"]![0]!["addresses"]!.AsArray().Select(address => (string?)address), Does.Contain(TestBed.UserName(user)));
        var shown = await GetAsync(phone);
        Assert.That(shown.Element(Ns + "OofState")!.Value, Is.EqualTo("1"));
        Assert.That(shown.Elements(Ns + "OofMessage").Select(message => message.Elements().First().Name.LocalName), Is.EqualTo(Audiences));
        Assert.That(shown.Elements(Ns + "OofMessage").Select(message => message.Element(Ns + "ReplyMessage")!.Value), Is.All.EqualTo("I am away.\nTill soon."));

        // Off, without a text: the text stays for the next time.
        Assert.That(await SetAsync(phone, Set(0)), Is.EqualTo("1"));
        rule = await RuleAsync(web);
        Assert.That(((bool)rule["active"]!, (string?)rule["actioncmds"]![0]!["text"]), Is.EqualTo((false, "I am away.\nTill soon.")));
        Assert.That((await GetAsync(phone)).Element(Ns + "OofState")!.Value, Is.EqualTo("0"));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task TimesOfPhone_BecomeDaysOfUser_AndComeBackAsSuch(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        var (first, last) = (Today.AddDays(2), Today.AddDays(9));

        // From 23:30 at Greenwich it is the next day already in Berlin, summer or winter.
        Assert.That(await SetAsync(phone, SettingsRequest.OofSet(2, "Away.", Utc(first.AddDays(-1), 23), Utc(last, 8))), Is.EqualTo("1"));
        var tests = (await RuleAsync(web))["test"]!["tests"]!.AsArray();
        Assert.That(tests.Select(test => DateTimeOffset.FromUnixTimeMilliseconds((long)test!["datevalue"]![0]!).UtcDateTime), Is.EqualTo(new[] { first, last }));

        var shown = await GetAsync(phone);
        Assert.That(shown.Element(Ns + "OofState")!.Value, Is.EqualTo("2"));
        var (start, end) = (shown.Element(Ns + "StartTime")!.Value, shown.Element(Ns + "EndTime")!.Value);
        Assert.That((start[..10], end[..10]), Is.EqualTo((Utc(first.AddDays(-1), 0)[..10], Utc(last, 0)[..10])), "midnight in Berlin is the evening before at Greenwich");

        // What was shown is stored as it was.
        Assert.That(await SetAsync(phone, SettingsRequest.OofSet(2, "Away.", start, end)), Is.EqualTo("1"));
        tests = (await RuleAsync(web))["test"]!["tests"]!.AsArray();
        Assert.That(tests.Select(test => DateTimeOffset.FromUnixTimeMilliseconds((long)test!["datevalue"]![0]!).UtcDateTime), Is.EqualTo(new[] { first, last }));
        AssertClean(phone);
    }

    [Test]
    public async Task NoticeOfWebInterface_IsShown_AndChangedWithoutLosingItsSubject()
    {
        var user = Bed.NextUser();
        using var web = await Bed.WebAsync(user);
        await web.CallAsync(Module, "new", "", JsonNode.Parse("""
            {"rulename":"Urlaub","active":true,"flags":["vacation"],"test":{"id":"true"},
             "actioncmds":[{"id":"vacation","days":"3","addresses":["x@example.test"],"subject":"Weg","text":"Bin <weg> & fort."}]}
            """));
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V161, user);

        var html = (await GetAsync(phone, "HTML")).Elements(Ns + "OofMessage").First();
        Assert.That(html.Element(Ns + "BodyType")!.Value, Is.EqualTo("HTML"));
        Assert.That(html.Element(Ns + "ReplyMessage")!.Value, Does.Contain("Bin &lt;weg&gt; &amp; fort."));

        Assert.That(await SetAsync(phone, Set(1, Message("AppliesToInternal", true, "<p>Wieder <b>da</b></p>", "HTML"))), Is.EqualTo("1"));
        var command = (await RuleAsync(web))["actioncmds"]![0]!;
        Assert.That(((string?)command["text"], (string?)command["subject"], (string?)command["days"]), Is.EqualTo(("Wieder da", "Weg", "3")));
    }

    [Test]
    public async Task NoticeThatIsOver_IsShownAsOff()
    {
        var user = Bed.NextUser();
        using var web = await Bed.WebAsync(user);
        var over = new DateTimeOffset(Today.AddDays(-3), TimeSpan.Zero).ToUnixTimeMilliseconds();
        await web.CallAsync(Module, "new", "", JsonNode.Parse($$"""
            {"rulename":"x","active":true,"flags":["vacation"],"test":{"id":"currentdate","comparison":"le","datepart":"date","datevalue":[{{over}}],"zone":"+0100"},
             "actioncmds":[{"id":"vacation","days":"3","text":"Gone."}]}
            """));
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V141, user);

        var shown = await GetAsync(phone);

        Assert.That(shown.Element(Ns + "OofState")!.Value, Is.EqualTo("0"));
        Assert.That(shown.Elements(Ns + "OofMessage").First().Element(Ns + "ReplyMessage")!.Value, Is.EqualTo("Gone."));
    }

    [Test]
    public async Task DifferentTextsForAudiences_TheOneThatIsAnsweredIsKept_AndShown()
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V161, user);

        Assert.That(await SetAsync(phone, Set(1, Message(Audiences[0], false, "inside"), Message(Audiences[1], true, "outside"))), Is.EqualTo("1"));

        Assert.That((await GetAsync(phone)).Elements(Ns + "OofMessage").Select(message => message.Element(Ns + "ReplyMessage")!.Value), Is.All.EqualTo("outside"));
    }

    [TestCase(1, "", null, null, "5")]
    [TestCase(2, "Away.", null, null, "5")]
    [TestCase(2, "Away.", "2027-01-05T00:00:00.000Z", "2027-01-04T00:00:00.000Z", "6")]
    [TestCase(2, "Away.", "soon", "2027-01-04T00:00:00.000Z", "5")]
    [TestCase(7, "Away.", null, null, "5")]
    public async Task WishThatCannotBe_IsRefusedAndNothingStored(int state, string text, string? start, string? end, string status)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V141, user);
        using var web = await Bed.WebAsync(user);

        Assert.That(await SetAsync(phone, SettingsRequest.OofSet(state, text, start, end)), Is.EqualTo(status));

        Assert.That((await web.CallAsync(Module, "list", ""))!.AsArray(), Is.Empty);
    }

    [Test]
    public async Task OxWithoutMailFilter_FailsThisPropertyAlone()
    {
        var user = Bed.NextUser();
        foreach (var capability in new[] { "mailfilter", "mailfilter_v2" }) Bed.Ox.Server.FindByAddress(TestBed.UserName(user))!.Capabilities[capability] = false;
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V161, user);

        var answer = await phone.SettingsAsync(default, SettingsRequest.OofGet(), SettingsRequest.UserInformation());

        Assert.That(answer!.Element(Ns + "Oof")!.Element(Ns + "Status")!.Value, Is.EqualTo("2"));
        Assert.That(answer.Element(Ns + "UserInformation")!.Element(Ns + "Status")!.Value, Is.EqualTo("1"));
    }

    [Test]
    public async Task DevicePasswordAndRightsManagement_AreRefusedForWhatTheyAre()
    {
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V141, Bed.NextUser());
        XNamespace rights = Ns;

        var answer = await phone.SettingsAsync(
            default,
            new XElement(Ns + "DevicePassword", new XElement(Ns + "Set", new XElement(Ns + "Password", "secret"))),
            new XElement(rights + "RightsManagementInformation", new XElement(Ns + "Get")));

        Assert.That(answer!.Elements().Skip(1).Select(property => (property.Name.LocalName, property.Element(Ns + "Status")!.Value)),
            Is.EqualTo(new[] { ("DevicePassword", "7"), ("RightsManagementInformation", "168") }));
    }
}
