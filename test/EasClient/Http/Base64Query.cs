using System.Buffers.Binary;
using System.Text;

namespace EasClient.Http;

/// <summary>Writes the base64 form of the query.</summary>
/// <remarks>
/// Version byte, command code, locale (LE), device id, policy key (LE, absent with length 0), device type, parameters (tag, length, value).
/// Source: MS-ASHTTP, "Base64 Encoded Query Value".
/// </remarks>
public static class Base64Query
{
    private const byte OptionsTag = 7;
    private const byte SaveInSentBit = 0x01;
    private const byte AcceptMultipartBit = 0x02;

    /// <summary>The whole query of a request, without the question mark.</summary>
    /// <param name="deviceId">As bytes: most phones send their id's letters, some the raw bytes of a GUID.</param>
    /// <param name="locale">Windows language id, 0x0409 for US English.</param>
    /// <param name="policyKey">Null leaves the key out.</param>
    public static string Write(
        EasRequest request, EasVersion version, byte[] deviceId, string deviceType, uint? policyKey, ushort locale = 0x0409)
    {
        using var query = new MemoryStream();
        query.WriteByte((byte)version);
        query.WriteByte(CommandCodes.Of(request.Command));
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteUInt16LittleEndian(number, locale);
        query.Write(number[..2]);
        WriteField(query, deviceId);
        if (policyKey is { } key)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(number, key);
            WriteField(query, number);
        }
        else WriteField(query, []);

        WriteField(query, Encoding.ASCII.GetBytes(deviceType));
        foreach (var (parameter, value) in request.Parameters.OrderBy(p => p.Key))
        {
            query.WriteByte((byte)parameter);
            WriteField(query, Encoding.UTF8.GetBytes(value));
        }

        WriteOptions(query, request);
        return Convert.ToBase64String(query.ToArray());
    }

    private static void WriteOptions(MemoryStream query, EasRequest request)
    {
        var options = (request.SaveInSent is true ? SaveInSentBit : 0) | (request.AcceptMultipart ? AcceptMultipartBit : 0);
        if (options == 0 && request.SaveInSent is null) return;
        query.Write([OptionsTag, 1, (byte)options]);
    }

    private static void WriteField(MemoryStream query, ReadOnlySpan<byte> value)
    {
        if (value.Length > byte.MaxValue) throw new ArgumentException("A field of a base64 query holds 255 bytes at most.", nameof(value));
        query.WriteByte((byte)value.Length);
        query.Write(value);
    }
}
