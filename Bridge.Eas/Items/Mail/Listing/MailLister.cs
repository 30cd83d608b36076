using System.Globalization;
using Bridge.Eas.Items.Mail.Marks;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Mail;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Items.Mail.Listing;

/// <summary>
/// What is in a mail folder, as cheaply as OX allows. Status first: while the folder's status tuple is that of a listing younger than the
/// set age, nothing is listed. A listing counts as complete only if it came from one un-paged call whose rows are as many as the folder
/// says it holds afterwards; nothing is ever derived to be deleted from any other.
/// </summary>
internal sealed class MailLister(IOxMailApi mail, MailScanStore scans, MailMarkStore marks, IOptions<MailListingOptions> options, TimeProvider time)
{
    public async ValueTask<SourceResult<SourceChanges>> DetectAsync(SourceContext context, byte[]? cursor, bool mustTell, CancellationToken cancellationToken)
    {
        var folder = new OxFolderId(context.OxFolderId);
        var examined = await mail.ExamineAsync(context.User.Session, folder, cancellationToken);
        if (!examined.TryGet(out var status, out var error)) return SourceFailures.Of(error);

        var place = await scans.LoadHeaderAsync(context.User, context.OxFolderId, cancellationToken);
        var header = place.Header;
        var oldest = MailFilter.OldestMs(context.FilterType, context.Now, context.User.Session.TimeZone);
        var current = header is not null && header.Status == status && IsFresh(header) && !context.ListAnew ? header : null;
        if (current is not null && !mustTell && MailCursor.Read(cursor) is { } before && before == new MailCursor(current.Id, oldest, context.Version))
            return new SourceChanges { Unchanged = true, Cursor = cursor!, Epoch = EpochOf(status) };

        if (current is not null && await scans.LoadAsync(context.User, context.OxFolderId, current, cancellationToken) is { } known) return Complete(known, oldest, context.Version);

        var listedAt = time.GetUtcNow().ToUnixTimeMilliseconds();
        var listed = await mail.AllAsync(context.User.Session, folder, OxMailRange.All, cancellationToken);
        if (!listed.TryGet(out var all, out error)) return SourceFailures.Of(error);
        var earlier = status;
        examined = await mail.ExamineAsync(context.User.Session, folder, cancellationToken);
        if (!examined.TryGet(out status, out error)) return SourceFailures.Of(error);

        // A mail that came and one that went while we listed leave the number as it was.
        var isComplete = all.Length == status.Total && status.Next == earlier.Next && status.Validity == earlier.Validity;
        var marked = isComplete
            ? await marks.SettleAsync(context.User.State, context.CollectionId, EpochOf(status), all, DateTimeOffset.FromUnixTimeMilliseconds(listedAt), cancellationToken)
            : await marks.LoadAsync(context.User.State, context.CollectionId, EpochOf(status), cancellationToken);
        var rows = all.Where(row => !row.Has(OxMailFlags.Deleted)).OrderBy(row => row.Uid).Select(row => new MailRow(row.Uid, MailVersion.Of(row, marked.Find(row.Uid)), row.ReceivedMs)).ToArray();
        if (!isComplete) return Incomplete(status, rows, oldest, context.Version);

        // All are there, but one that was read meanwhile may stand among them as it was before.
        var scan = status == earlier
            ? await scans.SaveAsync(context.User, context.OxFolderId, place, status, rows, listedAt, cancellationToken)
            : MailScanStore.Unsaved(status, rows);
        return Complete(scan, oldest, context.Version);
    }

    /// <summary>The status tuple as a token for the watcher.</summary>
    public async ValueTask<SourceResult<string>> ProbeAsync(SourceContext context, CancellationToken cancellationToken)
    {
        var examined = await mail.ExamineAsync(context.User.Session, new OxFolderId(context.OxFolderId), cancellationToken);
        return examined.TryGet(out var status, out var error)
            ? string.Create(CultureInfo.InvariantCulture, $"{status.Validity}/{status.Total}/{status.Unread}/{status.Next}")
            : SourceFailures.Of(error);
    }

    /// <summary>The folder's epoch now: an item id of another one is not found.</summary>
    public async ValueTask<SourceResult<string>> EpochAsync(SourceContext context, CancellationToken cancellationToken)
    {
        var examined = await mail.ExamineAsync(context.User.Session, new OxFolderId(context.OxFolderId), cancellationToken);
        return examined.TryGet(out var status, out var error) ? EpochOf(status) : SourceFailures.Of(error);
    }

    /// <summary>UIDVALIDITY as it stands in item ids.</summary>
    internal static string EpochOf(OxMailStatus status) => status.Validity.ToString("x", CultureInfo.InvariantCulture);

    private bool IsFresh(MailScanHeader header) => time.GetUtcNow().ToUnixTimeMilliseconds() - header.ListedAtMs < options.Value.FlagScanSeconds * 1000L;

    private static SourceChanges Complete(MailScan scan, long oldest, EasVersion version) => new()
    {
        Complete = true,
        ListedAt = scan.Header.ListedAtMs,
        Items = [.. scan.Rows.Where(row => row.ReceivedMs >= oldest).Select(row => ItemOf(row, version))],
        OutsideFilter = oldest == MailFilter.NoLimit ? [] : [.. scan.Rows.Where(row => row.ReceivedMs < oldest).Select(row => ItemKey.Of(row.Uid))],
        Cursor = new MailCursor(scan.Header.Id, oldest, version).ToBytes(),
        Epoch = EpochOf(scan.Header.Status),
    };

    private static SourceChanges Incomplete(OxMailStatus status, MailRow[] rows, long oldest, EasVersion version) => new()
    {
        Complete = false,
        Items = [.. rows.Where(row => row.ReceivedMs >= oldest).Select(row => ItemOf(row, version))],
        Cursor = new MailCursor(ScanId: 0, oldest, version).ToBytes(),
        Epoch = EpochOf(status),
    };

    private static SourceItem ItemOf(MailRow row, EasVersion version) => new(ItemKey.Of(row.Uid), MailVersion.Seen(row.Version, version), row.ReceivedMs);
}
