using Bridge.Eas.Items.Mail.Marks;
using Bridge.Eas.Mime;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Items.Mail.Finding;

/// <summary>Writes a hit from its envelope, without reading the message. Source: MS-ASCMD, "Properties (Search)", "Properties (Find)".</summary>
internal static class MailHeadWriter
{
    private const int Utf8CodePage = 65001;

    /// <summary>Properties of Search.</summary>
    internal static void Write(WbxmlWriter writer, OxMailHead head, EasVersion version)
    {
        var flags = (OxMailFlags)head.Flags;
        writer.Optional(EmailTags.To, MailAddresses.List(Of(head.To)));
        WriteFrom(writer, head);
        writer.Optional(EmailTags.Subject, Subject(head));
        writer.Optional(EmailTags.Cc, MailAddresses.List(Of(head.Cc)));
        WriteDate(writer, head);
        writer.Element(EmailTags.DisplayTo, MailAddresses.Names(Of(head.To)));
        writer.Optional(EmailTags.ThreadTopic, ThreadTopic.Of(Subject(head)));
        writer.Element(EmailTags.Importance, ImportanceOf(head));
        MailPartsWriter.WriteRead(writer, flags);
        writer.Element(EmailTags.MessageClass, MessageClassifier.Note);
        writer.Element(EmailTags.InternetCPID, Utf8CodePage);
        FlagElement.Write(writer, MailMark.FlagOf(flags, mark: null));
        writer.Element(EmailTags.ContentClass, "urn:content-classes:message");
        if (version.Has(EasFeature.MailContext))
        {
            writer.Opaque(Email2Tags.ConversationId, Conversation.IdOf(head));
            writer.Opaque(Email2Tags.ConversationIndex, Conversation.IndexOf(head));
            if (MailVerb.Of(flags) != 0) MailVerb.Write(writer, flags, mark: null);
        }

        if (version.Has(EasFeature.Drafts) && flags.HasFlag(OxMailFlags.Draft)) writer.Element(Email2Tags.IsDraft, value: true);
    }

    /// <summary>Properties of Find.</summary>
    internal static void WriteFound(WbxmlWriter writer, OxMailHead head, string? words)
    {
        var flags = (OxMailFlags)head.Flags;
        writer.Element(EmailTags.Subject, Subject(head));
        WriteDate(writer, head);
        writer.Element(EmailTags.DisplayTo, MailAddresses.Names(Of(head.To)));
        writer.Optional(FindTags.DisplayCc, MailAddresses.Names(Of(head.Cc)));
        writer.Element(EmailTags.Importance, ImportanceOf(head));
        MailPartsWriter.WriteRead(writer, flags);
        writer.Element(Email2Tags.IsDraft, flags.HasFlag(OxMailFlags.Draft));
        writer.Optional(FindTags.Preview, words);
        writer.Element(FindTags.HasAttachments, head.HasAttachment);
        WriteFrom(writer, head);
    }

    private static void WriteFrom(WbxmlWriter writer, OxMailHead head)
    {
        if (Of(head.From) is [var from, ..]) writer.Element(EmailTags.From, MailAddresses.Single(from));
    }

    private static void WriteDate(WbxmlWriter writer, OxMailHead head) =>
        writer.Element(EmailTags.DateReceived, MailDate.Dashed(DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(head.ReceivedMs > 0 ? head.ReceivedMs : head.SentMs ?? 0, 0, MailDate.LatestMs))));

    private static string Subject(OxMailHead head) => MimeText.CleanLine(head.Subject ?? "");

    private static MimeImportance ImportanceOf(OxMailHead head) => head.Priority switch
    {
        1 or 2 => MimeImportance.High,
        4 or 5 => MimeImportance.Low,
        _ => MimeImportance.Normal,
    };

    private static List<MimeAddress> Of(IReadOnlyList<OxMailAddress> addresses) =>
        [.. addresses.Select(address => new MimeAddress(string.IsNullOrWhiteSpace(address.Name) ? null : MimeText.CleanLine(address.Name), MimeText.CleanLine(address.Address)))];
}
