using System.Text.Json;

namespace Bridge.OxApi.Transport;

/// <summary>Calls OX for a session: authenticates, reads the envelope, and logs in again once when the session is gone.</summary>
internal sealed class OxCaller(OxHttp http, OxLogin login, OxTelemetry telemetry)
{
    /// <summary>Elements of one <c>multiple</c>; more are sent in further ones.</summary>
    internal const int MaxElements = 200;

    internal OxHttp Http => http;

    internal Task<OxResult<T>> CallAsync<T>(IOxSession session, OxCall call, OxAnswer<T> answer, CancellationToken cancellationToken) =>
        MeteredAsync(session, call, (exchange, token) => ReadJsonAsync(exchange, answer, token), cancellationToken);

    /// <summary>An answer that is no envelope. <paramref name="read"/> sees status 200 only.</summary>
    internal Task<OxResult<T>> CallRawAsync<T>(
        IOxSession session, OxCall call, Func<OxExchange, CancellationToken, Task<OxResult<T>>> read, CancellationToken cancellationToken) =>
        MeteredAsync(session, call, read, cancellationToken);

    /// <summary>Bundles elements of one module and action into <c>multiple</c>; the answers are in the order of the elements.</summary>
    /// <param name="write">Writes the members of an element besides module and action, <c>data</c> included.</param>
    /// <returns>An error only when all elements share it; when a later bundle fails as a whole, its elements carry that error.</returns>
    internal async Task<OxResult<IReadOnlyList<OxResult<TValue>>>> MultipleAsync<TElement, TValue>(
        IOxSession session, string module, string action, bool repeatable, IReadOnlyList<TElement> elements, Action<Utf8JsonWriter, TElement> write,
        OxAnswer<TValue> answer, CancellationToken cancellationToken)
    {
        var results = new List<OxResult<TValue>>(elements.Count);
        foreach (var bundle in elements.Chunk(MaxElements))
        {
            var call = new OxCall(HttpMethod.Put, "multiple", "", repeatable) { Label = $"multiple {module} {action}", Elements = bundle.Length }
                .With("continue", "true")
                .Body(json =>
                {
                    json.WriteStartArray();
                    foreach (var element in bundle)
                    {
                        json.WriteStartObject();
                        json.WriteString("module", module);
                        json.WriteString("action", action);
                        json.WriteString("timezone", "UTC");
                        write(json, element);
                        json.WriteEndObject();
                    }
                    json.WriteEndArray();
                });
            var bundled = await MeteredAsync(session, call, (exchange, token) => ReadBundleAsync(exchange, bundle.Length, answer, token), cancellationToken);
            if (bundled.TryGet(out var values, out var error)) results.AddRange(values);
            else if (results.Count == 0) return error;
            else results.AddRange(Enumerable.Repeat(OxResult<TValue>.Failure(error), elements.Count - results.Count));
            if (error is not null) break;
        }
        return OxResult<IReadOnlyList<OxResult<TValue>>>.Success(results);
    }

    private async Task<OxResult<T>> MeteredAsync<T>(
        IOxSession opaque, OxCall call, Func<OxExchange, CancellationToken, Task<OxResult<T>>> read, CancellationToken cancellationToken)
    {
        var session = (OxSession)opaque;
        using var measure = telemetry.Start(call);
        var state = session.State;
        var result = await SendAsync(session, state, call, read, cancellationToken);
        if (session.CanRenew && OxSessionLoss.IsLoss(result.Error))
        {
            if (await session.RenewAsync(state.Generation, result.Error!, login, cancellationToken) is { } refused)
            {
                // When the mail server behind OX refuses, only a refused password explains it better than its own words.
                if (OxSessionLoss.IsSession(result.Error!) || refused.IsCredentialsRefused) result = refused;
            }
            else if (OxSessionLoss.MayRepeat(result.Error!, call))
            {
                result = await SendAsync(session, session.State, call, read, cancellationToken);
            }
        }
        measure.Ended(result.Error);
        return result;
    }

    private Task<OxResult<T>> SendAsync<T>(
        OxSession session, OxSessionState state, OxCall call, Func<OxExchange, CancellationToken, Task<OxResult<T>>> read, CancellationToken cancellationToken)
    {
        var content = call.Content?.Invoke();
        return session.InTurnAsync(() => http.SendAsync(
            () =>
            {
                var request = new HttpRequestMessage(call.Method, new Uri(http.BaseUrl, call.Target(state.SessionId))) { Content = content };
                session.Sign(request, state);
                return request;
            },
            call.Repeatable,
            (exchange, token) =>
            {
                session.TakeCookies(state, exchange.Response!);
                return (int)exchange.Response!.StatusCode == 200 ? read(exchange, token) : ReadRefusalAsync<T>(exchange, token);
            },
            cancellationToken), cancellationToken);
    }

    private async Task<OxResult<T>> ReadJsonAsync<T>(OxExchange exchange, OxAnswer<T> answer, CancellationToken cancellationToken)
    {
        using var body = await OxBody.ReadAsync(exchange.Response!.Content, http.Options.MaxAnswerBytes, cancellationToken);
        if (body is null) return new OxError(OxNetCodes.TooLarge, OxErrorCategory.Capacity);
        return Parse(() => answer.Read(OxEnvelope.Read(body.Bytes)));
    }

    private async Task<OxResult<List<OxResult<T>>>> ReadBundleAsync<T>(OxExchange exchange, int count, OxAnswer<T> answer, CancellationToken cancellationToken)
    {
        using var body = await OxBody.ReadAsync(exchange.Response!.Content, http.Options.MaxAnswerBytes, cancellationToken);
        if (body is null) return new OxError(OxNetCodes.TooLarge, OxErrorCategory.Capacity);
        return Parse(() => ReadBundle(body.Bytes, count, answer));
    }

    private static OxResult<List<OxResult<T>>> ReadBundle<T>(ReadOnlySpan<byte> bytes, int count, OxAnswer<T> answer)
    {
        var json = OxEnvelope.Reader(bytes);
        json.Read();
        // A bundle refused as a whole (session gone) is answered like any other call.
        if (json.TokenType == JsonTokenType.StartObject)
            return OxEnvelope.Read(bytes).Error ?? throw new OxFormatException("array of envelopes expected");
        OxRow.Expect(ref json, JsonTokenType.StartArray);
        var results = new List<OxResult<T>>(count);
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (results.Count == count) throw new OxFormatException("more answers than elements");
            results.Add(answer.Read(OxEnvelope.Read(ref json, bytes)));
        }
        if (results.Count != count || json.TokenType != JsonTokenType.EndArray) throw new OxFormatException("fewer answers than elements");
        // The elements share the session: when it is gone, all of them say so and nothing was done.
        return results.Count > 0 && results.TrueForAll(result => OxSessionLoss.IsLoss(result.Error))
            ? results[0].Error!
            : OxResult<List<OxResult<T>>>.Success(results);
    }

    private async Task<OxResult<T>> ReadRefusalAsync<T>(OxExchange exchange, CancellationToken cancellationToken)
    {
        var response = exchange.Response!;
        var error = http.ErrorOf(response);
        if (error.IsTransient) return error;
        // Newer servers send a few of their envelopes with a status of their own.
        using var body = await OxBody.ReadAsync(response.Content, 64 << 10, cancellationToken);
        return body is not null && TryReadError(body.Bytes) is { Code.Length: > 0 } told ? told : error;
    }

    internal static OxError? TryReadError(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return bytes.IsEmpty ? null : OxEnvelope.Read(bytes).Error;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static OxResult<T> Parse<T>(Func<OxResult<T>> read)
    {
        try
        {
            return read();
        }
        catch (OxFormatException)
        {
            return new OxError(OxNetCodes.BadRow, OxErrorCategory.TryAgain);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or OverflowException or InvalidOperationException)
        {
            return new OxError(OxNetCodes.BadAnswer, OxErrorCategory.TryAgain);
        }
    }
}
