using System.Text.Json;

namespace Bridge.OxApi.Calendar;

internal static class OxEventCells
{
    /// <summary>Values we carry but never look into.</summary>
    internal static readonly OxCell<JsonElement?> Raw = new((ref json) => JsonElement.ParseValue(ref json), (json, value) => value!.Value.WriteTo(json));
}
