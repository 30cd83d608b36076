using Microsoft.Extensions.Internal;

namespace Bridge.Eas;

/// <summary>Lets the memory cache go by the same clock as everything else.</summary>
internal sealed class CacheClock(TimeProvider time) : ISystemClock
{
    public DateTimeOffset UtcNow => time.GetUtcNow();
}
