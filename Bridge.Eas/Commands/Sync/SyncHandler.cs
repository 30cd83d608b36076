using Bridge.Eas.Folders;
using Bridge.Eas.Protocol;
using Bridge.Eas.State.Collections;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Commands.Sync;

/// <summary>Sync: every collection of the request, one after another, in the request's order.</summary>
/// <remarks>Source: MS-ASCMD, "Sync". Key 0 only makes a key: it returns no items and runs no commands.</remarks>
internal sealed class SyncHandler(
    FolderDirectory folders, SourceTable sources, SyncEngine engine, CollectionStore collections, IOptions<EasOptions> options) : IEasCommandHandler
{
    public async ValueTask<EasReply> HandleAsync(EasCommandContext context, CancellationToken cancellationToken)
    {
        if (context.Request.Document is not { } document) return SyncAnswer.Refuse(SyncStatus.RequestIncomplete);

        var asked = SyncRequestDecoder.Decode(document);
        if (asked.Collections.Count == 0) return asked.Partial ? SyncAnswer.Refuse(SyncStatus.RequestIncomplete) : EasReply.Empty;

        var answers = new List<AnsweredCollection>();
        try
        {
            var bytes = options.Value.MaxAnswerBytes;
            var items = asked.WindowSize ?? int.MaxValue;
            foreach (var collection in asked.Collections)
            {
                var answer = await AnswerAsync(context, collection, Math.Min(items, options.Value.MaxWindowSize), bytes, cancellationToken);
                if (answer.Answer.Failure is { } failure && IsForTheWholeRequest(failure, answers)) return Replies.Of(failure);
                answers.Add(answer);
                items -= answer.Answer.Sent;
                bytes -= answer.Answer.Commands?.Length ?? 0;
            }

            return SyncAnswer.Encode(context.Version, answers);
        }
        finally
        {
            foreach (var answer in answers) answer.Answer.Dispose();
        }
    }

    /// <summary>
    /// A back end that is away is a 503 as long as nothing was committed for this request; later collections then get a status of their own,
    /// so that what was committed reaches the phone.
    /// </summary>
    private static bool IsForTheWholeRequest(SourceFailure failure, List<AnsweredCollection> before) =>
        failure.Kind is SourceFailureKind.Unavailable or SourceFailureKind.LoginRefused && before.TrueForAll(answer => answer.Answer.NothingNew);

    private async ValueTask<AnsweredCollection> AnswerAsync(EasCommandContext context, CollectionRequest asked, int mostItems, int bytes, CancellationToken cancellationToken)
    {
        var found = await folders.FindAsync(context.User, asked.CollectionId, cancellationToken);
        if (!found.Succeeded) return new(asked, Class: null, new CollectionAnswer { Status = SyncStatus.ServerError, Failure = found.Failure });
        if (found.Value is not { } folder) return new(asked, Class: null, CollectionAnswer.Refused(SyncStatus.HierarchyChanged));

        var address = new CollectionAddress(context.User.State, context.DeviceId, folder.CollectionId);
        if (asked.SyncKey == "0") return new(asked, folder.Class, await PrimeAsync(context, asked, folder, address, cancellationToken));
        if (!SyncKey.TryParse(asked.SyncKey, out var key)) return new(asked, folder.Class, CollectionAnswer.Refused(SyncStatus.InvalidSyncKey));

        // A full answer says so without looking: the phone comes again.
        if (mostItems <= 0 || bytes <= 0)
            return new(asked, folder.Class, new CollectionAnswer { Status = SyncStatus.Success, Key = asked.SyncKey, MoreAvailable = true });

        var run = new CollectionRun
        {
            Address = address,
            Context = ContextOf(context, folder),
            Source = sources.Of(folder),
            Key = key,
            Commands = asked.Commands,
            NewOptions = asked.Options,
            NewWindow = asked.WindowSize,
            GetChanges = asked.GetChanges ?? true,
            DeletesAsMoves = asked.DeletesAsMoves,
            MostItems = mostItems,
            Bytes = bytes,
            Time = TimeSpan.FromSeconds(options.Value.MaxAnswerSeconds),
            FirstTime = TimeSpan.FromSeconds(options.Value.FirstAnswerSeconds),
        };
        var answer = await engine.RunAsync(run, cancellationToken);
        return new(asked, folder.Class, answer.Failure?.Kind == SourceFailureKind.FolderGone ? answer with { Status = SyncStatus.HierarchyChanged, Failure = null } : answer);
    }

    private async ValueTask<CollectionAnswer> PrimeAsync(EasCommandContext context, CollectionRequest asked, EasFolder folder, CollectionAddress address, CancellationToken cancellationToken)
    {
        var before = await collections.LoadHeaderAsync(address, cancellationToken);
        var key = SyncKey.First();
        var header = new CollectionHeader
        {
            StateId = key.StateId,
            PreviousStateId = before?.StateId ?? "",
            Class = folder.Class,
            Version = context.Version,
            Options = asked.Options ?? CollectionOptions.Default,
            Supported = asked.Supported,
            WindowSize = asked.WindowSize ?? 100,
        };
        await collections.StartAsync(address, header, cancellationToken);
        return new CollectionAnswer { Status = SyncStatus.Success, Key = key.ToString() };
    }

    private static SourceContext ContextOf(EasCommandContext context, EasFolder folder) => new()
    {
        User = context.User,
        Version = context.Version,
        CollectionId = folder.CollectionId,
        OxFolderId = folder.OxId,
        Rights = folder.Rights,
        Options = CollectionOptions.Default,
        DeviceType = context.Request.DeviceType,
        Now = context.Request.Now,
    };
}
