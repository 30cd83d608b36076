using EasClient;
using Fuzz.World;

namespace Fuzz.Corpus;

/// <summary>What test phones of each version send in a short life.</summary>
internal static class RecordedLives
{
    internal static readonly IReadOnlyList<EasVersion> Versions = [EasVersion.V141, EasVersion.V161, EasVersion.V121, EasVersion.V140, EasVersion.V160, EasVersion.V25, EasVersion.V120];

    private static readonly Lazy<IReadOnlyDictionary<EasVersion, IReadOnlyList<SentRequest>>> Lives = new(() => Versions.ToDictionary(version => version, Live));

    internal static IReadOnlyDictionary<EasVersion, IReadOnlyList<SentRequest>> Requests => Lives.Value;

    /// <summary>The bodies of all versions, each once.</summary>
    internal static IEnumerable<byte[]> Bodies =>
        Lives.Value.Values.SelectMany(life => life).Select(request => request.Body).Where(body => body.Length > 0).DistinctBy(Convert.ToBase64String);

    private static IReadOnlyList<SentRequest> Live(EasVersion version)
    {
        using var world = new FuzzWorld(version);
        return Phones.Live(world).Sent;
    }
}
