using System.Buffers;

namespace Bridge.OxApi.Transport;

/// <summary>An answer in pooled memory.</summary>
internal sealed class OxBody : IDisposable
{
    private byte[] _bytes;
    private int _length;

    private OxBody(byte[] bytes) => _bytes = bytes;

    internal ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <returns><c>null</c> when there is more than <paramref name="max"/>.</returns>
    internal static async Task<OxBody?> ReadAsync(HttpContent content, int max, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > max) return null;
        // The announced length is only a hint: memory follows what arrives.
        var body = new OxBody(ArrayPool<byte>.Shared.Rent((int)Math.Clamp(content.Headers.ContentLength ?? 0, 4096, 1 << 20)));
        try
        {
            await using var stream = await content.ReadAsStreamAsync(cancellationToken);
            while (true)
            {
                var read = await stream.ReadAsync(body._bytes.AsMemory(body._length), cancellationToken);
                if (read == 0) return body;
                body._length += read;
                if (body._length > max)
                {
                    body.Dispose();
                    return null;
                }
                if (body._length == body._bytes.Length) body.Grow();
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes, clearArray: false);
        (_bytes, _length) = ([], 0);
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_bytes.Length * 2);
        Bytes.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes, clearArray: false);
        _bytes = larger;
    }
}
