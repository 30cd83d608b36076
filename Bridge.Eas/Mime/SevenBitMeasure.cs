namespace Bridge.Eas.Mime;

/// <summary>What a message in 7-bit form will be.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="IsText">All of it is ASCII without control characters; not so where something protected may not be changed.</param>
/// <param name="Actions">For <see cref="SevenBitWriter.Actions"/>.</param>
internal sealed record MeasuredMessage(long Length, bool IsText, IReadOnlyList<SevenBitAction> Actions);

/// <summary>
/// Tells with one reading how long a message will be in 7-bit form, and keeps nothing of it. What a leaf needs is known at its end only, so until then it
/// is made in both forms that it may get.
/// </summary>
internal sealed class SevenBitMeasure : IMimeSink
{
    private readonly SevenBitSurvey _survey = new();
    private readonly SevenBitWriter _asItIs = new(Stream.Null) { Actions = [] };
    private readonly SevenBitWriter _changed = new(Stream.Null);
    private Tally _sum = Tally.None;
    private (Tally AsItIs, Tally Changed) _leaf = (Tally.None, Tally.None);
    private bool _isInLeaf;

    private SevenBitMeasure()
    {
    }

    public bool IsDone => false;

    /// <returns>Null when a header is larger than any that is kept whole.</returns>
    /// <exception cref="MimeFormatException">The source is empty.</exception>
    internal static async Task<MeasuredMessage?> RunAsync(Stream source, MimeLimits limits, CancellationToken cancellationToken)
    {
        var measure = new SevenBitMeasure();
        var scanner = new MimeScanner(measure, limits);
        await scanner.RunAsync(source, cancellationToken);
        return scanner.HeaderOverflow ? null : new(measure._sum.Length, measure._sum.IsText, measure._survey.Actions);
    }

    public bool EntityStart(MimeEntity entity, MimeHeaders headers, ReadOnlySpan<byte> block, bool canDescend)
    {
        Count();
        _asItIs.EntityStart(entity, headers, block, canDescend);
        _changed.EntityStart(entity, headers, block, canDescend);
        var descends = _survey.EntityStart(entity, headers, block, canDescend);
        _isInLeaf = !descends;
        Count();
        return descends;
    }

    public void Body(MimeEntity entity, ReadOnlySpan<byte> raw)
    {
        _survey.Body(entity, raw);
        _asItIs.Body(entity, raw);
        _changed.Body(entity, raw);
    }

    public void EntityEnd(MimeEntity entity)
    {
        _survey.EntityEnd(entity);
        _asItIs.EntityEnd(entity);
        _changed.EntityEnd(entity);
        Count();
        if (!_isInLeaf) return;
        _sum += _survey.Actions[^1] == SevenBitAction.Keep ? _leaf.AsItIs : _leaf.Changed;
        (_leaf, _isInLeaf) = ((Tally.None, Tally.None), false);
    }

    public void Structure(ReadOnlySpan<byte> raw)
    {
        _asItIs.Structure(raw);
        _changed.Structure(raw);
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        Count();
        return ValueTask.CompletedTask;
    }

    private void Count()
    {
        var (asItIs, changed) = (Tally.Of(_asItIs), Tally.Of(_changed));
        if (_isInLeaf) _leaf = (_leaf.AsItIs + asItIs, _leaf.Changed + changed);
        else _sum += asItIs;
    }

    private readonly record struct Tally(long Length, bool IsText)
    {
        public static readonly Tally None = new(0, IsText: true);

        public static Tally operator +(Tally one, Tally other) => new(one.Length + other.Length, one.IsText && other.IsText);

        public static Tally Of(SevenBitWriter writer)
        {
            var made = writer.Take();
            return new(made.Length, System.Text.Ascii.IsValid(made) && made.IndexOfAny(SevenBit.Controls) < 0);
        }
    }
}
