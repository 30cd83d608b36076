using System.Globalization;
using System.Xml.Linq;
using EasClient.Items;

namespace EasClient.Requests;

/// <summary>How an invitation is answered (MS-ASCMD, "UserResponse").</summary>
public enum MeetingReply
{
    Accept = 1,
    Tentative = 2,
    Decline = 3,
}

/// <summary>Builds MeetingResponse requests. Source: MS-ASCMD, "MeetingResponse".</summary>
public static class MeetingRequest
{
    private static readonly XNamespace Ns = EasNames.MeetingResponse;

    /// <summary>Answers an invitation.</summary>
    /// <param name="collectionId">Folder of the mail or, since 14.1, of the event.</param>
    /// <param name="requestId">The mail or event.</param>
    /// <param name="reply">The answer.</param>
    /// <param name="instanceId">One occurrence as dashed date, since 14.1.</param>
    /// <param name="sendResponse">Since 16.0: lets the server tell the organizer.</param>
    /// <param name="comment">Text of that mail.</param>
    /// <param name="proposal">Another time, in UTC; since 16.1.</param>
    public static XElement Build(
        string collectionId, string requestId, MeetingReply reply, string? instanceId = null, bool sendResponse = false, string? comment = null, (DateTime Start, DateTime End)? proposal = null) => new(
        Ns + "MeetingResponse",
        new XElement(
            Ns + "Request",
            new XElement(Ns + "UserResponse", ((int)reply).ToString(CultureInfo.InvariantCulture)),
            new XElement(Ns + "CollectionId", collectionId),
            new XElement(Ns + "RequestId", requestId),
            instanceId is null ? null : new XElement(Ns + "InstanceId", instanceId),
            proposal is { } other ? new XElement(Ns + "ProposedStartTime", EasDate.Compact(other.Start)) : null,
            proposal is { } another ? new XElement(Ns + "ProposedEndTime", EasDate.Compact(another.End)) : null,
            sendResponse ? new XElement(Ns + "SendResponse", Body(comment)) : null));

    private static XElement? Body(string? text) => text is null
        ? null
        : new XElement(
            EasNames.AirSyncBase + "Body", new XElement(EasNames.AirSyncBase + "Type", "1"), new XElement(EasNames.AirSyncBase + "Data", text));
}
