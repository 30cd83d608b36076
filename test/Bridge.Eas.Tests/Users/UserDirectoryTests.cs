using System.Diagnostics.Metrics;
using Bridge.Eas.Protocol.Http;
using Bridge.Eas.State.Secrets;
using Bridge.Eas.State.Store;
using Bridge.Eas.Telemetry;
using Bridge.Eas.Tests.State.Secrets;
using Bridge.Eas.Tests.Sync;
using Bridge.Eas.Users;
using Bridge.OxApi;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StateStores;

namespace Bridge.Eas.Tests.Users;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class UserDirectoryTests : IDisposable
{
    private static readonly EasLogin Anna = new("anna@example.net", "anna", "example.net", "gehe1m");

    private readonly ManualTimeProvider _time = new();
    private readonly FakeOx _ox = new();
    private readonly AccessOptions _access = new();
    private readonly InMemoryStateStore _store;
    private readonly PersonalValues _personal;
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddMemoryCache().BuildServiceProvider();

    public UserDirectoryTests()
    {
        _store = new InMemoryStateStore(_time);
        _personal = new PersonalValues(_store, TestSecret.Of(1), NullLoggerFactory.Instance);
    }

    public void Dispose()
    {
        _personal.Dispose();
        _services.Dispose();
    }

    [Test]
    public async Task SignIn_ManyAtOnceAndThenAnotherNode_LogInOnce()
    {
        var gate = new TaskCompletionSource();
        _ox.Gate = gate.Task;
        var node = Node();
        var many = Enumerable.Range(0, 10).Select(_ => node.SignInAsync(Anna, null, CancellationToken.None).AsTask()).ToArray();
        gate.SetResult();
        var signIns = await Task.WhenAll(many);
        using var otherMemory = new MemoryCache(new MemoryCacheOptions());

        var elsewhere = await Node(otherMemory).SignInAsync(Anna, null, CancellationToken.None);

        Assert.That(signIns.Append(elsewhere).Select(signIn => signIn.User?.PrimaryAddress), Is.All.EqualTo("anna@example.net"));
        Assert.That(_ox.Logins, Is.EqualTo(1));
    }

    [Test]
    public async Task SignIn_OtherPassword_IsAskedOfOx()
    {
        var node = Node();
        await node.SignInAsync(Anna, null, CancellationToken.None);
        _ox.LoginError = new OxError("LGI-0006", OxErrorCategory.UserInput);

        var wrong = await node.SignInAsync(Anna with { Password = "geheim" }, null, CancellationToken.None);
        var right = await node.SignInAsync(Anna, null, CancellationToken.None);

        Assert.That(wrong.Refusal, Is.EqualTo(SignInRefusal.WrongCredentials));
        Assert.That(right.User, Is.Not.Null);
    }

    [Test]
    public async Task SignIn_AllWhoWaitedHangUp_LeavesNoOldOutcomeForLater()
    {
        var gate = new TaskCompletionSource();
        _ox.Gate = gate.Task;
        _ox.LoginError = new OxError(OxNetCodes.Unreachable, OxErrorCategory.Connectivity);
        var node = Node();
        using var hungUp = new CancellationTokenSource();
        var first = node.SignInAsync(Anna, null, hungUp.Token).AsTask();
        await hungUp.CancelAsync();
        Assert.That(async () => await first, Throws.InstanceOf<OperationCanceledException>());
        gate.SetResult();
        _ox.LoginError = null;

        var later = await node.SignInAsync(Anna, null, CancellationToken.None);

        Assert.That(later.User, Is.Not.Null);
        Assert.That(_ox.Logins, Is.EqualTo(2));
    }

    [Test]
    public async Task SignIn_OxFailsAfterTheLogin_LogsOutAgain()
    {
        _ox.UserError = new OxError(OxNetCodes.Timeout, OxErrorCategory.Connectivity);

        var signIn = await Node().SignInAsync(Anna, null, CancellationToken.None);

        Assert.That((signIn.Refusal, _ox.Logouts), Is.EqualTo((SignInRefusal.Unavailable, 1)));
    }

    [Test]
    public void SignIn_StoreAwayAfterTheLogin_LogsOutAgain()
    {
        _store.Before = (operation, _, _) => operation == "set" && _ox.Logins > 0 ? throw new StateStoreException(StateStoreFailure.Unavailable, "test") : default;

        Assert.That(async () => await Node().SignInAsync(Anna, null, CancellationToken.None), Throws.InstanceOf<StateStoreException>());
        Assert.That(_ox.Logouts, Is.EqualTo(1));
    }

    [Test]
    public async Task SignIn_WithoutTheRequiredCapability_IsNotAllowedAndLogsOut()
    {
        _access.RequireCapability = "active_sync";

        var signIn = await Node().SignInAsync(Anna, null, CancellationToken.None);

        Assert.That((signIn.Refusal, _ox.Logouts), Is.EqualTo((SignInRefusal.NotAllowed, 1)));
    }

    [Test]
    public async Task SignIn_AfterAnHour_ProvesTheCredentialAgainAndEndsTheSessionBeforeWhenNoWaitUsesItAnyMore()
    {
        await using var node = Node();
        await node.SignInAsync(Anna, null, CancellationToken.None);
        _time.Advance(TimeSpan.FromMinutes(61));

        await node.SignInAsync(Anna, null, CancellationToken.None);
        Assert.That((_ox.Logins, _ox.Logouts), Is.EqualTo((2, 0)), "a Ping may be held with it");

        _time.Advance(TimeSpan.FromMinutes(59));
        await node.SignInAsync(Anna with { Password = "another" }, null, CancellationToken.None);
        Assert.That((_ox.Logins, _ox.Logouts), Is.EqualTo((3, 0)), "as long as the longest Ping");

        _time.Advance(TimeSpan.FromMinutes(10));
        await node.SignInAsync(Anna, null, CancellationToken.None);
        Assert.That((_ox.Logins, _ox.Logouts), Is.EqualTo((4, 1)), "the one of the first hour, not yet that of the second");
    }

    [Test]
    public async Task Dispose_OutlivedSessions_AreEnded()
    {
        var node = Node();
        await node.SignInAsync(Anna, null, CancellationToken.None);
        _time.Advance(TimeSpan.FromMinutes(61));
        await node.SignInAsync(Anna, null, CancellationToken.None);

        await node.DisposeAsync();

        Assert.That(_ox.Logouts, Is.EqualTo(1));
    }

    [Test]
    public async Task Keep_ByARequestOfTheSessionBefore_DoesNotBringItBack()
    {
        await using var node = Node();
        var before = (await node.SignInAsync(Anna, null, CancellationToken.None)).User!;
        _time.Advance(TimeSpan.FromMinutes(61));
        var now = (await node.SignInAsync(Anna, null, CancellationToken.None)).User!;
        ((FakeSession)before.Session).Generation = 7;
        var writes = 0;
        _store.Before = (operation, _, _) =>
        {
            if (operation == "set") writes++;
            return ValueTask.CompletedTask;
        };

        await node.KeepAsync(Anna, before, CancellationToken.None);
        Assert.That(writes, Is.Zero);

        ((FakeSession)now.Session).Generation = 2;
        await node.KeepAsync(Anna, now, CancellationToken.None);
        Assert.That(writes, Is.GreaterThan(0), "its own renewal is kept");
    }

    private UserDirectory Node(IMemoryCache? memory = null) => new(
        _ox,
        _ox,
        _store,
        new CredentialCheck(TestSecret.Of(1)),
        _personal,
        memory ?? _services.GetRequiredService<IMemoryCache>(),
        Options.Create(_access),
        new EasMetrics(_services.GetRequiredService<IMeterFactory>()),
        _time,
        NullLogger<UserDirectory>.Instance);
}
