namespace Demo.Day;

/// <summary>One step of the day.</summary>
/// <param name="Title">A few words that say what happens.</param>
/// <param name="RunAsync">Does it; anything thrown is a failure.</param>
/// <param name="Vital">Whether nothing after it makes sense when it fails.</param>
internal sealed record DayStep(string Title, Func<DayScene, CancellationToken, Task<StepOutcome>> RunAsync, bool Vital = false);

/// <summary>A group of steps.</summary>
internal sealed record DayChapter(string Title, IReadOnlyList<DayStep> Steps);

/// <summary>How a step went well.</summary>
/// <param name="Said">A sentence or two for the reader.</param>
/// <param name="Took">What the step itself counts as its time; null for all of it.</param>
/// <param name="OxCalls">What it counts as its calls to OX; null for all of them.</param>
internal sealed record StepOutcome(string Said, TimeSpan? Took = null, int? OxCalls = null)
{
    public static implicit operator StepOutcome(string said) => new(said);
}

/// <summary>A step after the fact.</summary>
/// <param name="OxCalls">What OX was asked meanwhile, not counting the user at the web interface.</param>
internal sealed record StepResult(string Title, bool Good, string Said, TimeSpan Took, int OxCalls);
