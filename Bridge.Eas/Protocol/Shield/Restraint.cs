namespace Bridge.Eas.Protocol.Shield;

/// <summary>
/// A leaky bucket with pauses that grow: so many events a minute pass, the next one begins a pause. Whoever goes on in the same way right
/// after a pause gets one twice as long; whoever stays away from it for a while is forgiven.
/// </summary>
internal sealed class Restraint
{
    private static readonly TimeSpan ShortestProbation = TimeSpan.FromSeconds(10);

    private double _level;
    private DateTimeOffset _at;
    private DateTimeOffset _until;
    private TimeSpan _pause;

    /// <summary>What is left of a pause; zero when there is none.</summary>
    public TimeSpan Left(DateTimeOffset now) => _until > now ? _until - now : TimeSpan.Zero;

    /// <summary>One more event.</summary>
    /// <param name="now">When.</param>
    /// <param name="perMinute">Events that pass.</param>
    /// <param name="isStrict">After a pause the very next event begins another; else so many must come together again.</param>
    /// <param name="first">The first pause.</param>
    /// <param name="longest">No pause is longer.</param>
    /// <returns>How long to pause from now on; null when it was within the limit. The flag tells the first of a series of pauses.</returns>
    public (TimeSpan Pause, bool IsOnset)? Count(DateTimeOffset now, int perMinute, bool isStrict, TimeSpan first, TimeSpan longest)
    {
        var probation = isStrict ? Longer(_pause, ShortestProbation) : Longer(_pause, TimeSpan.FromMinutes(1));
        if (_pause > TimeSpan.Zero && now >= _until + probation) _pause = TimeSpan.Zero;
        _level = Math.Max(0, _level - (Math.Max(0, (now - _at).TotalMinutes) * perMinute)) + 1;
        _at = now;
        if (_level <= perMinute && !(isStrict && _pause > TimeSpan.Zero)) return null;

        var isOnset = _pause == TimeSpan.Zero;
        _pause = isOnset ? first : _pause * 2;
        if (_pause > longest) _pause = longest;
        _until = now + _pause;
        (_level, _at) = (perMinute / 2.0, _until);
        return (_pause, isOnset);
    }

    /// <summary>An event was no offence after all.</summary>
    public void TakeBack() => _level = Math.Max(0, _level - 1);

    private static TimeSpan Longer(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
