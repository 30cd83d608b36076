using Bridge.Eas.Protocol;
using Bridge.Eas.State;
using Bridge.Eas.State.Store;

namespace Bridge.Eas.Devices.Versions;

/// <summary>
/// Remembers which version a phone was held to, by its User-Agent. A phone whose request was refused asks OPTIONS what there is, often without saying who
/// it is: were it offered the same again it would never get in. A hint: of two phones with the same User-Agent the last one refused counts for both.
/// </summary>
internal sealed class CeilingNotes(IStateStore store, VersionCeilings ceilings)
{
    private const byte Format = 1;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    public async ValueTask HeldToAsync(StateUser user, string userAgent, EasVersion highest, CancellationToken cancellationToken)
    {
        var record = new RecordWriter(Format);
        record.Text(ceilings.Tag);
        record.Number((ulong)highest);
        await store.SetAsync(StateKeys.Ceiling(user, userAgent), record.ToArray(), Kept, cancellationToken);
    }

    /// <returns>Null when no phone of that kind was refused under the rules in force.</returns>
    public async ValueTask<EasVersion?> FindAsync(StateUser user, string userAgent, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(StateKeys.Ceiling(user, userAgent), cancellationToken) is not { } bytes) return null;
        try
        {
            var record = new RecordReader(bytes, Format);
            return record.Text() == ceilings.Tag ? EasVersions.FromCode((int)Math.Min(record.Number(), int.MaxValue)) : null;
        }
        catch (RecordFormatException)
        {
            return null;
        }
    }
}
