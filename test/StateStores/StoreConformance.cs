using System.Collections.Concurrent;
using System.Text;
using Bridge.Eas.State.Store;

namespace StateStores;

/// <summary>What every state store must do; a fixture per store derives from it.</summary>
internal abstract class StoreConformance
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Brief = TimeSpan.FromMilliseconds(150);
    private static readonly CancellationToken None = CancellationToken.None;

    private string _prefix = "";

    /// <summary>The store under test, open and shared by the fixture's tests; each test uses keys of its own.</summary>
    protected abstract IStateStore Store { get; }

    /// <summary>The same data through another instance, as another node sees it.</summary>
    protected abstract IStateStore OtherNode { get; }

    /// <summary>Lets the store's clock pass by that much: moved for the twin, waited for where the clock is real.</summary>
    protected abstract Task PassAsync(TimeSpan time);

    [SetUp]
    public void NewKeys() => _prefix = $"eas:{{test/{Guid.NewGuid():N}}}:";

    [Test]
    public async Task Get_NothingThere_IsNull() => Assert.That(await Store.GetAsync(Key("a"), None), Is.Null);

    [Test]
    public async Task Set_AnyBytes_ReadBackTheSameOnAnotherNode()
    {
        var value = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        await Store.SetAsync(Key("a"), value, null, None);
        Assert.That(await OtherNode.GetAsync(Key("a"), None), Is.EqualTo(value));
    }

    [Test]
    public async Task Set_EmptyValue_IsAValue()
    {
        await Store.SetAsync(Key("a"), ReadOnlyMemory<byte>.Empty, null, None);
        Assert.That(await Store.GetAsync(Key("a"), None), Is.Not.Null.And.Empty);
        Assert.That(await Store.AddAsync(Key("a"), Bytes("x"), null, None), Is.False);
        Assert.That(await Store.ReplaceAsync(Key("a"), ReadOnlyMemory<byte>.Empty, Bytes("x"), null, None), Is.True);
        Assert.That(await ReadAsync("a"), Is.EqualTo("x"));
    }

    [Test]
    public async Task Set_LargeValue_ReadsBack()
    {
        var value = new byte[300_000];
        new Random(1).NextBytes(value);
        await Store.SetAsync(Key("a"), value, null, None);
        Assert.That(await Store.GetAsync(Key("a"), None), Is.EqualTo(value));
    }

    [Test]
    public async Task Set_BufferReusedAfterwards_KeepsWhatItWasGiven()
    {
        var buffer = Bytes("before");
        await Store.SetAsync(Key("a"), buffer, null, None);
        buffer.AsSpan().Fill((byte)'!');
        Assert.That(await ReadAsync("a"), Is.EqualTo("before"));
    }

    [Test]
    public async Task Get_ResultChanged_DoesNotChangeTheStore()
    {
        await Store.SetAsync(Key("a"), Bytes("before"), null, None);
        (await Store.GetAsync(Key("a"), None))!.AsSpan().Fill((byte)'!');
        Assert.That(await ReadAsync("a"), Is.EqualTo("before"));
    }

    [Test]
    public async Task GetMany_SomeMissing_KeepsTheOrder()
    {
        await Store.SetAsync(Key("a"), Bytes("1"), null, None);
        await Store.SetAsync(Key("c"), Bytes("3"), null, None);
        var values = await Store.GetManyAsync([Key("c"), Key("b"), Key("a"), Key("c")], None);
        Assert.That(values.Select(Text), Is.EqualTo(new[] { "3", null, "1", "3" }));
    }

    [Test]
    public async Task GetMany_NoKeys_IsEmpty() => Assert.That(await Store.GetManyAsync([], None), Is.Empty);

    [Test]
    public void ManyKeys_OfTwoUsers_AreRefused()
    {
        string[] keys = [Key("a"), "eas:{another/user}:a"];
        Assert.That(async () => await Store.GetManyAsync(keys, None), Throws.ArgumentException);
        Assert.That(async () => await Store.RemoveAsync(keys, None), Throws.ArgumentException);
    }

    [Test]
    public async Task Add_Twice_OnlyTheFirstWrites()
    {
        Assert.That(await Store.AddAsync(Key("a"), Bytes("1"), null, None), Is.True);
        Assert.That(await OtherNode.AddAsync(Key("a"), Bytes("2"), null, None), Is.False);
        Assert.That(await ReadAsync("a"), Is.EqualTo("1"));
    }

    [Test]
    public async Task Add_ManyAtOnce_ExactlyOneWins()
    {
        var won = await Task.WhenAll(Enumerable.Range(0, 50).Select(i =>
            (i % 2 == 0 ? Store : OtherNode).AddAsync(Key("a"), Bytes($"{i}"), TimeSpan.FromMinutes(1), None).AsTask()));
        Assert.That(won.Count(one => one), Is.EqualTo(1));
        Assert.That(await ReadAsync("a"), Is.EqualTo($"{Array.IndexOf(won, true)}"));
    }

    [Test]
    public async Task Add_AfterExpiry_WritesAgain()
    {
        await Store.AddAsync(Key("a"), Bytes("1"), Brief, None);
        await PassAsync(Brief);
        await GoneAsync("a");
        Assert.That(await Store.AddAsync(Key("a"), Bytes("2"), null, None), Is.True);
    }

    [Test]
    public async Task Set_WithoutExpiry_TakesAnOlderExpiryAway()
    {
        await Store.SetAsync(Key("a"), Bytes("1"), Brief, None);
        await Store.SetAsync(Key("a"), Bytes("2"), null, None);
        await Store.SetAsync(Key("witness"), Bytes("1"), Brief, None);
        await PassAsync(Brief);
        await GoneAsync("witness");
        Assert.That(await ReadAsync("a"), Is.EqualTo("2"));
    }

    [Test]
    public async Task Expire_ExistingValue_GoesAndTheOthersStay()
    {
        await Store.SetAsync(Key("a"), Bytes("1"), null, None);
        await Store.SetAsync(Key("b"), Bytes("2"), Brief, None);
        await Store.ExpireAsync(Key("a"), Brief, None);
        await Store.ExpireAsync(Key("b"), TimeSpan.FromHours(1), None);
        await Store.ExpireAsync(Key("none"), Brief, None);
        await PassAsync(Brief);
        await GoneAsync("a");
        Assert.That(await ReadAsync("b"), Is.EqualTo("2"));
        Assert.That(await ReadAsync("none"), Is.Null);
    }

    [Test]
    public async Task Remaining_OfAnExpiry_GoesDownAndBeginsAnewWithAWrite()
    {
        var whole = TimeSpan.FromHours(1);
        await Store.SetAsync(Key("a"), Bytes("1"), whole, None);
        await Store.SetAsync(Key("b"), Bytes("1"), null, None);
        await PassAsync(Brief);

        var rest = await OtherNode.RemainingAsync(Key("a"), None);
        Assert.That(rest, Is.LessThanOrEqualTo(whole - (Brief / 2)).And.GreaterThan(whole - TimeSpan.FromMinutes(1)));
        Assert.That(await Store.ReplaceAsync(Key("a"), Bytes("1"), Bytes("2"), whole, None), Is.True);
        Assert.That(await Store.RemainingAsync(Key("a"), None), Is.GreaterThan(rest));
        Assert.That(await Store.RemainingAsync(Key("b"), None), Is.Null, "never");
        Assert.That(await Store.RemainingAsync(Key("none"), None), Is.Null);
    }

    [Test]
    public async Task Replace_ExpectedValue_Writes()
    {
        await Store.SetAsync(Key("a"), Bytes("1"), null, None);
        Assert.That(await Store.ReplaceAsync(Key("a"), Bytes("1"), Bytes("2"), null, None), Is.True);
        Assert.That(await ReadAsync("a"), Is.EqualTo("2"));
    }

    [TestCase("1", "2")]
    [TestCase("1", "01")]
    [TestCase("1", "1\0")]
    [TestCase("1", "")]
    [TestCase("", "0")]
    public async Task Replace_OtherValue_ChangesNothing(string value, string expected)
    {
        await Store.SetAsync(Key("a"), Bytes(value), null, None);
        Assert.That(await Store.ReplaceAsync(Key("a"), Bytes(expected), Bytes("new"), null, None), Is.False);
        Assert.That(await ReadAsync("a"), Is.EqualTo(value));
    }

    [Test]
    public async Task Replace_NothingThere_WritesNothing()
    {
        Assert.That(await Store.ReplaceAsync(Key("a"), Bytes("1"), Bytes("2"), null, None), Is.False);
        Assert.That(await Store.ReplaceAsync(Key("a"), ReadOnlyMemory<byte>.Empty, Bytes("2"), null, None), Is.False);
        Assert.That(await ReadAsync("a"), Is.Null);
    }

    [Test]
    public async Task Replace_WithExpiry_Expires()
    {
        await Store.SetAsync(Key("a"), Bytes("1"), null, None);
        await Store.ReplaceAsync(Key("a"), Bytes("1"), Bytes("2"), Brief, None);
        await PassAsync(Brief);
        await GoneAsync("a");
    }

    [Test]
    public async Task Replace_CountedUpByTwoNodesAtOnce_LosesNoStep()
    {
        await Store.SetAsync(Key("a"), Bytes("0"), null, None);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => CountAsync(i % 2 == 0 ? Store : OtherNode, steps: 5)));
        Assert.That(await ReadAsync("a"), Is.EqualTo("40"));
    }

    [Test]
    public async Task RemoveIf_OwnValue_Removes()
    {
        await Store.SetAsync(Key("a"), Bytes("mine"), TimeSpan.FromMinutes(1), None);
        Assert.That(await Store.RemoveIfAsync(Key("a"), Bytes("mine"), None), Is.True);
        Assert.That(await Store.RemoveIfAsync(Key("a"), Bytes("mine"), None), Is.False);
        Assert.That(await ReadAsync("a"), Is.Null);
    }

    [Test]
    public async Task RemoveIf_SomebodyElsesValue_Stays()
    {
        await Store.SetAsync(Key("a"), Bytes("theirs"), null, None);
        Assert.That(await Store.RemoveIfAsync(Key("a"), Bytes("mine"), None), Is.False);
        Assert.That(await ReadAsync("a"), Is.EqualTo("theirs"));
    }

    [Test]
    public async Task Remove_SomeMissing_RemovesTheRest()
    {
        await Store.SetAsync(Key("a"), Bytes("1"), null, None);
        await Store.SetAsync(Key("b"), Bytes("2"), null, None);
        await Store.SetAsync(Key("c"), Bytes("3"), null, None);
        await Store.RemoveAsync([Key("a"), Key("none"), Key("c")], None);
        await Store.RemoveAsync([], None);
        Assert.That((await Store.GetManyAsync([Key("a"), Key("b"), Key("c")], None)).Select(Text), Is.EqualTo(new[] { null, "2", null }));
    }

    [Test]
    public async Task Increment_FromNothing_CountsFromOneAndReadsAsText()
    {
        Assert.That(await Store.IncrementAsync(Key("n"), null, None), Is.EqualTo(1));
        Assert.That(await OtherNode.IncrementAsync(Key("n"), TimeSpan.FromMinutes(1), None), Is.EqualTo(2));
        Assert.That(await Store.IncrementAsync(Key("n"), null, None), Is.EqualTo(3));
        Assert.That(await ReadAsync("n"), Is.EqualTo("3"));
    }

    [Test]
    public async Task Increment_ManyAtOnce_GivesEachItsOwnNumber()
    {
        var numbers = await Task.WhenAll(Enumerable.Range(0, 60).Select(i =>
            (i % 2 == 0 ? Store : OtherNode).IncrementAsync(Key("n"), i % 3 == 0 ? TimeSpan.FromMinutes(1) : null, None).AsTask()));
        Assert.That(numbers.Order(), Is.EqualTo(Enumerable.Range(1, 60).Select(i => (long)i)));
    }

    [Test]
    public async Task Increment_WithExpiry_IsKeptByALaterIncrementWithoutOne()
    {
        await Store.IncrementAsync(Key("n"), Brief, None);
        await Store.IncrementAsync(Key("n"), null, None);
        await PassAsync(Brief);
        await GoneAsync("n");
        Assert.That(await Store.IncrementAsync(Key("n"), null, None), Is.EqualTo(1));
    }

    [Test]
    public async Task Publish_FromAnotherNode_ReachesEverySubscriberOfThisChannelOnly()
    {
        var heard = new BlockingCollection<string>();
        await using var first = await Store.SubscribeAsync(Key("news"), message => heard.Add("first " + Encoding.UTF8.GetString(message.Span)), None);
        await using var second = await Store.SubscribeAsync(Key("news"), message => heard.Add("second " + Encoding.UTF8.GetString(message.Span)), None);
        await using var other = await Store.SubscribeAsync(Key("others"), _ => heard.Add("wrong channel"), None);

        await OtherNode.PublishAsync(Key("news"), Bytes("x"), None);

        Assert.That(Heard(heard, 2).Order(StringComparer.Ordinal), Is.EqualTo(new[] { "first x", "second x" }));
        Assert.That(heard, Is.Empty);
    }

    [Test]
    public async Task Publish_RightAfterSubscribing_IsHeardEachTime()
    {
        for (var round = 0; round < 20; round++)
        {
            var heard = new BlockingCollection<string>();
            await using var subscription = await Store.SubscribeAsync(Key("news"), message => heard.Add(Encoding.UTF8.GetString(message.Span)), None);
            await OtherNode.PublishAsync(Key("news"), Bytes($"{round}"), None);
            HeardAtLast(heard, $"{round}");
        }
    }

    [Test]
    public async Task Publish_AfterOneOfTwoLeft_IsHeardByTheOther()
    {
        var heard = new BlockingCollection<string>();
        var leaver = await Store.SubscribeAsync(Key("news"), _ => heard.Add("left"), None);
        await using var stayer = await Store.SubscribeAsync(Key("news"), _ => heard.Add("stayed"), None);
        await leaver.DisposeAsync();
        await leaver.DisposeAsync();

        await Store.PublishAsync(Key("news"), Bytes("x"), None);

        Assert.That(Heard(heard, 1), Is.EqualTo(new[] { "stayed" }));
        Assert.That(heard, Is.Empty);
    }

    [Test]
    public async Task Publish_EmptyMessage_Arrives()
    {
        var heard = new BlockingCollection<string>();
        await using var subscription = await Store.SubscribeAsync(Key("news"), message => heard.Add($"{message.Length}"), None);
        await OtherNode.PublishAsync(Key("news"), ReadOnlyMemory<byte>.Empty, None);
        Assert.That(Heard(heard, 1), Is.EqualTo(new[] { "0" }));
    }

    [Test]
    public async Task Ping_StoreThere_Returns() => await Store.PingAsync(None);

    [Test]
    public void AnyCall_AlreadyCancelled_IsCancelledAndNotAFailureOfTheStore()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.That(async () => await Store.GetAsync(Key("a"), cancelled.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(async () => await Store.SubscribeAsync(Key("a"), _ => { }, cancelled.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    protected string Key(string name) => _prefix + name;

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected async Task<string?> ReadAsync(string name) => Text(await OtherNode.GetAsync(Key(name), None));

    /// <summary>Takes that many messages, waiting for each, and fails when one does not come.</summary>
    protected static List<string> Heard(BlockingCollection<string> heard, int count)
    {
        var result = new List<string>();
        while (result.Count < count)
        {
            if (!heard.TryTake(out var message, Patience)) Assert.Fail($"Only {result.Count} of {count} messages came: {string.Join(", ", result)}");
            result.Add(message!);
        }
        return result;
    }

    /// <summary>Takes messages until the expected one comes: a cluster's nodes may bring an older one late.</summary>
    private static void HeardAtLast(BlockingCollection<string> heard, string expected)
    {
        string? message;
        do Assert.That(heard.TryTake(out message, Patience), "did not come: " + expected);
        while (message != expected);
    }

    private static string? Text(byte[]? value) => value is null ? null : Encoding.UTF8.GetString(value);

    private async Task GoneAsync(string name)
    {
        for (var left = 40; await ReadAsync(name) is not null; left--)
        {
            Assert.That(left, Is.Positive, $"{name} should have expired");
            await PassAsync(TimeSpan.FromMilliseconds(50));
        }
    }

    private async Task CountAsync(IStateStore store, int steps)
    {
        while (steps > 0)
        {
            var before = (await store.GetAsync(Key("a"), None))!;
            var after = Bytes($"{int.Parse(Encoding.UTF8.GetString(before), System.Globalization.CultureInfo.InvariantCulture) + 1}");
            if (await store.ReplaceAsync(Key("a"), before, after, null, None)) steps--;
        }
    }
}
