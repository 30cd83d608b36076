using System.Globalization;
using System.Text;
using Fuzz.Mutation;
using Fuzz.World;

namespace Fuzz.Targets;

/// <summary>Requests as phones send them, while one record of the store is damaged: told to start over, or served; never a fault.</summary>
internal sealed class StoredTarget : RequestTarget
{
    public override string Name => "stored";

    public override string What => "requests that meet a damaged record in the store";

    public override byte[] Make(FuzzRandom random) =>
        [.. Encoding.ASCII.GetBytes(random.Next().ToString(CultureInfo.InvariantCulture)), (byte)'\n', .. Choose(random).ToBytes()];

    public override void Run(byte[] input)
    {
        var line = input.AsSpan().IndexOf((byte)'\n');
        if (line < 0 || !ulong.TryParse(Encoding.ASCII.GetString(input.AsSpan(0, line)), NumberStyles.None, CultureInfo.InvariantCulture, out var seed)) return;
        if (SentRequest.Read(input[(line + 1)..]) is not { } request) return;
        Prepare(request.Version);

        var random = new FuzzRandom(seed);
        // A counter is the store's own affair, and the store says so itself when it is none.
        var keys = World.Store.Keys.Where(key => !key.EndsWith(":changes", StringComparison.Ordinal)).ToList();
        var damaged = random.Pick(keys);
        var before = Read(damaged);
        var after = random.Below(5) switch
        {
            0 => Read(random.Pick(keys)),
            1 => before[..random.Below(before.Length)],
            2 => [(byte)(before.Length == 0 ? 0 : before[0] + 1), .. before.AsSpan(Math.Min(1, before.Length))],
            _ => ByteMutator.Mutate(before, [], random),
        };
        Write(damaged, after);
        World.ForgetCaches();
        try
        {
            Send(request);
        }
        finally
        {
            Write(damaged, before);
            World.ForgetCaches();
        }
    }

    private byte[] Read(string key) => World.Store.GetAsync(key, CancellationToken.None).AsTask().GetAwaiter().GetResult() ?? [];

    private void Write(string key, byte[] value) => World.Store.SetAsync(key, value, TimeSpan.FromDays(90), CancellationToken.None).AsTask().GetAwaiter().GetResult();
}
