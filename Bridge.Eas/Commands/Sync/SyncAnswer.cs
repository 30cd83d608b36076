using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Commands.Sync;

/// <summary>A collection of the request with its answer. The class is null for a folder that is not there.</summary>
internal sealed record AnsweredCollection(CollectionRequest Asked, EasClass? Class, CollectionAnswer Answer);

/// <summary>Encodes Sync answers. The order within a collection is the one old clients need: MoreAvailable before Responses and Commands.</summary>
internal static class SyncAnswer
{
    /// <param name="status">For the request as a whole.</param>
    /// <param name="limit">With <see cref="SyncStatus.WaitOutOfRange"/> the nearest wait in the request's own unit, with <see cref="SyncStatus.TooManyCollections"/> the most collections.</param>
    internal static EasReply Refuse(SyncStatus status, int? limit = null)
    {
        var writer = new WbxmlWriter();
        writer.Start(AirSyncTags.Sync);
        writer.Element(AirSyncTags.Status, status);
        if (limit is { } nearest) writer.Element(AirSyncTags.Limit, nearest);
        writer.End();
        return EasReply.Of(writer, (int)status);
    }

    /// <summary>
    /// From 12.1 on collections with nothing new are left out; when all are, the answer has no body at all (an empty Collections crashes phones). Older
    /// phones are told of each.
    /// </summary>
    internal static EasReply Encode(EasVersion version, IReadOnlyList<AnsweredCollection> answers)
    {
        var told = answers.Where(answer => !answer.Answer.NothingNew || !version.Has(EasFeature.EmptySync)).ToList();
        if (told.Count == 0) return EasReply.Empty;

        var writer = new WbxmlWriter();
        writer.Start(AirSyncTags.Sync);
        writer.Start(AirSyncTags.Collections);
        foreach (var answer in told) Write(writer, version, answer);
        writer.End();
        writer.End();
        return EasReply.Of(writer, (int)told.Max(answer => answer.Answer.Status)) with
        {
            ComesAgain = told.Exists(answer => answer.Answer.MoreAvailable),
            Written = WhenWritten([.. told.Select(answer => answer.Answer.Written).OfType<Func<ValueTask>>()]),
        };
    }

    private static Func<ValueTask>? WhenWritten(IReadOnlyList<Func<ValueTask>> each) => each.Count == 0 ? null : async () =>
    {
        foreach (var one in each) await one();
    };

    private static void Write(WbxmlWriter writer, EasVersion version, AnsweredCollection answered)
    {
        var answer = answered.Answer;
        writer.Start(AirSyncTags.Collection);
        if (version.Has(EasFeature.ClassOfCollection) && (answered.Class?.ToString() ?? answered.Asked.Class) is { } itemClass) writer.Element(AirSyncTags.Class, itemClass);
        writer.Element(AirSyncTags.SyncKey, answer.Key ?? answered.Asked.SyncKey);
        writer.Element(AirSyncTags.CollectionId, answered.Asked.CollectionId);
        writer.Element(AirSyncTags.Status, answer.Status);
        if (answer.MoreAvailable) writer.Empty(AirSyncTags.MoreAvailable);
        WritePart(writer, AirSyncTags.Responses, answer.Responses);
        WritePart(writer, AirSyncTags.Commands, answer.Commands);
        writer.End();
    }

    /// <summary>Never an empty element: some phones refuse it.</summary>
    private static void WritePart(WbxmlWriter writer, WbxmlTag tag, WbxmlWriter? part)
    {
        if (part is null) return;
        writer.Start(tag);
        writer.Insert(part);
        writer.End();
    }
}
