using Bridge.Eas.Folders;
using Bridge.Eas.State;
using Bridge.Eas.State.Secrets;
using Bridge.Eas.State.Store;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Items.Mail.Marks;

/// <summary>
/// Keeps what OX has no place for: dates and completion of follow-up flags, one encrypted record per user and mail folder, shared by all his devices.
/// When the store is lost they are lost, and only they: whether a mail is flagged OX knows.
/// </summary>
/// <remarks>Whoever changes marks has no listing of the folder stand meanwhile (<see cref="Listing.MailScanStore.BeginAsync"/>), so that none is kept that lacks the change.</remarks>
internal sealed class MailMarkStore(IStateStore store, PersonalValues personal, FolderMapStore maps, TimeProvider time)
{
    private const string Purpose = "mail marks";

    /// <summary>Put off by each change and each listing.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(400);

    public async ValueTask<MailMarks> LoadAsync(StateUser user, string collectionId, string? epoch, CancellationToken cancellationToken) =>
        Read(await store.GetAsync(StateKeys.Marks(user, collectionId), cancellationToken), epoch ?? "");

    /// <summary>Changes the marks of a folder.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="collectionId">Which folder.</param>
    /// <param name="epoch">The UIDVALIDITY that uids are of.</param>
    /// <param name="change">May be called more than once, when somebody else is at it too.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    /// <returns>The marks as they are now.</returns>
    public async ValueTask<MailMarks> ChangeAsync(StateUser user, string collectionId, string? epoch, Func<MailMarks, MailMarks> change, CancellationToken cancellationToken)
    {
        var key = StateKeys.Marks(user, collectionId);
        while (true)
        {
            var bytes = await store.GetAsync(key, cancellationToken);
            var before = Read(bytes, epoch ?? "");
            var after = change(before);
            if (ReferenceEquals(before, after)) return before;

            var written = personal.Protect(Purpose, MailMarksFormat.Write(after));
            if (bytes is null ? await store.AddAsync(key, written, Kept, cancellationToken) : await store.ReplaceAsync(key, bytes, written, Kept, cancellationToken)) return after;
        }
    }

    /// <summary>The marks to write into a listing just made; those it shows to be over are forgotten.</summary>
    public async ValueTask<MailMarks> SettleAsync(StateUser user, string collectionId, string? epoch, IReadOnlyList<OxMailRow> rows, DateTimeOffset listedAt, CancellationToken cancellationToken)
    {
        var marks = await LoadAsync(user, collectionId, epoch, cancellationToken);
        if (marks.ByUid.Count == 0) return marks;
        if (!ReferenceEquals(marks.Settled(rows, listedAt), marks)) return await ChangeAsync(user, collectionId, epoch, now => now.Settled(rows, listedAt), cancellationToken);
        await store.ExpireAsync(StateKeys.Marks(user, collectionId), Kept, cancellationToken);
        return marks;
    }

    /// <summary>The gateway has sent a reply to a mail, or forwarded it. To be called before OX is asked to mark it.</summary>
    public async ValueTask NoteVerbAsync(StateUser user, string collectionId, string? epoch, uint uid, CancellationToken cancellationToken) =>
        await ChangeAsync(user, collectionId, epoch, marks => marks.WithVerb(uid, time.GetUtcNow()), cancellationToken);

    /// <summary>Puts the marks of moved mails into their new folder.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="toOxFolderId">The destination; nothing happens when it is no folder that phones know.</param>
    /// <param name="epoch">Its UIDVALIDITY.</param>
    /// <param name="moved">The uids they have there.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    public async ValueTask CarryAsync(StateUser user, string toOxFolderId, string epoch, IReadOnlyCollection<(uint Uid, MailMark Mark)> moved, CancellationToken cancellationToken)
    {
        var map = (await maps.LoadAsync(user, cancellationToken)).Map;
        if (moved.Count == 0 || map.Folders.FirstOrDefault(folder => folder.OxId == toOxFolderId) is not { } to) return;
        await ChangeAsync(user, to.CollectionId, epoch, marks => moved.Aggregate(marks, (all, one) => all.With(one.Uid, one.Mark, time.GetUtcNow())), cancellationToken);
    }

    private MailMarks Read(byte[]? bytes, string epoch)
    {
        if (bytes is null || personal.Unprotect(Purpose, bytes) is not { } plain) return MailMarks.None(epoch);
        try
        {
            var marks = MailMarksFormat.Read(plain);

            // The folder was rebuilt: the uids name other mails now.
            return marks.Epoch == epoch ? marks : MailMarks.None(epoch);
        }
        catch (RecordFormatException)
        {
            return MailMarks.None(epoch);
        }
    }
}
