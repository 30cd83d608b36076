using System.Diagnostics;
using System.Diagnostics.Metrics;
using Bridge.OxApi.Tests.Stub;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Bridge.OxApi.Tests.Transport;

internal sealed class OxTransportTests
{
    private const string Status = """{"validity":"1","total":2,"unread":1,"next":"9"}""";

    private static async Task<OxError?> ExamineAsync(OxBed bed, params StubAnswer[] answers)
    {
        bed.Ox.On("mail", "examine", answers);
        return (await bed.Mail.ExamineAsync(await bed.LoginAsync(), OxBed.Inbox, CancellationToken.None)).Error;
    }

    [Test]
    public async Task Call_Status503_IsTransientWithRetryAfter()
    {
        await using var bed = await OxBed.StartAsync();

        var error = await ExamineAsync(bed, new StubAnswer([], 503) { Headers = [("Retry-After", "17")] });

        Assert.That(error!.Code, Is.EqualTo("HTTP-503"));
        Assert.That(error.IsTransient);
        Assert.That(error.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(17)));
    }

    [Test]
    public async Task Call_Status429_IsTransientWithRetryAfter()
    {
        await using var bed = await OxBed.StartAsync();

        var error = await ExamineAsync(bed, new StubAnswer("<html>Too Many Requests</html>"u8.ToArray(), 429, "text/html") { Headers = [("Retry-After", "60")] });

        Assert.That((error!.Code, error.Category, error.RetryAfter), Is.EqualTo(("HTTP-429", OxErrorCategory.TryAgain, TimeSpan.FromSeconds(60))));
    }

    [TestCase(401)]
    [TestCase(403)]
    public async Task Call_ProxyRefuses_IsNeitherCredentialsNorNotFound(int status)
    {
        await using var bed = await OxBed.StartAsync();

        var error = await ExamineAsync(bed, new StubAnswer("<html>no</html>"u8.ToArray(), status, "text/html"));

        Assert.That(error!.Code, Is.EqualTo($"HTTP-{status}"));
        Assert.That(error.IsCredentialsRefused || error.IsSessionLost || error.IsNotFound, Is.False);
    }

    [Test]
    public async Task Call_AddressUnknownToTheServer_IsUnsupportedNeverAMissingObject()
    {
        await using var bed = await OxBed.StartAsync();
        bed.Ox.On("mail", "all", new StubAnswer("<html>404</html>"u8.ToArray(), 404, "text/html"));

        var result = await bed.Mail.AllAsync(await bed.LoginAsync(), OxBed.Inbox, OxApi.Mail.OxMailRange.All, CancellationToken.None);

        Assert.That((result.Error!.Code, result.Error.Kind), Is.EqualTo(("HTTP-404", OxErrorKind.Unsupported)));
    }

    [Test]
    public async Task Call_EnvelopeWithAStatusOfItsOwn_IsRead()
    {
        await using var bed = await OxBed.StartAsync();

        var error = await ExamineAsync(bed, StubAnswer.Error("MSG-0066", "USER_INPUT") with { Status = 400 });

        Assert.That(error!.Code, Is.EqualTo("MSG-0066"));
    }

    [Test]
    public async Task Call_CutAnswer_IsTransient()
    {
        await using var bed = await OxBed.StartAsync();

        var error = await ExamineAsync(bed, StubAnswer.Json("""{"data":{"validity":"1","tot""") with { Cut = true });

        Assert.That((error!.Code, error.IsTransient), Is.EqualTo((OxNetCodes.BadAnswer, true)));
    }

    [TestCase("""{"data":{"validity":"1","tot""")]
    [TestCase("<html>Service temporarily unavailable</html>")]
    [TestCase("")]
    [TestCase("""{"timestamp":5}""")]
    public async Task Call_AnswerOfNoUse_IsTransient(string body)
    {
        await using var bed = await OxBed.StartAsync();

        var error = await ExamineAsync(bed, StubAnswer.Json(body));

        Assert.That((error!.Code, error.IsTransient), Is.EqualTo((OxNetCodes.BadAnswer, true)));
    }

    [Test]
    public async Task Call_AnswerTooLarge_IsRefusedUnread()
    {
        await using var bed = await OxBed.StartAsync(("Ox:MaxAnswerBytes", "65536"));
        bed.Ox.On("mail", "all", StubAnswer.Data("[" + string.Join(',', Enumerable.Repeat("[\"1\",0,0,0]", 20_000)) + "]"));

        var result = await bed.Mail.AllAsync(await bed.LoginAsync(), OxBed.Inbox, OxApi.Mail.OxMailRange.All, CancellationToken.None);

        Assert.That(result.Error!.Code, Is.EqualTo(OxNetCodes.TooLarge));
    }

    [Test]
    public async Task Call_NoAnswerInTime_IsTimeout()
    {
        await using var bed = await OxBed.StartAsync(("Ox:RequestTimeoutSeconds", "7"));
        var session = await bed.LoginAsync();
        var asked = new TaskCompletionSource();
        bed.Ox.On("mail", "examine", _ =>
        {
            asked.SetResult();
            return new StubAnswer([]) { Hang = true };
        });

        var call = bed.Mail.ExamineAsync(session, OxBed.Inbox, CancellationToken.None);
        await asked.Task;
        bed.Time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.That(call.IsCompleted, Is.False);
        bed.Time.Advance(TimeSpan.FromSeconds(0.2));

        Assert.That((await call).Error!.Code, Is.EqualTo(OxNetCodes.Timeout));
    }

    [Test]
    public async Task Call_CallerHangsUp_IsCancelled()
    {
        await using var bed = await OxBed.StartAsync();
        var session = await bed.LoginAsync();
        using var phone = new CancellationTokenSource();
        bed.Ox.On("mail", "examine", _ =>
        {
            phone.Cancel();
            return new StubAnswer([]) { Hang = true };
        });

        Assert.That(async () => await bed.Mail.ExamineAsync(session, OxBed.Inbox, phone.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Call_NobodyListens_IsUnreachable()
    {
        await using var bed = await OxBed.StartAsync();
        var session = await bed.LoginAsync();
        await bed.Ox.DisposeAsync();

        var result = await bed.Mail.ExamineAsync(session, OxBed.Inbox, CancellationToken.None);

        Assert.That((result.Error!.Code, result.Error.IsTransient), Is.EqualTo((OxNetCodes.Unreachable, true)));
    }

    [Test]
    public async Task Call_FailsOnceAndIsRepeatable_IsRepeated()
    {
        await using var bed = await OxBed.StartAsync(("Ox:Retries", "2"));
        var session = await bed.LoginAsync();
        bed.Ox.On("mail", "examine", new StubAnswer([], 502), StubAnswer.Data(Status));
        var idle = bed.Time.Waiting;

        var call = bed.Mail.ExamineAsync(session, OxBed.Inbox, CancellationToken.None);
        // The call's deadline, and the pause before the repetition.
        while (bed.Time.Waiting < idle + 2) await Task.Yield();
        bed.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.That((await call).IsSuccess);
        Assert.That(bed.Ox.Asked("mail", "examine"), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Call_FailsAndChangesSomething_IsNotRepeated()
    {
        await using var bed = await OxBed.StartAsync(("Ox:Retries", "2"));
        bed.Ox.On("mail", "new", new StubAnswer([], 502));

        var result = await bed.Mail.SendRawAsync(await bed.LoginAsync(), (to, token) => to.WriteAsync("From: a@b\r\n\r\nx"u8.ToArray(), token).AsTask(), true, CancellationToken.None);

        Assert.That(result.Error!.Code, Is.EqualTo("HTTP-502"));
        Assert.That(bed.Ox.Asked("mail", "new"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Calls_FailTooOften_BreakerAnswersWithoutAskingUntilItCloses()
    {
        await using var bed = await OxBed.StartAsync(("Ox:BreakSeconds", "5"));
        var session = await bed.LoginAsync();
        bed.Ox.On("mail", "examine", new StubAnswer([], 500));
        for (var i = 0; i < 60; i++) await bed.Mail.ExamineAsync(session, OxBed.Inbox, CancellationToken.None);
        var asked = bed.Ox.Asked("mail", "examine").Count;

        var broken = await bed.Mail.ExamineAsync(session, OxBed.Inbox, CancellationToken.None);
        Assert.That((broken.Error!.Code, broken.Error.IsTransient), Is.EqualTo((OxNetCodes.BreakerOpen, true)));
        Assert.That(broken.Error.RetryAfter, Is.GreaterThan(TimeSpan.Zero).And.LessThanOrEqualTo(TimeSpan.FromSeconds(5)));
        Assert.That(bed.Ox.Asked("mail", "examine"), Has.Count.EqualTo(asked));

        bed.Ox.On("mail", "examine", StubAnswer.Data(Status));
        bed.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.That((await bed.Mail.ExamineAsync(session, OxBed.Inbox, CancellationToken.None)).IsSuccess);
    }

    [Test]
    public async Task Calls_MoreThanAllowed_AreRefusedWhenTheQueueIsFull()
    {
        await using var bed = await OxBed.StartAsync(("Ox:MaxConcurrentCalls", "1"), ("Ox:MaxCallsPerSession", "10"));
        var session = await bed.LoginAsync();
        bed.Ox.On("mail", "examine", new StubAnswer([]) { Hang = true });
        using var stop = new CancellationTokenSource();

        var calls = Enumerable.Range(0, 10).Select(_ => bed.Mail.ExamineAsync(session, OxBed.Inbox, stop.Token)).ToArray();
        var refused = await await Task.WhenAny(calls);

        Assert.That((refused.Error!.Code, refused.Error.IsTransient), Is.EqualTo((OxNetCodes.Busy, true)));
        await stop.CancelAsync();
    }

    [Test]
    public async Task Call_WithListener_IsASpanAndMeasuredWithoutSecrets()
    {
        await using var bed = await OxBed.StartAsync();
        var session = await bed.LoginAsync();
        bed.Ox.On("mail", "examine", StubAnswer.Error("MSG-0066", "USER_INPUT"));
        var spans = new List<Activity>();
        using var parent = new Activity("test").Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Bridge.OxApi",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Parent.TraceId == parent.TraceId ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        var errors = new List<KeyValuePair<string, object?>[]>();
        using var meters = new MeterListener();
        meters.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "ox.call.errors" && instrument.Meter.Scope == bed.Meters) self.EnableMeasurementEvents(instrument);
        };
        meters.SetMeasurementEventCallback<long>((_, _, tags, _) => errors.Add(tags.ToArray()));
        meters.Start();

        await bed.Mail.ExamineAsync(session, OxBed.Inbox, CancellationToken.None);

        var span = spans.Single();
        Assert.That(span.DisplayName, Is.EqualTo("ox mail examine"));
        Assert.That(span.GetTagItem("ox.error"), Is.EqualTo("MSG-0066"));
        Assert.That(string.Join(' ', span.TagObjects.Select(tag => tag.ToString())), Does.Not.Contain("s1").And.Not.Contain("INBOX"));
        Assert.That(errors.Single(), Does.Contain(new KeyValuePair<string, object?>("ox.error.kind", "NotFound")));
    }

    [TestCase("Ox:BaseUrl", "")]
    [TestCase("Ox:BaseUrl", "not a url")]
    [TestCase("Ox:RequestTimeoutSeconds", "0")]
    [TestCase("Ox:ClientId", "")]
    public void Options_Wrong_AreRefusedByName(string key, string value)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?> { ["Ox:BaseUrl"] = "http://ox.example.com/ajax", [key] = value }).Build());
        services.AddOxApi();
        using var provider = services.BuildServiceProvider();

        Assert.That(
            () => provider.GetRequiredService<IOptions<OxOptions>>().Value,
            Throws.InstanceOf<OptionsValidationException>().With.Message.Contains(key["Ox:".Length..]));
    }
}
