using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Bridge.Eas.Protocol;

/// <summary>Reads the raw query, byte for byte as sent: a framework that turns plus signs into blanks would break base64 lines.</summary>
internal static class EasRequestLineParser
{
    private const int LongestLine = 4096;

    /// <returns>Null when the line is neither form, or cut.</returns>
    internal static EasRequestLine? Parse(string rawQuery)
    {
        var query = rawQuery.StartsWith('?') ? rawQuery[1..] : rawQuery;
        if (query.Length > LongestLine) return null;
        return IsPlain(query) ? ParsePlain(query) : ParseBase64(query);
    }

    /// <summary>A base64 line has no "=" but its padding, so "name=value" before the first "&amp;" tells the plain form.</summary>
    private static bool IsPlain(string query)
    {
        if (query.Length == 0) return true;
        var first = query.Split('&', 2)[0];
        var equals = first.IndexOf('=', StringComparison.Ordinal);
        return equals >= 0 && equals < first.TrimEnd('=').Length;
    }

    private static EasRequestLine? ParsePlain(string query)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            try
            {
                values.TryAdd(parts[0], parts.Length == 2 ? Uri.UnescapeDataString(parts[1].Replace('+', ' ')) : "");
            }
            catch (UriFormatException)
            {
                return null;
            }
        }

        return new EasRequestLine
        {
            Command = CommandOf(values.GetValueOrDefault("Cmd")),
            DeviceId = NormaliseDeviceId(values.GetValueOrDefault("DeviceId", "")),
            DeviceType = values.GetValueOrDefault("DeviceType", ""),
            AttachmentName = values.GetValueOrDefault("AttachmentName"),
            CollectionId = values.GetValueOrDefault("CollectionId"),
            ItemId = values.GetValueOrDefault("ItemId"),
            LongId = values.GetValueOrDefault("LongId"),
            Occurrence = values.GetValueOrDefault("Occurrence"),
            SaveInSent = values.GetValueOrDefault("SaveInSent") is "T" or "t",
        };
    }

    private static EasCommand? CommandOf(string? name) =>
        Enum.TryParse<EasCommand>(name, ignoreCase: true, out var command) && Enum.IsDefined(command) && !char.IsAsciiDigit(name![0]) ? command : null;

    private static EasRequestLine? ParseBase64(string query)
    {
        if (Decode(query) is not { } bytes) return null;
        var rest = new Cursor(bytes);
        try
        {
            var version = rest.Byte();
            var command = rest.Byte();
            rest.Take(2); // The phone's locale, which OX knows better.
            var deviceId = rest.Take(rest.Byte());
            var policyKey = rest.Take(rest.Byte());
            var deviceType = rest.Take(rest.Byte());
            if (policyKey.Length is not (0 or 4)) return null;

            var line = new EasRequestLine
            {
                VersionCode = version,
                Command = Enum.IsDefined((EasCommand)command) ? (EasCommand)command : null,
                DeviceId = NormaliseDeviceId(DeviceIdText(deviceId)),
                PolicyKey = policyKey.Length == 4 ? BinaryPrimitives.ReadUInt32LittleEndian(policyKey) : null,
                DeviceType = Encoding.ASCII.GetString(deviceType),
            };
            while (!rest.AtEnd)
            {
                var tag = rest.Byte();
                line = WithParameter(line, tag, rest.Take(rest.Byte()));
            }

            return line;
        }
        catch (CutLineException)
        {
            return null;
        }
    }

    private static EasRequestLine WithParameter(EasRequestLine line, byte tag, ReadOnlySpan<byte> value) => tag switch
    {
        0 => line with { AttachmentName = Encoding.UTF8.GetString(value) },
        1 => line with { CollectionId = Encoding.UTF8.GetString(value) },
        3 => line with { ItemId = Encoding.UTF8.GetString(value) },
        4 => line with { LongId = Encoding.UTF8.GetString(value) },
        6 => line with { Occurrence = Encoding.UTF8.GetString(value) },
        7 when value.Length > 0 => line with { SaveInSent = (value[0] & 1) != 0, AcceptMultiPart = (value[0] & 2) != 0 },
        _ => line,
    };

    /// <summary>Windows Phone sends its id as text in OPTIONS and as 16 raw bytes in base64 lines: both must become one id.</summary>
    private static string DeviceIdText(ReadOnlySpan<byte> id)
    {
        foreach (var value in id)
        {
            if (value is < 0x20 or > 0x7E) return Convert.ToHexString(id);
        }

        return Encoding.ASCII.GetString(id);
    }

    /// <summary>Device ids are compared without case: phones changed theirs between versions.</summary>
    private static string NormaliseDeviceId(string id) => id.Trim().ToUpper(CultureInfo.InvariantCulture);

    private static byte[]? Decode(string query)
    {
        var text = query;
        if (text.Contains('%', StringComparison.Ordinal)) text = Uri.UnescapeDataString(text);
        text = text.TrimEnd('=').Replace('-', '+').Replace('_', '/');
        text = text.PadRight(text.Length + ((4 - (text.Length % 4)) % 4), '=');
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var count) ? bytes[..count] : null;
    }

    private ref struct Cursor(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _rest = bytes;

        public readonly bool AtEnd => _rest.IsEmpty;

        public byte Byte() => Take(1)[0];

        public ReadOnlySpan<byte> Take(int count)
        {
            if (count > _rest.Length) throw new CutLineException();
            var taken = _rest[..count];
            _rest = _rest[count..];
            return taken;
        }
    }

    private sealed class CutLineException : Exception;
}
