namespace Bridge.OxApi.Transport;

/// <summary>The <c>updates</c> action as folders, contacts and tasks have it.</summary>
internal static class OxUpdates
{
    internal static async Task<OxResult<OxChanges<T>>> CallAsync<T>(
        OxCaller caller, IOxSession session, OxCall call, OxColumns<T> columns, long timestamp, CancellationToken cancellationToken)
        where T : new()
    {
        var result = await caller.CallAsync(
            session, call, OxAnswer.Or<(List<T> Rows, List<string> Gone)>((ref json) => OxRow.ReadUpdates(ref json, columns), ([], [])), cancellationToken);
        return result.TryGet(out var changes, out var error)
            ? OxResult<OxChanges<T>>.Success(new(changes.Rows, changes.Gone, OxTimestamps.Next(timestamp, result.Timestamp)), result.Timestamp)
            : error;
    }
}
