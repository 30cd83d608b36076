using Bridge.Eas.Items.Mail.Categories;
using Bridge.Eas.Items.Mail.Invitations;
using Bridge.Eas.Items.Mail.Marks;
using Bridge.Eas.Mime;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Items.Mail;

/// <summary>Reads one mail's raw source from OX, as a stream, and makes it ready for the phone.</summary>
internal sealed class MailItemReader(IOxMailApi mail, PassedMails passed, MeetingSights meetings, GuestAnswers answers)
{
    /// <remarks>What is wrong with the message sets the mail aside; what is wrong with OX or the way to it makes the phone come again.</remarks>
    public async Task<PreparedItem> ReadAsync(SourceContext context, OxMailRow row, long version, MailMark? mark, CancellationToken cancellationToken)
    {
        var key = ItemKey.Of(row.Uid);
        var categories = await CategoriesAsync(context, row.Uid, row.Color, row.Has(OxMailFlags.User) || mark is { TagStamp: > 0 }, cancellationToken);
        if (!categories.Succeeded) return PreparedItem.Later(key, categories.Failure);
        // Versions do not know the mark of a draft: the folder does.
        var shown = context.IsDrafts ? row with { Flags = row.Flags | (int)OxMailFlags.Draft } : row;
        var item = new MailItem(ServerId.Format(context.CollectionId, context.Epoch, key), shown, mark, categories.Value);
        var options = MailBodyOptions.Of(context.Version, context.DeviceType, context.Options);
        MailRendering rendering;
        try
        {
            rendering = await MailRenderer.PrepareAsync(
                item, token => OpenAsync(context, row.Uid, token), context.PassesOn ? token => passed.OpenAsync(context, row.Uid, token) : null, context.Version, options, MailCosts.Default, cancellationToken);
        }
        catch (SourceRefusedException refused)
        {
            if (refused.Error.IsNotFound) return PreparedItem.Gone(key);
            var failure = SourceFailures.Of(refused.Error);

            // What OX could not do this once it may do the next time: only one that fails again and again is set aside.
            return PreparedItem.Later(key, failure.Kind is SourceFailureKind.Unavailable or SourceFailureKind.LoginRefused ? failure : failure with { IsOfItem = true });
        }
        catch (IOException)
        {
            return PreparedItem.Later(key, new SourceFailure(SourceFailureKind.Unavailable, "transfer") { IsOfItem = true });
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return PreparedItem.Failed(key, version, fault is MimeFormatException ? "no message" : fault.GetType().Name);
        }

        if (rendering.Invitation is { } invitation) rendering.Sight = await meetings.LookAsync(context, invitation, cancellationToken);
        else if (GuestAnswer.Read(rendering.Message, context.User.Owns) is { } answer) await answers.TakeAsync(context, row.Uid, rendering.Message, answer, cancellationToken);
        return PreparedItem.Ready(key, version, writer => rendering.Write(writer, writer.AddPart));
    }

    /// <summary>Names of a mail's categories. User flags are in no list of OX: a mail that has some costs one more call.</summary>
    public async ValueTask<SourceResult<IReadOnlyList<string>>> CategoriesAsync(SourceContext context, uint uid, int color, bool hasUserFlags, CancellationToken cancellationToken)
    {
        if (!hasUserFlags || !context.Version.Has(EasFeature.MailContext)) return SourceResult<IReadOnlyList<string>>.Ok(MailCategories.NamesOf(color, []));
        var read = await mail.GetTagsAsync(context.User.Session, new OxFolderId(context.OxFolderId), uid, cancellationToken);
        if (read.TryGet(out var tags, out var error)) return SourceResult<IReadOnlyList<string>>.Ok(MailCategories.NamesOf(color, tags.UserFlags));

        // The mail may be gone by now, which whoever asks finds out; and OX's failing at this keeps no mail from anybody.
        var failure = SourceFailures.Of(error);
        return failure.Kind is SourceFailureKind.Unavailable or SourceFailureKind.LoginRefused ? failure : SourceResult<IReadOnlyList<string>>.Ok(MailCategories.NamesOf(color, []));
    }

    private async Task<Stream> OpenAsync(SourceContext context, uint uid, CancellationToken cancellationToken)
    {
        var opened = await mail.GetSourceAsync(context.User.Session, new OxFolderId(context.OxFolderId), uid, cancellationToken);
        return opened.TryGet(out var source, out var error) ? new OpenMail(source.Content, source) : throw new SourceRefusedException(error);
    }
}
