using Bridge.OxApi.Mail;

namespace Bridge.Eas.Items.Mail.Listing;

/// <summary>Which listing of a mail folder is at hand, without its rows.</summary>
/// <param name="Id">Another number for every listing.</param>
/// <param name="Status">The folder's status tuple after the listing: while it is the same, no mail came or went and the unread count is the same.</param>
/// <param name="ListedAtMs">When OX listed, milliseconds since 1970 UTC: flags other than "seen" may have changed since.</param>
internal sealed record MailScanHeader(ulong Id, OxMailStatus Status, long ListedAtMs);

/// <summary>A complete listing of a mail folder, shared by all devices and nodes of a user.</summary>
/// <param name="Header">Which listing.</param>
/// <param name="Rows">By uid ascending; mails marked as deleted are left out.</param>
internal sealed record MailScan(MailScanHeader Header, OxMailRow[] Rows);
