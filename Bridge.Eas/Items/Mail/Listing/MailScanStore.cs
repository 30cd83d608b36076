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
internal sealed class MailScanStore(IStateStore store, IOxMailApi mail, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    public async ValueTask<MailScanHeader?> LoadHeaderAsync(EasUser user, string oxFolderId, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(HeaderKey(user, oxFolderId), cancellationToken) is not { } bytes) return null;
        try
        {
            return MailScanFormat.ReadHeader(bytes);
        }
        catch (RecordFormatException)
        {
            return null;
        }
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

    /// <summary>Keeps a listing that was proven complete.</summary>
    public async ValueTask<MailScan> SaveAsync(EasUser user, string oxFolderId, OxMailStatus status, OxMailRow[] rows, CancellationToken cancellationToken)
    {
        // Rows first: a header without its rows would only cost a listing, rows without their header nothing.
        var scan = new MailScan(new MailScanHeader(NewId(), status, time.GetUtcNow().ToUnixTimeMilliseconds()), rows);
        await store.SetAsync(RowsKey(user, oxFolderId), MailScanFormat.WriteRows(scan), Kept, cancellationToken);
        await store.SetAsync(HeaderKey(user, oxFolderId), MailScanFormat.WriteHeader(scan.Header), Kept, cancellationToken);
        return scan;
    }

    /// <summary>Writes the gateway's own change into the listing; drops the listing when anything else happened in the folder meanwhile.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="oxFolderId">Which folder.</param>
    /// <param name="change">Gives a row as it is now; null for one that is gone.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    public async ValueTask PatchAsync(EasUser user, string oxFolderId, Func<OxMailRow, OxMailRow?> change, CancellationToken cancellationToken)
    {
        if (await LoadHeaderAsync(user, oxFolderId, cancellationToken) is not { } header) return;

        var status = await mail.ExamineAsync(user.Session, new OxFolderId(oxFolderId), cancellationToken);
        if (status.IsSuccess && await LoadAsync(user, oxFolderId, header, cancellationToken) is { } scan)
        {
            var rows = scan.Rows.Select(change).OfType<OxMailRow>().ToArray();
            var gone = scan.Rows.Length - rows.Length;
            if (status.Value.Validity == header.Status.Validity && status.Value.Next == header.Status.Next && status.Value.Total == header.Status.Total - gone)
            {
                // Of two changes at once one writes the rows: the other's are not in them, so its listing must not stand.
                var patched = new MailScan(header with { Id = NewId(), Status = status.Value }, rows);
                await store.SetAsync(RowsKey(user, oxFolderId), MailScanFormat.WriteRows(patched), Kept, cancellationToken);
                var (before, after) = (MailScanFormat.WriteHeader(header), MailScanFormat.WriteHeader(patched.Header));
                if (await store.ReplaceAsync(HeaderKey(user, oxFolderId), before, after, Kept, cancellationToken)) return;
            }
        }

        await store.RemoveAsync([HeaderKey(user, oxFolderId)], cancellationToken);
    }

    private static string HeaderKey(EasUser user, string oxFolderId) => StateKeys.Scan(user.State, oxFolderId);

    private static string RowsKey(EasUser user, string oxFolderId) => StateKeys.Scan(user.State, oxFolderId) + ":rows";

    private static ulong NewId() => BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8));
}
