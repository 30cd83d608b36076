using System.Collections.Frozen;
using Bridge.OxApi;
using Bridge.OxApi.Columns;

namespace Bridge.Eas.Items.Pim;

/// <summary>Which fields OX means when it refuses an object: the rest of it is saved all the same.</summary>
/// <param name="badCharacter">The code by which OX says that some text holds a character that its database does not take.</param>
/// <param name="byCode">Error code → the fields it is about.</param>
internal sealed class PimRefusals<T>(string badCharacter, params IEnumerable<(string Code, OxColumn<T>[] Columns)> byCode)
    where T : class, new()
{
    private readonly FrozenDictionary<string, OxColumn<T>[]> _byCode = byCode.ToFrozenDictionary(row => row.Code, row => row.Columns, StringComparer.Ordinal);

    /// <summary>The patch without what was refused: too long texts cut, other fields left out.</summary>
    /// <param name="patch">What was refused.</param>
    /// <param name="isFaulty">For a code that stands for several fields: which value is the bad one; all if none is.</param>
    /// <param name="error">Why.</param>
    /// <returns>Null when nothing of the patch explains the error.</returns>
    internal PimRefusal<T>? Without(OxError error, OxPatch<T> patch, Func<OxColumn<T>, T, bool> isFaulty)
    {
        var mended = Mended(error, patch);
        if (mended is not null || !_byCode.TryGetValue(error.Code, out var named)) return mended;
        var refused = named.Where(patch.Has).ToList();
        if (refused.Exists(column => isFaulty(column, patch.Values))) refused.RemoveAll(column => !isFaulty(column, patch.Values));
        if (refused.Count == 0) return null;
        var rest = new OxPatch<T>();
        foreach (var column in patch.Columns)
            if (!refused.Contains(column)) rest.Take(column, patch.Values);
        return new(rest, [.. refused.Select(column => column.Name)]);
    }

    private PimRefusal<T>? Mended(OxError error, OxPatch<T> patch)
    {
        var (rest, fields) = (new OxPatch<T>(), new List<string>());
        foreach (var column in patch.Columns)
        {
            if (column is OxColumn<T, string?> text && text.Get(patch.Values) is { } value && Mended(error, text, value) is var mended && mended != value)
            {
                rest.Set(text, mended.Length == 0 ? null : mended);
                fields.Add(column.Name);
            }
            else
            {
                rest.Take(column, patch.Values);
            }
        }

        return fields.Count == 0 ? null : new(rest, fields);
    }

    private string Mended(OxError error, OxColumn<T> column, string value) =>
        error.Code == badCharacter ? PimText.Plain(value)
        : error.Truncated.FirstOrDefault(truncation => truncation.Column == column.Number) is { } limit ? PimText.Cut(value, limit.MaxSize)
        : value;
}

/// <summary>What is left of a patch that OX refused.</summary>
/// <param name="Rest">To be tried next.</param>
/// <param name="Fields">The names of those that were shortened or left out.</param>
internal sealed record PimRefusal<T>(OxPatch<T> Rest, IReadOnlyList<string> Fields)
    where T : class, new();
