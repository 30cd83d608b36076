using System.Text.Json.Nodes;

namespace OxSimulator.Http;

/// <summary>What a module answers; <see cref="OxEnvelope"/> puts it on the wire.</summary>
public sealed record OxAnswer
{
    /// <summary>The envelope's <c>data</c>; meaningful when <see cref="HasData"/>.</summary>
    public JsonNode? Data { get; private init; }

    /// <summary><c>data</c> already rendered as UTF-8 JSON, in place of <see cref="Data"/>.</summary>
    public ReadOnlyMemory<byte> RenderedData { get; private init; }

    /// <summary>False leaves <c>data</c> out altogether.</summary>
    public bool HasData { get; private init; }

    /// <summary>The envelope's <c>timestamp</c>; null leaves it out.</summary>
    public long? Timestamp { get; private init; }

    /// <summary>Number of rows for the call log.</summary>
    public int Rows { get; private init; }

    public IReadOnlyList<OxFault> Warnings { get; init; } = [];

    public OxFault? Fault { get; private init; }

    /// <summary>Bytes instead of an envelope.</summary>
    public OxRawAnswer? Raw { get; private init; }

    /// <summary>Top-level JSON without an envelope (<c>login</c>, <c>multiple</c>).</summary>
    public JsonNode? Bare { get; private init; }

    /// <summary>Answers to multipart POSTs are wrapped in an HTML page (reference, 13.1) unless this is set.</summary>
    public bool NeverHtml { get; private init; }

    /// <summary>An envelope with data (null is written as <c>null</c>).</summary>
    public static OxAnswer Of(JsonNode? data, long? timestamp = null) =>
        new() { Data = data, HasData = true, Timestamp = timestamp, Rows = data is JsonArray array ? array.Count : data is null ? 0 : 1 };

    /// <summary>An envelope whose data holds this many rows somewhere inside.</summary>
    public static OxAnswer Of(JsonNode data, int rows, long? timestamp) => new() { Data = data, HasData = true, Rows = rows, Timestamp = timestamp };

    /// <summary>As <see cref="Of(JsonNode?, long?)"/>, but never wrapped in HTML.</summary>
    public static OxAnswer PlainJson(JsonArray data) => new() { Data = data, HasData = true, Rows = data.Count, NeverHtml = true };

    /// <summary>An envelope with data that is already JSON text.</summary>
    public static OxAnswer Rendered(ReadOnlyMemory<byte> json, int rows, long? timestamp = null) =>
        new() { RenderedData = json, HasData = true, Rows = rows, Timestamp = timestamp };

    /// <summary>An envelope without <c>data</c>.</summary>
    public static OxAnswer Void(long? timestamp = null) => new() { Timestamp = timestamp };

    public static OxAnswer Of(OxFault fault) => new() { Fault = fault };

    /// <summary>A fault beside data: a later part of the work failed.</summary>
    public static OxAnswer Of(OxFault fault, JsonNode data) => new() { Fault = fault, Data = data, HasData = true };

    public static OxAnswer OfBare(JsonNode json) => new() { Bare = json, Rows = 1 };

    public static OxAnswer OfRaw(ReadOnlyMemory<byte> content, string contentType, string? fileName = null, int status = 200) =>
        new() { Raw = new(content, contentType, fileName, status), Rows = 1 };

    /// <summary>An HTTP status with an empty body.</summary>
    public static OxAnswer OfStatus(int status) => new() { Raw = new(default, "text/plain", null, status) };

    public static implicit operator OxAnswer(OxFault fault) => Of(fault);

    public static OxAnswer FromOxFault(OxFault fault) => Of(fault);
}

/// <summary>Bytes as they are.</summary>
/// <param name="FileName">Sends <c>Content-Disposition: attachment</c> with this name.</param>
public sealed record OxRawAnswer(ReadOnlyMemory<byte> Content, string ContentType, string? FileName, int Status);
