using System.Security.Cryptography;
using System.Text;
using Bridge.OxApi;
using Bridge.OxApi.Mail;
using Bridge.OxApi.Sessions;

namespace Bridge.Eas.Items.Mail;

/// <summary>Finds what came into a mail folder after a known moment: a mail that a call of ours may have put there has the uid that was next then, or a later one.</summary>
internal static class LaterMails
{
    /// <summary>A mail may come while OX lists: the next listing has it.</summary>
    private const int Tries = 2;

    /// <summary>The uid that the next mail in the folder will not be below.</summary>
    /// <remarks>An OX that does not tell UIDNEXT is asked for all uids.</remarks>
    internal static async ValueTask<OxResult<(OxMailStatus Status, uint Next)>> NextAsync(IOxMailApi mail, IOxSession session, OxFolderId folder, CancellationToken cancellationToken)
    {
        var examined = await mail.ExamineAsync(session, folder, cancellationToken);
        if (!examined.TryGet(out var status, out var error)) return error;
        if (status.Next > 0) return OxResult<(OxMailStatus, uint)>.Success((status, status.Next));

        var listed = await AllAsync(mail, session, folder, cancellationToken);
        return listed.Select(rows => (status, rows.Select(row => row.Uid).DefaultIfEmpty(0u).Max() + 1));
    }

    /// <summary>Envelopes of the mails from this uid on, by uid ascending; those marked as deleted are left out.</summary>
    internal static async ValueTask<OxResult<List<OxMailHead>>> SinceAsync(
        IOxMailApi mail, IOxSession session, OxFolderId folder, uint next, CancellationToken cancellationToken)
    {
        var listed = await AllAsync(mail, session, folder, cancellationToken);
        if (!listed.TryGet(out var rows, out var error)) return error;
        uint[] uids = [.. rows.Where(row => row.Uid >= next && !row.Has(OxMailFlags.Deleted)).Select(row => row.Uid).Order()];
        if (uids.Length == 0) return OxResult<List<OxMailHead>>.Success([]);

        var read = await mail.ListAsync(session, folder, uids, cancellationToken);
        return read.Select(heads => heads.OrderBy(head => head.Uid).ToList());
    }

    /// <summary>All mails of the folder, or an error that calls for another try: who does not find a mail in half a listing would send or move it again.</summary>
    private static async ValueTask<OxResult<OxMailRow[]>> AllAsync(IOxMailApi mail, IOxSession session, OxFolderId folder, CancellationToken cancellationToken)
    {
        for (var left = Tries; left > 0; left--)
        {
            var listed = await mail.AllAsync(session, folder, OxMailRange.All, cancellationToken);
            if (!listed.TryGet(out var rows, out var error)) return error;
            var examined = await mail.ExamineAsync(session, folder, cancellationToken);
            if (!examined.TryGet(out var status, out error)) return error;
            if (rows.Length == status.Total) return OxResult<OxMailRow[]>.Success(rows);
        }

        return new OxError(OxNetCodes.BadAnswer, OxErrorCategory.TryAgain);
    }

    /// <summary>What a mail is known by in whatever folder: its Message-ID, or where it has none its envelope.</summary>
    internal static ulong IdentityOf(OxMailHead head) => IdentityOf(
        string.IsNullOrWhiteSpace(head.MessageId)
            ? $"{head.SentMs}\n{head.ReceivedMs}\n{head.Size}\n{head.Subject}\n{string.Join('\n', head.From.Select(sender => sender.Address))}"
            : head.MessageId);

    /// <param name="messageId">With angle brackets.</param>
    internal static ulong IdentityOf(string messageId) => BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(messageId.Trim())));
}
