using System.Text.Json.Serialization;
using Bridge.OxApi.Json;

namespace Bridge.OxApi.Tasks;

/// <summary>A participant as given: 1 user, 2 group, 3 resource, 5 external (by mail).</summary>
public sealed record OxParticipant([property: JsonConverter(typeof(OxIdConverter))] string? Id, int? Type, string? Mail, string? DisplayName);

/// <summary>A user taking part.</summary>
/// <param name="Confirmation">0 none, 1 accepted, 2 declined, 3 tentative.</param>
public sealed record OxTaskUser(
    [property: JsonConverter(typeof(OxIdConverter))] string? Id,
    int? Confirmation,
    [property: JsonPropertyName("confirmmessage")] string? ConfirmMessage);
