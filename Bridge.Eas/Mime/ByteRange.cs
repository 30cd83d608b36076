namespace Bridge.Eas.Mime;

/// <summary>Bytes <paramref name="First"/> to <paramref name="Last"/> of a part, both included, counted from 0.</summary>
internal readonly record struct ByteRange(long First, long Last);
