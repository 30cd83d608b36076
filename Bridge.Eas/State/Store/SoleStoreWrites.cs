using StackExchange.Redis;

namespace Bridge.Eas.State.Store;

/// <summary>Writes to a store that only this process writes to: a condition is looked at and its write made under a lock of the process.</summary>
/// <remarks>
/// Only single commands reach the store, since Garnet's append-only file is not safe with transactions: one that a death cut in half is left open there
/// for good, and the first transaction of a later process under the same session number makes the next recovery stop short of the end of the file.
/// </remarks>
internal sealed class SoleStoreWrites(IDatabase database, KeyLocks locks) : IStoreWrites
{
    private const CommandFlags Primary = CommandFlags.DemandMaster;

    public Task<bool> AddAsync(string key, byte[] value, TimeSpan? expiry)
        => locks.RunAsync([key], () => database.StringSetAsync(key, value, expiry, When.NotExists, Primary));

    public Task<bool> SetAsync(string key, byte[] value, TimeSpan? expiry)
        => locks.RunAsync([key], () => database.StringSetAsync(key, value, expiry, When.Always, Primary));

    public Task<bool> ReplaceAsync(string key, byte[] expected, byte[] value, TimeSpan? expiry)
        => locks.RunAsync([key], async () => await HasAsync(key, expected) && await database.StringSetAsync(key, value, expiry, When.Always, Primary));

    public Task<bool> RemoveIfAsync(string key, byte[] expected)
        => locks.RunAsync([key], async () => await HasAsync(key, expected) && await database.KeyDeleteAsync(key, Primary));

    public Task<long> RemoveAsync(IReadOnlyList<string> keys) => locks.RunAsync(keys, () => database.KeyDeleteAsync(IStoreWrites.Keys(keys), Primary));

    public Task<long> IncrementAsync(string key, TimeSpan? expiry) => locks.RunAsync([key], async () =>
    {
        if (expiry is not { } within) return await database.StringIncrementAsync(key, 1, Primary);
        // In this order, so that no counter is ever left behind without its expiry.
        var begun = database.StringSetAsync(key, "0", within, When.NotExists, Primary);
        var counted = database.StringIncrementAsync(key, 1, Primary);
        var kept = database.KeyExpireAsync(key, within, Primary);
        await Task.WhenAll(begun, counted, kept);
        return await counted;
    });

    public Task<bool> ExpireAsync(string key, TimeSpan expiry) => locks.RunAsync([key], () => database.KeyExpireAsync(key, expiry, Primary));

    private async Task<bool> HasAsync(string key, byte[] expected)
        => (byte[]?)await database.StringGetAsync(key, Primary) is { } value && value.AsSpan().SequenceEqual(expected);
}
