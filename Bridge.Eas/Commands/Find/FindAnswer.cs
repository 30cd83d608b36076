using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Commands.Find;

/// <summary>Source: MS-ASCMD, "Status (Find)"; from 110 on common statuses.</summary>
internal enum FindStatus
{
    Success = 1,
    InvalidRequest = 2,
    FolderSyncRequired = 3,

    /// <summary>The first request of a search must ask for its first results.</summary>
    RangeMustBegin = 4,
    RetryLater = 111,
}

/// <summary>Puts a Find answer together, result by result.</summary>
/// <param name="store">"Mailbox" or "GAL".</param>
internal sealed class FindAnswer(string store) : IDisposable
{
    private readonly WbxmlWriter _results = WbxmlWriter.Fragment();

    public void Add(Action<WbxmlWriter>? place, Action<WbxmlWriter> properties)
    {
        _results.Start(FindTags.Result);
        place?.Invoke(_results);
        _results.Start(FindTags.Properties);
        properties(_results);
        _results.End();
        _results.End();
    }

    /// <summary>The whole request is refused.</summary>
    public static EasReply Refuse(FindStatus status)
    {
        var writer = new WbxmlWriter();
        writer.Start(FindTags.Find);
        writer.Element(FindTags.Status, status);
        writer.End();
        return EasReply.Of(writer, (int)status);
    }

    public EasReply ToReply(string range, int total) => Reply(FindStatus.Success, range, total);

    public EasReply ToRefusal(FindStatus status) => Reply(status, range: null, total: 0);

    public void Dispose() => _results.Dispose();

    private EasReply Reply(FindStatus status, string? range, int total)
    {
        var writer = new WbxmlWriter();
        writer.Start(FindTags.Find);
        writer.Element(FindTags.Status, FindStatus.Success);
        writer.Start(FindTags.Response);
        writer.Element(ItemOperationsTags.Store, store);
        writer.Element(FindTags.Status, status);
        if (range is not null)
        {
            if (_results.Length > 0) writer.Insert(_results);
            writer.Element(FindTags.Range, range);
            writer.Element(FindTags.Total, total);
        }

        writer.End();
        writer.End();
        return EasReply.Of(writer, (int)status);
    }
}
