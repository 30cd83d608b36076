using Bridge.OxApi.Transport;

namespace Bridge.OxApi.Contacts;

/// <summary>Fetches a picture by the address OX gave for it. Source: OX HTTP API, contacts, pictures.</summary>
internal static class OxPictureCall
{
    internal static async Task<OxResult<OxPicture?>> GetAsync(
        OxCaller caller, IOxSession session, string url, int maxBytes, int? edge, CancellationToken cancellationToken)
    {
        // The cookies go along, so the address must not lead anywhere but to OX.
        var address = Uri.TryCreate(caller.Http.BaseUrl, url, out var absolute) ? absolute : null;
        if (address is null || address.GetLeftPart(UriPartial.Authority) != caller.Http.BaseUrl.GetLeftPart(UriPartial.Authority))
            return OxResult<OxPicture?>.Success(null);

        var path = address.AbsolutePath;
        var call = new OxCall(HttpMethod.Get, path, "", repeatable: true) { Label = "image" };
        foreach (var pair in address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            if (parts[0] != "session") call.With(parts[0], parts.Length > 1 ? Uri.UnescapeDataString(parts[1].Replace('+', ' ')) : "");
        }

        if (edge is { } pixels) call.With("width", pixels).With("height", pixels).With("scaleType", "contain").With("shrinkOnly", "true");

        var result = await caller.CallRawAsync<OxPicture?>(
            session,
            call,
            async (exchange, token) =>
            {
                var content = exchange.Response!.Content;
                using var body = await OxBody.ReadAsync(content, maxBytes, token);
                if (body is null) return new OxError(OxNetCodes.TooLarge, OxErrorCategory.Capacity);
                var type = content.Headers.ContentType?.MediaType ?? "";
                if (type.StartsWith("image/", StringComparison.OrdinalIgnoreCase) && body.Bytes.Length > 0)
                    return OxResult<OxPicture?>.Success(new(body.Bytes.ToArray(), type));
                return OxCaller.TryReadError(body.Bytes) is { } error ? error : OxResult<OxPicture?>.Success(null);
            },
            cancellationToken);
        // There is no picture, or none any more.
        return result.Error?.Code is "HTTP-400" or "HTTP-404" ? OxResult<OxPicture?>.Success(null) : result;
    }
}
