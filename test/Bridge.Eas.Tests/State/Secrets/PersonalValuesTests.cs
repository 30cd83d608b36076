using System.Text;
using Bridge.Eas.State.Secrets;
using Bridge.Eas.State.Store;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StateStores;

namespace Bridge.Eas.Tests.State.Secrets;

internal sealed class PersonalValuesTests
{
    private static readonly byte[] Value = Encoding.UTF8.GetBytes("session=4711; name=Antons Telefon");

    private InMemoryStateStore _store = null!;

    [SetUp]
    public void MakeStore() => _store = new(new ManualTimeProvider());

    [Test]
    public void Unprotect_OnAnotherNode_GivesTheValueBack()
    {
        using var first = Open();
        using var second = Open();
        var stored = first.Protect("session", Value);
        Assert.That(second.Unprotect("session", stored), Is.EqualTo(Value));
        Assert.That(Encoding.UTF8.GetString(stored), Does.Not.Contain("4711").And.Not.Contain("Anton"));
    }

    [Test]
    public void Unprotect_OnANodeThatReadTheRingBeforeTheKeyWasMade_GivesTheValueBack()
    {
        using var first = Open();
        using var second = Open();
        _ = second.Protect("session", Value);
        _store.Lose();
        var stored = first.Protect("session", Value);
        Assert.That(second.Unprotect("session", stored), Is.EqualTo(Value));
    }

    [Test]
    public void Unprotect_OtherPurposeDamagedOrForeign_IsNull()
    {
        using var values = Open();
        var stored = values.Protect("session", Value);
        Assert.That(values.Unprotect("device", stored), Is.Null);
        Assert.That(values.Unprotect("session", [.. stored.SkipLast(1)]), Is.Null);
        Assert.That(values.Unprotect("session", []), Is.Null);
        Assert.That(values.Unprotect("session", [1, 2, 3]), Is.Null);
        stored[^1] ^= 1;
        Assert.That(values.Unprotect("session", stored), Is.Null);
    }

    [Test]
    public async Task KeyRing_InTheStore_HoldsNoUsableKey()
    {
        using var values = Open();
        var stored = values.Protect("session", Value);
        var ring = Encoding.UTF8.GetString((await _store.GetAsync(StateKeys.KeyRing, default))!);
        Assert.That(ring, Does.Contain("wrapped").And.Not.Contain("masterKey"));

        using var thief = Open(secret: 2);
        Assert.That(thief.Unprotect("session", stored), Is.Null);
    }

    [Test]
    public void Protect_RingMadeUnderAnotherSecret_MakesAKeyOfItsOwnAndBothGoOn()
    {
        using var first = Open();
        var ours = first.Protect("session", Value);
        using var other = Open(secret: 2);
        var theirs = other.Protect("session", Value);
        Assert.That(other.Unprotect("session", theirs), Is.EqualTo(Value));
        using var again = Open();
        Assert.That(again.Unprotect("session", ours), Is.EqualTo(Value));
    }

    [Test]
    public void AnyCall_StoreAwayBeforeTheRingIsKnown_SaysSoAndRecovers()
    {
        using var writer = Open();
        var earlier = writer.Protect("session", Value);
        using var values = Open();
        _store.Before = (_, _, _) => throw new StateStoreException(StateStoreFailure.Unavailable, "test");
        Assert.That(() => values.Protect("session", Value), Throws.InstanceOf<StateStoreException>());
        Assert.That(() => values.Unprotect("session", earlier), Throws.InstanceOf<StateStoreException>());
        _store.Before = null;
        Assert.That(values.Unprotect("session", earlier), Is.EqualTo(Value));

        // Once the ring is known, the store's absence is no matter.
        _store.Before = (_, _, _) => throw new StateStoreException(StateStoreFailure.Unavailable, "test");
        Assert.That(values.Unprotect("session", earlier), Is.EqualTo(Value));
    }

    [Test]
    public void KeyRing_TwoNodesAtOnce_KeepsBothKeys()
    {
        var ring = new StoreKeyRing(_store);
        var raced = false;
        _store.After = async (operation, _, cancellationToken) =>
        {
            if (operation != "get" || raced) return;
            raced = true;
            await _store.SetAsync(StateKeys.KeyRing, Encoding.UTF8.GetBytes("<ring><theirs/></ring>"), null, cancellationToken);
        };
        ring.StoreElement(new("ours"), "ours");
        Assert.That(ring.GetAllElements().Select(element => element.Name.LocalName), Is.EquivalentTo(new[] { "theirs", "ours" }));
    }

    [Test]
    public void StoreAwayBeforeTheRingIsKnown_IsAWarningOfOneLine()
    {
        var lines = new Lines();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(lines));
        using var values = new PersonalValues(_store, TestSecret.Of(1), loggers);
        _store.Before = (_, _, _) => throw new StateStoreException(StateStoreFailure.Timeout, "test");

        Assert.That(() => values.Protect("session", Value), Throws.InstanceOf<StateStoreException>());

        Assert.That(lines.Written, Is.Not.Empty);
        Assert.That(lines.Written.Distinct(), Is.EqualTo(new[] { (LogLevel.Warning, "State store: the key ring cannot be read now (Timeout)", false) }));
    }

    private PersonalValues Open(byte secret = 1) => new(_store, TestSecret.Of(secret), NullLoggerFactory.Instance);

    /// <summary>What is logged from warnings on, and whether an exception comes with it.</summary>
    private sealed class Lines : ILoggerProvider, ILogger
    {
        internal List<(LogLevel Level, string Text, bool HasStack)> Written { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add((logLevel, formatter(state, exception), exception is not null));

        public void Dispose()
        {
        }
    }
}
