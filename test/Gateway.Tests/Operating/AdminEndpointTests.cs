using System.Net;
using Bridge.Eas.Operator;
using Gateway.Tests.FrontDoor;

namespace Gateway.Tests.Operating;

internal sealed class AdminEndpointTests
{
    private readonly StubDesk _desk = new();
    private UpstreamStub _ox = null!;
    private RunningGateway _gateway = null!;
    private HttpClient _client = null!;

    [SetUp]
    public async Task Start()
    {
        _desk.Orders.Clear();
        _ox = await UpstreamStub.StartAsync();
        _gateway = await RunningGateway.StartAsync(_ox.Address, _desk);
        _client = _gateway.Client(_gateway.Management);
    }

    [TearDown]
    public async Task Stop()
    {
        _client.Dispose();
        await _gateway.DisposeAsync();
        await _ox.DisposeAsync();
    }

    [Test]
    public async Task SetAside_IsListed() => Assert.That(
        await _client.GetStringAsync("/admin/set-aside?user=1/3"),
        Is.EqualTo("""{"items":[{"user":"1/3","device":"phone","collection":"M12","class":"Email","item":"7","version":3,"reason":"transfer","since":"2026-01-01T00:00:00+00:00"}]}"""));

    [Test]
    public async Task RestorePoints_AreListed() => Assert.That(
        await _client.GetStringAsync("/admin/restore"),
        Is.EqualTo("""{"restorePoints":[{"user":"all","restorePoint":"00ff","device":"phone","collection":"P9","class":"Contacts","items":160,"since":"2026-01-01T00:00:00+00:00"}]}"""));

    [TestCase("/admin/set-aside/retry?user=1/3", "retry 1/3  ")]
    [TestCase("/admin/set-aside/retry?user=1/3&device=phone&collection=M12", "retry 1/3 phone M12")]
    [TestCase("/admin/restore?user=1/3&collection=P9", "restore 1/3 P9 ")]
    [TestCase("/admin/restore?user=1/3&restorePoint=00ff", "restore 1/3  00ff")]
    public async Task Order_ThatIsUnderstood_IsAccepted(string path, string order)
    {
        using var answer = await _client.PostAsync(path, content: null);
        Assert.That((answer.StatusCode, await answer.Content.ReadAsStringAsync()), Is.EqualTo((HttpStatusCode.Accepted, """{"items":2}""")));
        Assert.That(_desk.Orders, Is.EqualTo(new[] { order }));
    }

    [TestCase("/admin/set-aside/retry", ExpectedResult = 400)]
    [TestCase("/admin/set-aside/retry?user=anna", ExpectedResult = 400)]
    [TestCase("/admin/restore?user=1/3", ExpectedResult = 400)]
    [TestCase("/admin/set-aside", ExpectedResult = 405)]
    [TestCase("/admin/other", ExpectedResult = 404)]
    [TestCase("/admin/restore?user=9/9&collection=P9", ExpectedResult = 503)]
    public async Task<int> Order_ThatMakesNoSenseOrCannotBeKept_IsRefused(string path)
    {
        using var answer = await _client.PostAsync(path, content: null);
        return (int)answer.StatusCode;
    }

    [Test]
    public async Task Order_FromAPageInABrowser_IsForbidden()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/set-aside/retry?user=1/3");
        request.Headers.Add("Origin", "https://elsewhere.example");
        using var answer = await _client.SendAsync(request);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(_desk.Orders, Is.Empty);
    }

    [Test]
    public async Task Admin_OnTheAddressForPhones_IsOxsPathLikeAnyOther()
    {
        using var client = _gateway.Client();
        using var answer = await client.PostAsync("/admin/set-aside/retry?user=1/3", content: null);
        Assert.That(_desk.Orders, Is.Empty);
        Assert.That(_ox.Seen.Single().Target, Does.StartWith("/admin/"));
    }

    private sealed class StubDesk : IOperatorDesk
    {
        private static readonly DateTimeOffset Since = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        internal List<string> Orders { get; } = [];

        public Task<IReadOnlyList<SetAsideItem>> SetAsideAsync(OperatorUser? user, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<SetAsideItem>>([new SetAsideItem(user?.ToString() ?? "all", "phone", "M12", "Email", "7", 3, "transfer", Since)]);

        public Task<int> RetryAsync(OperatorUser user, string? device, string? collection, CancellationToken cancellationToken) => Note($"retry {user} {device} {collection}");

        public Task<IReadOnlyList<RestorableItems>> RestorePointsAsync(OperatorUser? user, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<RestorableItems>>([new RestorableItems(user?.ToString() ?? "all", "00ff", "phone", "P9", "Contacts", 160, Since)]);

        public Task<int> RestoreAsync(OperatorUser user, string? collection, string? restorePoint, CancellationToken cancellationToken) =>
            user.Context == "9" ? throw new OperatorException(new TimeoutException()) : Note($"restore {user} {collection} {restorePoint}");

        private Task<int> Note(string order)
        {
            Orders.Add(order);
            return Task.FromResult(2);
        }
    }
}
