using System.Text.Json;
using Bridge.OxApi.Transport;

namespace Bridge.OxApi.Push;

internal enum OxPushFrameType
{
    /// <summary>Nothing to us.</summary>
    Other,
    Open,
    Connected,
    Ping,
    Event,

    /// <summary>The server ends this connection or its session.</summary>
    End,
}

/// <summary>
/// One text frame of Socket.IO 2: <c>0{…}</c> open, <c>40</c> connected, <c>42[…]</c> event, <c>2</c>/<c>3</c> ping and pong, <c>1</c> close.
/// </summary>
internal readonly record struct OxPushFrame(OxPushFrameType Type, OxPushEvent? Event = null, int PingIntervalMs = 0)
{
    private const int DefaultPingMs = 25_000;

    internal static OxPushFrame Read(ReadOnlySpan<byte> frame)
    {
        try
        {
            return frame switch
            {
                [(byte)'0', .. var open] => new(OxPushFrameType.Open, PingIntervalMs: ReadPingInterval(open)),
                [(byte)'1', ..] or [(byte)'4', (byte)'1', ..] => new(OxPushFrameType.End),
                [(byte)'2', ..] => new(OxPushFrameType.Ping),
                [(byte)'4', (byte)'0', ..] => new(OxPushFrameType.Connected),
                [(byte)'4', (byte)'2', .. var message] => ReadEvent(message),
                _ => default,
            };
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static int ReadPingInterval(ReadOnlySpan<byte> open)
    {
        var json = OxEnvelope.Reader(open);
        using var document = JsonDocument.ParseValue(ref json);
        return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("pingInterval", out var interval)
            && interval.ValueKind == JsonValueKind.Number && interval.TryGetInt32(out var milliseconds)
            ? Math.Clamp(milliseconds, 1000, 300_000)
            : DefaultPingMs;
    }

    /// <summary><c>["ox:mail:new",{"folder":…}]</c>, <c>["ox:calendar:updates",{"folders":[…]}]</c>, <c>["session:invalid"]</c>.</summary>
    private static OxPushFrame ReadEvent(ReadOnlySpan<byte> message)
    {
        // An acknowledgement id or a namespace may stand before the array.
        var start = message.IndexOf((byte)'[');
        if (start < 0) return default;
        var json = OxEnvelope.Reader(message[start..]);
        using var document = JsonDocument.ParseValue(ref json);
        var parts = document.RootElement;
        if (parts.GetArrayLength() == 0 || parts[0].ValueKind != JsonValueKind.String) return default;
        var about = parts.GetArrayLength() > 1 && parts[1].ValueKind == JsonValueKind.Object ? parts[1] : default;
        return parts[0].GetString() switch
        {
            "session:invalid" => new(OxPushFrameType.End),
            "ox:mail:new" => new(OxPushFrameType.Event, new(OxPushKind.NewMail, Folders(about, "folder"))),
            "ox:calendar:updates" => new(OxPushFrameType.Event, new(OxPushKind.Calendar, Folders(about, "folders"))),
            _ => default,
        };
    }

    private static List<OxFolderId> Folders(JsonElement about, string name)
    {
        if (about.ValueKind != JsonValueKind.Object || !about.TryGetProperty(name, out var value)) return [];
        return value.ValueKind switch
        {
            JsonValueKind.String => [new(value.GetString()!)],
            JsonValueKind.Array => [.. value.EnumerateArray().Where(id => id.ValueKind == JsonValueKind.String).Select(id => new OxFolderId(id.GetString()!))],
            _ => [],
        };
    }
}
