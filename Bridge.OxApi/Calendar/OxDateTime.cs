using System.Text.Json.Serialization;

namespace Bridge.OxApi.Calendar;

/// <summary>A date or date-time of chronos, as it stands on the wire.</summary>
/// <param name="Value"><c>20261121</c> (all day), <c>20261121T130000</c> (in <paramref name="TzId"/>, floating without), <c>20261121T120000Z</c> (UTC).</param>
/// <param name="TzId">IANA name; UTC values come with and without it.</param>
public sealed record OxDateTime(string Value, [property: JsonPropertyName("tzid")] string? TzId = null)
{
    [JsonIgnore] public bool IsDate => !Value.Contains('T', StringComparison.Ordinal);

    [JsonIgnore] public bool IsUtc => Value.EndsWith('Z');
}
