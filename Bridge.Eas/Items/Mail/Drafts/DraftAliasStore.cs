using Bridge.Eas.State;
using Bridge.Eas.State.Store;

namespace Bridge.Eas.Items.Mail.Drafts;

/// <summary>Keeps <see cref="DraftAliases"/>: one record for each folder of drafts.</summary>
internal sealed class DraftAliasStore(IStateStore store)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    public async ValueTask<DraftAliases> LoadAsync(StateUser user, string collectionId, string? epoch, CancellationToken cancellationToken) =>
        Read(await store.GetAsync(StateKeys.Drafts(user, collectionId), cancellationToken), epoch ?? "");

    /// <summary>Changes the record, whoever else does so too.</summary>
    public async ValueTask<DraftAliases> ChangeAsync(StateUser user, string collectionId, string epoch, Func<DraftAliases, DraftAliases> change, CancellationToken cancellationToken)
    {
        var key = StateKeys.Drafts(user, collectionId);
        while (true)
        {
            var bytes = await store.GetAsync(key, cancellationToken);
            var before = Read(bytes, epoch);
            var after = change(before);
            if (ReferenceEquals(before, after)) return after;
            var done = bytes is null
                ? await store.AddAsync(key, after.ToBytes(), Kept, cancellationToken)
                : await store.ReplaceAsync(key, bytes, after.ToBytes(), Kept, cancellationToken);
            if (done) return after;
        }
    }

    /// <returns>None for bytes that are not ours or of another UIDVALIDITY.</returns>
    private static DraftAliases Read(byte[]? bytes, string epoch)
    {
        try
        {
            return bytes is not null && DraftAliases.Read(bytes) is { } aliases && aliases.Epoch == epoch ? aliases : DraftAliases.None(epoch);
        }
        catch (RecordFormatException)
        {
            return DraftAliases.None(epoch);
        }
    }
}
