using System.Diagnostics.CodeAnalysis;

namespace Bridge.OxApi;

/// <summary>What OX answered: a value or an error, never both, with the envelope's timestamp.</summary>
public readonly struct OxResult<T>
{
    private readonly T? _value;

    private OxResult(T? value, OxError? error, long? timestamp) => (_value, Error, Timestamp) = (value, error, timestamp);

    public OxError? Error { get; }

    /// <summary>Milliseconds since 1970 UTC: the newest change among the objects of this answer. Absent or 0 where the server has none.</summary>
    public long? Timestamp { get; }

    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsSuccess => Error is null;

    /// <exception cref="InvalidOperationException">The call failed; see <see cref="Error"/>.</exception>
    public T Value => Error is null ? _value! : throw new InvalidOperationException($"OX answered {Error.Code}.");

    public bool TryGet([MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out OxError? error)
    {
        (value, error) = (_value, Error);
        return error is null;
    }

    /// <summary>The same outcome with another value.</summary>
    public OxResult<TOther> Select<TOther>(Func<T, TOther> map) =>
        Error is null ? OxResult<TOther>.Success(map(_value!), Timestamp) : OxResult<TOther>.Failure(Error);

    public static OxResult<T> Success(T value, long? timestamp = null) => new(value, null, timestamp);

    public static OxResult<T> Failure(OxError error) => new(default, error, null);

    public static implicit operator OxResult<T>(OxError error) => Failure(error);
}

/// <summary>The value of a call that has none.</summary>
public readonly record struct OxDone;
