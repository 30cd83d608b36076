using Bridge.Eas.Commands.Ping;
using Bridge.Eas.Folders;
using Bridge.Eas.Protocol;
using Bridge.Eas.State.Collections;
using Bridge.Eas.Sync;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Commands.Sync;

/// <summary>Sync: every collection of the request, one after another, in the request's order.</summary>
/// <remarks>Source: MS-ASCMD, "Sync". Key 0 only makes a key: it returns no items and runs no commands.</remarks>
internal sealed class SyncHandler(
    FolderDirectory folders,
    SourceTable sources,
    SyncEngine engine,
    CollectionStore collections,
    ChangeHold hold,
    SyncMemory memory,
    IOptions<EasOptions> options,
    IOptions<PingOptions> ping) : IEasCommandHandler
{
    public async ValueTask<EasReply> HandleAsync(EasCommandContext context, CancellationToken cancellationToken)
    {
        // An empty body repeats the last request, as long as that was answered with an empty body as well.
        var asked = context.Request.Document is { } document ? SyncRequestDecoder.Decode(document) : await memory.LoadAsync(context.User.State, context.DeviceId, cancellationToken);
        if (asked is null || asked.Partial) return SyncAnswer.Refuse(SyncStatus.RequestIncomplete);
        if (asked is { WaitMinutes: not null, HeartbeatSeconds: not null }) return SyncAnswer.Refuse(SyncStatus.ProtocolError);

        var reply = await AnswerAsync(context, asked, cancellationToken);
        if (reply is { HttpStatus: 200, Document: null }) await memory.KeepAsync(context.User.State, context.DeviceId, asked, cancellationToken);
        else await memory.ForgetAsync(context.User.State, context.DeviceId, cancellationToken);
        return reply;
    }

    private async ValueTask<EasReply> AnswerAsync(EasCommandContext context, SyncRequest asked, CancellationToken cancellationToken)
    {
        var answered = await AnswerAllAsync(context, asked, cancellationToken);
        if (answered.Failure is null && WaitOf(asked) is { } wait && answered.Answers.TrueForAll(answer => answer.Answer.NothingNew))
        {
            var held = await HoldAsync(context, asked, wait, cancellationToken);
            if (held.Failure is { } failure) return Replies.Of(failure);
            if (held.Changed.Count > 0) answered = await AnswerAllAsync(context, asked, cancellationToken);
        }

        try
        {
            return answered.Failure is { } failed ? Replies.Of(failed) : SyncAnswer.Encode(context.Version, answered.Answers);
        }
        finally
        {
            foreach (var answer in answered.Answers) answer.Answer.Dispose();
        }
    }

    private TimeSpan? WaitOf(SyncRequest asked)
    {
        var seconds = asked.HeartbeatSeconds ?? (asked.WaitMinutes * 60);
        return seconds is { } wanted ? TimeSpan.FromSeconds(ping.Value.Nearest(wanted)) : null;
    }

    private async ValueTask<HoldEnd> HoldAsync(EasCommandContext context, SyncRequest asked, TimeSpan wait, CancellationToken cancellationToken)
    {
        var held = new List<EasFolder>();
        foreach (var collection in asked.Collections)
        {
            var found = await folders.FindAsync(context.User, collection.CollectionId, cancellationToken);
            if (found.Value is { } folder) held.Add(folder);
        }

        return await hold.HoldAsync(context, held, wait, cancellationToken);
    }

    private async ValueTask<(List<AnsweredCollection> Answers, SourceFailure? Failure)> AnswerAllAsync(
        EasCommandContext context, SyncRequest asked, CancellationToken cancellationToken)
    {
        var answers = new List<AnsweredCollection>();
        var bytes = options.Value.MaxAnswerBytes;
        var items = asked.WindowSize ?? int.MaxValue;
        foreach (var collection in asked.Collections)
        {
            var answer = await AnswerAsync(context, collection, Math.Min(items, options.Value.MaxWindowSize), bytes, cancellationToken);
            if (answer.Answer.Failure is { } failure && IsForTheWholeRequest(failure, answers)) return (answers, failure);
            answers.Add(answer);
            items -= answer.Answer.Sent;
            bytes -= answer.Answer.Commands?.Length ?? 0;
        }

        return (answers, null);
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

        // A full answer says so without looking: the phone comes again. What it asks to be done is done all the same, since silence means success.
        var isFull = mostItems <= 0 || bytes <= 0;
        if (isFull && asked.Commands.Count == 0)
            return new(asked, folder.Class, new CollectionAnswer { Status = SyncStatus.Success, Key = asked.SyncKey, MoreAvailable = true });

        var run = new CollectionRun
        {
            Address = address,
            Context = SourceContexts.Of(context, folder),
            Source = sources.Of(folder),
            Key = key,
            Commands = asked.Commands,
            NewOptions = asked.Options,
            NewWindow = asked.WindowSize,
            GetChanges = asked.GetChanges ?? true,
            DeletesAsMoves = asked.DeletesAsMoves,
            MostItems = isFull ? 0 : mostItems,
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
}
