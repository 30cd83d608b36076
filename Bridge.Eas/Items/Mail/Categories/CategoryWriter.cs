using Bridge.Eas.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Items.Mail.Categories;

/// <summary>
/// Writes a mail's categories to OX: what is there first, then only what differs. Nobody knows whether a mail server takes a keyword, so what was
/// set is read again.
/// </summary>
internal sealed class CategoryWriter(IOxMailApi mail)
{
    internal async ValueTask LookAsync(SourceContext context, MailWrite write, CancellationToken cancellationToken)
    {
        var read = await mail.GetTagsAsync(context.User.Session, new OxFolderId(context.OxFolderId), write.Uid, cancellationToken);
        if (!read.TryGet(out var tags, out var error))
        {
            // A mail that is gone takes no category and needs none.
            write.Error = error.IsNotFound ? null : error;
            return;
        }

        (write.Before, write.TagsChange) = (tags, MailCategories.ChangeTo(write.Change.Categories!, tags));
    }

    internal async ValueTask WriteAsync(SourceContext context, MailWrite write, CancellationToken cancellationToken)
    {
        if (write is not { Before: { } before, TagsChange: { } change }) return;
        var after = new OxMailTags(change.Color ?? before.Color, [.. before.UserFlags.Except(change.Clear, StringComparer.OrdinalIgnoreCase), .. change.Set]);
        if (!change.IsNothing)
        {
            await context.KeepClaim(cancellationToken);
            var folder = new OxFolderId(context.OxFolderId);
            var updated = await mail.UpdateTagsAsync(context.User.Session, folder, write.Uid, change, cancellationToken);
            if (updated.Error is { } error)
            {
                write.Error = error.IsNotFound ? null : error;
                return;
            }

            if (change.Set.Count > 0 && (await mail.GetTagsAsync(context.User.Session, folder, write.Uid, cancellationToken)).TryGet(out var stored, out _)) after = stored;
        }

        write.After = after;
        write.IsAltered = !MailCategories.Same(MailCategories.NamesOf(after.Color, after.UserFlags), write.Change.Categories!);
    }
}
