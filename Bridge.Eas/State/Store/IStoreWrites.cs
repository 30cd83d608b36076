using StackExchange.Redis;

namespace Bridge.Eas.State.Store;

/// <summary>The commands that change the store; what makes a condition and its write one step depends on who else writes.</summary>
/// <remarks>Contracts as in <see cref="IStateStore"/>.</remarks>
internal interface IStoreWrites
{
    Task<bool> AddAsync(string key, byte[] value, TimeSpan? expiry);

    Task<bool> SetAsync(string key, byte[] value, TimeSpan? expiry);

    Task<bool> ReplaceAsync(string key, byte[] expected, byte[] value, TimeSpan? expiry);

    Task<bool> RemoveIfAsync(string key, byte[] expected);

    Task<long> RemoveAsync(IReadOnlyList<string> keys);

    Task<long> IncrementAsync(string key, TimeSpan? expiry);

    Task<bool> ExpireAsync(string key, TimeSpan expiry);

    static RedisKey[] Keys(IReadOnlyList<string> keys)
    {
        var result = new RedisKey[keys.Count];
        for (var i = 0; i < result.Length; i++) result[i] = keys[i];
        return result;
    }
}
