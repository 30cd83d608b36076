using Bridge.Eas.Commands.FolderSync;
using Bridge.Eas.Commands.Itip;
using Bridge.Eas.Commands.Ping;
using Bridge.Eas.Folders;
using Bridge.Eas.Protocol;
using Bridge.Eas.State.Collections;
using Bridge.Eas.Sync;
using Bridge.Eas.Watch;
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
    ChangeWatcher watcher,
    SyncMemory memory,
    VanishedCollections vanished,
    WakeLoops loops,
    HeldMailReview heldMails,
    IOptions<EasOptions> options,
    IOptions<PingOptions> ping) : IEasCommandHandler
{
    /// <summary>A phone all of whose folders are switched off asks for nothing: it waits so long, at most.</summary>
    private static readonly TimeSpan LongestIdle = TimeSpan.FromMinutes(10);

    public async ValueTask<EasReply> HandleAsync(EasCommandContext context, CancellationToken cancellationToken)
    {
        var (user, device) = (context.User.State, context.DeviceId);
        var sent = SyncRequestDecoder.Decode(context.Request.Document, context.Version);
        watcher.Supersede(user, device);
        heldMails.Look(context.User);
        if (sent is not null && sent.Collections.Any(collection => collection.CollectionId.Length == 0))
        {
            var all = await folders.AllAsync(context, cancellationToken);
            if (!all.Succeeded) return Replies.Of(all.Failure);
            sent = sent with { Collections = [.. sent.Collections.Select(asked => asked.CollectionId.Length > 0 ? asked : asked with { CollectionId = DefaultFolders.IdOf(all.Value, asked.Class) })] };
        }

        var last = await memory.LoadAsync(user, device, cancellationToken);
        var (asked, refusal) = SyncForms.Complete(sent, last.Request, ping.Value, options.Value.MaxCollections);
        if (asked is null) return refusal!;

        var reply = await AnswerAsync(context, asked, cancellationToken);
        if (reply is { HttpStatus: 200, Document: null }) await memory.KeepAsync(user, device, last, asked, cancellationToken);
        else if (reply.Document is not null) await memory.ForgetAsync(user, device, last, cancellationToken);
        return reply;
    }

    private async ValueTask<EasReply> AnswerAsync(EasCommandContext context, SyncRequest asked, CancellationToken cancellationToken)
    {
        var answered = await AnswerAllAsync(context, asked, cancellationToken);
        if (answered.Failure is null && WaitOf(asked) is { } wait && answered.Answers.TrueForAll(answer => answer.Answer.NothingNew))
        {
            var held = await HoldAsync(context, asked, wait, cancellationToken);
            if (held.Failure is { } failure) return Replies.Of(failure);
            if (held.Reason == WaitEnd.HierarchyChanged) return SyncAnswer.Refuse(SyncStatus.HierarchyChanged);
            if (held.Changed.Count > 0)
            {
                if (await IsOvertakenAsync(context, asked, held.Changed, cancellationToken)) return SyncAnswer.Refuse(SyncStatus.Retry);
                answered = await AnswerAllAsync(context, asked, cancellationToken);
            }
        }

        try
        {
            if (answered.Failure is { } failed) return Replies.Of(failed);
            return answered.Answers.Exists(answer => answer.Answer.Status == SyncStatus.RequestIncomplete)
                ? SyncAnswer.Refuse(SyncStatus.RequestIncomplete)
                : SyncAnswer.Encode(context.Version, answered.Answers);
        }
        finally
        {
            foreach (var answer in answered.Answers) answer.Answer.Dispose();
        }
    }

    private TimeSpan? WaitOf(SyncRequest asked)
    {
        var seconds = asked.HeartbeatSeconds ?? ((long?)asked.WaitMinutes * 60);
        var wait = seconds is { } wanted ? TimeSpan.FromSeconds(ping.Value.Nearest((int)Math.Min(wanted, int.MaxValue))) : (TimeSpan?)null;

        // Nothing to sync is no reason to answer at once, or the phone would ask again at once.
        if (asked.Collections.Count > 0) return wait;
        var idle = wait ?? TimeSpan.FromSeconds(ping.Value.MinHeartbeatSeconds);
        return idle < LongestIdle ? idle : LongestIdle;
    }

    private async ValueTask<HoldEnd> HoldAsync(EasCommandContext context, SyncRequest asked, TimeSpan wait, CancellationToken cancellationToken)
    {
        var all = await folders.AllAsync(context, cancellationToken);
        if (!all.Succeeded) return new HoldEnd([], WaitEnd.Changed, all.Failure);
        var ids = asked.Collections.Select(collection => collection.CollectionId).ToHashSet(StringComparer.Ordinal);
        return await hold.HoldAsync(context, [.. all.Value.Where(folder => ids.Contains(folder.CollectionId))], wait, cancellationToken);
    }

    /// <summary>While this request was held, another one of the device has gone on from its keys: what is new is that one's to tell.</summary>
    private async ValueTask<bool> IsOvertakenAsync(EasCommandContext context, SyncRequest asked, IReadOnlyList<string> changed, CancellationToken cancellationToken)
    {
        foreach (var collection in asked.Collections.Where(collection => changed.Contains(collection.CollectionId)))
        {
            var latest = await collections.LatestKeyAsync(new CollectionAddress(context.User.State, context.DeviceId, collection.CollectionId), cancellationToken);
            if (latest?.ToString() != collection.SyncKey) return true;
        }

        return false;
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

        await loops.ToldAsync(context.User.State, context.DeviceId, [.. answers.Where(answer => answer.Answer.Sent > 0).Select(answer => answer.Asked.CollectionId)], cancellationToken);
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
        var found = await folders.FindAsync(context, asked.CollectionId, cancellationToken);
        if (!found.Succeeded) return new(asked, Class: null, new CollectionAnswer { Status = SyncStatus.ServerError, Failure = found.Failure });
        if (found.Value is not { } folder) return await VanishedAsync(context, asked, itemClass: null, cancellationToken);

        var answer = await AnswerAsync(context, asked, folder, mostItems, bytes, cancellationToken);
        if (answer.Failure?.Kind != SourceFailureKind.FolderGone) return new(asked, folder.Class, answer);

        // It may have been renamed in OX.
        answer.Dispose();
        var again = await folders.FindAgainAsync(context.User, folder, cancellationToken);
        if (!again.Succeeded) return new(asked, folder.Class, new CollectionAnswer { Status = SyncStatus.ServerError, Failure = again.Failure });
        if (again.Value is not { } moved) return await VanishedAsync(context, asked, folder.Class, cancellationToken);
        answer = await AnswerAsync(context, asked, moved, mostItems, bytes, cancellationToken);
        return answer.Failure?.Kind == SourceFailureKind.FolderGone ? await VanishedAsync(context, asked, folder.Class, cancellationToken) : new(asked, moved.Class, answer);
    }

    private async ValueTask<AnsweredCollection> VanishedAsync(EasCommandContext context, CollectionRequest asked, EasClass? itemClass, CancellationToken cancellationToken)
    {
        await vanished.ToldAsync(context.User.State, context.DeviceId, asked.CollectionId, cancellationToken);
        return new(asked, itemClass, CollectionAnswer.Refused(SyncStatus.HierarchyChanged));
    }

    private async ValueTask<CollectionAnswer> AnswerAsync(
        EasCommandContext context, CollectionRequest asked, EasFolder folder, int mostItems, int bytes, CancellationToken cancellationToken)
    {
        var address = new CollectionAddress(context.User.State, context.DeviceId, folder.CollectionId);
        if (asked.SyncKey == "0") return await PrimeAsync(context, asked, folder, address, cancellationToken);
        if (!SyncKey.TryParse(asked.SyncKey, out var key)) return CollectionAnswer.Refused(SyncStatus.InvalidSyncKey);

        // A full answer says so without looking: the phone comes again. What it asks to be done is done all the same, since silence means success.
        var isFull = mostItems <= 0 || bytes <= 0;
        if (isFull && asked.Commands.Count == 0) return new CollectionAnswer { Status = SyncStatus.Success, Key = asked.SyncKey, MoreAvailable = true };

        var run = new CollectionRun
        {
            Address = address,
            Context = SourceContexts.Of(context, folder),
            Source = sources.Of(folder),
            Key = key,
            IsRemembered = asked.IsRemembered,
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
        if (folder.Class == EasClass.Calendar && asked.Commands.Count > 0) heldMails.Begin(context.User);
        return answer;
    }

    private async ValueTask<CollectionAnswer> PrimeAsync(EasCommandContext context, CollectionRequest asked, EasFolder folder, CollectionAddress address, CancellationToken cancellationToken)
    {
        var key = await collections.StartAsync(
            address,
            folder.Class,
            context.Version,
            line => line with { Options = asked.Options ?? CollectionOptions.Default, Supported = asked.Supported, WindowSize = asked.WindowSize ?? line.WindowSize },
            cancellationToken);
        return new CollectionAnswer { Status = SyncStatus.Success, Key = key.ToString() };
    }
}
