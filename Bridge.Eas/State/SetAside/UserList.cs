using Bridge.Eas.State.Store;

namespace Bridge.Eas.State.SetAside;

/// <summary>The users who have something an operator may want to see. They live on many nodes of a cluster, so nothing else could find them.</summary>
internal sealed class UserList(IStateStore store, string key)
{
    private const byte Version = 1;
    private const int MostUsers = 20_000;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(180);

    public async ValueTask<IReadOnlyList<StateUser>> AllAsync(CancellationToken cancellationToken) => Read(await store.GetAsync(key, cancellationToken));

    public ValueTask AddAsync(StateUser user, CancellationToken cancellationToken) =>
        ChangeAsync(users => users.Contains(user) ? users : [.. users.TakeLast(MostUsers - 1), user], cancellationToken);

    public ValueTask RemoveAsync(StateUser user, CancellationToken cancellationToken) =>
        ChangeAsync(users => users.Contains(user) ? [.. users.Where(other => other != user)] : users, cancellationToken);

    private async ValueTask ChangeAsync(Func<IReadOnlyList<StateUser>, IReadOnlyList<StateUser>> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var bytes = await store.GetAsync(key, cancellationToken);
            var before = Read(bytes);
            var after = change(before);
            if (ReferenceEquals(before, after)) return;
            if (bytes is null ? await store.AddAsync(key, Write(after), Kept, cancellationToken) : await store.ReplaceAsync(key, bytes, Write(after), Kept, cancellationToken)) return;
        }
    }

    private static byte[] Write(IReadOnlyList<StateUser> users)
    {
        var record = new RecordWriter(Version);
        record.Number((ulong)users.Count);
        foreach (var user in users)
        {
            record.Text(user.ContextId);
            record.Text(user.UserId);
        }

        return record.ToArray();
    }

    private static StateUser[] Read(byte[]? bytes)
    {
        if (bytes is null) return [];
        try
        {
            var record = new RecordReader(bytes, Version);
            var users = new StateUser[record.Count()];
            for (var i = 0; i < users.Length; i++) users[i] = new StateUser(record.Text(), record.Text());
            return users;
        }
        catch (RecordFormatException)
        {
            return [];
        }
    }
}
