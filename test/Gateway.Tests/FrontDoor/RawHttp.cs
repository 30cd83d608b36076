using System.Net.Sockets;
using System.Text;

namespace Gateway.Tests.FrontDoor;

/// <summary>Sends a request line exactly as written; HttpClient would tidy it first.</summary>
internal static class RawHttp
{
    /// <returns>The whole answer as text.</returns>
    internal static async Task<string> SendAsync(Uri server, string method, string target, string headers = "", string body = "")
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port);
        await using var stream = client.GetStream();
        var request = $"{method} {target} HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: close\r\n{headers}\r\n{body}";
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }

    internal static int StatusOf(string answer) => int.Parse(answer.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture);
}
