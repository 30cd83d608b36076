namespace EasClient.Http;

/// <summary>The server answered, and the phone was told not to hear it.</summary>
public sealed class AnswerLostException : IOException
{
    public AnswerLostException()
    {
    }

    public AnswerLostException(string message)
        : base(message)
    {
    }

    public AnswerLostException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
