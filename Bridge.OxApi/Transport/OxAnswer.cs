using System.Text.Json;

namespace Bridge.OxApi.Transport;

/// <summary>Reads <c>data</c>; the reader stands on its first token and is left on its last.</summary>
internal delegate T OxDataReader<out T>(ref Utf8JsonReader json);

/// <summary>How a call's <c>data</c> becomes a value.</summary>
internal sealed class OxAnswer<T>(OxDataReader<T>? read, bool mayBeAbsent, T absent)
{
    internal OxResult<T> Read(in OxEnvelope envelope)
    {
        if (envelope.Error is not null) return envelope.Error;
        if (read is null || !envelope.HasData)
            return mayBeAbsent ? OxResult<T>.Success(absent, envelope.Timestamp) : new OxError(OxNetCodes.BadAnswer, OxErrorCategory.TryAgain);
        var json = OxEnvelope.Reader(envelope.Data);
        json.Read();
        return OxResult<T>.Success(read(ref json), envelope.Timestamp);
    }
}

internal static class OxAnswer
{
    /// <summary>Only success counts.</summary>
    internal static readonly OxAnswer<OxDone> Done = new(null, mayBeAbsent: true, default);

    /// <summary>Data must be there.</summary>
    internal static OxAnswer<T> Of<T>(OxDataReader<T> read) => new(read, mayBeAbsent: false, default!);

    /// <summary>Data that is missing or <c>null</c> means <paramref name="absent"/>.</summary>
    internal static OxAnswer<T> Or<T>(OxDataReader<T> read, T absent) => new(read, mayBeAbsent: true, absent);
}
