using System.Globalization;
using Bridge.Eas.State;
using Bridge.Eas.State.Store;

namespace Bridge.Eas.Items.Mail.Finding;

/// <summary>Keeps what a search found for as long as a person scrolls through it.</summary>
internal sealed class FoundMailStore(IStateStore store)
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    /// <returns>Null when nothing is kept, or not any more.</returns>
    public async ValueTask<FoundMails?> LoadAsync(StateUser user, string deviceId, ulong query, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(KeyOf(user, deviceId, query), cancellationToken) is not { } bytes) return null;
        try
        {
            return FoundMails.Read(bytes);
        }
        catch (RecordFormatException)
        {
            return null;
        }
    }

    public ValueTask SaveAsync(StateUser user, string deviceId, ulong query, FoundMails found, CancellationToken cancellationToken) =>
        store.SetAsync(KeyOf(user, deviceId, query), found.Write(), Kept, cancellationToken);

    private static string KeyOf(StateUser user, string deviceId, ulong query) => StateKeys.Found(user, deviceId, query.ToString(CultureInfo.InvariantCulture));
}
