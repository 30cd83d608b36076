using Bridge.OxApi.Sessions;
using Bridge.OxApi.Tests.Stub;

namespace Bridge.OxApi.Tests.Sessions;

internal sealed class OxSessionsTests
{
    private const string Status = """{"validity":"1500000001","total":812,"unread":9,"next":"4711"}""";

    [Test]
    public async Task Login_Accepted_TellsTheUser()
    {
        await using var bed = await OxBed.StartAsync();

        var session = await bed.LoginAsync();

        Assert.That(session.UserId, Is.EqualTo(17));
        Assert.That(session.ContextId, Is.EqualTo(42));
        Assert.That(session.Login, Is.EqualTo("anna@example.net"));
        Assert.That(session.Locale, Is.EqualTo("en_GB"));
        Assert.That(session.TimeZone, Is.EqualTo("Europe/Berlin"));
        Assert.That(session.PrimaryAddress, Is.EqualTo("anna@example.net"));
        var login = bed.Ox.Asked("login", "login").Single();
        Assert.That(login.Method, Is.EqualTo("POST"));
        Assert.That(login.Query.Keys, Is.EquivalentTo(new[] { "action", "authId" }));
        Assert.That(login.Body, Is.EqualTo("name=anna&password=secret&client=USM-EAS-Bridge&version=0.1.0&clientIP=192.0.2.7"));
    }

    [Test]
    public async Task Login_Refused_IsCredentialsRefused()
    {
        await using var bed = await OxBed.StartAsync();
        bed.Ox.On("login", "login", StubAnswer.Error("LGI-0006", "USER_INPUT"));

        var result = await bed.Sessions.LoginAsync(OxBed.Anna, null, CancellationToken.None);

        Assert.That(result.Error!.IsCredentialsRefused);
    }

    [Test]
    public async Task Login_UserNotToBeReadForNow_LogsOutAndIsTransient()
    {
        await using var bed = await OxBed.StartAsync();
        bed.Ox.On("user", "get", StubAnswer.Error("USR-0001", "SERVICE_DOWN"));

        var result = await bed.Sessions.LoginAsync(OxBed.Anna, null, CancellationToken.None);

        Assert.That(result.Error!.IsTransient);
        Assert.That(bed.Ox.Asked("login", "logout"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Call_AfterLogin_ReplaysCookiesExactlyAndKeepsTheUserAgent()
    {
        await using var bed = await OxBed.StartAsync();
        bed.Ox.On("mail", "examine", StubAnswer.Data(Status));
        var session = await bed.LoginAsync();

        await bed.Mail.ExamineAsync(session, OxBed.Inbox, CancellationToken.None);

        var call = bed.Ox.Asked("mail", "examine").Single();
        Assert.That(call.Query["session"], Is.EqualTo("s1"));
        Assert.That(call.Cookie!.Split("; "), Is.EquivalentTo(new[] { "JSESSIONID=77.node1", "open-xchange-secret-aB3=secret1==" }));
        Assert.That(call.UserAgent, Is.EqualTo(session.UserAgent).And.EqualTo(bed.Ox.Asked("login", "login").Single().UserAgent));
    }

    [Test]
    public async Task Login_OfTwoUsers_HasTwoUserAgents()
    {
        await using var bed = await OxBed.StartAsync();

        await bed.Sessions.LoginAsync(new OxCredential("anna", "x"), null, CancellationToken.None);
        await bed.Sessions.LoginAsync(new OxCredential("bo", "x"), null, CancellationToken.None);

        Assert.That(bed.Ox.Asked("login", "login").Select(login => login.UserAgent).Distinct().Count(), Is.EqualTo(2));
        Assert.That(bed.Ox.Asked("login", "login")[0].UserAgent, Does.Not.Contain("anna"));
    }

    [Test]
    public async Task Call_AnswerMovesTheRoute_NextCallFollows()
    {
        await using var bed = await OxBed.StartAsync();
        bed.Ox.On("mail", "examine", StubAnswer.Data(Status) with { Headers = [("Set-Cookie", "JSESSIONID=78.node9; Path=/")] });
        var session = await bed.LoginAsync();

        await bed.Mail.ExamineAsync(session, OxBed.Inbox, CancellationToken.None);
        await bed.Mail.ExamineAsync(session, OxBed.Inbox, CancellationToken.None);

        Assert.That(bed.Ox.Asked("mail", "examine")[1].Cookie, Does.Contain("JSESSIONID=78.node9"));
    }

    [TestCase("SES-0203")]
    [TestCase("SES-0205")]
    [TestCase("SES-0206")]
    [TestCase("SES-0009")]
    public async Task Call_SessionLost_LogsInAgainOnceAndRepeats(string code)
    {
        await using var bed = await OxBed.StartAsync();
        bed.Ox.On("mail", "examine", request => request.Query["session"] == "s2" ? StubAnswer.Data(Status) : StubAnswer.Error(code, "TRY_AGAIN"));
        var session = await bed.LoginAsync();

        var result = await bed.Mail.ExamineAsync(session, OxBed.Inbox, CancellationToken.None);

        Assert.That(result.IsSuccess);
        Assert.That(bed.Ox.Logins, Is.EqualTo(2));
        Assert.That(session.Generation, Is.EqualTo(2));
        Assert.That(bed.Ox.Asked("mail", "examine")[1].Cookie, Does.Contain("secret2==").And.Not.Contain("secret1"));
    }

    [Test]
    public async Task Call_SessionLostForGood_TriesOnceOnly()
    {
        await using var bed = await OxBed.StartAsync();
        bed.Ox.On("mail", "examine", StubAnswer.Error("SES-0203", "TRY_AGAIN"));
        var session = await bed.LoginAsync();

        var result = await bed.Mail.ExamineAsync(session, OxBed.Inbox, CancellationToken.None);

        Assert.That(result.Error!.IsSessionLost);
        Assert.That(bed.Ox.Logins, Is.EqualTo(2));
        Assert.That(bed.Ox.Asked("mail", "examine"), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Calls_AllFindTheSessionLost_ShareOneLogin()
    {
        await using var bed = await OxBed.StartAsync(("Ox:MaxCallsPerSession", "10"));
        var session = await bed.LoginAsync();
        var waiting = 0;
        var allThere = new TaskCompletionSource();
        bed.Ox.OnAsync("mail", "examine", async request =>
        {
            if (request.Query["session"] == "s2") return StubAnswer.Data(Status);
            if (Interlocked.Increment(ref waiting) == 10) allThere.SetResult();
            await allThere.Task;
            return StubAnswer.Error("SES-0203", "TRY_AGAIN");
        });

        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => bed.Mail.ExamineAsync(session, OxBed.Inbox, CancellationToken.None)));

        Assert.That(results, Has.All.Matches<OxResult<OxApi.Mail.OxMailStatus>>(result => result.IsSuccess));
        Assert.That(bed.Ox.Logins, Is.EqualTo(2));
    }

    [Test]
    public async Task Calls_OfOneSession_ComeAFewAtATime()
    {
        await using var bed = await OxBed.StartAsync(("Ox:MaxCallsPerSession", "2"));
        var session = await bed.LoginAsync();
        int now = 0, most = 0;
        bed.Ox.OnAsync("mail", "examine", async _ =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref now));
            await Task.Yield();
            Interlocked.Decrement(ref now);
            return StubAnswer.Data(Status);
        });

        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => bed.Mail.ExamineAsync(session, OxBed.Inbox, CancellationToken.None)));

        Assert.That(most, Is.LessThanOrEqualTo(2));
        Assert.That(bed.Ox.Asked("mail", "examine"), Has.Count.EqualTo(40));
    }

    private static void InterlockedMax(ref int most, int value)
    {
        int seen;
        while (value > (seen = Volatile.Read(ref most)) && Interlocked.CompareExchange(ref most, value, seen) != seen)
        {
        }
    }

    [Test]
    public async Task Call_PasswordChangedMeanwhile_IsRefusedAndNotAskedAgain()
    {
        await using var bed = await OxBed.StartAsync();
        var session = await bed.LoginAsync();
        bed.Ox.On("mail", "examine", StubAnswer.Error("SES-0203", "TRY_AGAIN"));
        bed.Ox.On("login", "login", StubAnswer.Error("LGI-0006", "USER_INPUT"));

        var first = await bed.Mail.ExamineAsync(session, OxBed.Inbox, CancellationToken.None);
        var second = await bed.Mail.ExamineAsync(session, OxBed.Inbox, CancellationToken.None);

        Assert.That(first.Error!.IsCredentialsRefused);
        Assert.That(second.Error!.IsCredentialsRefused);
        Assert.That(bed.Ox.Asked("login", "login"), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Call_LoginAwayAtRenewal_IsTransientNotRefused()
    {
        await using var bed = await OxBed.StartAsync();
        var session = await bed.LoginAsync();
        bed.Ox.On("mail", "examine", StubAnswer.Error("SES-0203", "TRY_AGAIN"));
        bed.Ox.On("login", "login", new StubAnswer([], 503));

        var result = await bed.Mail.ExamineAsync(session, OxBed.Inbox, CancellationToken.None);

        Assert.That(result.Error!.Code, Is.EqualTo("HTTP-503"));
        Assert.That(result.Error.IsTransient);
    }

    [Test]
    public async Task Call_MailServerRefusesAgainAndAgain_LogsInOncePerMinute()
    {
        await using var bed = await OxBed.StartAsync();
        var session = await bed.LoginAsync();
        bed.Ox.On("mail", "examine", StubAnswer.Error("MSG-1000", "PERMISSION_DENIED"));

        for (var i = 0; i < 3; i++) await bed.Mail.ExamineAsync(session, OxBed.Inbox, CancellationToken.None);
        Assert.That(bed.Ox.Logins, Is.EqualTo(2));

        bed.Time.Advance(TimeSpan.FromMinutes(2));
        await bed.Mail.ExamineAsync(session, OxBed.Inbox, CancellationToken.None);
        Assert.That(bed.Ox.Logins, Is.EqualTo(3));
    }

    [Test]
    public async Task Import_OfExport_CallsWithTheSameSession()
    {
        await using var bed = await OxBed.StartAsync();
        bed.Ox.On("mail", "examine", StubAnswer.Data(Status));
        var session = await bed.LoginAsync();

        var imported = bed.Sessions.Import(bed.Sessions.Export(session))!;
        var result = await bed.Mail.ExamineAsync(imported, OxBed.Inbox, CancellationToken.None);

        Assert.That(result.IsSuccess);
        Assert.That((imported.UserId, imported.ContextId, imported.TimeZone, imported.PrimaryAddress), Is.EqualTo((17, 42, "Europe/Berlin", "anna@example.net")));
        Assert.That(bed.Ox.Asked("mail", "examine").Single().Cookie, Does.Contain("secret1=="));
        Assert.That(bed.Ox.Logins, Is.EqualTo(1));
    }

    [Test]
    public async Task Import_WithoutCredential_ReportsTheLossWithoutLogin()
    {
        await using var bed = await OxBed.StartAsync();
        bed.Ox.On("mail", "examine", StubAnswer.Error("SES-0203", "TRY_AGAIN"));
        var imported = bed.Sessions.Import(bed.Sessions.Export(await bed.LoginAsync()))!;

        var result = await bed.Mail.ExamineAsync(imported, OxBed.Inbox, CancellationToken.None);

        Assert.That(result.Error!.IsSessionLost);
        Assert.That(bed.Ox.Logins, Is.EqualTo(1));
    }

    [Test]
    public async Task Import_OfForeignBytes_IsNull()
    {
        await using var bed = await OxBed.StartAsync();
        await using var other = await OxBed.StartAsync();
        var foreign = other.Sessions.Export(await other.LoginAsync());

        Assert.That(bed.Sessions.Import(foreign), Is.Null);
        Assert.That(bed.Sessions.Import("{}"u8), Is.Null);
        Assert.That(bed.Sessions.Import([1, 2, 3]), Is.Null);
        Assert.That(bed.Sessions.Import([]), Is.Null);
    }

    [Test]
    public async Task Export_OfSession_HoldsNoPassword()
    {
        await using var bed = await OxBed.StartAsync();
        var result = await bed.Sessions.LoginAsync(new OxCredential("anna", "canary-password"), null, CancellationToken.None);

        var exported = System.Text.Encoding.UTF8.GetString(bed.Sessions.Export(result.Value));

        Assert.That(exported, Does.Contain("s1").And.Not.Contain("canary-password"));
    }

    [Test]
    public async Task Logout_SessionGoneAlready_IsSuccess()
    {
        await using var bed = await OxBed.StartAsync();
        var session = await bed.LoginAsync();
        bed.Ox.On("login", "logout", new StubAnswer([], 403));

        Assert.That((await bed.Sessions.LogoutAsync(session, CancellationToken.None)).IsSuccess);
        Assert.That(bed.Ox.Logins, Is.EqualTo(1));
    }

    [Test]
    public async Task ToString_OfSecrets_SaysNothing()
    {
        await using var bed = await OxBed.StartAsync();
        var session = await bed.LoginAsync();

        Assert.That(session.ToString(), Is.EqualTo("OxSession"));
        Assert.That(OxBed.Anna.ToString(), Is.EqualTo("OxCredential"));
    }
}
