namespace EasClient.Phone;

/// <summary>A step that a phone cannot go on without was refused by a protocol status.</summary>
public sealed class EasStatusException : Exception
{
    public EasStatusException()
    {
    }

    public EasStatusException(string message)
        : base(message)
    {
    }

    public EasStatusException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal EasStatusException(string command, int? status)
        : base($"{command} was answered with status {status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"}.") => Status = status;

    /// <summary>The status; null if the answer had none.</summary>
    public int? Status { get; }
}
