using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Users;

namespace Bridge.Eas.Commands.SendMail;

/// <summary>Who sends.</summary>
/// <param name="IsNew">The store does not know the device for long: it may have sent this before, and the store forgotten it.</param>
internal sealed record SendingDevice(EasUser User, string DeviceId, bool IsNew)
{
    /// <summary>For how long after a device was first seen it may be one that the store has forgotten: each sending costs a look into Sent.</summary>
    private static readonly TimeSpan Doubted = TimeSpan.FromHours(24);

    internal static SendingDevice Of(EasCommandContext context) => new(context.User, context.DeviceId, IsNewAt(context));

    internal static bool IsNewAt(EasCommandContext context) => context.Request.Now - DateTimeOffset.FromUnixTimeSeconds(context.Device.FirstSeen) < Doubted;
}

/// <summary>What became of a sending that nobody refused.</summary>
/// <param name="IsOut">Now or before. Else it is not known, and whoever asked asks again.</param>
/// <param name="Failure">Why OX cannot say; null when another request is at it.</param>
internal readonly record struct SendEnd(bool IsOut, SourceFailure? Failure = null)
{
    private static readonly TimeSpan WhileBusy = TimeSpan.FromSeconds(30);

    internal static SendEnd Out => new(IsOut: true);

    /// <summary>An empty answer is success, the first time and every further time: all phones take it so, at 12.1 as at 16.1.</summary>
    /// <remarks>While another request is at it HTTP says so at every version: some phones take any status in a document for a failure for good.</remarks>
    internal static EasReply ToReply(SendEnd end)
    {
        if (end.IsOut) return EasReply.Empty;
        return end.Failure is { } failure ? Replies.Of(failure) : EasReply.Unavailable(WhileBusy);
    }
}
