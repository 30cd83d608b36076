using System.Globalization;
using System.Text;
using EasClient;
using EasClient.Http;
using EasClient.Wbxml;
using Gateway.Tests.Architecture;

namespace Gateway.Tests.Fixtures;

/// <summary>A request of <c>test/Fixtures/eas</c>; its README tells the form of the files.</summary>
internal sealed class FixtureRequest
{
    private const string VersionHeader = "MS-ASProtocolVersion";

    private readonly string _query;
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _body;

    private FixtureRequest(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').SkipWhile(line => line.StartsWith('#')).ToList();
        var end = lines.IndexOf("");
        _query = lines[0];
        foreach (var header in lines[1..end])
        {
            var parts = header.Split(": ", 2);
            _headers[parts[0]] = parts[1];
        }

        _body = string.Join('\n', lines[(end + 1)..]);
    }

    /// <summary>Folder and name without the number: "iphone-os-3/04-Sync-first".</summary>
    internal static FixtureRequest Load(string path) => new(File.ReadAllText(Repository.PathOf([.. "test/Fixtures/eas".Split('/'), .. (path + ".txt").Split('/')])));

    /// <summary>Every request of every client.</summary>
    internal static IEnumerable<string> All() =>
        from folder in Directory.EnumerateDirectories(Repository.PathOf("test", "Fixtures", "eas")).Order(StringComparer.Ordinal)
        from file in Directory.EnumerateFiles(folder, "*.txt").Order(StringComparer.Ordinal)
        select $"{Path.GetFileName(folder)}/{Path.GetFileNameWithoutExtension(file)}";

    internal EasVersion Version => EasVersions.Parse(_headers[VersionHeader]);

    internal string Command => _query.Split('&')[0].Split('=')[1];

    /// <summary>The request with its values filled in.</summary>
    /// <param name="values">What stands in braces.</param>
    internal EasRequest With(IReadOnlyDictionary<string, string> values)
    {
        var type = _headers.GetValueOrDefault("Content-Type", "");
        var body = type == EasRequest.MimeType ? Encoding.UTF8.GetBytes(Filled(_body, values, value => value).Replace("\n", "\r\n", StringComparison.Ordinal)) : Bytes(values);
        return new EasRequest(Command)
        {
            RawQuery = Filled(_query, values, Uri.EscapeDataString),
            Headers = _headers.ToDictionary(header => header.Key, header => Filled(header.Value, values, value => value), StringComparer.OrdinalIgnoreCase),
            ContentType = type,
            Body = body,
            Xml = type == EasRequest.WbxmlType ? WbxmlDecoder.Decode(body) : null,
        };
    }

    private static string Filled(string text, IReadOnlyDictionary<string, string> values, Func<string, string> form)
    {
        foreach (var (name, value) in values) text = text.Replace("{" + name + "}", form(value), StringComparison.Ordinal);
        return text;
    }

    /// <summary>Hexadecimal digits, "text", {value} and comments.</summary>
    private byte[] Bytes(IReadOnlyDictionary<string, string> values)
    {
        using var bytes = new MemoryStream();
        foreach (var line in _body.Split('\n'))
        {
            for (var i = 0; i < line.Length && line[i] != '#'; i++)
            {
                if (line[i] == ' ') continue;
                if (line[i] is '"' or '{')
                {
                    var end = line.IndexOf(line[i] == '"' ? '"' : '}', i + 1);
                    var inside = line[(i + 1)..end];
                    bytes.Write(Encoding.UTF8.GetBytes(line[i] == '"' ? inside : values[inside]));
                    i = end;
                    continue;
                }

                bytes.WriteByte(byte.Parse(line.AsSpan(i++, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
            }
        }

        return bytes.ToArray();
    }
}
