using Bridge.Eas.Commands.Ping;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;

namespace Bridge.Eas.Commands.Sync;

/// <summary>What a Sync request means: phones leave out what they said before.</summary>
/// <remarks>
/// An empty body repeats the last request; with Partial, or without Collections, what is not named is as it was. Both only when our last answer was
/// empty too, else status 13: only then are the keys certain. A wait longer than allowed is cut short, since an early empty answer is always right; one that is shorter than
/// allowed gets status 14, since holding a phone longer than it will listen would be no kindness. Source: MS-ASCMD, "Partial", "Limit".
/// </remarks>
internal static class SyncForms
{
    private const int SecondsPerMinute = 60;

    /// <param name="sent">The request; null for an empty body.</param>
    /// <param name="last">The last request, when it may be repeated.</param>
    /// <param name="wait">How long phones may wait.</param>
    /// <param name="mostCollections">How many collections one request may name.</param>
    /// <returns>Either the whole request or the refusal.</returns>
    internal static (SyncRequest? Asked, EasReply? Refusal) Complete(SyncRequest? sent, SyncRequest? last, PingOptions wait, int mostCollections)
    {
        var leansOnLast = sent is null || sent.Partial || !sent.NamesCollections;
        if (leansOnLast && last is null) return (null, SyncAnswer.Refuse(SyncStatus.RequestIncomplete));
        if (last is not null) last = last with { Collections = [.. last.Collections.Select(collection => collection with { IsRemembered = true })] };
        var asked = sent is null ? last! : leansOnLast ? Merge(sent, last!) : sent;

        if (asked is { WaitMinutes: not null, HeartbeatSeconds: not null }) return (null, SyncAnswer.Refuse(SyncStatus.ProtocolError));
        if (LimitOf(asked, wait) is { } limit) return (null, SyncAnswer.Refuse(SyncStatus.WaitOutOfRange, limit));
        if (asked.Collections.Count > mostCollections) return (null, SyncAnswer.Refuse(SyncStatus.TooManyCollections, mostCollections));
        return Unite(asked.Collections) is { } collections
            ? (asked with { Collections = collections }, null)
            : (null, SyncAnswer.Refuse(SyncStatus.ProtocolError));
    }

    private static SyncRequest Merge(SyncRequest sent, SyncRequest last)
    {
        var named = sent.Collections.Select(collection => collection.CollectionId).ToHashSet(StringComparer.Ordinal);
        var waits = sent.WaitMinutes is not null || sent.HeartbeatSeconds is not null;
        return sent with
        {
            Collections = [.. last.Collections.Where(collection => !named.Contains(collection.CollectionId)), .. sent.Collections],
            WaitMinutes = waits ? sent.WaitMinutes : last.WaitMinutes,
            HeartbeatSeconds = waits ? sent.HeartbeatSeconds : last.HeartbeatSeconds,
            WindowSize = sent.WindowSize ?? last.WindowSize,
            NamesCollections = true,
            Partial = false,
        };
    }

    /// <returns>The shortest wait allowed, in the unit the request uses, when it asks for less; else null.</returns>
    private static int? LimitOf(SyncRequest asked, PingOptions wait)
    {
        var shortest = (wait.MinHeartbeatSeconds + SecondsPerMinute - 1) / SecondsPerMinute;
        if (asked.WaitMinutes < shortest) return shortest;
        return asked.HeartbeatSeconds < wait.MinHeartbeatSeconds ? wait.MinHeartbeatSeconds : null;
    }

    /// <summary>
    /// A collection named twice is one: its commands are carried out in their order, its last settings hold. Were the second answered by itself, the
    /// first one's new key would look like a lost answer.
    /// </summary>
    /// <returns>Null when they name different keys: nobody knows which the phone has.</returns>
    private static List<CollectionRequest>? Unite(IReadOnlyList<CollectionRequest> collections)
    {
        var united = new List<CollectionRequest>(collections.Count);
        foreach (var same in collections.GroupBy(collection => collection.CollectionId, StringComparer.Ordinal))
        {
            var last = same.Last();
            if (same.Any(one => one.SyncKey != last.SyncKey)) return null;
            united.Add(same.Count() == 1 ? last : last with { Commands = [.. same.SelectMany(one => one.Commands)], Options = same.Select(one => one.Options).LastOrDefault(options => options is not null) });
        }

        return united;
    }
}
