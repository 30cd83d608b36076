using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Bridge.Eas.Protocol;
using Bridge.Eas.State;
using Bridge.Eas.State.Store;

namespace Bridge.Eas.Commands.SmartMail;

/// <summary>
/// Lets a device forward one mail to the same people with the same words only so often: some versions of iOS forward invitations by themselves,
/// again and again, each time as a new message. Who means it waits for a few minutes.
/// </summary>
internal sealed class ForwardPace(IStateStore store)
{
    private const byte Version = 1;
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(5);

    /// <param name="context">Who forwards.</param>
    /// <param name="what">The mail, the people and the words.</param>
    /// <param name="identity">Of the sending: a repeated one is the same.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    public async ValueTask<bool> MayAsync(EasCommandContext context, string what, string identity, CancellationToken cancellationToken)
    {
        var key = StateKeys.ForwardPace(context.User.State, context.DeviceId, what);
        var (now, sending) = (context.Request.Now.ToUnixTimeMilliseconds(), BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(identity))));
        while (true)
        {
            var bytes = await store.GetAsync(key, cancellationToken);
            if (bytes is not null && Read(bytes) is { } last && last.Sending != sending && now >= last.At && now - last.At < (long)Between.TotalMilliseconds) return false;
            var mine = Write(now, sending);
            if (bytes is null ? await store.AddAsync(key, mine, Between, cancellationToken) : await store.ReplaceAsync(key, bytes, mine, Between, cancellationToken)) return true;
        }
    }

    internal static byte[] Write(long at, ulong sending)
    {
        var record = new RecordWriter(Version);
        record.Number((ulong)at);
        record.Fixed64(sending);
        return record.ToArray();
    }

    /// <returns>Null for bytes that are not ours.</returns>
    internal static (long At, ulong Sending)? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var record = new RecordReader(bytes, Version);
            return ((long)record.Number(), record.Fixed64());
        }
        catch (RecordFormatException)
        {
            return null;
        }
    }
}
