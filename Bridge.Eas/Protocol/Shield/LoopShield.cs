using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Bridge.Eas.State.Store;
using Bridge.Eas.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Protocol.Shield;

/// <summary>
/// Keeps a phone that hammers away from OX and from the store: the same request answered the same way again and again, or far too many
/// requests, get 503 with a Retry-After that grows (L71). It heals by itself: another answer, or a while of quiet, and all is forgotten.
/// </summary>
/// <remarks>
/// What phones rightly do is not touched: Pings that come back, MoreAvailable rounds (each has another key), a few repeats of a request whose
/// answer was lost, polling every few seconds. Held by each node for itself, in bounded memory and by hashes alone.
/// </remarks>
internal sealed partial class LoopShield(IOptions<ShieldOptions> options, GuardMetrics metrics, TimeProvider time, ILogger<LoopShield> logger)
{
    /// <summary>Devices in each of two generations; when the younger is full, the older goes.</summary>
    private const int MostDevices = 10_000;

    /// <summary>What fails since OX is away may succeed as soon as OX is back.</summary>
    private static readonly TimeSpan LongestWhileAway = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private Dictionary<ulong, ShieldedDevice> _younger = [];
    private Dictionary<ulong, ShieldedDevice> _older = [];

    /// <summary>Devices known now.</summary>
    internal int Known
    {
        get
        {
            lock (_lock) return _younger.Count + _older.Count;
        }
    }

    /// <summary>Called before a request may cost anything.</summary>
    /// <returns>A pass to be closed with the answer; with <see cref="ShieldPass.Pause"/> the request is refused.</returns>
    public ShieldPass Enter(StateUser user, EasRequestLine line, EasCommand command, ReadOnlySequence<byte> body)
    {
        if (!options.Value.Enabled) return ShieldPass.Free;

        var (hash, deviceId) = (HashOf(line, command, body), line.DeviceId);
        var now = time.GetUtcNow();
        lock (_lock)
        {
            var device = DeviceOf(HashOf(user, deviceId));
            if (device.Rate.Left(now) is var tooMany && tooMany > TimeSpan.Zero) return ShieldPass.Refused(tooMany);
            var request = device.RequestOf(hash);
            if (request.Same.Left(now) is var again && again > TimeSpan.Zero) return ShieldPass.Refused(again);

            if (device.Rate.Count(now, options.Value.MaxRequestsPerMinute, isStrict: false, First, Longest) is { } pause)
            {
                Note(command, "rate", deviceId, pause);
                return ShieldPass.Refused(pause.Pause);
            }

            if (request.UnderWay >= options.Value.MaxSameFailures) return ShieldPass.Refused(First);
            request.UnderWay++;
            return new ShieldPass(this, device, request, command, deviceId);
        }
    }

    private TimeSpan First => TimeSpan.FromSeconds(options.Value.FirstPauseSeconds);

    private TimeSpan Longest => TimeSpan.FromSeconds(options.Value.LongestPauseSeconds);

    internal void Leave(ShieldPass pass, EasReply? reply)
    {
        var (device, request) = (pass.Device!, pass.Request!);
        var fails = reply is not null && Fails(pass.Command, reply);
        var answer = reply is null ? 0 : HashOf(reply, fails);
        lock (_lock)
        {
            request.UnderWay--;

            // Who asks for the password says nothing of the request; without an answer (the phone hung up, the store is away) there is none.
            if (reply is null or { HttpStatus: 401 }) return;
            if (reply.ComesAgain) device.Rate.TakeBack();
            if (answer != request.Answer)
            {
                (request.Answer, request.Fails, request.Same) = (answer, fails, new Restraint());
                if (!fails && reply.Document is not null && pass.Command != EasCommand.Ping) device.GotOn(request);
            }

            var limit = fails ? options.Value.MaxSameFailures : options.Value.MaxSameAnswers;
            var longest = reply.HttpStatus == 503 && Longest > LongestWhileAway ? LongestWhileAway : Longest;
            if (request.Same.Count(time.GetUtcNow(), limit, isStrict: fails, First, longest) is { } pause) Note(pass.Command, fails ? "failure" : "answer", pass.DeviceId!, pause);
        }
    }

    private static bool Fails(EasCommand command, EasReply reply) =>
        reply.HttpStatus >= 400 || !(reply.Status is 0 or 1 || (command == EasCommand.Ping && reply.Status == 2));

    private void Note(EasCommand command, string kind, string deviceId, (TimeSpan Pause, bool IsOnset) pause)
    {
        if (!pause.IsOnset) return;
        metrics.Loop(command, kind);
        Hammers(StateKeys.Hash(deviceId), command, kind, pause.Pause.TotalSeconds);
    }

    private ShieldedDevice DeviceOf(ulong hash)
    {
        if (_younger.TryGetValue(hash, out var device)) return device;
        if (!_older.Remove(hash, out device)) device = new ShieldedDevice();
        if (_younger.Count == MostDevices) (_older, _younger) = (_younger, []);
        _younger.Add(hash, device);
        return device;
    }

    private static ulong HashOf(StateUser user, string deviceId) => Short(SHA256.HashData(Encoding.UTF8.GetBytes($"{user.ContextId}/{user.UserId}/{deviceId}")));

    /// <summary>What an older phone asks for may stand in the request line alone: whoever fetches a hundred attachments asks for each of them once.</summary>
    private static ulong HashOf(EasRequestLine line, EasCommand command, ReadOnlySequence<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([(byte)command]);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\n', line.AttachmentName, line.CollectionId, line.ItemId, line.LongId) + '\n'));
        foreach (var segment in body) hash.AppendData(segment.Span);
        return Short(hash.GetHashAndReset());
    }

    /// <summary>Failures are the same by their status alone: what else they say may differ each time.</summary>
    private static ulong HashOf(EasReply reply, bool fails)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> status = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(status, reply.HttpStatus);
        BinaryPrimitives.WriteInt32LittleEndian(status[4..], reply.Status);
        hash.AppendData(status);
        if (!fails && reply.Document is { } document) hash.AppendData(document.Written.Span);
        return Short(hash.GetHashAndReset());
    }

    private static ulong Short(byte[] digest) => Math.Max(1, BinaryPrimitives.ReadUInt64LittleEndian(digest));

    [LoggerMessage(2005, LogLevel.Warning, "Device {Device} repeats {Command} ({Kind}): answered 503, to come back in {Seconds} s")]
    private partial void Hammers(string device, EasCommand command, string kind, double seconds);
}
