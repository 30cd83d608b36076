using Bridge.Eas.State;
using Bridge.Eas.State.Store;

namespace Bridge.Eas.Commands.MeetingResponse;

/// <summary>Remembers what answers to invitation mails came to: the mail is gone by then, and a phone whose answer got lost asks again.</summary>
/// <remarks>Each phone's own: another one that still shows the mail has not answered yet, and meanwhile the user may have answered otherwise.</remarks>
internal sealed class MeetingAnswerStore(IStateStore store)
{
    private const byte Version = 1;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(14);

    /// <returns>Null when nothing is known.</returns>
    public async ValueTask<MeetingOutcome?> LoadAsync(StateUser user, string deviceId, MeetingAnswer answer, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(StateKeys.MeetingAnswer(user, deviceId, answer.Identity), cancellationToken) is not { } bytes) return null;
        try
        {
            return Read(bytes);
        }
        catch (RecordFormatException)
        {
            return null;
        }
    }

    public ValueTask SaveAsync(StateUser user, string deviceId, MeetingAnswer answer, MeetingOutcome outcome, CancellationToken cancellationToken) =>
        store.SetAsync(StateKeys.MeetingAnswer(user, deviceId, answer.Identity), Write(outcome), Kept, cancellationToken);

    internal static byte[] Write(MeetingOutcome outcome)
    {
        var record = new RecordWriter(Version);
        record.Byte((byte)outcome.Status);
        record.Text(outcome.CalendarId ?? "");
        return record.ToArray();
    }

    /// <exception cref="RecordFormatException">Damaged, or of another version.</exception>
    internal static MeetingOutcome Read(ReadOnlySpan<byte> bytes)
    {
        var record = new RecordReader(bytes, Version);
        var outcome = new MeetingOutcome((MeetingStatus)record.Byte(), record.Text() is { Length: > 0 } id ? id : null);
        return record.AtEnd && Enum.IsDefined(outcome.Status) ? outcome : throw new RecordFormatException();
    }
}
