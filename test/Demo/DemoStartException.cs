namespace Demo;

/// <summary>The demo cannot begin; the message says why in words for its user.</summary>
internal sealed class DemoStartException : Exception
{
    public DemoStartException()
    {
    }

    public DemoStartException(string message)
        : base(message)
    {
    }

    public DemoStartException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
