using Bridge.Eas.Items.Mail.Categories;
using Bridge.Eas.Items.Mail.Invitations;
using Bridge.Eas.Items.Mail.Marks;
using Bridge.Eas.Mime;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Mail;
using NodaTime;

namespace Bridge.Eas.Items.Mail;

/// <summary>A mail that has been read and can be written. Source: MS-ASEMAIL, MS-ASAIRS; order of elements as Exchange has it.</summary>
internal sealed class MailRendering(MailItem item, MimeMessageInfo message, RawMail? raw, EasVersion version, MailBodyOptions options)
{
    private const int Utf8CodePage = 65001;
    private const int MaxBcc = 1024;

    /// <summary>Classes that phones show with buttons to answer: only together with a MeetingRequest.</summary>
    private const string MeetingRequestClass = "IPM.Schedule.Meeting.Request";
    private const string MeetingCanceledClass = "IPM.Schedule.Meeting.Canceled";

    private readonly Invitation? _invitation = InvitationReader.Read(message) is { } read && (read.Kind != InvitationKind.Proposal || version.Has(EasFeature.NewTimeProposal)) ? read : null;

    private OxMailFlags Flags => (OxMailFlags)item.Row.Flags;

    internal MimeMessageInfo Message => message;

    /// <summary>The meeting it is about; null when it is an ordinary mail, or this version tells nothing of it.</summary>
    internal Invitation? Invitation => _invitation;

    /// <summary>What is known of that meeting otherwise.</summary>
    internal MeetingSight Sight { get; set; } = MeetingSight.None;

    /// <summary>Writes the children of ApplicationData (Sync, Search) or Properties (ItemOperations).</summary>
    /// <param name="writer">The answer.</param>
    /// <param name="addPart">For a multipart answer of ItemOperations: takes the body's bytes and gives the number of the part.</param>
    internal void Write(WbxmlWriter writer, Func<ReadOnlyMemory<byte>, int>? addPart = null)
    {
        WriteEnvelope(writer);
        MailPartsWriter.WriteRead(writer, Flags);
        MailAttachments.Write(writer, item.ServerId, message, hidesInvitation: _invitation is not null, version);
        var hasPart = version.Has(EasFeature.BodyPart) && options.BodyPart is { Type: MailBodyOptions.Html };
        if (!hasPart || options.Preferences.Count > 0) WriteBody(writer, addPart);
        WriteClass(writer);
        if (version.Has(EasFeature.MailFlags)) WriteFlag(writer);
        // Never 0: Outlook stops at that.
        if (version.Has(EasFeature.AirSyncBase)) writer.Element(AirSyncBaseTags.NativeBodyType, message.IsHtml() ? MailBodyOptions.Html : MailBodyOptions.Plain);
        if (version.Has(EasFeature.MailContext)) WriteConversation(writer);
        if (hasPart) WriteBodyPart(writer);
        if (version.Has(EasFeature.Drafts)) WriteDraft(writer);
    }

    private DateTimeOffset Received => item.Row.ReceivedMs > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(item.Row.ReceivedMs) : message.Date ?? DateTimeOffset.UnixEpoch;

    private bool IsMeeting => _invitation is not null || message.MessageClass.StartsWith("IPM.Schedule.Meeting.Resp", StringComparison.Ordinal);

    private void WriteEnvelope(WbxmlWriter writer)
    {
        writer.Optional(EmailTags.To, MailAddresses.List(message.To));
        var from = message.From.Count > 0 ? message.From[0] : message.Sender.Count > 0 ? message.Sender[0] : null;
        if (from is not null) writer.Element(EmailTags.From, MailAddresses.Single(from));
        writer.Optional(EmailTags.Subject, message.Subject);
        if (message.ReplyTo.Count > 0 && !(message.ReplyTo.Count == 1 && message.ReplyTo[0].Address == from?.Address))
            writer.Optional(EmailTags.ReplyTo, MailAddresses.Semicolons(message.ReplyTo));
        writer.Optional(EmailTags.Cc, MailAddresses.List(message.Cc));
        writer.Element(EmailTags.DateReceived, MailDate.Dashed(Received));
        writer.Element(EmailTags.DisplayTo, MailAddresses.Names(message.To));
        writer.Optional(EmailTags.ThreadTopic, ThreadTopic.Of(message.Subject));
        // Android 2.2 takes a missing one for low.
        writer.Element(EmailTags.Importance, message.Importance);
    }

    private void WriteBody(WbxmlWriter writer, Func<ReadOnlyMemory<byte>, int>? addPart)
    {
        var body = MailBodyChooser.Choose(message, raw, options, version);
        if (!version.Has(EasFeature.AirSyncBase))
        {
            MailPageBody.Write(writer, body);
            return;
        }

        writer.Start(AirSyncBaseTags.Body);
        WriteBodyHead(writer, body);
        if (body.Late is { } late)
        {
            WriteLate(writer, body, late);
            return;
        }

        if (addPart is null) WriteData(writer, body);
        writer.Optional(AirSyncBaseTags.Preview, body.Preview);
        if (addPart is not null && !body.Data.IsEmpty) writer.Element(ItemOperationsTags.Part, addPart(body.Data));
        writer.End();
    }

    private static void WriteLate(WbxmlWriter writer, MailBody body, LateBytes late)
    {
        if (writer.AddLatePart is null) writer.Late(AirSyncBaseTags.Data, late);
        writer.Optional(AirSyncBaseTags.Preview, body.Preview);
        if (writer.AddLatePart is { } addLatePart) writer.Element(ItemOperationsTags.Part, addLatePart(late));
        writer.End();
    }

    private void WriteBodyPart(WbxmlWriter writer)
    {
        const int Ok = 1;
        const int TooLarge = 176;
        var preference = options.BodyPart!;
        var body = MailBodyChooser.RenderPart(message, preference);
        var isTooLarge = body.Truncated && preference is { AllOrNone: true, TruncationSize: not null };
        writer.Start(AirSyncBaseTags.BodyPart);
        writer.Element(AirSyncBaseTags.Status, isTooLarge ? TooLarge : Ok);
        WriteBodyHead(writer, body);
        if (!isTooLarge) WriteData(writer, body);
        writer.Optional(AirSyncBaseTags.Preview, body.Preview);
        writer.End();
    }

    private static void WriteBodyHead(WbxmlWriter writer, MailBody body)
    {
        writer.Element(AirSyncBaseTags.Type, body.Type);
        writer.Element(AirSyncBaseTags.EstimatedDataSize, Math.Min(body.FullSize, uint.MaxValue));
        writer.Element(AirSyncBaseTags.Truncated, body.Truncated);
    }

    private static void WriteData(WbxmlWriter writer, MailBody body)
    {
        // Windows Phone 8 fell over an empty Data.
        if (!body.Data.IsEmpty) WireText.Write(writer, AirSyncBaseTags.Data, body.Data.Span);
    }

    private void WriteFlag(WbxmlWriter writer)
    {
        FlagElement.Write(writer, MailMark.FlagOf(Flags, item.Mark));
        writer.Element(EmailTags.ContentClass, IsMeeting ? "urn:content-classes:calendarmessage" : "urn:content-classes:message");
    }

    private void WriteClass(WbxmlWriter writer)
    {
        var isOrdinary = _invitation is null && message.MessageClass is (MeetingRequestClass or MeetingCanceledClass);
        writer.Element(EmailTags.MessageClass, isOrdinary ? MessageClassifier.Note : message.MessageClass);
        if (_invitation is not null) MeetingRequestBlock.Write(writer, _invitation, Sight, version, Instant.FromDateTimeOffset(Received));
        writer.Element(EmailTags.InternetCPID, Utf8CodePage);
    }

    private void WriteConversation(WbxmlWriter writer)
    {
        MailCategories.Write(writer, item.Categories);
        writer.Opaque(Email2Tags.ConversationId, Conversation.IdOf(message));
        writer.Opaque(Email2Tags.ConversationIndex, Conversation.IndexOf(message, Received));
        if (MailVerb.Of(Flags) != 0) MailVerb.Write(writer, Flags, item.Mark);
        if (message.Sender.Count > 0 && message.From.Count > 0 && !message.Sender[0].Address.Equals(message.From[0].Address, StringComparison.OrdinalIgnoreCase))
            writer.Element(Email2Tags.Sender, MailAddresses.Single(message.Sender[0]));
    }

    private void WriteDraft(WbxmlWriter writer)
    {
        if (Flags.HasFlag(OxMailFlags.Draft)) writer.Element(Email2Tags.IsDraft, value: true);
        writer.Optional(Email2Tags.Bcc, MailAddresses.List(message.Bcc, MaxBcc));
    }
}
