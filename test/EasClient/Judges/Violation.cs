namespace EasClient.Judges;

/// <summary>Something in an answer that a phone need not put up with.</summary>
/// <param name="Rule">Short name of the rule that was broken.</param>
/// <param name="Command">The command whose answer broke it.</param>
/// <param name="Detail">What exactly.</param>
public sealed record Violation(string Rule, string Command, string Detail)
{
    /// <inheritdoc />
    public override string ToString() => $"{Command}: {Rule}: {Detail}";
}

/// <summary>Thrown at the first violation when a phone is told to be strict.</summary>
public sealed class ViolationException : Exception
{
    public ViolationException()
    {
    }

    public ViolationException(string message)
        : base(message)
    {
    }

    public ViolationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
