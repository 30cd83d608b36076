namespace Fuzz.Engine;

/// <summary>Nothing was thrown, but the outcome is one that must not be.</summary>
internal sealed class FuzzViolationException(string message, Exception? inner = null) : Exception(message, inner);
