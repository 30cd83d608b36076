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
/// <param name="Comment">What is to be told with it; empty for nothing.</param>
/// <param name="Proposal">Another time, UTC digits, from 16.1 on; only with <paramref name="SendsResponse"/>, since it is nothing but something to be told.</param>
internal sealed record MeetingAnswer(string RequestId, string ServerId, MeetingReply? Reply, string? InstanceId, bool SendsResponse, string Comment, (LocalDateTime Start, LocalDateTime End)? Proposal = null)
{
    private const int MostRequests = 100;
    private const int LongestComment = 4000;

    /// <summary>What makes two requests the same, from whichever of the user's devices: they know the mail by one id.</summary>
    public string Identity => Proposal is null ? $"{ServerId}\n{Reply}\n{InstanceId}" : $"{ServerId}\n{Reply}\n{InstanceId}\n{InWords}";

    /// <summary>The proposal for those who are told of it by a text: an organizer who wants no proposals.</summary>
    public string InWords => Proposal is var (start, end) ? string.Create(CultureInfo.InvariantCulture, $"Proposed new time: {start:uuuu-MM-dd HH:mm} - {end:uuuu-MM-dd HH:mm} UTC") : "";

    /// <summary>The same without a proposal, which the comment tells.</summary>
    public MeetingAnswer SaidInWords() => Proposal is null ? this : this with { Comment = Comment.Length > 0 ? $"{Comment}\n{InWords}" : InWords };

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
        return new(
            requestId,
            requestId.Length > 0 ? requestId : LongId.TryRead(request.TextOf(SearchTags.LongId), out var named) ? named : "",
            request.NumberOf(MeetingResponseTags.UserResponse) is { } number and >= 1 and <= 3 ? (MeetingReply)number : null,
            request.TextOf(MeetingResponseTags.InstanceId) is { Length: > 0 } instance ? instance : null,
            sends is not null,
            comment,
            sends is not null && version.Has(EasFeature.NewTimeProposal) ? ProposalIn(request) : null);
    }

    /// <summary>Both times or none.</summary>
    private static (LocalDateTime Start, LocalDateTime End)? ProposalIn(WbxmlElement request) =>
        CalendarDate.Parse(request.TextOf(MeetingResponseTags.ProposedStartTime)) is { } start && CalendarDate.Parse(request.TextOf(MeetingResponseTags.ProposedEndTime)) is { } end && end >= start ? (start, end) : null;
}
