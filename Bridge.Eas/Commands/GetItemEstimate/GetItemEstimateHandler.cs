using Bridge.Eas.Commands.Sync;
using Bridge.Eas.Folders;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Commands.GetItemEstimate;

/// <summary>How many items the next Sync of a collection would tell. Changes nothing. Source: MS-ASCMD, "GetItemEstimate".</summary>
internal sealed class GetItemEstimateHandler(CollectionLooker looker, IOptions<EasOptions> options) : IEasCommandHandler
{
    public async ValueTask<EasReply> HandleAsync(EasCommandContext context, CancellationToken cancellationToken)
    {
        var asked = Decode(context.Request.Document);
        if (context.Version.Has(EasFeature.FolderByClass) && asked.Exists(one => one.CollectionId.Length == 0))
        {
            var all = await looker.AllAsync(context, cancellationToken);
            if (!all.Succeeded) return Replies.Of(all.Failure);
            asked = asked.ConvertAll(one => one.CollectionId.Length > 0 ? one : one with { CollectionId = DefaultFolders.IdOf(all.Value, one.Class) });
        }

        var answers = new List<(AskedEstimate Asked, EstimateStatus Status, int Estimate, EasClass? Class)>();
        SourceFailure? away = null;
        foreach (var one in asked.DistinctBy(one => (one.CollectionId, one.Class, one.SyncKey)))
        {
            var looked = await looker.LookAsync(context, one.CollectionId, one.SyncKey, one.Options, cancellationToken);
            if (looked.Failure is { Kind: SourceFailureKind.LoginRefused } refused) return Replies.Of(refused);
            if (looked.Failure is { Kind: not SourceFailureKind.FolderGone } failure) away = failure;
            answers.Add((one, looked.Status, looked.Count, looked.Class));
        }

        // One folder that is away does not hide what is in the others.
        return away is null || answers.Exists(answer => answer.Status == EstimateStatus.Success) ? Encode(context.Version, answers) : Replies.Of(away);
    }

    private List<AskedEstimate> Decode(WbxmlElement? document)
    {
        if (document is null) throw new EasProtocolException(EasStatus.InvalidContent, "GetItemEstimate without a body");
        if (document.Tag != GetItemEstimateTags.GetItemEstimate) throw new EasProtocolException(EasStatus.InvalidXml, "the root element is not GetItemEstimate");

        var collections = (document.Child(GetItemEstimateTags.Collections)?.All(GetItemEstimateTags.Collection) ?? []).ToList();
        if (collections.Count > options.Value.MaxCollections) throw new EasProtocolException(EasStatus.InvalidXml, "more collections than allowed");
        return [.. collections.Select(collection => new AskedEstimate(
            collection.TextOf(GetItemEstimateTags.CollectionId) ?? "",
            collection.TextOf(GetItemEstimateTags.Class),
            collection.TextOf(AirSyncTags.SyncKey) ?? "",
            OptionsOf(collection)))];
    }

    /// <summary>Up to 12.1 the filter stands beside the key, from 14.0 on inside Options.</summary>
    private static CollectionOptions? OptionsOf(WbxmlElement collection)
    {
        if (collection.Child(AirSyncTags.Options) is { } options) return SyncRequestDecoder.DecodeOptions(options);
        return collection.NumberOf(AirSyncTags.FilterType) is { } filter ? CollectionOptions.Default with { FilterType = Math.Clamp(filter, 0, 8) } : null;
    }

    private static EasReply Encode(EasVersion version, List<(AskedEstimate Asked, EstimateStatus Status, int Estimate, EasClass? Class)> answers)
    {
        var writer = new WbxmlWriter();
        writer.Start(GetItemEstimateTags.GetItemEstimate);
        foreach (var (asked, status, estimate, itemClass) in answers)
        {
            writer.Start(GetItemEstimateTags.Response);
            writer.Element(GetItemEstimateTags.Status, status);
            if (status == EstimateStatus.Success)
            {
                writer.Start(GetItemEstimateTags.Collection);
                if (version.Has(EasFeature.ClassOfCollection) && itemClass is { } known) writer.Element(GetItemEstimateTags.Class, known.ToString());
                writer.Element(GetItemEstimateTags.CollectionId, asked.CollectionId);
                writer.Element(GetItemEstimateTags.Estimate, estimate);
                writer.End();
            }

            writer.End();
        }

        writer.End();
        return EasReply.Of(writer);
    }

    private sealed record AskedEstimate(string CollectionId, string? Class, string SyncKey, CollectionOptions? Options);
}

/// <summary>Source: MS-ASCMD, "Status (GetItemEstimate)".</summary>
internal enum EstimateStatus
{
    Success = 1,
    InvalidCollection = 2,

    /// <summary>No Sync with key 0 came before.</summary>
    NotPrimed = 3,

    InvalidSyncKey = 4,
}
