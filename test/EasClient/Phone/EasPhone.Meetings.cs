using EasClient.Http;
using EasClient.Requests;

namespace EasClient.Phone;

/// <summary>The result of answering an invitation.</summary>
/// <param name="Status">1 for success (MS-ASCMD, "Status (MeetingResponse)").</param>
/// <param name="CalendarId">The event in the calendar, unless declined.</param>
public sealed record MeetingResult(int? Status, string? CalendarId);

public sealed partial class EasPhone
{
    /// <summary>Answers an invitation. Since 16.0 the server tells the organizer if asked to; before, the phone sends the mail itself.</summary>
    public async Task<MeetingResult> RespondAsync(
        string collectionId, string requestId, MeetingReply reply, string? instanceId = null, bool sendResponse = false, string? comment = null,
        (DateTime Start, DateTime End)? proposal = null, CancellationToken cancellationToken = default)
    {
        var xml = MeetingRequest.Build(collectionId, requestId, reply, instanceId, sendResponse && Version >= EasVersion.V160, comment, proposal);
        var response = await SendAsync(EasRequest.Of("MeetingResponse", xml), cancellationToken);
        var ns = EasNames.MeetingResponse;
        var result = response.Xml?.Element(ns + "Result");
        return new MeetingResult(SyncAnswer.Number(result?.Element(ns + "Status")) ?? response.RootStatus, result?.Element(ns + "CalendarId")?.Value);
    }
}
