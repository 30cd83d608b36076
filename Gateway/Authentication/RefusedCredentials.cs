using System.Security.Cryptography;
using System.Text;
using Bridge.Eas.Protocol.Http;
using Microsoft.Extensions.Options;

namespace Gateway.Authentication;

/// <summary>Remembers for a while which credentials OX refused, so that a phone with an old password does not lock the user's account out.</summary>
/// <remarks>Holds keyed hashes, never what was typed; the key lives and dies with the process.</remarks>
internal sealed class RefusedCredentials(IOptions<AuthenticationSettings> settings, TimeProvider time)
{
    /// <summary>With all places taken the oldest goes, so that a flood costs memory for this many and no more.</summary>
    internal const int Capacity = 50_000;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly Lock _gate = new();
    private readonly Dictionary<Mark, DateTimeOffset> _until = [];
    private readonly Queue<(Mark Mark, DateTimeOffset Until)> _order = new();

    internal bool Contains(EasLogin login)
    {
        var mark = MarkOf(login);
        lock (_gate)
            return _until.TryGetValue(mark, out var until) && until > time.GetUtcNow();
    }

    internal void Add(EasLogin login)
    {
        var now = time.GetUtcNow();
        var until = now.AddSeconds(settings.Value.RememberRefusedSeconds);
        if (until <= now)
            return;
        var mark = MarkOf(login);
        lock (_gate)
        {
            _until[mark] = until;
            _order.Enqueue((mark, until));
            while (_order.TryPeek(out var oldest) && (oldest.Until <= now || _order.Count > Capacity))
            {
                _order.Dequeue();
                if (_until.TryGetValue(oldest.Mark, out var last) && last == oldest.Until)
                    _until.Remove(oldest.Mark);
            }
        }
    }

    /// <summary>The same for the same login as long as the process lives; lets an operator see in the log that failures belong together.</summary>
    internal string Alias(EasLogin login) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(login.Name)).AsSpan(0, 6));

    private Mark MarkOf(EasLogin login)
    {
        var hash = HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{login.Name.Length}:{login.Name}{login.Password}"));
        return new(BitConverter.ToUInt128(hash));
    }

    private readonly record struct Mark(UInt128 Hash);
}
