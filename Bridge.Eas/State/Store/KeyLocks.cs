namespace Bridge.Eas.State.Store;

/// <summary>One writer at a time per key, within this process. Held until the store has answered, however long a caller was willing to wait.</summary>
public sealed class KeyLocks
{
    private const int Stripes = 256;

    private readonly SemaphoreSlim[] _stripes = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1, 1))];

    internal async Task<T> RunAsync<T>(IReadOnlyList<string> keys, Func<Task<T>> write)
    {
        // Always in the same order, so that two writers of several keys never wait for each other.
        var stripes = keys.Select(StripeOf).Distinct().Order().ToArray();
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
