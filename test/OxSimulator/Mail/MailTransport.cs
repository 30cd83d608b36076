using OxSimulator.Control;
using OxSimulator.Mail.Mime;
using OxSimulator.Store;

namespace OxSimulator.Mail;

/// <summary>Hands messages to "the outside": the outbox, and the inboxes of simulated users.</summary>
public static class MailTransport
{
    /// <summary>Sends a message that is complete as it is. Call it under the server's gate.</summary>
    /// <param name="recipients">Bare addresses, as in SMTP's RCPT.</param>
    /// <param name="raw">RFC 822 bytes with CRLF; a Bcc header must be gone already.</param>
    public static void Send(SimServer server, string sender, IReadOnlyList<string> recipients, ReadOnlyMemory<byte> raw, OutboxCause cause)
    {
        server.Outbox.Add(new(sender, recipients, MimeHeaders.Parse(raw.Span)["Message-ID"]?.Trim(), cause, raw));
        foreach (var user in recipients.Select(server.FindByAddress).OfType<SimUser>().Distinct()) SimMailbox.Of(user).Deliver(raw);
    }
}
