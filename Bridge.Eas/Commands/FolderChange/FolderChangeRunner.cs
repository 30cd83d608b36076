using Bridge.Eas.Protocol;
using Bridge.Eas.State.Hierarchy;
using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Commands.FolderChange;

/// <summary>Changes OX's folders as a phone asks.</summary>
/// <param name="known">What the phone holds: collection id → fingerprint.</param>
/// <param name="isSecondTry">An earlier try of the same request did not finish: what it asks for may be done.</param>
internal delegate ValueTask<FolderOutcome> FolderChangeStep(IReadOnlyDictionary<string, ulong> known, bool isSecondTry);

/// <summary>
/// What FolderCreate, FolderUpdate and FolderDelete have in common: the key, the claim, the new generation. A request that comes again with its old
/// key is answered again, with the same folder and the same key; it is never carried out twice.
/// </summary>
/// <remarks>
/// The new generation holds what the phone held plus its own change, not what others did meanwhile: its next FolderSync tells that, and does not
/// tell the phone of its own folder. Source: MS-ASCMD, "FolderCreate", "FolderUpdate", "FolderDelete".
/// </remarks>
internal sealed class FolderChangeRunner(HierarchyStore hierarchies, HierarchyClaims claims)
{
    private const int Tries = 16;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    /// <param name="context">Who asks.</param>
    /// <param name="document">The request.</param>
    /// <param name="tellsId">The answer names the folder (FolderCreate).</param>
    /// <param name="step">Carries it out.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    public async ValueTask<EasReply> RunAsync(EasCommandContext context, WbxmlElement document, bool tellsId, FolderChangeStep step, CancellationToken cancellationToken)
    {
        var asked = document.TextOf(FolderHierarchyTags.SyncKey);
        if (string.IsNullOrEmpty(asked)) return Refuse(document.Tag, FolderChangeStatus.Malformed);
        if (!SyncKey.TryParse(asked, out var key)) return Refuse(document.Tag, FolderChangeStatus.WrongSyncKey);

        var address = new HierarchyAddress(context.User.State, context.DeviceId);
        var request = HashOf(document);
        if (await hierarchies.UseAsync(address, key, cancellationToken) is not { } state) return Refuse(document.Tag, FolderChangeStatus.WrongSyncKey);
        if (state.AnswerTo(request) is { } known) return Answer(document.Tag, known.Key, tellsId ? known.Generation.Result : null);
        if (state.IsLate) return Refuse(document.Tag, FolderChangeStatus.WrongSyncKey);

        if (await claims.TakeAsync(address, request, cancellationToken) is not { } claim) return EasReply.Unavailable(Soon);
        try
        {
            // The same request may have been answered while this one waited.
            if (await hierarchies.UseAsync(address, key, cancellationToken) is not { } now || now.IsLate || now.AnswerTo(request) is not null)
            {
                await claim.ReleaseAsync();
                return await hierarchies.UseAsync(address, key, cancellationToken) is { } then && then.AnswerTo(request) is { } given
                    ? Answer(document.Tag, given.Key, tellsId ? given.Generation.Result : null)
                    : Refuse(document.Tag, FolderChangeStatus.WrongSyncKey);
            }

            // A phone that hangs up half way ends nothing from here on: what was done must be committed, or the next try would not know of it.
            var outcome = await step(now.Known.Folders, claim.IsSecondTry);
            if (outcome.Failure is { } failure)
            {
                if (!failure.MayStillRun) await claim.LeaveAsync();
                return Replies.Of(failure);
            }

            if (outcome.Status != FolderChangeStatus.Success)
            {
                await claim.ReleaseAsync();
                return Refuse(document.Tag, outcome.Status);
            }

            var committed = await CommitAsync(address, key, request, outcome, tellsId);
            await claim.ReleaseAsync();
            return committed is { } next ? Answer(document.Tag, next, tellsId ? outcome.CollectionId : null) : Refuse(document.Tag, FolderChangeStatus.WrongSyncKey);
        }
        catch
        {
            await claim.TryLeaveAsync();
            throw;
        }
    }

    internal static EasReply Refuse(WbxmlTag root, FolderChangeStatus status)
    {
        var writer = new WbxmlWriter();
        writer.Start(root);
        writer.Element(FolderHierarchyTags.Status, status);
        writer.End();
        return EasReply.Of(writer, (int)status);
    }

    /// <summary>Only a FolderSync of the same device can come in between; the change itself is done and is not repeated for that.</summary>
    private async ValueTask<SyncKey?> CommitAsync(HierarchyAddress address, SyncKey key, ulong request, FolderOutcome outcome, bool tellsId)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            if (await hierarchies.UseAsync(address, key, CancellationToken.None) is not { IsLate: false } state) return null;
            var folders = new Dictionary<string, ulong>(state.Known.Folders, StringComparer.Ordinal);
            if (outcome.Fingerprint is { } fingerprint) folders[outcome.CollectionId] = fingerprint;
            else folders.Remove(outcome.CollectionId);
            var generation = new HierarchyGeneration { Parent = key.Counter, Request = request, Result = tellsId ? outcome.CollectionId : "", Folders = folders };
            if (await hierarchies.CommitAsync(address, state, generation, CancellationToken.None) is { } committed) return committed;
        }

        throw new StateStoreException(StateStoreFailure.Timeout, "hierarchy");
    }

    /// <summary>Everything but the key, which differs when the phone has heard of something else before it repeats itself.</summary>
    private static ulong HashOf(WbxmlElement document) => ElementHash.Combine(
        [ElementHash.Of(new WbxmlElement(document.Tag)), .. document.Children.Where(child => child.Tag != FolderHierarchyTags.SyncKey).Select(child => ElementHash.Of(child)).Order()]);

    private static EasReply Answer(WbxmlTag root, SyncKey key, string? collectionId)
    {
        var writer = new WbxmlWriter();
        writer.Start(root);
        writer.Element(FolderHierarchyTags.Status, FolderChangeStatus.Success);
        writer.Element(FolderHierarchyTags.SyncKey, key.ToString());
        if (collectionId is not null) writer.Element(FolderHierarchyTags.ServerId, collectionId);
        writer.End();
        return EasReply.Of(writer);
    }
}
