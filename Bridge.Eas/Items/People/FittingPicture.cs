using Bridge.OxApi;
using Bridge.OxApi.Contacts;
using Bridge.OxApi.Sessions;

namespace Bridge.Eas.Items.People;

/// <summary>Reads pictures so that they fit: as they are where they are small enough, else as OX scales them down.</summary>
internal static class FittingPicture
{
    /// <summary>Pixels of the longer side, tried one after the other.</summary>
    private static readonly int[] Edges = [480, 240, 120];

    /// <summary>Into fewer bytes no picture is scaled.</summary>
    private const int LeastScaled = 1 << 10;

    /// <returns><c>null</c> when there is no picture; <see cref="OxNetCodes.TooLarge"/> when OX does not make it small enough.</returns>
    internal static async ValueTask<OxResult<OxPicture?>> ReadAsync(IOxContactsApi contacts, IOxSession session, string url, int maxBytes, CancellationToken cancellationToken)
    {
        var read = await contacts.GetPictureAsync(session, url, maxBytes, edge: null, cancellationToken);
        if (maxBytes < LeastScaled) return read;
        foreach (var edge in Edges)
        {
            if (read.Error?.Code != OxNetCodes.TooLarge) return read;
            read = await contacts.GetPictureAsync(session, url, maxBytes, edge, cancellationToken);
        }

        return read;
    }
}
