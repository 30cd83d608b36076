namespace Bridge.Eas.State.Store;

/// <summary>One writer at a time per key, within this process. Held until the store has answered, however long a caller was willing to wait.</summary>
public sealed class KeyLocks
{
    private const int Stripes = 256;

    private readonly SemaphoreSlim[] _stripes = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Does something while nobody writes: waits for the writes under way, and makes the others wait.</summary>
    public async Task RunAloneAsync(Func<Task> work) => await RunAsync([.. Enumerable.Range(0, Stripes)], async () =>
    {
        await work();
        return true;
    });

    // Always in the same order, so that two writers of several keys never wait for each other.
    internal Task<T> RunAsync<T>(IReadOnlyList<string> keys, Func<Task<T>> write) => RunAsync([.. keys.Select(StripeOf).Distinct().Order()], write);

    private async Task<T> RunAsync<T>(int[] stripes, Func<Task<T>> write)
    {
        var held = 0;
        try
        {
            for (; held < stripes.Length; held++) await _stripes[stripes[held]].WaitAsync();
            return await write();
        }
        finally
        {
            while (held > 0) _stripes[stripes[--held]].Release();
        }
    }

    private static int StripeOf(string key) => (int)((uint)key.GetHashCode(StringComparison.Ordinal) % Stripes);
}
