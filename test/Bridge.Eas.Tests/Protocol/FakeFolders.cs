using Bridge.OxApi;
using Bridge.OxApi.Folders;
using Bridge.OxApi.Sessions;

namespace Bridge.Eas.Tests.Protocol;

/// <summary>OX's folders: mail folders whose ids are paths, and others whose ids are numbers.</summary>
internal sealed class FakeFolders : IOxFoldersApi
{
    private int _lastId = 100;

    public List<OxFolder> Mail { get; } = [Of("default0/INBOX", "Inbox", OxStandardFolder.Inbox)];

    public List<OxFolder> Contacts { get; } = [];

    /// <summary>Writes that reached OX, in order.</summary>
    public List<string> Writes { get; } = [];

    /// <summary>Runs before a write takes effect.</summary>
    public Func<Task>? BeforeWrite { get; set; }

    /// <summary>Runs after a write took effect; may throw, as when the process dies.</summary>
    public Func<Task>? AfterWrite { get; set; }

    /// <summary>Runs between reading the mail folders and answering.</summary>
    public Func<Task>? WhileListing { get; set; }

    /// <summary>What the next write is refused with, without effect.</summary>
    public OxError? Refusal { get; set; }

    /// <summary>What the next write is answered with although it took effect.</summary>
    public OxError? LostAnswer { get; set; }

    public int Listings { get; private set; }

    public static OxFolder Of(string id, string title, OxStandardFolder standard = OxStandardFolder.None) =>
        new() { Id = new OxFolderId(id), ParentId = new OxFolderId(id[..id.LastIndexOf('/')]), Title = title, Module = "mail", StandardType = standard };

    public async Task<OxResult<IReadOnlyList<OxFolder>>> AllVisibleAsync(IOxSession session, OxContentType contentType, bool unsubscribedToo, CancellationToken cancellationToken)
    {
        IReadOnlyList<OxFolder> rows = contentType switch { OxContentType.Mail => [.. Mail], OxContentType.Contacts => [.. Contacts], _ => [] };
        if (contentType != OxContentType.Mail) return OxResult<IReadOnlyList<OxFolder>>.Success(rows);
        Listings++;
        if (WhileListing is { } hook) await hook();
        return OxResult<IReadOnlyList<OxFolder>>.Success(rows);
    }

    public Task<OxResult<OxFolder>> GetAsync(IOxSession session, OxFolderId folder, CancellationToken cancellationToken) =>
        Task.FromResult(Mail.Find(one => one.Id == folder) is { } found ? OxResult<OxFolder>.Success(found) : new OxError("MSG-1002", OxErrorCategory.Error));

    public Task<OxResult<OxChanges<OxFolder>>> UpdatesAsync(IOxSession session, long timestamp, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<OxResult<OxFolderId>> NewAsync(IOxSession session, OxFolderId parent, string title, OxContentType contentType, CancellationToken cancellationToken) =>
        WriteAsync<OxFolderId>($"new {parent.Value} {title}", () =>
        {
            if (contentType == OxContentType.Contacts)
            {
                Contacts.Add(new OxFolder { Id = new OxFolderId($"{++_lastId}"), ParentId = parent, Title = title, Module = "contacts" });
                return OxResult<OxFolderId>.Success(Contacts[^1].Id);
            }

            if (Mail.Exists(folder => folder.Id.Value == $"{parent.Value}/{title}")) return new OxError("MSG-0063", OxErrorCategory.Error);
            Mail.Add(Of($"{parent.Value}/{title}", title));
            return OxResult<OxFolderId>.Success(Mail[^1].Id);
        });

    public Task<OxResult<OxFolderId>> UpdateAsync(
        IOxSession session, OxFolderId folder, string? title, OxFolderId? parent, long timestamp, CancellationToken cancellationToken) =>
        WriteAsync<OxFolderId>($"update {folder.Value} {title} {parent?.Value}", () => Rename(folder.Value, title, parent?.Value) is { } id ? OxResult<OxFolderId>.Success(new OxFolderId(id)) : new OxError("MSG-1002", OxErrorCategory.Error));

    public Task<OxResult<OxDone>> DeleteAsync(IOxSession session, OxFolderId folder, long timestamp, CancellationToken cancellationToken) =>
        WriteAsync<OxDone>($"delete {folder.Value}", () =>
            Mail.RemoveAll(one => one.Id.Value == folder.Value || one.Id.Value.StartsWith(folder.Value + "/", StringComparison.Ordinal)) > 0
                ? OxResult<OxDone>.Success(default)
                : new OxError("MSG-1002", OxErrorCategory.Error));

    /// <summary>Renames or moves a mail folder with those below it.</summary>
    /// <returns>Its new id; null when it is not there.</returns>
    public string? Rename(string id, string? title, string? parent = null)
    {
        if (Mail.Find(one => one.Id.Value == id) is not { } folder) return null;
        folder.Title = title ?? folder.Title;
        var now = $"{parent ?? folder.ParentId.Value}/{folder.Title}";
        foreach (var one in Mail.Where(one => one.Id.Value == id || one.Id.Value.StartsWith(id + "/", StringComparison.Ordinal)))
        {
            one.Id = new OxFolderId(now + one.Id.Value[id.Length..]);
            one.ParentId = new OxFolderId(one.Id.Value[..one.Id.Value.LastIndexOf('/')]);
        }

        return now;
    }

    private async Task<OxResult<T>> WriteAsync<T>(string what, Func<OxResult<T>> write)
    {
        if (BeforeWrite is { } before) await before();
        if (Refusal is { } refusal)
        {
            Refusal = null;
            return refusal;
        }

        Writes.Add(what);
        var result = write();
        if (AfterWrite is { } after) await after();
        if (LostAnswer is not { } lost) return result;
        LostAnswer = null;
        return lost;
    }
}
