using System.Diagnostics.CodeAnalysis;
using Bridge.Eas.Sync;

namespace Bridge.Eas.Items.Mail.Finding;

/// <summary>
/// The id of a search hit, by which ItemOperations, SmartReply, SmartForward and MeetingResponse name it. It is the mail's server id: phones change
/// and delete hits by a Sync of the hit's folder and know no other id of a mail that was never synced. Source: MS-ASCMD, "LongId".
/// </summary>
internal static class LongId
{
    /// <summary>Longest that the protocol allows, in characters.</summary>
    private const int Longest = 256;

    internal static string Of(string serverId) => serverId;

    /// <summary>Reads what <see cref="Of"/> made; false for what none of ours looks like.</summary>
    internal static bool TryRead(string? longId, [NotNullWhen(true)] out string? serverId)
    {
        serverId = longId is { Length: <= Longest } && ServerId.TryParseWithEpoch(longId, out _, out _, out _) ? longId : null;
        return serverId is not null;
    }
}
