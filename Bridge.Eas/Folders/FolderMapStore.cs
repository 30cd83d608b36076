using System.Globalization;
using System.Security.Cryptography;
using Bridge.Eas.State.Secrets;
using Bridge.Eas.State.Store;
using Microsoft.Extensions.Caching.Memory;

namespace Bridge.Eas.Folders;

/// <summary>The map as read, with what a compare-and-swap needs.</summary>
/// <param name="Map">The folders; empty when there is no map, or none that can be read.</param>
/// <param name="Stamp">Names this very map; null when there is none.</param>
internal sealed record StoredFolderMap(FolderMap Map, byte[]? Stamp);

/// <summary>
/// Keeps the folder map, encrypted, since ids and names of mail folders are personal. A small record holds the stamp of the map in force: reading
/// that costs next to nothing, so that no node works with a map that another one has replaced, and changing it is one compare-and-swap.
/// </summary>
internal sealed class FolderMapStore(IStateStore store, PersonalValues personal, IMemoryCache cache)
{
    private const string Purpose = "folders";
    private const int StampLength = 9;
    private const int Tries = 3;

    /// <summary>First byte of a stamp: the format of the two records.</summary>
    private const byte Version = 1;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);
    private static readonly TimeSpan Cached = TimeSpan.FromMinutes(5);

    public async ValueTask<StoredFolderMap> LoadAsync(StateUser user, CancellationToken cancellationToken)
    {
        byte[]? stamp = null;
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            stamp = await store.GetAsync(StateKeys.FolderMap(user), cancellationToken);
            if (stamp is null) return new StoredFolderMap(FolderMap.Empty, null);
            if (cache.TryGetValue(CacheKey(user), out StoredFolderMap? known) && known!.Stamp.AsSpan().SequenceEqual(stamp)) return known;
            if (stamp.Length != StampLength || stamp[0] != Version) break;

            // A map that was replaced between the two reads is gone: the next stamp leads to the new one.
            if (await store.GetAsync(MapKey(user, stamp), cancellationToken) is not { } bytes) continue;
            if (personal.Unprotect(Purpose, bytes) is not { } plain || FolderMapFormat.Read(plain) is not { } map) break;
            return Remember(user, new StoredFolderMap(map, stamp));
        }

        return new StoredFolderMap(FolderMap.Empty, stamp);
    }

    /// <summary>Puts a map in the place of another.</summary>
    /// <returns>Null when the map there is another one by now.</returns>
    public async ValueTask<StoredFolderMap?> ReplaceAsync(StateUser user, StoredFolderMap before, FolderMap map, CancellationToken cancellationToken)
    {
        byte[] stamp = [Version, .. RandomNumberGenerator.GetBytes(StampLength - 1)];
        await store.SetAsync(MapKey(user, stamp), personal.Protect(Purpose, FolderMapFormat.Write(map)), Kept, cancellationToken);
        var placed = before.Stamp is null
            ? await store.AddAsync(StateKeys.FolderMap(user), stamp, Kept, cancellationToken)
            : await store.ReplaceAsync(StateKeys.FolderMap(user), before.Stamp, stamp, Kept, cancellationToken);
        if ((placed ? before.Stamp : stamp) is { Length: StampLength } left) await store.RemoveAsync([MapKey(user, left)], cancellationToken);
        return placed ? Remember(user, new StoredFolderMap(map, stamp)) : null;
    }

    /// <summary>Puts the expiry of a map off that a listing found as it is.</summary>
    public async ValueTask TouchAsync(StateUser user, StoredFolderMap map, CancellationToken cancellationToken)
    {
        if (map.Stamp is null) return;
        await store.ExpireAsync(StateKeys.FolderMap(user), Kept, cancellationToken);
        await store.ExpireAsync(MapKey(user, map.Stamp), Kept, cancellationToken);
    }

    /// <summary>When the folders were last listed, on any node; null when nobody knows.</summary>
    public async ValueTask<DateTimeOffset?> ListedAtAsync(StateUser user, CancellationToken cancellationToken) =>
        await store.GetAsync(ListedKey(user), cancellationToken) is { } bytes && long.TryParse(bytes, NumberStyles.None, CultureInfo.InvariantCulture, out var ms) && ms < 253_402_300_799_000
            ? DateTimeOffset.FromUnixTimeMilliseconds(ms)
            : null;

    public ValueTask ListedAsync(StateUser user, DateTimeOffset now, CancellationToken cancellationToken) => store.SetAsync(
        ListedKey(user), System.Text.Encoding.ASCII.GetBytes(now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)), TimeSpan.FromDays(1), cancellationToken);

    private StoredFolderMap Remember(StateUser user, StoredFolderMap map) => cache.Set(CacheKey(user), map, Cached);

    private static string MapKey(StateUser user, byte[] stamp) => $"{StateKeys.FolderMap(user)}:{Convert.ToHexStringLower(stamp)}";

    private static string ListedKey(StateUser user) => StateKeys.FolderMap(user) + ":listed";

    private static object CacheKey(StateUser user) => (typeof(FolderMapStore), user);
}
