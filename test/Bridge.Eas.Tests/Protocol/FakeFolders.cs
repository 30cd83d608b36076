using Bridge.OxApi;
using Bridge.OxApi.Folders;
using Bridge.OxApi.Sessions;

namespace Bridge.Eas.Tests.Protocol;

/// <summary>OX's mail folders; other modules are empty.</summary>
internal sealed class FakeFolders : IOxFoldersApi
{
    public List<OxFolder> Mail { get; } = [Of("default0/INBOX", "Inbox", OxStandardFolder.Inbox)];

    public static OxFolder Of(string id, string title, OxStandardFolder standard = OxStandardFolder.None) =>
        new() { Id = new OxFolderId(id), ParentId = new OxFolderId("default0"), Title = title, Module = "mail", StandardType = standard };

    public Task<OxResult<IReadOnlyList<OxFolder>>> AllVisibleAsync(IOxSession session, OxContentType contentType, CancellationToken cancellationToken) =>
        Task.FromResult(OxResult<IReadOnlyList<OxFolder>>.Success(contentType == OxContentType.Mail ? [.. Mail] : []));

    public Task<OxResult<OxFolder>> GetAsync(IOxSession session, OxFolderId folder, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<OxResult<OxChanges<OxFolder>>> UpdatesAsync(IOxSession session, long timestamp, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<OxResult<OxFolderId>> NewAsync(IOxSession session, OxFolderId parent, string title, OxContentType contentType, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<OxResult<OxFolderId>> UpdateAsync(
        IOxSession session, OxFolderId folder, string? title, OxFolderId? parent, long timestamp, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<OxResult<OxDone>> DeleteAsync(IOxSession session, OxFolderId folder, long timestamp, CancellationToken cancellationToken) => throw new NotSupportedException();
}
