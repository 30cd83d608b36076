using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Simulation.Kernel;

/// <summary>What happened, line by line, and a hash over it: the same seed gives the same hash.</summary>
internal sealed class Trace(VirtualClock clock, bool keeps) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<string> _lines = [];

    /// <summary>Empty unless they are kept.</summary>
    public IReadOnlyList<string> Lines => _lines;

    public void Add(string line)
    {
        var at = TimeSpan.FromTicks(clock.Elapsed);
        var stamped = string.Create(CultureInfo.InvariantCulture, $"{(long)at.TotalHours:00}:{at:mm\\:ss\\.fff}  {line}");
        _hash.AppendData(Encoding.UTF8.GetBytes(stamped));
        if (keeps) _lines.Add(stamped);
    }

    /// <summary>More for the eye: only where lines are kept, and not part of the hash.</summary>
    public void Aside(Func<string> line)
    {
        if (keeps) _lines.Add("                " + line());
    }

    /// <summary>16 hexadecimal digits.</summary>
    public string Hash() => Convert.ToHexStringLower(_hash.GetCurrentHash().AsSpan(0, 8));

    public void Dispose() => _hash.Dispose();
}
