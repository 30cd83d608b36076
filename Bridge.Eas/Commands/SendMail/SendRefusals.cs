using System.Collections.Frozen;
using Bridge.Eas.Mime;
using Bridge.Eas.Protocol;
using Bridge.OxApi;

namespace Bridge.Eas.Commands.SendMail;

/// <summary>What a phone is told of a message that OX did not send. Source: MS-ASCMD, "Common Status Codes"; OX HTTP API, mail, errors.</summary>
internal static class SendRefusals
{
    /// <summary>Some recipients were refused; the others may have been served, and OX may keep a copy in Sent.</summary>
    private const string RecipientsRefused = "MSG-1013";

    /// <summary>Transport failed after OX had put its copy into Sent.</summary>
    private const string TransportFailed = "MSG-1028";

    private static readonly FrozenDictionary<string, EasStatus> Codes = new Dictionary<string, EasStatus>(StringComparer.Ordinal)
    {
        // An address that is none, and recipients whom the mail server does not take.
        ["MSG-1008"] = EasStatus.MessageRecipientUnresolved,
        [RecipientsRefused] = EasStatus.MessageRecipientUnresolved,
        ["MSG-0059"] = EasStatus.InvalidMime,

        // The mailbox is full; every other limit is one of the single message.
        ["MSG-1024"] = EasStatus.MailboxQuotaExceeded,
        ["MSG-0039"] = EasStatus.MailboxQuotaExceeded,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    internal static EasStatus StatusOf(OxError error) => Codes.TryGetValue(error.Code, out var status) ? status : error.Kind switch
    {
        OxErrorKind.Quota => EasStatus.SendQuotaExceeded,
        OxErrorKind.Permission => EasStatus.AccessDenied,
        _ => EasStatus.MailSubmissionFailed,
    };

    /// <summary>OX may keep a copy of it in Sent all the same.</summary>
    internal static bool MayHaveCopy(OxError error) => error.Code is RecipientsRefused or TransportFailed;

    /// <summary>It may be out to some of them.</summary>
    internal static bool MayBePartial(OxError error, IReadOnlyList<string> recipients)
    {
        if (error.Code != RecipientsRefused || recipients.Count < 2) return false;
        var refused = error.Arguments.SelectMany(AddressListParser.Parse).Select(one => one.Address).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return refused.Count == 0 || !recipients.All(refused.Contains);
    }

    /// <summary>Tells one set of recipients from another.</summary>
    internal static ulong HashOf(IReadOnlyList<string> recipients) => SendingRecord.HashOf(string.Join('\n', recipients.Order(StringComparer.Ordinal)));
}
