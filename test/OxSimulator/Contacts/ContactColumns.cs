using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using OxSimulator.Http;
using OxSimulator.Pim;
using OxSimulator.Store;

namespace OxSimulator.Contacts;

/// <summary>The column table of contacts, with what the server computes.</summary>
internal static class ContactColumns
{
    internal static readonly OxColumn<PimObject>[] Computed =
    [
        new(524, "user_id", (one, _) => ContactStore.UserOf(one)),
        new(570, "image1", (one, call) => PictureUrl(one, call)),
        new(594, "number_of_distribution_list", (one, _) => (one.Fields["distribution_list"] as JsonArray)?.Count ?? 0),
        new(596, "number_of_images", (one, _) => one.Picture is null ? 0 : 1),
        new(597, "image_last_modified", (one, call) => one.Picture is { } picture ? call.ToTime(picture.Stored) : null),
        new(601, "image1_content_type", (one, _) => one.Picture?.ContentType),
        new(606, "image1_url", (one, call) => PictureUrl(one, call)),
        new(607, "sort_name", (one, _) => SortName(one)),
        new(608, "useCount", (_, _) => 0),
    ];

    internal static readonly OxColumnTable<PimObject> Table = PimColumns.Of(ContactFields.All, Computed);

    /// <summary>Names in reading order, as the server's "sort magic" builds them.</summary>
    internal static string SortName(PimObject one) =>
        one.Text("yomiLastName") ?? one.Text("last_name") ?? one.Text("yomiFirstName") ?? one.Text("first_name") ?? one.Text("display_name")
        ?? one.Text("company") ?? one.Text("email1") ?? "";

    /// <summary>Relative to the host; users' pictures are reached by user id.</summary>
    private static string? PictureUrl(PimObject one, OxCall call)
    {
        if (one.Picture is not { } picture) return null;
        var prefix = call.Http.Request.Path.StartsWithSegments("/appsuite/api", StringComparison.Ordinal) ? "/appsuite/api" : "/ajax";
        var where = ContactStore.UserOf(one) is > 0 and var user
            ? string.Create(CultureInfo.InvariantCulture, $"/image/user/picture?id={user}")
            : string.Create(CultureInfo.InvariantCulture, $"/image/contact/picture?folder={one.Folder}&id={one.Id}");
        return string.Create(CultureInfo.InvariantCulture, $"{prefix}{where}&timestamp={picture.Stored}");
    }
}
