using Bridge.Eas.Devices;
using Bridge.Eas.Folders;
using Bridge.Eas.Users;

namespace Bridge.Eas.Protocol;

/// <summary>One command: decodes the whole request, decides, encodes the answer. Knows neither HTTP nor JSON.</summary>
internal interface IEasCommandHandler
{
    /// <exception cref="Wbxml.WbxmlFormatException">The body is not WBXML; the dispatcher answers.</exception>
    /// <exception cref="EasProtocolException">The body is WBXML but not this command; the dispatcher answers.</exception>
    /// <exception cref="LoginRefusedException">OX no longer accepts the credential; the dispatcher answers 401.</exception>
    /// <exception cref="State.Store.StateStoreException">The store is away; the dispatcher answers 503.</exception>
    ValueTask<EasReply> HandleAsync(EasCommandContext context, CancellationToken cancellationToken);
}

/// <summary>Who asks, from which device, for what.</summary>
internal sealed record EasCommandContext(EasRequest Request, EasUser User, DeviceRecord Device)
{
    public EasVersion Version => Request.Version;

    /// <summary>How far back this phone may sync.</summary>
    public SyncAges Ages { get; init; }

    /// <summary>Which folders this phone gets.</summary>
    public FolderChoice Folders { get; init; } = FolderChoice.Everything;

    public string DeviceId => Request.DeviceId;
}

/// <summary>The request cannot be answered by its command: it becomes a status from 14.0 on and an HTTP status up to 12.1. Source: MS-ASCMD, "Common Status Codes".</summary>
internal sealed class EasProtocolException(EasStatus status, string reason) : Exception(reason)
{
    public EasStatus Status { get; } = status;
}
