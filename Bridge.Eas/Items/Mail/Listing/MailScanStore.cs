using System.Buffers.Binary;
using System.Security.Cryptography;
using Bridge.Eas.State;
using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;
using Bridge.Eas.Users;
using Bridge.OxApi;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Items.Mail.Listing;

/// <summary>
/// The last complete listing of each mail folder of a user. The gateway's own changes are written into it, so that one phone's flag reaches
/// the others without OX listing fifty thousand mails again.
/// </summary>
/// <remarks>
/// A listing must never claim what OX does not have. So a change takes the listing's place before it is sent to OX and puts it back, changed,
/// afterwards; and a listing is saved only in the place of what stood there before it was begun.
/// </remarks>
internal sealed class MailScanStore(IStateStore store, IOxMailApi mail)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    public async ValueTask<MailScanPlace> LoadHeaderAsync(EasUser user, string oxFolderId, CancellationToken cancellationToken)
    {
        var bytes = await store.GetAsync(HeaderKey(user, oxFolderId), cancellationToken);
        return new MailScanPlace(bytes, TryRead(bytes));
    }

    /// <summary>The rows of this very listing; null when another one has taken its place.</summary>
    public async ValueTask<MailScan?> LoadAsync(EasUser user, string oxFolderId, MailScanHeader header, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(RowsKey(user, oxFolderId), cancellationToken) is not { } bytes) return null;
        try
        {
            var (id, rows) = MailScanFormat.ReadRows(bytes);
            return id == header.Id ? new MailScan(header, rows) : null;
        }
        catch (RecordFormatException)
        {
            return null;
        }
    }

    /// <summary>Keeps a listing that was proven complete, unless the gateway has changed something in the folder while it was made.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="oxFolderId">Which folder.</param>
    /// <param name="place">What stood there before OX was asked.</param>
    /// <param name="status">The folder's status, the same before and after.</param>
    /// <param name="rows">By uid ascending.</param>
    /// <param name="listedAtMs">Before OX was asked.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    /// <returns>The listing; with id 0 when it was not kept.</returns>
    public async ValueTask<MailScan> SaveAsync(
        EasUser user, string oxFolderId, MailScanPlace place, OxMailStatus status, MailRow[] rows, long listedAtMs, CancellationToken cancellationToken)
    {
        // Rows first: a header without its rows would only cost a listing, rows without their header nothing.
        var scan = new MailScan(new MailScanHeader(NewId(), status, listedAtMs), rows);
        await store.SetAsync(RowsKey(user, oxFolderId), MailScanFormat.WriteRows(scan), Kept, cancellationToken);
        return await SwapAsync(user, oxFolderId, place.Bytes, MailScanFormat.WriteHeader(scan.Header), cancellationToken) ? scan : Unsaved(status, rows);
    }

    /// <summary>A listing that is good for its request alone.</summary>
    public static MailScan Unsaved(OxMailStatus status, MailRow[] rows) => new(new MailScanHeader(Id: 0, status, ListedAtMs: 0), rows);

    /// <summary>
    /// To be called before OX is asked to change something: from now on no listing stands. Whoever dies before <see cref="EndAsync"/>, or lists
    /// meanwhile, leaves none behind that lacks the change.
    /// </summary>
    public async ValueTask<MailScanWrite> BeginAsync(EasUser user, string oxFolderId, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (bytes, header) = await LoadHeaderAsync(user, oxFolderId, cancellationToken);
            var mark = NewVoid(header);
            if (await SwapAsync(user, oxFolderId, bytes, mark, cancellationToken)) return new MailScanWrite(header, mark);
        }
    }

    /// <summary>Writes the gateway's own change into the listing, which stands again then; there is none when anything else happened in the folder meanwhile.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="oxFolderId">Which folder.</param>
    /// <param name="write">What <see cref="BeginAsync"/> returned.</param>
    /// <param name="change">Gives a row as it is now, or null for one that is gone; null when nobody knows what OX has done.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    /// <returns>The folder's status after the change; null when OX was not asked or did not say.</returns>
    public async ValueTask<OxMailStatus?> EndAsync(EasUser user, string oxFolderId, MailScanWrite write, Func<MailRow, MailRow?>? change, CancellationToken cancellationToken)
    {
        OxMailStatus? after = null;
        if (change is not null && write.Before is { IsVoid: false } header)
        {
            var examined = await mail.ExamineAsync(user.Session, new OxFolderId(oxFolderId), cancellationToken);
            if (examined.TryGet(out var status, out _)) after = status;
            if (after is not null && await PatchedAsync(user, oxFolderId, header, after, change, cancellationToken) is { } patched)
            {
                await store.SetAsync(RowsKey(user, oxFolderId), MailScanFormat.WriteRows(patched), Kept, cancellationToken);

                // Of two changes at once neither has the other's: no listing stands then.
                if (await SwapAsync(user, oxFolderId, write.Mark, MailScanFormat.WriteHeader(patched.Header), cancellationToken)) return after;
            }
        }

        // Another void than the first: who began to list before OX had carried out the change must not save that.
        await store.SetAsync(HeaderKey(user, oxFolderId), NewVoid(write.Before), Kept, cancellationToken);
        return after;
    }

    /// <returns>Null when the folder's status is not what the listing and our change explain.</returns>
    private async ValueTask<MailScan?> PatchedAsync(
        EasUser user, string oxFolderId, MailScanHeader header, OxMailStatus status, Func<MailRow, MailRow?> change, CancellationToken cancellationToken)
    {
        if (await LoadAsync(user, oxFolderId, header, cancellationToken) is not { } scan) return null;

        var rows = scan.Rows.Select(change).OfType<MailRow>().ToArray();
        var expected = header.Status with
        {
            Total = header.Status.Total - (scan.Rows.Length - rows.Length),
            Unread = header.Status.Unread - Unread(scan.Rows) + Unread(rows),
        };

        // The time of the listing stays: what others change without a trace in the status is found when that is old enough.
        return status == expected ? new MailScan(header with { Id = NewId(), Status = status }, rows) : null;
    }

    private static int Unread(MailRow[] rows) => rows.Count(row => !row.IsSeen);

    private async ValueTask<bool> SwapAsync(EasUser user, string oxFolderId, byte[]? before, byte[] after, CancellationToken cancellationToken) => before is null
        ? await store.AddAsync(HeaderKey(user, oxFolderId), after, Kept, cancellationToken)
        : await store.ReplaceAsync(HeaderKey(user, oxFolderId), before, after, Kept, cancellationToken);

    private static MailScanHeader? TryRead(byte[]? bytes)
    {
        try
        {
            return bytes is null ? null : MailScanFormat.ReadHeader(bytes);
        }
        catch (RecordFormatException)
        {
            return null;
        }
    }

    private static byte[] NewVoid(MailScanHeader? last) => MailScanFormat.WriteHeader(MailScanHeader.Void(NewId(), last?.Status ?? new OxMailStatus(0, 0, 0, 0)));

    private static string HeaderKey(EasUser user, string oxFolderId) => StateKeys.Scan(user.State, oxFolderId);

    private static string RowsKey(EasUser user, string oxFolderId) => StateKeys.Scan(user.State, oxFolderId) + ":rows";

    private static ulong NewId() => BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8));
}
