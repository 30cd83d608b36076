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
internal sealed class ItemOperationsHandler(
    FolderDirectory folders, SourceTable sources, AttachmentReader attachments, FolderEmptier emptier, ConversationMover conversations, UnwritableItems unwritable, TimeProvider time) : IEasCommandHandler
{
    private const int MostOperations = 100;

    /// <summary>Bytes after which an answer takes no further content: it is held in memory until it is sent.</summary>
    private const long MostBytes = 64 * 1024 * 1024;

    /// <summary>The same for what is passed on while it is read: places in a multipart answer are numbers of 32 bits.</summary>
    private const long MostSent = 1L << 30;

    /// <summary>After this no further operation is begun: no phone waits for longer, and what it got it need not ask for again.</summary>
    private static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(60);

    public async ValueTask<EasReply> HandleAsync(EasCommandContext context, CancellationToken cancellationToken)
    {
        if (context.Request.Document is not { } document) throw new EasProtocolException(EasStatus.InvalidContent, "ItemOperations without a body");
        if (document.Tag != ItemOperationsTags.ItemOperations) throw new EasProtocolException(EasStatus.InvalidXml, "the root element is not ItemOperations");

        var answer = new ItemOperationsAnswer(unwritable, context.Request.AcceptMultiPart);
        if (document.Children.Count > MostOperations) return answer.Refuse(OperationStatus.TooLarge);
        var run = new Run(context, document, answer);
        foreach (var operation in document.Children)
        {
            if (operation.Tag == ItemOperationsTags.Fetch) await FetchAsync(run, operation, cancellationToken);
            else if (operation.Tag == ItemOperationsTags.EmptyFolderContents) answer.EmptyFolder(operation.TextOf(AirSyncTags.CollectionId) ?? "", IsLate(run) ? OperationStatus.TooLarge : await emptier.EmptyAsync(context, operation, cancellationToken));
            else if (operation.Tag == ItemOperationsTags.Move) answer.Moved(operation.Child(ItemOperationsTags.ConversationId), IsLate(run) ? OperationStatus.TooLarge : await conversations.MoveAsync(context, operation, cancellationToken));
        }

        return answer.ToReply();
    }

    private bool IsLate(Run run) => time.GetUtcNow() - run.Context.Request.Now > LongestTime;

    private async ValueTask FetchAsync(Run run, WbxmlElement fetch, CancellationToken cancellationToken)
    {
        var (context, answer) = (run.Context, run.Answer);
        if (answer.Held >= MostBytes || answer.Length >= MostSent || IsLate(run)) answer.Failed(fetch, OperationStatus.TooLarge);
        else if (!string.Equals(fetch.TextOf(ItemOperationsTags.Store), "Mailbox", StringComparison.OrdinalIgnoreCase)) answer.Failed(fetch, OperationStatus.StoreUnsupported);
        else if (fetch.TextOf(AirSyncBaseTags.FileReference) is { } reference) await FetchAttachmentAsync(context, fetch, reference, answer, cancellationToken);
        else await FetchItemAsync(run, fetch, cancellationToken);
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

    private async ValueTask FetchItemAsync(Run run, WbxmlElement fetch, CancellationToken cancellationToken)
    {
        var (context, answer, serverId) = (run.Context, run.Answer, IdOf(fetch));
        var found = await folders.FindAsync(context, ServerId.CollectionOf(serverId), cancellationToken);
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
        var keys = await run.ResolveAsync(folder, source, sourceContext, cancellationToken);
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

    private static string IdOf(WbxmlElement fetch) => fetch.TextOf(AirSyncTags.ServerId) ?? (LongId.TryRead(fetch.TextOf(SearchTags.LongId), out var named) ? named : "");

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

    /// <summary>One request.</summary>
    private sealed record Run(EasCommandContext Context, WbxmlElement Document, ItemOperationsAnswer Answer)
    {
        private readonly Dictionary<string, SourceResult<IReadOnlyDictionary<ItemKey, ItemKey>>> _resolved = new(StringComparer.Ordinal);

        /// <summary>The items that ids of a folder stand for: all that the request names at once, since each time may cost a listing.</summary>
        public async ValueTask<SourceResult<IReadOnlyDictionary<ItemKey, ItemKey>>> ResolveAsync(EasFolder folder, ICollectionSource source, SourceContext context, CancellationToken cancellationToken)
        {
            if (_resolved.TryGetValue(folder.CollectionId, out var before)) return before;
            var keys = new HashSet<ItemKey>();
            foreach (var fetch in Document.All(ItemOperationsTags.Fetch))
                if (IdOf(fetch) is var id && ServerId.CollectionOf(id) == folder.CollectionId && TryKey(folder, id, out _, out var key)) keys.Add(key);
            return _resolved[folder.CollectionId] = await HashedIds.ResolveAsync(keys, held: null, source, context, cancellationToken);
        }
    }
}
