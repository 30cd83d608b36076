using System.Globalization;
using Bridge.Eas.Items.Calendar;
using Bridge.Eas.Items.Mail.Finding;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using NodaTime;

namespace Bridge.Eas.Commands.MeetingResponse;

/// <summary>Source: MS-ASCMD, "UserResponse".</summary>
internal enum MeetingReply
{
    Accept = 1,
    Tentative = 2,
    Decline = 3,
}

/// <summary>An answer to one invitation.</summary>
/// <param name="RequestId">As the phone sent it; empty when it named a search hit.</param>
/// <param name="ServerId">The mail, or from 14.1 on the event.</param>
/// <param name="Reply">Null for one that is none.</param>
/// <param name="InstanceId">The occurrence as the phone wrote it; null for the whole.</param>
/// <param name="SendsResponse">From 16.0 on: the organizer is told by us. Before it is the phone that tells him.</param>
/// <param name="Comment">What is to be told with it, a proposed new time included; empty for nothing.</param>
internal sealed record MeetingAnswer(string RequestId, string ServerId, MeetingReply? Reply, string? InstanceId, bool SendsResponse, string Comment)
{
    private const int MostRequests = 100;
    private const int LongestComment = 4000;

    /// <summary>What makes two requests the same, from whichever of the user's devices: they know the mail by one id.</summary>
    public string Identity => $"{ServerId}\n{Reply}\n{InstanceId}";

    /// <summary>The occurrence's digits; null when there is none, or it cannot be read.</summary>
    public LocalDateTime? Instance => CalendarDate.Parse(InstanceId);

    /// <exception cref="EasProtocolException">It is no MeetingResponse, or has no request, or too many.</exception>
    internal static IReadOnlyList<MeetingAnswer> Decode(WbxmlElement? document, EasVersion version)
    {
        if (document is null) throw new EasProtocolException(EasStatus.InvalidContent, "MeetingResponse without a body");
        if (document.Tag != MeetingResponseTags.MeetingResponse) throw new EasProtocolException(EasStatus.InvalidXml, "the root element is not MeetingResponse");
        var requests = document.All(MeetingResponseTags.Request).ToList();
        if (requests.Count is 0 or > MostRequests) throw new EasProtocolException(EasStatus.InvalidXml, "no request, or more than allowed");
        return [.. requests.Select(request => Of(request, version))];
    }

    private static MeetingAnswer Of(WbxmlElement request, EasVersion version)
    {
        var requestId = request.TextOf(MeetingResponseTags.RequestId) ?? "";
        var sends = version.Has(EasFeature.ModernCalendar) ? request.Child(MeetingResponseTags.SendResponse) : null;
        var comment = sends?.Child(AirSyncBaseTags.Body)?.TextOf(AirSyncBaseTags.Data) ?? "";
        if (comment.Length > LongestComment) comment = comment[..LongestComment];
        if (version.Has(EasFeature.NewTimeProposal)) comment = string.Join("\n", new[] { comment, ProposalIn(request) }.Where(text => text.Length > 0));
        return new(
            requestId,
            requestId.Length > 0 ? requestId : LongId.TryRead(request.TextOf(SearchTags.LongId), out var named) ? named : "",
            request.NumberOf(MeetingResponseTags.UserResponse) is { } number and >= 1 and <= 3 ? (MeetingReply)number : null,
            request.TextOf(MeetingResponseTags.InstanceId) is { Length: > 0 } instance ? instance : null,
            sends is not null,
            comment);
    }

    /// <summary>OX has no way to propose another time for a meeting of somebody else's: the organizer reads of it.</summary>
    private static string ProposalIn(WbxmlElement request) =>
        CalendarDate.Parse(request.TextOf(MeetingResponseTags.ProposedStartTime)) is { } start && CalendarDate.Parse(request.TextOf(MeetingResponseTags.ProposedEndTime)) is { } end
            ? string.Create(CultureInfo.InvariantCulture, $"Proposed new time: {start:uuuu-MM-dd HH:mm} - {end:uuuu-MM-dd HH:mm} UTC")
            : "";
}
