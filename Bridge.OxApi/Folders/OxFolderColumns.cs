using System.Text.Json;

namespace Bridge.OxApi.Folders;

/// <summary>The fields of <see cref="OxFolder"/>. Source: OX HTTP API, folders, columns and fields.</summary>
internal static class OxFolderColumns
{
    private const string CalendarProperties = "com.openexchange.calendar.extendedProperties";

    private static readonly OxCell<bool?> Choice = new(ReadChoice, (_, _) => throw new NotSupportedException());

    private static readonly OxCell<int?> Mask = new(
        (ref json) => json.TokenType == JsonTokenType.Number ? OxCell.Int.Read(ref json) : ReadRights(json.GetString()!),
        (json, value) => json.WriteNumberValue(value.GetValueOrDefault()));

    private static readonly OxColumn<OxFolder>[] Common =
    [
        new OxColumn<OxFolder, string?>(1, "id", OxCell.Id, f => f.Id.Value, (f, v) => f.Id = new(v ?? "")),
        new OxColumn<OxFolder, string?>(20, "folder_id", OxCell.Id, f => f.ParentId.Value, (f, v) => f.ParentId = new(v ?? "")),
        new OxColumn<OxFolder, string?>(300, "title", OxCell.Text, f => f.Title, (f, v) => f.Title = v ?? ""),
        new OxColumn<OxFolder, string?>(301, "module", OxCell.Text, f => f.Module, (f, v) => f.Module = v ?? ""),
        new OxColumn<OxFolder, int?>(302, "type", OxCell.Int, f => (int)f.Type, (f, v) => f.Type = (OxFolderType)(v ?? 0)),
        new OxColumn<OxFolder, bool?>(304, "subfolders", OxCell.Flag, f => f.HasSubfolders, (f, v) => f.HasSubfolders = v),
        new OxColumn<OxFolder, int?>(305, "own_rights", Mask, f => f.OwnRights?.Bits, (f, v) => f.OwnRights = v is { } bits ? new OxFolderRights(bits) : null),
        new OxColumn<OxFolder, bool?>(308, "standard_folder", OxCell.Flag, f => f.IsStandard, (f, v) => f.IsStandard = v ?? false),
        new OxColumn<OxFolder, bool?>(314, "subscribed", OxCell.Flag, f => f.Subscribed, (f, v) => f.Subscribed = v),
        new OxColumn<OxFolder, int?>(
            316, "standard_folder_type", OxCell.Int, f => (int)f.StandardType, (f, v) => f.StandardType = (OxStandardFolder)(v ?? 0)),
        new OxColumn<OxFolder, int?>(2, "created_by", OxCell.Int, f => f.CreatedBy, (f, v) => f.CreatedBy = v),
        new OxColumn<OxFolder, long?>(6, "last_modified_utc", OxCell.Long, f => f.LastModified, (f, v) => f.LastModified = v),
        new OxColumn<OxFolder, bool?>(321, "used_for_sync", Choice, f => f.UsedForSync, (f, v) => f.UsedForSync = v ?? f.UsedForSync),
        new OxColumn<OxFolder, string?>(
            3030, "com.openexchange.folderstorage.displayName", OxCell.Text, f => f.OwnerName, (f, v) => f.OwnerName = v),
    ];

    private static readonly OxColumn<OxFolder>[] MailOnly =
    [
        new OxColumn<OxFolder, int?>(309, "total", OxCell.Int, f => f.Total, (f, v) => f.Total = v),
        new OxColumn<OxFolder, int?>(311, "unread", OxCell.Int, f => f.Unread, (f, v) => f.Unread = v),
        new OxColumn<OxFolder, string?>(318, "account_id", OxCell.Id, f => f.AccountId, (f, v) => f.AccountId = v),
    ];

    private static readonly OxColumn<OxFolder>[] CalendarOnly =
    [
        new OxColumn<OxFolder, bool?>(3201, CalendarProperties, Choice, f => f.UsedForSync, (f, v) => f.UsedForSync = v ?? f.UsedForSync),
        new OxColumn<OxFolder, string?>(3203, "com.openexchange.calendar.provider", OxCell.Text, f => f.CalendarProvider, (f, v) => f.CalendarProvider = v),
    ];

    internal static readonly OxColumns<OxFolder> Pim = new(Common);
    internal static readonly OxColumns<OxFolder> Mail = new([.. Common, .. MailOnly]);
    internal static readonly OxColumns<OxFolder> Events = new([.. Common, .. CalendarOnly]);

    /// <summary>All that an object may name.</summary>
    internal static readonly OxColumns<OxFolder> All = new([.. Common, .. MailOnly, .. CalendarOnly]);

    internal static OxColumns<OxFolder> Of(OxContentType type) => type switch
    {
        OxContentType.Mail => Mail,
        OxContentType.Events => Events,
        _ => Pim,
    };

    /// <summary><c>{"value":"true","protected":"false"}</c>, alone or as member <c>usedForSync</c> of a calendar's properties; values are strings.</summary>
    private static bool? ReadChoice(ref Utf8JsonReader json)
    {
        if (json.TokenType is JsonTokenType.True or JsonTokenType.False or JsonTokenType.String) return OxCell.Flag.Read(ref json);
        using var document = JsonDocument.ParseValue(ref json);
        var choice = document.RootElement;
        if (choice.ValueKind != JsonValueKind.Object) return null;
        if (choice.TryGetProperty("usedForSync", out var inner)) choice = inner;
        if (choice.ValueKind != JsonValueKind.Object || !choice.TryGetProperty("value", out var value)) return null;
        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String => value.GetString() is { } text && bool.TryParse(text, out var flag) ? flag : null,
            _ => null,
        };
    }

    /// <summary>Some mail back ends give an access control list's letters. Source: RFC 4314, standard rights.</summary>
    private static int ReadRights(string letters)
    {
        bool Has(char letter) => letters.Contains(letter, StringComparison.Ordinal);
        var folder = Has('k') || Has('c') ? 4 : Has('i') ? 2 : Has('l') ? 1 : 0;
        var read = Has('r') ? 2 : 0;
        var write = Has('w') || Has('s') ? 2 : 0;
        var delete = Has('t') || Has('e') || Has('d') ? 2 : 0;
        return folder | (read << 7) | (write << 14) | (delete << 21) | (Has('a') ? 1 << 28 : 0);
    }
}
