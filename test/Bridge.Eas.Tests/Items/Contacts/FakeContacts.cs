using Bridge.Eas.Tests.Items.Pim;
using Bridge.OxApi;
using Bridge.OxApi.Contacts;
using Bridge.OxApi.Sessions;

namespace Bridge.Eas.Tests.Items.Contacts;

/// <summary>OX's contacts in memory.</summary>
internal sealed class FakeContacts() : FakeObjectsApi<OxContact>(new(OxContactColumns.All, OxContactColumns.Id, OxContactColumns.LastModified)), IOxContactsApi
{
    /// <summary>By contact id.</summary>
    internal Dictionary<string, OxPicture> Pictures { get; } = [];

    /// <summary>Whether OX scales pictures down: into 100 bytes a pixel of their edge.</summary>
    internal bool Scales { get; set; }

    public Task<OxResult<OxPicture?>> GetPictureAsync(IOxSession session, string url, int maxBytes, int? edge, CancellationToken cancellationToken)
    {
        Folder.Calls.Add(edge is null ? $"picture {url}" : $"picture {url} in {edge}");
        var picture = Pictures.GetValueOrDefault(url);
        if (Scales && edge is { } pixels && picture?.Bytes.Length > pixels * 100) picture = picture with { Bytes = picture.Bytes[..(pixels * 100)] };
        return Task.FromResult(picture?.Bytes.Length > maxBytes ? new OxError(OxNetCodes.TooLarge, OxErrorCategory.Capacity) : OxResult<OxPicture?>.Success(picture));
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

    public Task<OxResult<IReadOnlyList<OxContact>>> SearchGalAsync(IOxSession session, string pattern, int first, int count, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<OxResult<IReadOnlyList<OxContact>>> SearchListsAsync(IOxSession session, string pattern, int count, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<OxResult<IReadOnlyList<OxResult<IReadOnlyList<OxContact>>>>> ResolveAsync(IOxSession session, IReadOnlyList<string> names, int count, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

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
