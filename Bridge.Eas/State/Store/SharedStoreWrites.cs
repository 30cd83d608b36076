using StackExchange.Redis;

namespace Bridge.Eas.State.Store;

/// <summary>Writes to a store that other nodes write to as well: it watches the key of a condition itself (WATCH, MULTI, EXEC).</summary>
internal sealed class SharedStoreWrites(IDatabase database, IDatabase conditional) : IStoreWrites
{
    private const CommandFlags Primary = CommandFlags.DemandMaster;

    public Task<bool> AddAsync(string key, byte[] value, TimeSpan? expiry) => database.StringSetAsync(key, value, expiry, When.NotExists, Primary);

    public Task<bool> SetAsync(string key, byte[] value, TimeSpan? expiry) => database.StringSetAsync(key, value, expiry, When.Always, Primary);

    public Task<bool> ReplaceAsync(string key, byte[] expected, byte[] value, TimeSpan? expiry)
    {
        var transaction = conditional.CreateTransaction();
        transaction.AddCondition(Condition.StringEqual(key, expected));
        _ = transaction.StringSetAsync(key, value, expiry, When.Always, Primary);
        return transaction.ExecuteAsync(Primary);
    }

    public Task<bool> RemoveIfAsync(string key, byte[] expected)
    {
        var transaction = conditional.CreateTransaction();
        transaction.AddCondition(Condition.StringEqual(key, expected));
        _ = transaction.KeyDeleteAsync(key, Primary);
        return transaction.ExecuteAsync(Primary);
    }

    public Task<long> RemoveAsync(IReadOnlyList<string> keys) => database.KeyDeleteAsync(IStoreWrites.Keys(keys), Primary);

    public async Task<long> IncrementAsync(string key, TimeSpan? expiry)
    {
        if (expiry is not { } within) return await database.StringIncrementAsync(key, 1, Primary);
        // In one transaction, so that no counter is ever left behind without its expiry.
        var transaction = conditional.CreateTransaction();
        var counted = transaction.StringIncrementAsync(key, 1, Primary);
        _ = transaction.KeyExpireAsync(key, within, Primary);
        await transaction.ExecuteAsync(Primary);
        return await counted;
    }

    public Task<bool> ExpireAsync(string key, TimeSpan expiry) => database.KeyExpireAsync(key, expiry, Primary);
}
