using System.Globalization;
using System.Text.Json;
using Bridge.OxApi.Transport;

namespace Bridge.OxApi.Mail;

/// <summary>Reads mail answers token by token: a listing may have as many rows as a folder has mails.</summary>
internal static class OxMailReader
{
    /// <summary>id, flags, colour, received date.</summary>
    internal const string RowColumns = "600,611,102,610";

    /// <summary>The same and whether there are attachments.</summary>
    internal const string HitColumns = RowColumns + ",602";

    private delegate T RowReader<out T>(ref Utf8JsonReader json);

    internal static OxMailRow[] ReadRows(ref Utf8JsonReader json) => ReadRows(ref json, static (ref one) =>
    {
        var row = ReadRow(ref one);
        End(ref one);
        return row;
    });

    internal static OxMailHit[] ReadHits(ref Utf8JsonReader json) => ReadRows(ref json, static (ref one) =>
    {
        var row = ReadRow(ref one);
        Cell(ref one);
        var hit = new OxMailHit(row, one.TokenType == JsonTokenType.True);
        End(ref one);
        return hit;
    });

    private static T[] ReadRows<T>(ref Utf8JsonReader json, RowReader<T> read)
    {
        OxRow.Expect(ref json, JsonTokenType.StartArray);
        var rows = new T[64];
        var count = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.Null) continue;
            if (count == rows.Length) Array.Resize(ref rows, count * 2);
            rows[count++] = read(ref json);
        }
        return rows.AsSpan(0, count).ToArray();
    }

    internal static uint ReadUid(ref Utf8JsonReader json) =>
        ReadUidOrNothing(ref json) ?? throw new OxFormatException("uid expected");

    /// <summary>Servers whose mail store does not tell a new uid answer <c>null</c> or <c>"-1"</c>.</summary>
    internal static uint? ReadUidOrNothing(ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.String => Parse(ref json),
        JsonTokenType.Number when json.TryGetUInt32(out var uid) => uid,
        JsonTokenType.Number or JsonTokenType.Null => null,
        _ => throw new OxFormatException("uid expected"),
    };

    /// <summary>The <c>folder_id</c> and <c>id</c> of an object, such as a copy's.</summary>
    internal static (string? Folder, uint? Uid) ReadPlace(ref Utf8JsonReader json)
    {
        string? folder = null;
        uint? uid = null;
        OxRow.Expect(ref json, JsonTokenType.StartObject);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isFolder = json.ValueTextEquals("folder_id"u8);
            var isId = json.ValueTextEquals("id"u8);
            json.Read();
            if (isFolder && json.TokenType == JsonTokenType.String) folder = json.GetString();
            else if (isId) uid = ReadUidOrNothing(ref json);
            else json.Skip();
        }
        return (folder, uid);
    }

    internal static OxMailStatus ReadStatus(ref Utf8JsonReader json)
    {
        long validity = 0, total = -1, unread = -1, next = 0;
        OxRow.Expect(ref json, JsonTokenType.StartObject);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("validity"u8)) validity = ReadNumber(ref json);
            else if (json.ValueTextEquals("total"u8)) total = ReadNumber(ref json);
            else if (json.ValueTextEquals("unread"u8)) unread = ReadNumber(ref json);
            else if (json.ValueTextEquals("next"u8)) next = ReadNumber(ref json);
            else
            {
                json.Read();
                json.Skip();
            }
        }
        return new(validity, checked((int)total), checked((int)unread), next is >= 0 and <= uint.MaxValue ? (uint)next : 0);
    }

    private static OxMailRow ReadRow(ref Utf8JsonReader json)
    {
        OxRow.Expect(ref json, JsonTokenType.StartArray);
        Cell(ref json);
        var uid = ReadUid(ref json);
        Cell(ref json);
        var flags = json.TokenType == JsonTokenType.Number ? json.GetInt32() : throw new OxFormatException("flags expected");
        Cell(ref json);
        var color = OptionalNumber(ref json);
        Cell(ref json);
        return new(uid, flags, (int)Math.Clamp(color, 0, 255), OptionalNumber(ref json));
    }

    private static void End(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.EndArray) throw new OxFormatException("more cells than columns");
    }

    private static void Cell(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.EndArray) throw new OxFormatException("fewer cells than columns");
    }

    private static long OptionalNumber(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var number)) return number;
        json.Skip();
        return 0;
    }

    private static uint? Parse(ref Utf8JsonReader json) =>
        !json.HasValueSequence && !json.ValueIsEscaped
        && System.Buffers.Text.Utf8Parser.TryParse(json.ValueSpan, out uint uid, out var consumed) && consumed == json.ValueSpan.Length
            ? uid
            : null;

    private static long ReadNumber(ref Utf8JsonReader json)
    {
        json.Read();
        return json.TokenType switch
        {
            JsonTokenType.Number => json.GetInt64(),
            JsonTokenType.String => long.Parse(json.GetString()!, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
            _ => throw new OxFormatException("number expected"),
        };
    }
}
