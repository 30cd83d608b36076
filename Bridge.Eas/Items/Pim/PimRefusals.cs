using System.Collections.Frozen;
using Bridge.OxApi;
using Bridge.OxApi.Columns;

namespace Bridge.Eas.Items.Pim;

/// <summary>Which fields OX means when it refuses an object: the rest of it is saved all the same.</summary>
/// <param name="byCode">Error code → the fields it is about.</param>
internal sealed class PimRefusals<T>(params IEnumerable<(string Code, OxColumn<T>[] Columns)> byCode)
    where T : class, new()
{
    private readonly FrozenDictionary<string, OxColumn<T>[]> _byCode = byCode.ToFrozenDictionary(row => row.Code, row => row.Columns, StringComparer.Ordinal);

    /// <summary>The patch without what was refused: too long texts cut, other fields left out.</summary>
    /// <param name="patch">What was refused.</param>
    /// <param name="isFaulty">For a code that stands for several fields: which value is the bad one; all if none is.</param>
    /// <param name="error">Why.</param>
    /// <returns>Null when nothing of the patch explains the error.</returns>
    internal OxPatch<T>? Without(OxError error, OxPatch<T> patch, Func<OxColumn<T>, T, bool> isFaulty)
    {
        var cut = Cut(error, patch);
        if (cut is not null || !_byCode.TryGetValue(error.Code, out var named)) return cut;
        var refused = named.Where(patch.Has).ToList();
        if (refused.Exists(column => isFaulty(column, patch.Values))) refused.RemoveAll(column => !isFaulty(column, patch.Values));
        if (refused.Count == 0) return null;
        var rest = new OxPatch<T>();
        foreach (var column in patch.Columns)
            if (!refused.Contains(column)) rest.Take(column, patch.Values);
        return rest;
    }

    private static OxPatch<T>? Cut(OxError error, OxPatch<T> patch)
    {
        var rest = new OxPatch<T>();
        var any = false;
        foreach (var column in patch.Columns)
        {
            var limit = error.Truncated.FirstOrDefault(truncation => truncation.Column == column.Number);
            if (limit is not null && column is OxColumn<T, string?> text && text.Get(patch.Values) is { } value && value.Length > limit.MaxSize)
            {
                rest.Set(text, PimText.Cut(value, limit.MaxSize));
                any = true;
            }
            else
            {
                rest.Take(column, patch.Values);
            }
        }

        return any ? rest : null;
    }
}
