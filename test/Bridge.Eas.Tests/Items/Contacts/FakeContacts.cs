using Bridge.Eas.Tests.Items.Pim;
using Bridge.OxApi;
using Bridge.OxApi.Columns;
using Bridge.OxApi.Contacts;
using Bridge.OxApi.Sessions;

namespace Bridge.Eas.Tests.Items.Contacts;

/// <summary>OX's contacts in memory.</summary>
internal sealed class FakeContacts : IOxContactsApi
{
    internal FakeObjects<OxContact> Folder { get; } = new(OxContactColumns.All, OxContactColumns.Id, OxContactColumns.LastModified);

    /// <summary>By contact id.</summary>
    internal Dictionary<string, OxPicture> Pictures { get; } = [];

    public Task<OxResult<IReadOnlyList<OxContact>>> AllAsync(IOxSession session, OxFolderId folder, OxColumns<OxContact> columns, CancellationToken cancellationToken) =>
        Folder.All(columns);

    public Task<OxResult<IReadOnlyList<OxContact>>> ListAsync(
        IOxSession session, OxFolderId folder, IReadOnlyList<string> ids, OxColumns<OxContact> columns, CancellationToken cancellationToken) => Folder.List(ids, columns);

    public Task<OxResult<OxChanges<OxContact>>> UpdatesAsync(
        IOxSession session, OxFolderId folder, long timestamp, OxColumns<OxContact> columns, CancellationToken cancellationToken) => Folder.Updates(timestamp, columns);

    public Task<OxResult<string>> NewAsync(IOxSession session, OxFolderId folder, OxContact contact, CancellationToken cancellationToken) => Folder.New(contact);

    public Task<OxResult<OxDone>> UpdateAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, OxPatch<OxContact> patch, CancellationToken cancellationToken) => Folder.Update(id, timestamp, patch);

    public Task<OxResult<IReadOnlyList<string>>> DeleteAsync(
        IOxSession session, OxFolderId folder, IReadOnlyList<string> ids, long timestamp, CancellationToken cancellationToken) => Folder.Delete(ids, timestamp);

    public Task<OxResult<OxDone>> MoveAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, OxFolderId destination, CancellationToken cancellationToken) => Folder.Move(id, destination.Value);

    public Task<OxResult<OxPicture?>> GetPictureAsync(IOxSession session, string url, CancellationToken cancellationToken)
    {
        Folder.Calls.Add($"picture {url}");
        return Task.FromResult(OxResult<OxPicture?>.Success(Pictures.GetValueOrDefault(url)));
    }

    public Task<OxResult<OxDone>> SetPictureAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, OxPicture? picture, CancellationToken cancellationToken)
    {
        Folder.Calls.Add($"{(picture is null ? "drop" : "set")} picture {id}");
        if (Folder.Refuse("picture", null) is { } error) return Task.FromResult(OxResult<OxDone>.Failure(error));
        var contact = Folder.Find(id)!;
        if (picture is null) Pictures.Remove(id);
        else Pictures[id] = picture;
        contact.NumberOfImages = picture is null ? 0 : 1;
        contact.Image1Url = picture is null ? null : id;
        contact.LastModified = Folder.Tick();
        contact.ImageLastModified = contact.LastModified;
        return Task.FromResult(OxResult<OxDone>.Success(default, contact.LastModified));
    }

    public Task<OxResult<OxContact>> GetAsync(IOxSession session, OxFolderId folder, string id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<OxResult<IReadOnlyList<OxContact>>> SearchGalAsync(IOxSession session, string pattern, int first, int count, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<OxResult<IReadOnlyList<OxResult<IReadOnlyList<OxContact>>>>> ResolveAsync(IOxSession session, IReadOnlyList<string> names, int count, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<OxResult<OxContact?>> FindByUidAsync(IOxSession session, OxFolderId folder, string uid, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>A contact with a picture.</summary>
    internal OxContact PutPicture(string id, OxContact contact, byte[] bytes)
    {
        Pictures[id] = new(bytes, "image/jpeg");
        (contact.NumberOfImages, contact.Image1Url) = (1, id);
        var put = Folder.Put(id, contact);
        put.ImageLastModified = put.LastModified;
        return put;
    }
}
