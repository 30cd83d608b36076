using System.Xml.Linq;
using EasClient.Wbxml;

namespace EasClient.Requests;

/// <summary>The mail that a reply or forward belongs to.</summary>
/// <param name="CollectionId">Its folder.</param>
/// <param name="ItemId">Its id.</param>
/// <param name="InstanceId">One occurrence of a meeting, as dashed date.</param>
/// <param name="LongId">Its id from a Search, in place of folder and id.</param>
public sealed record MailSource(string? CollectionId, string? ItemId, string? InstanceId = null, string? LongId = null);

/// <summary>Builds SendMail, SmartReply and SmartForward since 14.0. Source: MS-ASCMD, "SendMail", "SmartReply", "SmartForward".</summary>
public static class ComposeRequest
{
    private static readonly XNamespace Ns = EasNames.ComposeMail;

    /// <summary>A mail on its way out.</summary>
    /// <param name="command">SendMail, SmartReply or SmartForward.</param>
    /// <param name="clientId">Names the message across retries, 40 characters at most.</param>
    /// <param name="mime">The message.</param>
    /// <param name="saveInSent">Whether a copy goes to Sent.</param>
    /// <param name="source">What it answers; null for SendMail.</param>
    /// <param name="replaceMime">Whether the message holds the quoted original already.</param>
    public static XElement Mail(string command, string clientId, byte[] mime, bool saveInSent, MailSource? source = null, bool replaceMime = false) => new(
        Ns + command,
        new XElement(Ns + "ClientId", clientId),
        Source(source),
        saveInSent ? new XElement(Ns + "SaveInSentItems") : null,
        replaceMime ? new XElement(Ns + "ReplaceMime") : null,
        Wire.Opaque(Ns + "Mime", mime));

    /// <summary>16.x: forwards a meeting; the server writes the message.</summary>
    public static XElement ForwardMeeting(string clientId, MailSource source, IEnumerable<(string Name, string Email)> to, string? text = null) => new(
        Ns + "SmartForward",
        new XElement(Ns + "ClientId", clientId),
        Source(source),
        new XElement(Ns + "SaveInSentItems"),
        new XElement(Ns + "Forwardees", to.Select(person => new XElement(
            Ns + "Forwardee", new XElement(Ns + "Name", person.Name), new XElement(Ns + "Email", person.Email)))),
        text is null
            ? null
            : new XElement(
                EasNames.AirSyncBase + "Body", new XElement(EasNames.AirSyncBase + "Type", "1"), new XElement(EasNames.AirSyncBase + "Data", text)));

    private static XElement? Source(MailSource? source) => source is null
        ? null
        : new XElement(
            Ns + "Source",
            Text("LongId", source.LongId),
            Text("FolderId", source.CollectionId),
            Text("ItemId", source.ItemId),
            Text("InstanceId", source.InstanceId));

    private static XElement? Text(string name, string? text) => text is null ? null : new XElement(Ns + name, text);
}
