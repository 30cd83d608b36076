using System.Globalization;
using System.Text;
using EasClient;
using EasClient.Http;
using EasClient.Phone;

namespace Gateway.Tests.Host;

/// <summary>
/// What no phone should send gets its answer: HTTP 400 up to 12.1, HTTP 200 with status 101 to 103 in the root from 14.0 on; never a 5xx, never
/// an error in the log, and the next good request is served as if nothing had been. Source: MS-ASCMD, "Common Status Codes".
/// </summary>
[TestFixture]
internal sealed class BadInputTests() : HostTests(StoreKind.Embedded)
{
    private const string Header = "03016A00";

    /// <summary>FolderSync with key 0, as phones send it.</summary>
    private const string GoodFolderSync = Header + "000756" + "520330000101";

    private static readonly (string Name, string Command, byte[] Body)[] Undecodable =
    [
        ("no WBXML", "FolderSync", "<FolderSync/>"u8.ToArray()),
        ("one byte", "FolderSync", [0x03]),
        ("header only", "FolderSync", Hex(Header)),
        ("cut in a text", "FolderSync", Hex(Header + "0007565203")),
        ("cut before its commands", "Sync", Hex(Header + "455C4F4B033000")),
        ("cut in a page switch", "FolderSync", Hex(Header + "00")),
        ("other character set", "FolderSync", Hex("03010400" + "000756520330000101")),
        ("string table beyond the end", "FolderSync", Hex("03016AFFFFFF7F" + "0007565203300001")),
        ("an attribute", "FolderSync", Hex(Header + "0007D6520330000101")),
        ("a literal tag", "FolderSync", Hex(Header + "000744520330000101")),
        ("an entity", "FolderSync", Hex(Header + "00075652022A0101")),
        ("end before the root", "FolderSync", Hex(Header + "01")),
        ("bytes after the root", "FolderSync", Hex(GoodFolderSync + "4501")),
        ("text outside of the root", "FolderSync", Hex(Header + "033000")),
        ("text that is not UTF-8", "FolderSync", Hex(Header + "0007565203FFFEC0000101")),
        ("nesting without end", "Sync", [.. Hex(Header), .. Enumerable.Repeat((byte)0x45, 100_000)]),
        ("nesting with ends", "Sync", [.. Hex(Header), .. Enumerable.Repeat((byte)0x45, 100_000), .. Enumerable.Repeat((byte)0x01, 100_000)]),
        ("a million elements", "Sync", [.. Hex(Header + "45"), .. Enumerable.Repeat((byte)0x0F, 1_000_000), 0x01]),
        ("opaque data of 4 GiB", "Sync", Hex(Header + "45C38FFFFFFF7F00")),
        ("a length without end", "Sync", Hex(Header + "45C3FFFFFFFFFFFFFF")),
        ("opaque data of 256 MiB", "ItemOperations", Hex(Header + "001445C3818080800041")),
    ];

    private static readonly (string Name, string Command, string Body)[] OtherThanAsked =
    [
        ("another command's document", "FolderSync", Header + "4501"),
        ("another command's document", "Provision", Header + "000756520330000101"),
        ("another command's document", "MoveItems", Header + "000756520330000101"),
        ("another command's document", "GetItemEstimate", Header + "000756520330000101"),
        ("another command's document", "ItemOperations", Header + "000756520330000101"),
        ("another command's document", "Search", Header + "000756520330000101"),
        ("another command's document", "Settings", Header + "000756520330000101"),
        ("no body", "FolderSync", ""),
        ("no body", "MoveItems", ""),
        ("no body", "GetItemEstimate", ""),
        ("no body", "ItemOperations", ""),
        ("no body", "Search", ""),
        ("no body", "Settings", ""),
        ("no body", "SendMail", ""),
    ];

    private static IEnumerable<TestCaseData> UndecodableCases() => EachVersion(Undecodable.Select(one => (one.Name, one.Command, one.Body)));

    private static IEnumerable<TestCaseData> OtherThanAskedCases() => EachVersion(OtherThanAsked.Select(one => (one.Name, one.Command, Hex(one.Body))));

    [TestCaseSource(nameof(UndecodableCases))]
    public async Task Body_CannotBeDecoded_IsRefusedAsSuch(EasVersion version, string command, byte[] body)
    {
        using var phone = await Bed.ReadyPhoneAsync(version, 1, "BADINPUT" + version);

        var answer = await phone.Connection.PostAsync(new EasRequest(command) { Body = body });

        AssertRefused(version, answer);
        await AssertServedAsync(phone);
    }

    [TestCaseSource(nameof(OtherThanAskedCases))]
    public async Task Body_IsNotWhatTheCommandNeeds_IsRefused(EasVersion version, string command, byte[] body)
    {
        using var phone = await Bed.ReadyPhoneAsync(version, 1, "BADINPUT" + version);

        var answer = await phone.Connection.PostAsync(new EasRequest(command) { Body = body });

        AssertRefused(version, answer);
        await AssertServedAsync(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task EmptyBody_NothingToRepeat_SaysSo(EasVersion version)
    {
        using var phone = await Bed.ReadyPhoneAsync(version, Bed.NextUser());

        var sync = await phone.Connection.PostAsync(new EasRequest("Sync"));
        var ping = await phone.Connection.PostAsync(new EasRequest("Ping"));

        Assert.That((sync.StatusCode, sync.RootStatus), Is.EqualTo((200, 13)));
        Assert.That((ping.StatusCode, ping.RootStatus), Is.EqualTo((200, 3)));
        AssertClean(phone);
    }

    /// <summary>Some phones leave them out.</summary>
    [TestCaseSource(nameof(Versions))]
    public async Task LastEnds_Missing_AreAdded(EasVersion version)
    {
        using var phone = await Bed.ReadyPhoneAsync(version, Bed.NextUser());

        var answer = await phone.Connection.PostAsync(new EasRequest("FolderSync") { Body = Hex(GoodFolderSync[..^4]) });

        Assert.That((answer.StatusCode, answer.RootStatus), Is.EqualTo((200, 1)));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task UnknownTagsAndPages_AreSkipped(EasVersion version)
    {
        using var phone = await Bed.ReadyPhoneAsync(version, Bed.NextUser());
        // Page 254 with children, text and opaque data; an unknown tag of the command's own page.
        var body = Hex(Header + "000756" + "00FE4546034100014703420001C30301020301" + "0007" + "7F034300013F" + "52033000" + "0101");

        var answer = await phone.Connection.PostAsync(new EasRequest("FolderSync") { Body = body });

        Assert.That((answer.StatusCode, answer.RootStatus), Is.EqualTo((200, 1)));
        AssertClean(phone);
    }

    [TestCase("text/plain")]
    [TestCase("application/vnd.ms-sync")]
    [TestCase("APPLICATION/VND.MS-SYNC.WBXML; charset=utf-8")]
    [TestCase("")]
    [TestCase("nonsense")]
    public async Task ContentType_Odd_IsNoReasonToRefuse(string type)
    {
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V141, 1, "BADINPUTTYPE");

        var answer = await phone.Connection.PostAsync(new EasRequest("FolderSync") { Body = Hex(GoodFolderSync), ContentType = type });

        Assert.That((answer.StatusCode, answer.RootStatus), Is.EqualTo((200, 1)));
    }

    [TestCaseSource(nameof(Versions))]
    public async Task PolicyKey_Garbage_AsksForProvision(EasVersion version)
    {
        using var phone = await Bed.ReadyPhoneAsync(version, 1, "BADINPUT" + version);
        foreach (var key in (string[])["abc", "-1", "99999999999999999999", "0", " ", "1234567"])
        {
            var answer = await phone.Connection.PostAsync(Folders() with { Headers = new Dictionary<string, string> { ["X-MS-PolicyKey"] = key } });

            if (version < EasVersion.V140) Assert.That(answer.StatusCode, Is.EqualTo(449), key);
            else Assert.That((answer.StatusCode, answer.RootStatus), Is.EqualTo((200, key == "1234567" ? 144 : 142)), key);
        }

        await AssertServedAsync(phone);
    }

    [TestCase("abc", 400, null)]
    [TestCase("1.0", 505, null)]
    [TestCase("12.2", 400, null)]
    [TestCase("17.0", 200, 138)]
    [TestCase("99.9", 200, 138)]
    public async Task Version_Unknown_IsRefused(string version, int http, int? status)
    {
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V141, 1, "BADINPUTVERSION");

        var answer = await phone.Connection.PostAsync(Folders() with { Headers = new Dictionary<string, string> { ["MS-ASProtocolVersion"] = version } });

        Assert.That((answer.StatusCode, answer.RootStatus), Is.EqualTo((http, status)));
        await AssertServedAsync(phone);
    }

    [TestCase("")]
    [TestCase("Cmd=FolderSync")]
    [TestCase("Cmd=FolderSync&User=u&DeviceId=&DeviceType=x")]
    [TestCase("Cmd=FolderSync&User=u&DeviceId=a,b&DeviceType=x")]
    [TestCase("Cmd=FolderSync&User=u&DeviceId=%00%0a&DeviceType=x")]
    [TestCase("DeviceId=ABC&DeviceType=x")]
    [TestCase("Cmd=&DeviceId=ABC&DeviceType=x")]
    [TestCase("Cmd=Frobnicate&User=u&DeviceId=ABC&DeviceType=x")]
    [TestCase("Cmd=9&User=u&DeviceId=ABC&DeviceType=x")]
    [TestCase("&&&===&&")]
    [TestCase("Cmd=%ZZ&DeviceId=%E4%F6&DeviceType=%")]
    [TestCase("????")]
    [TestCase("*not/base64*")]
    [TestCase("eQ==")]
    [TestCase("eQkJBAZBQkMxMjM")]
    [TestCase("jQkJBANBQkMDAQIDAUE=")]
    [TestCase("jQkJBP9BQkM=")]
    [TestCase("jf8JBANBQkMAAUE=")]
    public async Task Query_Wrong_IsRefused(string query)
    {
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V121, 1, "BADINPUTQUERY");
        foreach (var version in Versions)
        {
            phone.Connection.Version = version;
            var answer = await phone.Connection.PostAsync(Folders() with { RawQuery = query });

            var refused = (answer.StatusCode is 400 or 501 && answer.Body.Length == 0) || (version >= EasVersion.V140 && answer is { StatusCode: 200, RootStatus: >= 101 and <= 109 or 137 });
            Assert.That(refused, $"HTTP {answer.StatusCode}, status {answer.RootStatus} at {version.Text()}");
        }

        await AssertServedAsync(phone);
    }

    [Test]
    public async Task Query_TooLong_IsRefused()
    {
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V121, 1, "BADINPUTQUERY");
        foreach (var query in (string[])["Cmd=FolderSync&DeviceId=" + new string('A', 6000), new string('A', 6000)])
        {
            var answer = await phone.Connection.PostAsync(Folders() with { RawQuery = query });
            Assert.That(answer.StatusCode, Is.InRange(400, 431));
        }

        await AssertServedAsync(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task CommandThatIsNotThere_IsNotImplemented(EasVersion version)
    {
        using var phone = await Bed.ReadyPhoneAsync(version, 1, "BADINPUT" + version);

        var answer = await phone.Connection.PostAsync(new EasRequest("CreateCollection") { Body = Hex(Header + "000845" + "01") });

        Assert.That(answer is { StatusCode: 501 } or { StatusCode: 200, RootStatus: 137 }, $"HTTP {answer.StatusCode}, status {answer.RootStatus}");
        await AssertServedAsync(phone);
    }

    private static IEnumerable<TestCaseData> HostileMessages()
    {
        (string Name, byte[] Mime)[] messages =
        [
            ("noise", [.. Enumerable.Range(0, 5000).Select(i => (byte)((i * 7919) >> 3))]),
            ("NULs", new byte[5000]),
            ("no recipient", "From: a@example.test\r\nSubject: x\r\n\r\nHello\r\n"u8.ToArray()),
            ("no end of the header", Encoding.ASCII.GetBytes("To: " + new string('a', 2_000_000))),
            ("a million header lines", Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("X: y\r\n", 1_000_000)) + "\r\n")),
            ("folding without end", Encoding.ASCII.GetBytes("To:" + string.Concat(Enumerable.Repeat("\r\n a", 500_000)) + "\r\n\r\n")),
            ("line break in a header", "To: user1@example.test\rBcc: user2@example.test\r\nSubject: a\rX: y\r\n\r\nHi"u8.ToArray()),
        ];
        foreach (var version in Versions)
            foreach (var (name, mime) in messages)
                yield return new TestCaseData(version, mime) { TestName = $"HostileMessage_{name.Replace(' ', '_')}({version})" };
    }

    /// <summary>The last of the simulator's users: no other test counts what he sends.</summary>
    private const int HostileSender = 60;

    [TestCaseSource(nameof(HostileMessages))]
    public async Task SendMail_HostileMessage_IsRefusedOrSentButBreaksNothing(EasVersion version, byte[] mime)
    {
        using var phone = await Bed.ReadyPhoneAsync(version, HostileSender, "BADINPUT" + version);

        var result = await phone.SendMailAsync(mime, clientId: Guid.NewGuid().ToString("N"));

        // Up to 12.1 a mail that cannot be sent is HTTP 400 or 500 (MS-ASCMD, "Common Status Codes": 107, 119, 120).
        if (!result.Sent) Assert.That(version < EasVersion.V140 ? result.HttpStatus is 400 or 500 : result is { HttpStatus: 200, Status: > 100 }, result.ToString());
        await AssertServedAsync(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task SendMail_MultipartsInMultiparts_GoesOutAsItIs(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var mime = new StringBuilder($"From: {TestBed.UserName(user)}\r\nTo: {TestBed.UserName(user)}\r\nSubject: deep\r\nMessage-ID: <deep{user}@x>\r\nMIME-Version: 1.0\r\n");
        for (var i = 0; i < 3000; i++) mime.Append(CultureInfo.InvariantCulture, $"Content-Type: multipart/mixed; boundary=\"b{i}\"\r\n\r\n--b{i}\r\n");

        var result = await phone.SendMailAsync(Encoding.ASCII.GetBytes(mime.ToString()));

        Assert.That(result.Sent || (version < EasVersion.V140 ? result.HttpStatus == 400 : result.Status == 107), result.ToString());
        Assert.That(Bed.SentBy(user), Has.Count.EqualTo(result.Sent ? 1 : 0));
        await AssertServedAsync(phone);
    }

    private static EasRequest Folders() => new("FolderSync") { Body = Hex(GoodFolderSync) };

    private static byte[] Hex(string text) => Convert.FromHexString(text);

    private static IEnumerable<TestCaseData> EachVersion(IEnumerable<(string Name, string Command, byte[] Body)> cases) =>
        from one in cases
        from version in Versions
        select new TestCaseData(version, one.Command, one.Body) { TestName = $"BadBody_{one.Name.Replace(' ', '_')}({one.Command}, {version})" };

    private static void AssertRefused(EasVersion version, EasResponse answer)
    {
        if (version < EasVersion.V140) Assert.That(answer.StatusCode, Is.EqualTo(400));
        else Assert.That((answer.StatusCode, answer.RootStatus), Is.EqualTo((200, 101)).Or.EqualTo((200, 102)).Or.EqualTo((200, 103)), $"{answer.Xml}");
    }

    /// <summary>The same phone is served as before, and no answer broke a rule.</summary>
    private static async Task AssertServedAsync(EasPhone phone)
    {
        var folders = await phone.FolderSyncFromScratchAsync();
        Assert.That(folders.Status, Is.EqualTo(1));
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
    }
}
