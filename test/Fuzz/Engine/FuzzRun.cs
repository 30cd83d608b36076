using System.Diagnostics;

namespace Fuzz.Engine;

/// <summary>Tries a target with one input after the other, on a thread of its own, and watches time and memory.</summary>
internal sealed class FuzzRun(IFuzzTarget target, FuzzPlan plan)
{
    private const int KindsKept = 20;
    private const long CasesBeforeBaseline = 2000;

    /// <summary>More than caches and the simulated OX gain in a run; less than what a leak of a hundred bytes a case makes of a long one.</summary>
    private const long MostGrowth = 96L * 1024 * 1024;

    private static readonly TimeSpan BetweenNews = TimeSpan.FromSeconds(5);
    private readonly Dictionary<string, FuzzFailure> _failures = new(StringComparer.Ordinal);
    private readonly Stopwatch _elapsed = new();
    private long _cases;
    private long _failed;
    private long _most;
    private long _baseline;
    private long _caseStarted;
    private byte[] _current = [];
    private volatile bool _done;

    public FuzzResult Run()
    {
        _elapsed.Start();
        _caseStarted = _elapsed.ElapsedMilliseconds;
        var worker = new Thread(Work, maxStackSize: 1024 * 1024) { IsBackground = true, Name = $"fuzz {target.Name}" };
        worker.Start();
        var news = TimeSpan.Zero;
        while (!worker.Join(TimeSpan.FromMilliseconds(100)))
        {
            if (!_done && _elapsed.ElapsedMilliseconds - Volatile.Read(ref _caseStarted) > plan.Deadline.TotalMilliseconds)
            {
                Keep(new FuzzFailure(_cases, "hangs", Volatile.Read(ref _current), Alone: false, $"No end within {plan.Deadline.TotalSeconds:0} s."));
                _failed++;
                break;
            }

            if (_elapsed.Elapsed - news < BetweenNews) continue;
            news = _elapsed.Elapsed;
            plan.Progress?.Invoke(new FuzzProgress(target.Name, _cases, news, _failures.Count, GC.GetTotalMemory(forceFullCollection: false)));
        }

        var growth = _baseline == 0 ? 0 : GC.GetTotalMemory(forceFullCollection: true) - _baseline;
        if (growth > MostGrowth)
        {
            Keep(new FuzzFailure(_cases, "memory grows", [], Alone: false, $"The heap grew by {growth:N0} bytes over {_cases:N0} cases."));
            _failed++;
        }

        return new FuzzResult(target.Name, _cases, _failed, [.. _failures.Values], _most, growth, _elapsed.Elapsed);
    }

    /// <summary>Tries one input alone.</summary>
    /// <returns>Null when all is well.</returns>
    public static Exception? Try(IFuzzTarget target, byte[] input)
    {
        try
        {
            target.Reset();
            Once(target, input);
            return null;
        }
        catch (Exception fault)
        {
            return fault;
        }
    }

    /// <returns>Bytes that were allocated.</returns>
    private static long Once(IFuzzTarget target, byte[] input)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        target.Run(input);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return allocated <= target.BytesPerCase + ((long)target.BytesPerInputByte * input.Length)
            ? allocated
            : throw new FuzzViolationException($"allocates too much: {allocated:N0} bytes for {input.Length:N0} bytes of input");
    }

    private void Work()
    {
        for (var index = plan.First; !IsOver(index - plan.First); index++)
        {
            Volatile.Write(ref _caseStarted, _elapsed.ElapsedMilliseconds);
            var input = target.Make(FuzzRandom.Of(plan.Seed, index));
            Volatile.Write(ref _current, input);
            try
            {
                _most = Math.Max(_most, Once(target, input));
            }
            catch (Exception fault)
            {
                _failed++;
                Note(index, input, fault);
            }

            _cases++;
            if (_cases == CasesBeforeBaseline) _baseline = GC.GetTotalMemory(forceFullCollection: true);
        }

        _done = true;
    }

    private bool IsOver(long done) => (plan.Cases is { } cases && done >= cases) || (plan.Time is { } time && _elapsed.Elapsed >= time);

    private void Note(long index, byte[] input, Exception fault)
    {
        var kind = KindOf(fault);
        if (_failures.ContainsKey(kind) || _failures.Count >= KindsKept) return;

        var alone = Try(target, input) is { } again && KindOf(again) == kind;
        if (alone) input = Minimiser.Shrink(input, smaller => Try(target, smaller) is { } still && KindOf(still) == kind, () => Volatile.Write(ref _caseStarted, _elapsed.ElapsedMilliseconds));
        Keep(new FuzzFailure(index, kind, input, alone, fault.ToString()));
    }

    private void Keep(FuzzFailure failure)
    {
        lock (_failures) _failures.TryAdd(failure.Kind, failure);
    }

    /// <summary>The exception's type and the first line of the product that it went through.</summary>
    private static string KindOf(Exception fault)
    {
        var root = fault is FuzzViolationException { InnerException: { } inner } ? inner : fault;
        var place = root.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("Bridge.", StringComparison.Ordinal) || line.Contains("Gateway.", StringComparison.Ordinal));
        return root is FuzzViolationException ? Words(root.Message.Split(':')[0]) : $"{root.GetType().Name} {place?.Trim().Split(" in ")[0]}".Trim();
    }

    /// <summary>Numbers differ from case to case.</summary>
    private static string Words(string message) => new([.. message.Where(character => !char.IsAsciiDigit(character))]);
}
