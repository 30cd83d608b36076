using System.Globalization;
using System.Text;
using Bridge.Eas.State.Store;

namespace Bridge.Eas.State.Collections;

/// <summary>How often a generation was given once more, each time in full. Only repeats are counted: a phone that gets on costs nothing here.</summary>
internal sealed class AnswerRepeats(IStateStore store)
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    public async ValueTask<int> CountAsync(CollectionAddress address, string stateId, int counter, CancellationToken cancellationToken) =>
        await store.GetAsync(Key(address, stateId, counter), cancellationToken) is { } bytes
        && int.TryParse(Encoding.ASCII.GetString(bytes), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;

    /// <summary>It was written to the phone's connection to its end.</summary>
    public async ValueTask NoteAsync(CollectionAddress address, string stateId, int counter)
    {
        try
        {
            await store.IncrementAsync(Key(address, stateId, counter), Kept, CancellationToken.None);
        }
        catch (StateStoreException)
        {
            // The answer is out; one more repeat will be needed to see a loop.
        }
    }

    private static string Key(CollectionAddress address, string stateId, int counter) => address.GenerationKey(stateId, counter) + ":again";
}
