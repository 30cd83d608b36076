using EasClient.Http;

namespace EasClient.Phone;

/// <summary>The server answered with an HTTP status that tells no protocol answer.</summary>
public sealed class EasHttpException : Exception
{
    public EasHttpException()
    {
    }

    public EasHttpException(string message)
        : base(message)
    {
    }

    public EasHttpException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal EasHttpException(string command, EasResponse response)
        : base($"{command} was answered with HTTP {response.StatusCode}.") => Response = response;

    /// <summary>What came.</summary>
    public EasResponse? Response { get; }

    /// <summary>The HTTP status, 0 if unknown.</summary>
    public int StatusCode => Response?.StatusCode ?? 0;
}
