using Bridge.Eas.Commands.Itip;
using Bridge.Eas.Commands.SendMail;
using Bridge.Eas.Folders;
using Bridge.Eas.Items.Mail.Originals;
using Bridge.Eas.Mime;
using Bridge.Eas.Mime.Compose;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Commands.SmartMail;

/// <summary>
/// Sends a reply or forward once, with the original in it unless the phone has put it there, and marks the original. A request that comes again
/// is answered from what became of it, though the original may be gone by then.
/// </summary>
internal sealed class SmartMailRunner(MailSender sender, SenderAddresses senders, OriginalReader originals, OriginalMarks marks, ForwardPace pace, FolderDirectory folders, MeetingMailGate meetings)
{
    public async ValueTask<EasReply> RunAsync(EasCommandContext context, SmartMailRequest asked, Continuation continuation, OxMailFlags mark, CancellationToken cancellationToken)
    {
        var message = PhoneMessage.Read(asked.Mime);
        var identity = message.IdentityOf(asked.ClientId);
        var messageId = message.MessageIdFor(context.User, identity);
        var info = await message.InfoAsync(cancellationToken);
        var content = message.ContentOf(info);
        var outgoing = new Outgoing
        {
            Identity = identity,
            Content = content,
            MessageId = messageId,
            WrittenAt = message.WrittenAt,
            SaveInSent = asked.SaveInSent,
            Recipients = message.Recipients,
            ReadsFromOx = true,
            OpenAsync = async token =>
            {
                if (continuation == Continuation.Forward && !await pace.MayAsync(context, $"{asked.SourceId}\n{content}", identity, token))
                    throw new EasProtocolException(EasStatus.ServerErrorRetryLater, "the same was forwarded just now");
                return await OpenAsync(context, asked, message, messageId, continuation, token);
            },
        };

        // An answer to a meeting's organizer, where OX gives it as well: what it answers is not put beside it.
        var plain = outgoing with { ReadsFromOx = false, OpenAsync = async token => await PlainOutgoing.OpenAsync(message, await PlainOutgoing.ChangesAsync(message, context.User, messageId, senders, token), token) };
        var settled = await meetings.PassAsync(context, message, info, plain, cancellationToken);
        var reply = SendEnd.ToReply(settled ?? await sender.SendAsync(SendingDevice.Of(context), outgoing, cancellationToken));
        if (ReferenceEquals(reply, EasReply.Empty)) await marks.SetAsync(context, asked.SourceId, mark);
        return reply;
    }

    private async ValueTask<SourceResult<OpenedMessage>> OpenAsync(
        EasCommandContext context, SmartMailRequest asked, PhoneMessage message, string messageId, Continuation continuation, CancellationToken cancellationToken)
    {
        var changes = await PlainOutgoing.ChangesAsync(message, context.User, messageId, senders, cancellationToken);
        var folder = await folders.FindAsync(context.User, ServerId.CollectionOf(asked.SourceId), cancellationToken);
        if (folder.Value is { Class: EasClass.Calendar }) return await OpenInvitationAsync(message, changes, cancellationToken);

        var found = await originals.FindAsync(context, asked.SourceId, cancellationToken);
        if (!found.Succeeded && found.Failure is { } away) return away;
        if (found.Value is not { } place) throw Gone();
        if (asked.IsWhole)
        {
            var head = await originals.HeadAsync(context.User, new OxFolderId(place.Folder.OxId), place.Uid, cancellationToken);
            if (head.Failure is { } notNow) return notNow;
            ThreadHeaders.Add(changes, message.Headers, MimeMessageReader.MessageIds((head.Value ?? throw Gone()).References), MimeMessageReader.MessageIds(head.Value.MessageId));
            return await PlainOutgoing.OpenAsync(message, changes, cancellationToken);
        }

        var read = await originals.ReadAsync(context.User, new OxFolderId(place.Folder.OxId), place.Uid, cancellationToken);
        if (read.Failure is { } failure) return failure;
        var original = read.Value ?? throw Gone();
        try
        {
            ThreadHeaders.Add(changes, message.Headers, original.Info.References, original.Info.MessageId is { } id ? [id] : []);
            return await ContinuedMessage.OpenAsync(context.User.Session, message, messageId, changes, original, continuation, cancellationToken);
        }
        catch
        {
            await original.DisposeAsync();
            throw;
        }
    }

    /// <summary>A phone passes an event of its calendar on: the invitation is its own, and there is no mail to put beside it.</summary>
    private static async ValueTask<SourceResult<OpenedMessage>> OpenInvitationAsync(PhoneMessage message, IReadOnlyDictionary<string, string?> changes, CancellationToken cancellationToken)
    {
        await using var source = await message.OpenAsync(cancellationToken);
        var info = await MimeMessageReader.ReadAsync(source, MimeLimits.Default, MimeWanted.Everything, cancellationToken);
        return info.Calendar is not null || info.Attachments.Any(part => part.IsCalendar || part.Name.EndsWith(".ics", StringComparison.OrdinalIgnoreCase))
            ? await PlainOutgoing.OpenAsync(message, changes, cancellationToken)
            : throw new EasProtocolException(EasStatus.UnexpectedItemClass, "an event without an invitation of the phone's own");
    }

    private static EasProtocolException Gone() => new(EasStatus.ItemNotFound, "the original is gone");
}
