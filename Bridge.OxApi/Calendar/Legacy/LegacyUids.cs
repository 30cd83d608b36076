using Bridge.OxApi.Folders;
using Bridge.OxApi.Transport;

namespace Bridge.OxApi.Calendar.Legacy;

/// <summary>Finds appointments by their uid.</summary>
internal sealed class LegacyUids(OxCaller caller, IOxFoldersApi folders, LegacyReader reader)
{
    internal async Task<OxResult<OxEvent?>> ResolveAsync(IOxSession session, string uid, CancellationToken cancellationToken)
    {
        var resolved = await IdOfAsync(session, uid, cancellationToken);
        if (!resolved.TryGet(out var id, out var error)) return error!;
        if (id is null) return OxResult<OxEvent?>.Success(null);

        // The module tells no folder: first where nearly everything is, then, in one call, the user's other calendars and those of all.
        var listed = await folders.AllVisibleAsync(session, OxContentType.Events, unsubscribedToo: true, cancellationToken);
        if (!listed.TryGet(out var all, out error)) return error;
        var places = all.Where(folder => folder.Section is OxFolderSection.Private or OxFolderSection.Public).OrderBy(folder => folder.Section).ThenByDescending(folder => folder.IsStandard).Select(folder => folder.Id).ToList();
        foreach (var some in (IReadOnlyList<OxFolderId>[])[[.. places.Take(1)], [.. places.Skip(1)]])
        {
            var looked = await reader.FindAsync(session, some, id, cancellationToken);
            if (!looked.TryGet(out var found, out error)) return error!;
            if (found is not null) return (await reader.EventAsync(session, found, null, cancellationToken)).Select(one => (OxEvent?)one);
        }

        return OxResult<OxEvent?>.Success(null);
    }

    internal async Task<OxResult<string?>> IdOfAsync(IOxSession session, string uid, CancellationToken cancellationToken)
    {
        var result = await caller.CallAsync(
            session, OxCall.Get(OxLegacyCalendarApi.Module, "resolveuid").With("uid", uid), OxAnswer.Or<string?>((ref json) => OxRow.ReadIdOrObject(ref json), null), cancellationToken);
        if (result.Error is { IsNotFound: true }) return OxResult<string?>.Success(null);
        return result.Select(id => id is null or "0" or "-1" ? null : id);
    }
}
