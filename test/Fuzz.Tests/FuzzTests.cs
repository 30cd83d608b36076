using System.Security.Cryptography;
using Fuzz.Corpus;
using Fuzz.Engine;
using Fuzz.Targets;

namespace Fuzz.Tests;

/// <summary>A short look at each target with every test run; <c>test/Fuzz</c> itself is for long ones.</summary>
[NonParallelizable]
internal sealed class FuzzTests
{
    private static readonly TimeSpan s_time = TimeSpan.FromSeconds(1.5);

    private static IEnumerable<string> Targets => TargetTable.All.Keys;

    [TestCaseSource(nameof(Targets))]
    public void Target_FixedSeed_NoFailure(string name) => Try(name, seed: 1);

    [TestCaseSource(nameof(Targets))]
    public void Target_FreshSeed_NoFailure(string name) => Try(name, BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4)));

    [Test]
    public void Make_SameSeed_SameInputs()
    {
        foreach (var name in Targets)
        {
            using var one = TargetTable.All[name]();
            using var other = TargetTable.All[name]();
            for (var index = 0; index < 50; index++)
                Assert.That(one.Make(FuzzRandom.Of(7, index)), Is.EqualTo(other.Make(FuzzRandom.Of(7, index))), name);
        }
    }

    [Test]
    public void RecordedLives_EachVersion_UsesEveryCommandThatIsThere()
    {
        string[] commands = ["Sync", "FolderSync", "GetItemEstimate", "Ping", "SendMail", "MoveItems", "ItemOperations", "Search", "Settings", "Provision"];
        foreach (var (version, life) in RecordedLives.Requests)
            Assert.That(life.Select(request => request.Command).Distinct(), Is.SupersetOf(commands), version.ToString());
    }

    [Test]
    public void Samples_Unchanged_AreRead()
    {
        ReadersTarget[] targets = [new QueryTarget(), new RecordTarget(), new LoginTarget(), new TextTarget(), new MimeTarget()];
        foreach (var target in targets)
        {
            Assert.That(target.TrySamples().Select(fault => $"{fault.Reader}: {fault.Fault}"), Is.Empty, target.Name);
            target.Dispose();
        }
    }

    [Test]
    public void Run_TargetThatFails_KeepsTheSmallestInput()
    {
        using var target = new FailingTarget();
        var result = new FuzzRun(target, new FuzzPlan(1, null, 500)).Run();
        Assert.Multiple(() =>
        {
            Assert.That(result.Cases, Is.EqualTo(500));
            Assert.That(result.Failed, Is.GreaterThan(0));
            Assert.That(result.Failures.Single().Input, Is.EqualTo(new byte[] { 0xAB }));
            Assert.That(result.Failures.Single().Alone, Is.True);
        });
    }

    [Test]
    public void Run_TargetThatHangs_IsReported()
    {
        using var target = new FailingTarget { Hangs = true };
        var result = new FuzzRun(target, new FuzzPlan(1, null, 500) { Deadline = TimeSpan.FromMilliseconds(300) }).Run();
        target.Release();
        Assert.That(result.Failures.Single().Kind, Is.EqualTo("hangs"));
    }

    [Test]
    public void Run_TargetThatTakesMemory_IsReported()
    {
        using var target = new FailingTarget { Takes = 1_000_000 };
        var result = new FuzzRun(target, new FuzzPlan(1, null, 50)).Run();
        Assert.That(result.Failures.Select(failure => failure.Kind), Has.Some.Contains("allocates"));
    }

    private static void Try(string name, ulong seed)
    {
        using var target = TargetTable.All[name]();
        var result = new FuzzRun(target, new FuzzPlan(seed, s_time, null)).Run();
        TestContext.Out.WriteLine($"{name}: seed {seed}, {result.Cases:N0} cases, {result.Failed} failed");
        Assert.That(result.Cases, Is.GreaterThan(0));
        Assert.That(
            result.Failures.Select(failure => $"--target {name} --seed {seed} --from {failure.Case} --cases 1: {failure.Kind}\n{Convert.ToBase64String(failure.Input)}\n{failure.Detail}"), Is.Empty);
    }

    /// <summary>Fails on every input that has the byte AB in it.</summary>
    private sealed class FailingTarget : IFuzzTarget
    {
        private readonly ManualResetEventSlim _released = new();

        public string Name => "failing";

        public string What => "a bug";

        public long BytesPerCase => 100_000;

        public int BytesPerInputByte => 100;

        internal bool Hangs { get; init; }

        internal int Takes { get; init; }

        public byte[] Make(FuzzRandom random) => random.Bytes(20);

        public void Run(byte[] input)
        {
            if (Hangs) _released.Wait();
            if (Takes > 0) GC.KeepAlive(new byte[Takes]);
            else if (input.Contains((byte)0xAB)) throw new InvalidOperationException("a bug");
        }

        public void Reset()
        {
        }

        internal void Release() => _released.Set();

        public void Dispose()
        {
            // The thread that hung may still be in there: the event is left to the collector.
        }
    }
}
