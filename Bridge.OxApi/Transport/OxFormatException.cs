namespace Bridge.OxApi.Transport;

/// <summary>An answer in JSON that is not what was asked for.</summary>
internal sealed class OxFormatException(string message) : Exception(message);
