namespace Bridge.OxApi.Calendar;

/// <summary>A file as OX sends it, streamed; to be disposed of.</summary>
/// <param name="Content">Its bytes. What breaks on the way is an <see cref="IOException"/>.</param>
/// <param name="Length">Bytes, if OX tells them beforehand.</param>
/// <param name="MediaType">As OX tells it; empty where it does not.</param>
public sealed record OxFile(Stream Content, long? Length, string MediaType, IDisposable Exchange) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Content.DisposeAsync();
        Exchange.Dispose();
    }
}
