using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bridge.OxApi.Transport;

/// <summary>One request to OX, as often as it needs to be sent.</summary>
/// <param name="module">Path below the base URL.</param>
/// <param name="action">Query parameter <c>action</c>; empty for modules without.</param>
/// <param name="repeatable">Whether sending it twice does no harm.</param>
internal sealed class OxCall(HttpMethod method, string module, string action, bool repeatable)
{
    /// <summary>Nothing of this is ever put into a web page, so text may stay readable.</summary>
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly StringBuilder _query = new();

    internal HttpMethod Method => method;

    internal string Module => module;

    internal string Action => action;

    internal bool Repeatable => repeatable;

    /// <summary>What the span and the metrics call it; <c>multiple</c> shows the action it bundles.</summary>
    internal string Label { get; init; } = action.Length == 0 ? module : $"{module} {action}";

    /// <summary>Elements of a <c>multiple</c>, else 1.</summary>
    internal int Elements { get; init; } = 1;

    /// <summary>Makes the body anew for each sending; <c>null</c> without one.</summary>
    internal Func<HttpContent>? Content { get; private set; }

    internal static OxCall Get(string module, string action) => new(HttpMethod.Get, module, action, repeatable: true);

    /// <summary>A PUT that changes something.</summary>
    internal static OxCall Write(string module, string action) => new(HttpMethod.Put, module, action, repeatable: false);

    /// <summary>A PUT that only asks.</summary>
    internal static OxCall Ask(string module, string action) => new(HttpMethod.Put, module, action, repeatable: true);

    internal static OxCall Upload(string module, string action) => new(HttpMethod.Post, module, action, repeatable: false);

    internal OxCall With(string name, string? value)
    {
        if (value is not null) _query.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return this;
    }

    internal OxCall With(string name, long value) => With(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Without it OX shifts the times of these modules by the user's zone.</summary>
    internal OxCall InUtc() => With("timezone", "UTC");

    internal OxCall Body(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(bytes, Writing)) write(json);
        return Body(() => new ReadOnlyMemoryContent(bytes.WrittenMemory)
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") },
        });
    }

    internal OxCall Body(Func<HttpContent> content)
    {
        Content = content;
        return this;
    }

    /// <summary>Path and query below the base URL.</summary>
    internal string Target(string? sessionId)
    {
        var target = new StringBuilder(module).Append('?');
        if (action.Length > 0) target.Append("action=").Append(action);
        if (sessionId is not null) target.Append("&session=").Append(Uri.EscapeDataString(sessionId));
        return target.Append(_query).Replace("?&", "?").ToString();
    }
}
