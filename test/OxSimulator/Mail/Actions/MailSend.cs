using System.Text;
using System.Text.Json.Nodes;
using OxSimulator.Http;
using OxSimulator.Mail.Mime;

namespace OxSimulator.Mail.Actions;

/// <summary><c>PUT mail?action=new</c>: raw MIME to transport, or into a folder (reference, 4.6 A).</summary>
internal static class MailSend
{
    internal static OxAnswer New(OxCall call, SimMailbox mailbox)
    {
        if (call.Body.IsEmpty) return MailFaults.Unparseable();
        // OX reads the body as text and writes it as ASCII: every other character becomes a question mark.
        var raw = RawMessage.WithCrLf(Encoding.ASCII.GetBytes(Encoding.UTF8.GetString(call.Body.Span)));
        var headers = MimeHeaders.Parse(raw);
        if (headers.Fields.Count == 0) return MailFaults.Unparseable();

        if (MailAddresses.Parse(headers["From"]) is not [var from, ..])
        {
            raw = RawMessage.With(raw, "From", mailbox.OwnAddress.ToString());
            from = new(null, mailbox.User.Address);
        }

        if (!call.Parameters.Flag("force") && !mailbox.User.HasAddress(from.Address)) return MailFaults.ForeignFrom(from.Address);
        if (call.Parameters.Flag("new")) raw = RawMessage.Without(raw, "Message-ID");
        raw = Complete(raw, mailbox);

        if (call.Parameters["folder"] is { } folder)
        {
            var saved = mailbox.Append(mailbox.Require(folder), raw, (int)(call.Parameters.Number("flags") ?? 0), pushToken: call.Parameters["pushToken"]);
            return OxAnswer.Of(new JsonObject { ["folder_id"] = saved.Folder.Id, ["id"] = saved.Id });
        }

        return Send(call, mailbox, raw, from.Address, out _);
    }

    /// <summary>To transport, then a copy into Sent; <paramref name="copy"/> is null where none was kept.</summary>
    internal static OxAnswer Send(OxCall call, SimMailbox mailbox, byte[] raw, string sender, out SimMail? copy)
    {
        copy = null;
        var headers = MimeHeaders.Parse(raw);
        string[] recipients =
        [
            .. MailAddresses.Parse(headers["To"]).Concat(MailAddresses.Parse(headers["Cc"])).Concat(MailAddresses.Parse(headers["Bcc"]))
                .Select(one => one.Address).Distinct(StringComparer.OrdinalIgnoreCase),
        ];
        if (recipients.Length == 0) return MailFaults.SendFailed("no recipients");
        if (Array.Find(recipients, one => one.IndexOf('@', StringComparison.Ordinal) <= 0 || one.Contains(' ', StringComparison.Ordinal)) is { } bad)
            return MailFaults.BadAddress(bad);

        var rejected = recipients.Where(call.Server.RejectedRecipients.Contains).ToArray();
        string[] accepted = [.. recipients.Except(rejected, StringComparer.OrdinalIgnoreCase)];
        MailTransport.Send(call.Server, sender, accepted, RawMessage.Without(raw, "Bcc"), Control.OutboxCause.Client);

        if (call.Parameters.Flag("copy2Sent", call.Server.Options.CopyToSent))
        {
            if (mailbox.IsOverQuota(raw.Length)) return MailFaults.SentCopyFailed();
            copy = mailbox.Append(mailbox.RequireDefault(MailFolderNames.Sent), raw, MailFlags.Seen, pushToken: call.Parameters["pushToken"]);
        }

        if (rejected.Length > 0) return MailFaults.RecipientsRejected(string.Join(", ", rejected));
        return OxAnswer.Of(copy is null ? null : new JsonObject { ["folder_id"] = copy.Folder.Id, ["id"] = copy.Id });
    }

    /// <summary>What the mail library adds when it is missing.</summary>
    internal static byte[] Complete(byte[] raw, SimMailbox mailbox)
    {
        var headers = MimeHeaders.Parse(raw);
        if (headers["MIME-Version"] is null) raw = RawMessage.With(raw, "MIME-Version", "1.0");
        if (headers["Message-ID"] is null) raw = RawMessage.With(raw, "Message-ID", $"<{Guid.NewGuid():N}@{mailbox.User.Address.Split('@')[^1]}>");
        if (headers["Date"] is null) raw = RawMessage.With(raw, "Date", MailDate.Format(mailbox.User.Context.Server.Clock.Now));
        return raw;
    }
}
