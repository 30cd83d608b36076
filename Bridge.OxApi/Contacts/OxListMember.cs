namespace Bridge.OxApi.Contacts;

/// <summary>A member of a distribution list.</summary>
/// <param name="MailField">0 independent, 1 to 3 for email1 to email3 of the contact referred to.</param>
public sealed record OxListMember(
    [property: System.Text.Json.Serialization.JsonConverter(typeof(Json.OxIdConverter))] string? Id,
    [property: System.Text.Json.Serialization.JsonConverter(typeof(Json.OxIdConverter))] string? FolderId,
    string? DisplayName,
    string? Mail,
    int? MailField);

/// <summary>A contact's picture.</summary>
/// <param name="ContentType">As served, for example <c>image/jpeg</c>.</param>
public sealed record OxPicture(byte[] Bytes, string ContentType);
