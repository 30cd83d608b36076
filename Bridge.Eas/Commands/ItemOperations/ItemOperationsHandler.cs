using System.Globalization;
using Bridge.Eas.Commands.Sync;
using Bridge.Eas.Folders;
using Bridge.Eas.Items.Mail.Finding;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Commands.ItemOperations;

/// <summary>Fetches items and attachments, inline or as parts of a multipart answer, empties folders and moves conversations. Each operation has a status of its own.</summary>
/// <remarks>A fetch never marks a mail as read. Source: MS-ASCMD, "ItemOperations".</remarks>
internal sealed class ItemOperationsHandler(FolderDirectory folders, SourceTable sources, AttachmentReader attachments, FolderEmptier emptier, ConversationMover conversations) : IEasCommandHandler
{
    private const int MostOperations = 100;

    /// <summary>Bytes after which an answer takes no further content: it is held in memory until it is sent.</summary>
    private const long MostBytes = 64 * 1024 * 1024;

    /// <summary>The same for what is passed on while it is read: places in a multipart answer are numbers of 32 bits.</summary>
    private const long MostSent = 1L << 30;

    public async ValueTask<EasReply> HandleAsync(EasCommandContext context, CancellationToken cancellationToken)
    {
        if (context.Request.Document is not { } document) throw new EasProtocolException(EasStatus.InvalidContent, "ItemOperations without a body");
        if (document.Tag != ItemOperationsTags.ItemOperations) throw new EasProtocolException(EasStatus.InvalidXml, "the root element is not ItemOperations");

        var answer = new ItemOperationsAnswer(context.Request.AcceptMultiPart);
        if (document.Children.Count > MostOperations) return answer.Refuse(OperationStatus.TooLarge);
        foreach (var operation in document.Children)
        {
            if (operation.Tag == ItemOperationsTags.Fetch) await FetchAsync(context, operation, answer, cancellationToken);
            else if (operation.Tag == ItemOperationsTags.EmptyFolderContents) answer.EmptyFolder(operation.TextOf(AirSyncTags.CollectionId) ?? "", await emptier.EmptyAsync(context, operation, cancellationToken));
            else if (operation.Tag == ItemOperationsTags.Move) answer.Moved(operation.Child(ItemOperationsTags.ConversationId), await conversations.MoveAsync(context, operation, cancellationToken));
        }

        return answer.ToReply();
    }

    private async ValueTask FetchAsync(EasCommandContext context, WbxmlElement fetch, ItemOperationsAnswer answer, CancellationToken cancellationToken)
    {
        if (answer.Held >= MostBytes || answer.Length >= MostSent) answer.Failed(fetch, OperationStatus.TooLarge);
        else if (!string.Equals(fetch.TextOf(ItemOperationsTags.Store), "Mailbox", StringComparison.OrdinalIgnoreCase)) answer.Failed(fetch, OperationStatus.StoreUnsupported);
        else if (fetch.TextOf(AirSyncBaseTags.FileReference) is { } reference) await FetchAttachmentAsync(context, fetch, reference, answer, cancellationToken);
        else await FetchItemAsync(context, fetch, answer, cancellationToken);
    }

    private async ValueTask FetchAttachmentAsync(EasCommandContext context, WbxmlElement fetch, string reference, ItemOperationsAnswer answer, CancellationToken cancellationToken)
    {
        var rangeText = fetch.Child(ItemOperationsTags.Options)?.TextOf(ItemOperationsTags.Range);
        if (!TryRange(rangeText, out var range))
        {
            answer.Failed(fetch, OperationStatus.BadRange);
            return;
        }

        var read = await attachments.ReadAsync(context, reference, range, cancellationToken);
        if (read.Content is null) answer.Failed(fetch, read.Status);
        else answer.Attachment(reference, read, rangeText is not null ? range : null);
    }

    private async ValueTask FetchItemAsync(EasCommandContext context, WbxmlElement fetch, ItemOperationsAnswer answer, CancellationToken cancellationToken)
    {
        var serverId = fetch.TextOf(AirSyncTags.ServerId) ?? (LongId.TryRead(fetch.TextOf(SearchTags.LongId), out var named) ? named : "");
        var found = await folders.FindAsync(context.User, ServerId.CollectionOf(serverId), cancellationToken);
        if (!found.Succeeded)
        {
            answer.Failed(fetch, OperationFailures.StatusOf(found.Failure));
            return;
        }

        if (found.Value is not { IsVirtual: false } folder || !TryKey(folder, serverId, out var epoch, out var key))
        {
            answer.Failed(fetch, OperationStatus.NotFound);
            return;
        }

        var asked = fetch.Child(ItemOperationsTags.Options);
        var options = asked is { } given ? SyncRequestDecoder.DecodeOptions(given) : CollectionOptions.Default;
        var (source, sourceContext) = (sources.Of(folder), SourceContexts.Of(context, folder) with { Options = options, Epoch = epoch, PassesOn = true });
        var keys = await HashedIds.ResolveAsync([key], held: null, source, sourceContext, cancellationToken);
        if (!keys.Succeeded)
        {
            answer.Failed(fetch, OperationFailures.StatusOf(keys.Failure));
            return;
        }

        var wanted = new WantedItem(new SourceItem(keys.Value.GetValueOrDefault(key, key), SourceItem.AsItIs), KnownVersion: null);
        await foreach (var item in source.PrepareAsync(sourceContext, [wanted], cancellationToken))
        {
            if (item.WriteData is { } writeData) answer.Item(folder, serverId, fetch.TextOf(SearchTags.LongId), SchemaOf(asked), writeData);
            else answer.Failed(fetch, item.Preparation switch
            {
                Preparation.Gone => OperationStatus.NotFound,
                Preparation.Later => item.Failure is { } failure ? OperationFailures.StatusOf(failure) : OperationStatus.ConnectionFailed,
                _ => OperationStatus.ConversionFailed,
            });
        }
    }

    /// <summary>The properties that a phone wants, named by empty elements. Source: MS-ASCMD, "Schema (ItemOperations)".</summary>
    private static HashSet<WbxmlTag>? SchemaOf(WbxmlElement? options) =>
        options?.Child(ItemOperationsTags.Schema) is { Children.Count: > 0 } schema ? [.. schema.Children.Select(child => child.Tag)] : null;

    private static bool TryKey(EasFolder folder, string serverId, out string? epoch, out ItemKey key)
    {
        epoch = null;
        if (folder.Class != EasClass.Email) return ServerId.TryParse(serverId, folder.CollectionId, epoch: null, out key);
        var parsed = ServerId.TryParseWithEpoch(serverId, out _, out var given, out key);
        epoch = given;
        return parsed;
    }

    /// <summary>"0-1023", both ends included; absent is everything.</summary>
    private static bool TryRange(string? text, out (long First, long Last)? range)
    {
        range = null;
        if (text is null) return true;
        if (text.Split('-') is not [var from, var to]) return false;
        if (!long.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var first) || !long.TryParse(to, NumberStyles.None, CultureInfo.InvariantCulture, out var last)) return false;
        range = (first, last);
        return last >= first;
    }
}
