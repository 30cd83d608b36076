using System.Xml.Linq;
using EasClient.Http;
using EasClient.Requests;

namespace EasClient.Phone;

/// <summary>The result of moving one item.</summary>
/// <param name="SourceId">Its id before.</param>
/// <param name="Status">3 for success (MS-ASCMD, "Status (MoveItems)").</param>
/// <param name="NewId">Its id now.</param>
public sealed record MoveResult(string SourceId, int? Status, string? NewId);

public sealed partial class EasPhone
{
    /// <summary>Asks how many changes wait.</summary>
    /// <returns>The estimate for each collection that has one, by id.</returns>
    public async Task<IReadOnlyDictionary<string, int>> EstimateAsync(
        IReadOnlyList<EasCollection> collections, CancellationToken cancellationToken = default)
    {
        var response = await SendAsync(EasRequest.Of("GetItemEstimate", EstimateRequest.Build(Version, collections)), cancellationToken);
        var ns = EasNames.GetItemEstimate;
        return (response.Xml?.Elements(ns + "Response").Select(r => r.Element(ns + "Collection")) ?? [])
            .Where(collection => collection?.Element(ns + "Estimate") is not null)
            .ToDictionary(c => c!.Element(ns + "CollectionId")?.Value ?? string.Empty, c => SyncAnswer.Number(c!.Element(ns + "Estimate")) ?? 0);
    }

    /// <summary>Asks how many changes wait for one collection; null if the server does not say.</summary>
    public async Task<int?> EstimateAsync(EasCollection collection, CancellationToken cancellationToken = default) =>
        (await EstimateAsync([collection], cancellationToken)).TryGetValue(collection.Id, out var estimate) ? estimate : null;

    /// <summary>Moves items; on success they are in the other collection under their new ids.</summary>
    public async Task<IReadOnlyList<MoveResult>> MoveAsync(
        EasCollection from, EasCollection to, IReadOnlyList<string> itemIds, CancellationToken cancellationToken = default)
    {
        var response = await SendAsync(EasRequest.Of("MoveItems", MoveRequest.Build(itemIds, from.Id, to.Id)), cancellationToken);
        var ns = EasNames.Move;
        var results = response.Xml?.Elements(ns + "Response").Select(r => new MoveResult(
            r.Element(ns + "SrcMsgId")?.Value ?? string.Empty, SyncAnswer.Number(r.Element(ns + "Status")), r.Element(ns + "DstMsgId")?.Value)).ToList() ?? [];
        foreach (var moved in results.Where(result => result is { Status: 3, NewId: not null }))
        {
            if (!from.Items.TryGetValue(moved.SourceId, out var item)) continue;
            from.Remove(moved.SourceId);
            // A folder that was never synced is filled by its first Sync.
            if (to.SyncKey != EasCollection.InitialKey) to.Put(moved.NewId!, item);
        }

        return results;
    }

    /// <summary>Fetches an item by ItemOperations; without body forms it comes in plain text.</summary>
    public async Task<FetchResult> FetchItemAsync(
        string collectionId, string serverId, IReadOnlyList<BodyPreference> bodies, int? mimeSupport = null, bool multipart = false,
        IReadOnlyList<XName>? schema = null, CancellationToken cancellationToken = default)
    {
        var request = EasRequest.Of("ItemOperations", FetchRequest.Of(FetchRequest.Item(collectionId, serverId, bodies, mimeSupport, schema)));
        return FetchResult.Read(await SendAsync(request with { AcceptMultipart = multipart }, cancellationToken));
    }

    /// <summary>Fetches an item that a Search found.</summary>
    public async Task<FetchResult> FetchFoundAsync(
        string longId, IReadOnlyList<BodyPreference> bodies, int? mimeSupport = null, CancellationToken cancellationToken = default) =>
        FetchResult.Read(await SendAsync(
            EasRequest.Of("ItemOperations", FetchRequest.Of(FetchRequest.Found(longId, bodies, mimeSupport))), cancellationToken));

    /// <summary>Fetches an attachment by ItemOperations.</summary>
    /// <param name="fileReference">As the item's Attachment names it.</param>
    /// <param name="multipart">Whether it may come as raw bytes in a part.</param>
    /// <param name="range">First and last byte ("0-99"), or null for all of it.</param>
    /// <param name="cancellationToken">Hangs up.</param>
    public async Task<FetchResult> FetchAttachmentAsync(
        string fileReference, bool multipart = false, string? range = null, CancellationToken cancellationToken = default)
    {
        var request = EasRequest.Of("ItemOperations", FetchRequest.Of(FetchRequest.Attachment(fileReference, range)));
        return FetchResult.Read(await SendAsync(request with { AcceptMultipart = multipart }, cancellationToken));
    }

    /// <summary>Deletes everything in a folder; the next Sync tells the phone.</summary>
    public async Task<int?> EmptyFolderAsync(string collectionId, bool subFolders = false, CancellationToken cancellationToken = default) =>
        FetchResult.Read(
            await SendAsync(EasRequest.Of("ItemOperations", FetchRequest.Of(FetchRequest.EmptyFolder(collectionId, subFolders))), cancellationToken),
            "EmptyFolderContents").Status;

    /// <summary>Moves a conversation into a folder; the next Sync tells the phone.</summary>
    public async Task<int?> MoveConversationAsync(byte[] conversationId, string destination, bool always = true, CancellationToken cancellationToken = default) =>
        FetchResult.Read(await SendAsync(EasRequest.Of("ItemOperations", FetchRequest.Of(FetchRequest.MoveConversation(conversationId, destination, always))), cancellationToken), "Move").Status;

    /// <summary>Fetches an attachment as phones did up to 12.1; raw bytes in the body.</summary>
    public async Task<EasResponse> GetAttachmentAsync(string fileReference, CancellationToken cancellationToken = default) => await SendAsync(
        new EasRequest("GetAttachment") { Parameters = new Dictionary<QueryParameter, string> { [QueryParameter.AttachmentName] = fileReference } },
        cancellationToken);
}
