using Bridge.OxApi.Mail;

namespace Bridge.Eas.Items.Mail.Listing;

/// <summary>Which listing of a mail folder is at hand, without its rows.</summary>
/// <param name="Id">Another number for every listing.</param>
/// <param name="Status">The folder's status tuple after the listing: while it is the same, no mail came or went and the unread count is the same.</param>
/// <param name="ListedAtMs">When OX listed, milliseconds since 1970 UTC: flags other than "seen" may have changed since.</param>
internal sealed record MailScanHeader(ulong Id, OxMailStatus Status, long ListedAtMs)
{
    /// <summary>
    /// No listing: one has to be made. It stands in the place of a header, so that whoever began to list before it was written cannot save that.
    /// The status is the last one known.
    /// </summary>
    internal static MailScanHeader Void(ulong id, OxMailStatus last) => new(id, last, ListedAtMs: 0);

    internal bool IsVoid => ListedAtMs == 0;
}

/// <summary>What stands in the store of a folder's listing.</summary>
/// <param name="Bytes">As stored; null for nothing.</param>
/// <param name="Header">Null for nothing that can be used.</param>
internal sealed record MailScanPlace(byte[]? Bytes, MailScanHeader? Header);

/// <summary>A change of ours that is under way.</summary>
/// <param name="Before">The header that stood when it began, of a listing or void; null for none.</param>
/// <param name="Mark">What stands in the store meanwhile.</param>
internal sealed record MailScanWrite(MailScanHeader? Before, byte[] Mark);

/// <summary>A complete listing of a mail folder, shared by all devices and nodes of a user.</summary>
/// <param name="Header">Which listing.</param>
/// <param name="Rows">By uid ascending; mails marked as deleted are left out.</param>
internal sealed record MailScan(MailScanHeader Header, MailRow[] Rows);
