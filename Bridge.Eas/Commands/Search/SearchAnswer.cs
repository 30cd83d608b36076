using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Commands.Search;

/// <summary>Puts a Search answer together, result by result.</summary>
/// <param name="unwritable">Is told of results that cannot be written; null where there is nothing to write in their stead.</param>
internal sealed class SearchAnswer(UnwritableItems? unwritable = null) : IDisposable
{
    /// <summary>Bytes after which an answer takes no further result.</summary>
    private const int MostBytes = 8 << 20;

    private readonly WbxmlWriter _results = WbxmlWriter.Fragment();
    private int _count;

    /// <param name="place">Writes what stands before the properties: class, id, folder.</param>
    /// <param name="properties">Writes the properties.</param>
    /// <param name="instead">Writes them when the other one fails; null when it cannot.</param>
    /// <returns>False when the answer is full and the result was not taken; never for the first one.</returns>
    public bool Add(Action<WbxmlWriter>? place, Action<WbxmlWriter> properties, Action<WbxmlWriter>? instead = null)
    {
        var mark = _results.Mark();
        try
        {
            Write(place, properties);
        }
        catch (Exception fault) when (fault is not OperationCanceledException && instead is not null)
        {
            unwritable?.Note(EasCommand.Search, EasClass.Email, fault);
            _results.Rewind(mark);
            Write(place, instead);
        }

        if (_count > 0 && _results.Length > MostBytes)
        {
            _results.Rewind(mark);
            return false;
        }

        _count++;
        return true;
    }

    public static EasReply Refuse(SearchStatus status)
    {
        using var answer = new SearchAnswer();
        return answer.ToReply(status, range: null, total: 0);
    }

    /// <param name="range">Which results these are; null with any other status than success.</param>
    /// <param name="total">How many there are in all.</param>
    public EasReply ToReply(SearchStatus status, string? range, int total)
    {
        var writer = new WbxmlWriter();
        writer.Start(SearchTags.Search);
        writer.Element(SearchTags.Status, SearchStatus.Success);
        writer.Start(SearchTags.Response);
        writer.Start(SearchTags.Store);
        writer.Element(SearchTags.Status, status);
        if (range is not null)
        {
            if (_count == 0) writer.Empty(SearchTags.Result);
            else writer.Insert(_results);
            writer.Element(SearchTags.Range, range);
            writer.Element(SearchTags.Total, total);
        }

        writer.End();
        writer.End();
        writer.End();
        return EasReply.Of(writer, (int)status);
    }

    public void Dispose() => _results.Dispose();

    private void Write(Action<WbxmlWriter>? place, Action<WbxmlWriter> properties)
    {
        _results.Start(SearchTags.Result);
        place?.Invoke(_results);
        _results.Start(SearchTags.Properties);
        properties(_results);
        _results.End();
        _results.End();
    }
}
