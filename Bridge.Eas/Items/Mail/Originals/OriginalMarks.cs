using Bridge.Eas.Items.Mail.Listing;
using Bridge.Eas.Items.Mail.Marks;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Mail;
using Microsoft.Extensions.Logging;

namespace Bridge.Eas.Items.Mail.Originals;

/// <summary>Marks a mail as answered or forwarded, and keeps the time of it. The answer is out by then, so nothing that goes wrong here is told to the phone.</summary>
internal sealed partial class OriginalMarks(IOxMailApi mail, OriginalReader originals, MailScanStore scans, MailMarkStore times, IChangeNotes notes, ILogger<OriginalMarks> logger)
{
    /// <param name="context">Who answers.</param>
    /// <param name="serverId">Which mail.</param>
    /// <param name="mark">Answered or forwarded.</param>
    public async ValueTask SetAsync(EasCommandContext context, string serverId, OxMailFlags mark)
    {
        var found = await originals.FindAsync(context, serverId, CancellationToken.None);
        if (found.Value is not { } place)
        {
            if (found.Failure is { } failure) NotMarked(failure.Code);
            return;
        }

        var write = await scans.BeginAsync(context.User, place.Folder.OxId, CancellationToken.None);
        await times.NoteVerbAsync(context.User.State, place.Folder.CollectionId, place.Epoch, place.Uid, CancellationToken.None);
        var updated = await mail.UpdateFlagsAsync(context.User.Session, new OxFolderId(place.Folder.OxId), [place.Uid], mark, OxMailFlags.None, CancellationToken.None);
        var error = updated.TryGet(out var outcomes, out var all) ? outcomes[0].Error : all;
        await scans.EndAsync(
            context.User, place.Folder.OxId, write,
            error is null ? row => row.Uid == place.Uid ? row with { Version = row.Version | MailVersion.Of(mark) } : row : null,
            CancellationToken.None);
        if (error is not null) NotMarked(error.Code);
        else await notes.NoteAsync(context.User.State, place.Folder.OxId, CancellationToken.None);
    }

    [LoggerMessage(2310, LogLevel.Warning, "A mail was answered or forwarded, but could not be marked so ({Code})")]
    private partial void NotMarked(string code);
}
