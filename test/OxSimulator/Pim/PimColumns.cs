using System.Globalization;
using System.Text.Json.Nodes;
using OxSimulator.Http;
using OxSimulator.Store;

namespace OxSimulator.Pim;

/// <summary>A module's column table over <see cref="PimObject"/>: the common columns and the module's own.</summary>
internal static class PimColumns
{
    private static readonly OxColumn<PimObject>[] Common =
    [
        new(1, "id", (one, call) => Id(one.Id, call)),
        new(2, "created_by", (one, _) => one.CreatedBy),
        new(3, "modified_by", (one, _) => one.ModifiedBy),
        new(4, "creation_date", (one, call) => call.ToTime(one.Created)),
        new(5, "last_modified", (one, call) => call.ToTime(one.LastModified)),
        new(6, "last_modified_utc", (one, _) => one.LastModified),
        new(20, "folder_id", (one, call) => FolderId(one.Folder, call)),
        new(104, "number_of_attachments", (_, _) => 0),
        new(105, "lastModifiedOfNewestAttachmentUTC", (_, _) => null),
    ];

    /// <param name="computed">Columns whose value is not simply stored; they win over <paramref name="fields"/>.</param>
    internal static OxColumnTable<PimObject> Of(IEnumerable<PimField> fields, params IEnumerable<OxColumn<PimObject>> computed) =>
        new([.. Common, .. computed, .. fields.Select(field => new OxColumn<PimObject>(field.Column, field.Name, (one, call) => Read(field, one, call)))]);

    /// <summary>Module <c>addressbooks</c> has ids as text, the older modules as numbers.</summary>
    internal static JsonNode Id(int id, OxCall call) =>
        HasTextIds(call) || !call.Context.Server.ObjectIds.ArePlain ? call.Context.Server.ObjectIds.Text(id) : JsonValue.Create(id);

    internal static bool HasTextIds(OxCall call) => call.Module == "addressbooks";

    private static JsonNode FolderId(string folder, OxCall call) =>
        HasTextIds(call) ? SimFolderIds.AddressBook(folder) : JsonValue.Create(int.Parse(folder, CultureInfo.InvariantCulture));

    private static JsonNode? Read(PimField field, PimObject one, OxCall call)
    {
        var stored = one.Fields[field.Name];
        return field.Kind switch
        {
            PimValue.Flag => one.Flag(field.Name),
            PimValue.Time when one.Number(field.Name) is { } utc => call.ToTime(utc),
            PimValue.TimeOrDate when one.Number(field.Name) is { } utc => one.Flag("full_time") ? utc : call.ToTime(utc),
            _ => stored?.DeepClone(),
        };
    }
}
