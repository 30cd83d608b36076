using System.Text.Json;
using System.Text.Json.Nodes;
using OxSimulator.Profiles;
using OxSimulator.Sessions;
using OxSimulator.Store;

namespace OxSimulator.Http;

/// <summary>One API call: a request, or one element of a <c>multiple</c>.</summary>
public sealed class OxCall
{
    private readonly JsonNode? _json;
    private bool _parsed;
    private JsonNode? _parsedJson;

    internal OxCall(SimServer server, string module, string action, string method, OxParameters parameters, ReadOnlyMemory<byte> body, JsonNode? json = null)
    {
        (Server, Module, Action, Method, Parameters, Body, _json) = (server, module, action, method, parameters, body, json);
        (_parsed, _parsedJson) = (json is not null, json);
    }

    public SimServer Server { get; }

    public SimProfile Profile => Server.Profile;

    public SimClock Clock => Server.Clock;

    /// <summary>The module as registered: <c>mail</c>, <c>chronos/itip</c>, <c>user/me</c>.</summary>
    public string Module { get; }

    /// <summary>What follows the module in the URL path (<c>config/folder/tasks</c> → <c>folder/tasks</c>); empty otherwise.</summary>
    public string Path { get; internal init; } = "";

    /// <summary>Empty when the request names none.</summary>
    public string Action { get; }

    /// <summary>GET, PUT, POST…; for elements of a <c>multiple</c> PUT with a body and GET without.</summary>
    public string Method { get; }

    public OxParameters Parameters { get; }

    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Content-Type of the request, or null.</summary>
    public string? ContentType { get; internal init; }

    /// <summary>The parts when the body is multipart/form-data, else empty.</summary>
    public IReadOnlyList<OxPart> Parts { get; internal init; } = [];

    public bool InMultiple { get; internal init; }

    /// <summary>The HTTP exchange, for cookies and addresses; shared by all elements of a <c>multiple</c>.</summary>
    public required HttpContext Http { get; init; }

    /// <summary>Null only for actions that need none (<see cref="IOxModule.NeedsSession"/>).</summary>
    public OxSession? Session { get; internal init; }

    /// <exception cref="OxFaultException">SES-0201 when the call has no session.</exception>
    public SimUser User => Session?.User ?? throw OxFaults.SessionMissing().AsException();

    public SimContext Context => User.Context;

    /// <summary>The body as JSON; for a <c>multiple</c> element its <c>data</c>. Null for an empty body.</summary>
    /// <exception cref="OxFaultException">SVL-0009 when it is not JSON.</exception>
    public JsonNode? Json
    {
        get
        {
            if (_parsed) return _parsedJson;
            try
            {
                _parsedJson = Body.IsEmpty ? null : JsonNode.Parse(Body.Span);
            }
            catch (JsonException bad)
            {
                throw OxFaults.BadJson(bad.Message).AsException();
            }

            _parsed = true;
            return _parsedJson;
        }
    }

    /// <exception cref="OxFaultException">SVL-0009 when the body is not an object.</exception>
    public JsonObject JsonObject => Json as JsonObject ?? throw OxFaults.BadJson("a JSON object is expected").AsException();

    /// <summary>The body as array; a single object counts as an array of one (old batch deletes).</summary>
    /// <exception cref="OxFaultException">SVL-0009 when the body is neither.</exception>
    public JsonArray JsonArray => Json switch
    {
        JsonArray array => array,
        JsonObject one => [one.DeepClone()],
        _ => throw OxFaults.BadJson("a JSON array is expected").AsException(),
    };

    /// <summary>The zone for Time values: parameter <c>timezone</c>, else the user's own (reference, 1.3).</summary>
    public TimeZoneInfo TimeZone =>
        TimeZoneInfo.TryFindSystemTimeZoneById(Parameters["timezone"] ?? Session?.User.TimeZoneId ?? "UTC", out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>UTC milliseconds → the wire's <i>Time</i>: shifted by the zone's offset at that instant.</summary>
    public long ToTime(long utc) => utc + Offset(utc);

    /// <summary>The wire's <i>Time</i> → UTC milliseconds.</summary>
    public long FromTime(long time) => time - Offset(time - Offset(time));

    private long Offset(long utc)
    {
        var zone = TimeZone;
        return ReferenceEquals(zone, TimeZoneInfo.Utc) ? 0
            : (long)zone.GetUtcOffset(DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(utc, -62135596800000, 253402300799999))).TotalMilliseconds;
    }
}
