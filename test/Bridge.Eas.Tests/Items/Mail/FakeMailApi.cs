using Bridge.OxApi;
using Bridge.OxApi.Mail;
using Bridge.OxApi.Sessions;

namespace Bridge.Eas.Tests.Items.Mail;

/// <summary>One mail folder in memory; what no test needs is refused.</summary>
internal sealed class FakeMailApi : IOxMailApi
{
    public OxMailStatus Status { get; set; } = new(7, 0, 0, 1);

    public List<OxMailRow> Rows { get; } = [];

    /// <summary>Calls that read rows or changed something, in order.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Runs between the rows of a listing and its answer.</summary>
    public Action? WhileListing { get; set; }

    public void Put(uint uid, OxMailFlags flags = OxMailFlags.None)
    {
        Rows.Add(new OxMailRow(uid, (int)flags, Color: 0, uid * 1000));
        Status = Status with { Total = Rows.Count, Unread = Rows.Count(row => !row.Has(OxMailFlags.Seen)), Next = Math.Max(Status.Next, uid + 1) };
    }

    public void Remove(uint uid)
    {
        Rows.RemoveAll(row => row.Uid == uid);
        Status = Status with { Total = Rows.Count, Unread = Rows.Count(row => !row.Has(OxMailFlags.Seen)) };
    }

    /// <summary>No folder can be looked into.</summary>
    public OxError? Refusal { get; set; }

    public Task<OxResult<OxMailStatus>> ExamineAsync(IOxSession session, OxFolderId folder, CancellationToken cancellationToken) =>
        Task.FromResult(Refusal is { } refusal ? refusal : OxResult<OxMailStatus>.Success(Status));

    public Task<OxResult<OxMailRow[]>> AllAsync(IOxSession session, OxFolderId folder, OxMailRange range, CancellationToken cancellationToken)
    {
        Calls.Add("all");
        var rows = Rows.ToArray();
        WhileListing?.Invoke();
        return Task.FromResult(OxResult<OxMailRow[]>.Success(rows));
    }

    public Task<OxResult<IReadOnlyList<OxMailHead>>> ListAsync(IOxSession session, OxFolderId folder, IReadOnlyList<uint> uids, CancellationToken cancellationToken)
    {
        Calls.Add("list");
        return Task.FromResult(OxResult<IReadOnlyList<OxMailHead>>.Success([.. Rows.Where(row => uids.Contains(row.Uid)).Select(row => new OxMailHead { Uid = row.Uid, Flags = row.Flags, ReceivedMs = row.ReceivedMs })]));
    }

    public Task<OxResult<IReadOnlyList<OxMailOutcome>>> UpdateFlagsAsync(
        IOxSession session, OxFolderId folder, IReadOnlyList<uint> uids, OxMailFlags set, OxMailFlags clear, CancellationToken cancellationToken)
    {
        Calls.Add("flags");
        return Task.FromResult(OxResult<IReadOnlyList<OxMailOutcome>>.Success([.. uids.Select(uid => new OxMailOutcome(uid, null, null))]));
    }

    public Task<OxResult<OxDone>> DeleteAsync(IOxSession session, OxFolderId folder, IReadOnlyList<uint> uids, bool hard, CancellationToken cancellationToken)
    {
        Calls.Add("delete");
        foreach (var uid in uids) Remove(uid);
        return Task.FromResult(OxResult<OxDone>.Success(default));
    }

    public Task<OxResult<OxMailSource>> GetSourceAsync(IOxSession session, OxFolderId folder, uint uid, CancellationToken cancellationToken) =>
        Task.FromResult(OxResult<OxMailSource>.Success(new OxMailSource(new MemoryStream("Subject: a\r\n\r\nb"u8.ToArray()), null, new MemoryStream())));

    public Task<OxResult<uint?>> FindByMessageIdAsync(IOxSession session, OxFolderId folder, string messageId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<OxResult<IReadOnlyList<OxMailOutcome>>> SetColorAsync(
        IOxSession session, OxFolderId folder, IReadOnlyList<uint> uids, int color, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<OxResult<IReadOnlyList<OxMailOutcome>>> MoveAsync(
        IOxSession session, OxFolderId folder, IReadOnlyList<uint> uids, OxFolderId destination, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<OxResult<IReadOnlyList<OxMailOutcome>>> CopyAsync(
        IOxSession session, OxFolderId folder, IReadOnlyList<uint> uids, OxFolderId destination, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<OxResult<OxSentMail>> SendRawAsync(IOxSession session, OxMailWriter mime, bool copyToSent, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<OxResult<OxMailTags>> GetTagsAsync(IOxSession session, OxFolderId folder, uint uid, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<OxResult<OxDone>> UpdateTagsAsync(IOxSession session, OxFolderId folder, uint uid, OxMailTagsChange change, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<OxResult<uint>> ImportAsync(IOxSession session, OxFolderId folder, OxMailFlags flags, OxMailWriter mime, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<OxResult<IReadOnlyList<OxMailWords>>> WordsAsync(IOxSession session, IReadOnlyList<OxMailRef> mails, bool makes, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<OxResult<IReadOnlyList<OxMailHead>>> HeadsAsync(IOxSession session, IReadOnlyList<OxMailRef> mails, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<OxResult<OxMailHit[]>> SearchAsync(
        IOxSession session, OxFolderId folder, OxMailTerm? term, OxMailRange range, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<OxResult<OxDone>> ClearAsync(IOxSession session, OxFolderId folder, bool hard, CancellationToken cancellationToken) => throw new NotSupportedException();
}
