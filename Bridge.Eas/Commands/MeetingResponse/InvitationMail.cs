using Bridge.Eas.Folders;
using Bridge.Eas.Items.Mail.Invitations;
using Bridge.Eas.Items.Mail.Listing;
using Bridge.Eas.Mime;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Commands.MeetingResponse;

/// <summary>The mail that carries an invitation or a cancellation.</summary>
/// <param name="Folder">Where it is.</param>
/// <param name="Epoch">UIDVALIDITY, as in its id.</param>
/// <param name="Key">Its uid.</param>
/// <param name="Part">Section number of its calendar part; null when that is no part of its own.</param>
/// <param name="Invitation">What it says.</param>
internal sealed record InvitationMail(EasFolder Folder, string Epoch, ItemKey Key, string? Part, Invitation Invitation)
{
    public uint Uid => (uint)Key.Number;
}

/// <summary>Reads invitations out of mails.</summary>
internal sealed class InvitationMails(IOxMailApi mail, MailLister lister)
{
    /// <returns>Null when there is no such mail (any more), or it invites to nothing.</returns>
    public async ValueTask<SourceResult<InvitationMail?>> ReadAsync(EasCommandContext context, EasFolder folder, string serverId, CancellationToken cancellationToken)
    {
        if (!ServerId.TryParseWithEpoch(serverId, out _, out var epoch, out var key) || key.Text is not null || key.Number > uint.MaxValue) return SourceResult<InvitationMail?>.Ok(null);
        var now = await lister.EpochAsync(SourceContexts.Of(context, folder), cancellationToken);
        if (!now.Succeeded) return now.Failure.Kind == SourceFailureKind.FolderGone ? SourceResult<InvitationMail?>.Ok(null) : now.Failure;
        if (now.Value != epoch) return SourceResult<InvitationMail?>.Ok(null);

        var opened = await mail.GetSourceAsync(context.User.Session, new OxFolderId(folder.OxId), (uint)key.Number, cancellationToken);
        if (!opened.TryGet(out var source, out var error)) return error.IsNotFound ? SourceResult<InvitationMail?>.Ok(null) : SourceFailures.Of(error);
        await using (source)
        {
            try
            {
                var message = await MimeMessageReader.ReadAsync(source.Content, MimeLimits.Default, new MimeWanted(PlainBytes: 0, HtmlBytes: 0), cancellationToken);
                return SourceResult<InvitationMail?>.Ok(
                    InvitationReader.Read(message) is { Kind: not InvitationKind.Proposal } invitation
                        ? new InvitationMail(folder, epoch, key, message.Attachments.FirstOrDefault(part => part.IsCalendar)?.Path, invitation)
                        : null);
            }
            catch (MimeFormatException)
            {
                return SourceResult<InvitationMail?>.Ok(null);
            }
            catch (IOException)
            {
                return new SourceFailure(SourceFailureKind.Unavailable, "transfer");
            }
        }
    }
}
