using Bridge.Eas.Sync;

namespace Bridge.Eas.State.Hierarchy;

/// <summary>A device's hierarchy as of one key.</summary>
/// <param name="Key">The key.</param>
/// <param name="Known">What the device holds with it.</param>
/// <param name="Answers">Generations made from it, oldest first, by counter: not empty when an answer to this key was lost.</param>
/// <param name="NextCounter">The counter a new answer takes.</param>
/// <param name="IsLate">
/// The device has used a newer key since: this request was long under way, or the device went back in time. It is answered as it was then, or not at all.
/// </param>
internal sealed record HierarchyState(
    SyncKey Key, HierarchyGeneration Known, IReadOnlyList<(int Counter, HierarchyGeneration Generation)> Answers, int NextCounter, bool IsLate)
{
    /// <summary>The key of the answer that this request got before; null when it got none.</summary>
    public (SyncKey Key, HierarchyGeneration Generation)? AnswerTo(ulong request)
    {
        foreach (var (counter, generation) in Answers)
        {
            if (generation.Request == request) return (Key.WithCounter(counter), generation);
        }

        return null;
    }
}
