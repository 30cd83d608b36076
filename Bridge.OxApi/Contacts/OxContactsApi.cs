using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Bridge.OxApi.Columns;
using Bridge.OxApi.Transport;

namespace Bridge.OxApi.Contacts;

/// <inheritdoc cref="IOxContactsApi"/>
internal sealed class OxContactsApi(OxCaller caller)
    : OxObjectsApi<OxContact>(caller, Module, Names, new(OxContactColumns.Id, OxContactColumns.FolderId), Unchanged), IOxContactsApi
{
    private const string Module = "contacts";

    /// <summary>The global address book.</summary>
    private const string Gab = "6";

    private static readonly string[] AddressFields = ["email1", "email2", "email3"];

    private static readonly string[] NameFields = ["display_name", "first_name", "last_name", "nickname", "email1", "email2", "email3"];

    private const int MaxPictureBytes = 8 << 20;

    /// <summary>"There was nothing to change": what was asked for is so.</summary>
    private const string Unchanged = "CON-0122";

    private static readonly string[] GalFields = ["display_name", "first_name", "last_name", "nickname", "company", "email1", "email2", "email3"];

    /// <summary>Objects of older servers spell some names differently than the columns' list does.</summary>
    private static readonly OxColumns<OxContact> Names = new(
    [
        .. OxContactColumns.All,
        new OxColumn<OxContact, string?>(534, "busines_categorie", OxCell.Text, c => c.BusinessCategory, (c, v) => c.BusinessCategory = v, writable: false),
        new OxColumn<OxContact, int?>(524, "internal_userid", OxCell.Int, c => c.UserId, (c, v) => c.UserId = v, writable: false),
    ]);

    public async Task<OxResult<IReadOnlyList<OxContact>>> SearchGalAsync(
        IOxSession session, string pattern, int first, int count, CancellationToken cancellationToken)
    {
        var plain = WithoutWildcards(pattern);
        if (plain.Length == 0 || count <= 0) return OxResult<IReadOnlyList<OxContact>>.Success([]);
        var columns = OxContactColumns.Gal;
        var result = await Caller.CallAsync(
            session,
            OxCall.Ask(Module, "advancedSearch")
                .With("columns", columns.Numbers).With("sort", 500).With("order", "asc").With("admin", "false")
                .With("left_hand_limit", first).With("right_hand_limit", (long)first + count).InUtc()
                .Body(json =>
                {
                    json.WriteStartObject();
                    json.WriteStartArray("filter");
                    json.WriteStringValue("or");
                    foreach (var field in GalFields) Compare(json, field, $"*{plain}*");
                    json.WriteEndArray();
                    json.WriteStartArray("folders");
                    json.WriteStringValue(Gab);
                    json.WriteEndArray();
                    json.WriteEndObject();
                }),
            Rows(columns),
            cancellationToken);
        // Servers without limits for this action answer with everything.
        return result.Select<IReadOnlyList<OxContact>>(rows => rows.Count > count ? [.. rows.Skip(first).Take(count)] : rows);
    }

    public async Task<OxResult<IReadOnlyList<OxResult<IReadOnlyList<OxContact>>>>> ResolveAsync(
        IOxSession session, IReadOnlyList<string> names, int count, CancellationToken cancellationToken)
    {
        if (names.Count == 0) return OxResult<IReadOnlyList<OxResult<IReadOnlyList<OxContact>>>>.Success([]);
        var columns = OxContactColumns.Recipient;
        var result = await Caller.MultipleAsync(
            session, Module, "advancedSearch", repeatable: true, names,
            (json, name) =>
            {
                json.WriteString("columns", columns.Numbers);
                json.WriteNumber("sort", 500);
                json.WriteString("order", "asc");
                json.WriteString("admin", "false");
                json.WriteNumber("left_hand_limit", 0);
                json.WriteNumber("right_hand_limit", count);
                json.WriteStartObject("data");
                json.WriteStartArray("filter");
                json.WriteStringValue("or");
                var plain = WithoutWildcards(name);
                if (plain.Contains('@', StringComparison.Ordinal))
                {
                    foreach (var field in AddressFields) Compare(json, field, plain);
                }
                else
                {
                    foreach (var field in NameFields) Compare(json, field, $"{plain}*");
                    Compare(json, "display_name", $"* {plain}*");
                }

                json.WriteEndArray();
                json.WriteEndObject();
            },
            Rows(columns),
            cancellationToken);
        return result.Select<IReadOnlyList<OxResult<IReadOnlyList<OxContact>>>>(each => [.. each.Select(one => one.Select<IReadOnlyList<OxContact>>(rows => [.. rows.Take(count)]))]);
    }

    public async Task<OxResult<IReadOnlyList<OxContact>>> SearchListsAsync(IOxSession session, string pattern, int count, CancellationToken cancellationToken)
    {
        var plain = WithoutWildcards(pattern);
        if (plain.Length == 0 || count <= 0) return OxResult<IReadOnlyList<OxContact>>.Success([]);
        var columns = OxContactColumns.Recipient;
        var result = await Caller.CallAsync(
            session,
            OxCall.Ask(Module, "advancedSearch")
                .With("columns", columns.Numbers).With("sort", 500).With("order", "asc").With("left_hand_limit", 0).With("right_hand_limit", count).InUtc()
                .Body(json =>
                {
                    json.WriteStartObject();
                    json.WriteStartArray("filter");
                    json.WriteStringValue("and");
                    Compare(json, OxContactColumns.MarkAsDistributionlist.Name, () => json.WriteBooleanValue(value: true));
                    Compare(json, OxContactColumns.DisplayName.Name, $"*{plain}*");
                    json.WriteEndArray();
                    json.WriteEndObject();
                }),
            Rows(columns),
            cancellationToken);
        return result.Select<IReadOnlyList<OxContact>>(rows => [.. rows.Take(count)]);
    }

    public Task<OxResult<OxPicture?>> GetPictureAsync(IOxSession session, string url, int maxBytes, int? edge, CancellationToken cancellationToken) =>
        OxPictureCall.GetAsync(Caller, session, url, Math.Min(maxBytes, MaxPictureBytes), edge, cancellationToken);

    public Task<OxResult<OxDone>> SetPictureAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, OxPicture? picture, CancellationToken cancellationToken)
    {
        if (picture is null) return UpdateAsync(session, folder, id, timestamp, json => json.WriteNull("image1"), cancellationToken);
        var call = OxCall.Upload(Module, "update")
            .With("id", id).With("folder", folder.Value).With("timestamp", timestamp).With("plainJson", "true").InUtc()
            .Body(() =>
            {
                var image = new ByteArrayContent(picture.Bytes);
                image.Headers.ContentType = MediaTypeHeaderValue.TryParse(picture.ContentType, out var type) ? type : new("image/jpeg");
                return new MultipartFormDataContent { { new StringContent("{}", Encoding.UTF8), "json" }, { image, "file", "picture" } };
            });
        return Caller.CallAsync(session, call, OxAnswer.Done, cancellationToken);
    }

    /// <summary>OX has no way to escape its wildcards; a person's name has none.</summary>
    private static string WithoutWildcards(string pattern) => pattern.Replace("*", "", StringComparison.Ordinal).Replace("?", "", StringComparison.Ordinal).Trim();

    /// <summary>The administrator of the context is nobody to write to.</summary>
    protected override OxCall Listing(OxCall call, OxFolderId folder) => folder.Value == Gab ? call.With("admin", "false") : call;

    private static void Compare(Utf8JsonWriter json, string field, string value) => Compare(json, field, () => json.WriteStringValue(value));

    private static void Compare(Utf8JsonWriter json, string field, Action writeValue)
    {
        json.WriteStartArray();
        json.WriteStringValue("=");
        json.WriteStartObject();
        json.WriteString("field", field);
        json.WriteEndObject();
        writeValue();
        json.WriteEndArray();
    }
}
