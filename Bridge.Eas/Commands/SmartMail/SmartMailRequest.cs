using System.Buffers;
using System.Globalization;
using Bridge.Eas.Commands.SendMail;
using Bridge.Eas.Items.Calendar;
using Bridge.Eas.Items.Mail.Finding;
using Bridge.Eas.Items.Mail.Invitations;
using Bridge.Eas.Mime;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using NodaTime;

namespace Bridge.Eas.Commands.SmartMail;

/// <summary>
/// A reply or forward: up to 12.1 the body is what the user wrote and the query names the original, from 14.0 on both are in a document.
/// Source: MS-ASCMD, "SmartReply", "SmartForward".
/// </summary>
/// <param name="ClientId">Null up to 12.1, which has none.</param>
/// <param name="SourceId">The original's server id.</param>
/// <param name="SaveInSent">Keep a copy in Sent.</param>
/// <param name="IsWhole">The message holds already what it wants of the original (ReplaceMime); never up to 12.1.</param>
/// <param name="Mime">What the user wrote; bytes of the request.</param>
internal sealed record SmartMailRequest(string? ClientId, string SourceId, bool SaveInSent, bool IsWhole, ReadOnlySequence<byte> Mime)
{
    private const int MostForwardees = 100, LongestText = 32 * 1024;

    /// <summary>To whom the server passes a meeting on; empty where the phone sends a message of its own.</summary>
    public IReadOnlyList<MimeAddress> Forwardees { get; init; } = [];

    /// <summary>What is to be said to them.</summary>
    public string Text { get; init; } = "";

    /// <summary>Original start of the one occurrence, UTC digits; null for all of it.</summary>
    public LocalDateTime? Instance { get; init; }

    private static readonly string[] InstanceForms = ["yyyy-MM-ddTHH:mm:ss.fffZ", "yyyy-MM-ddTHH:mm:ssZ", "yyyyMMddTHHmmssZ"];

    internal static SmartMailRequest Decode(EasRequest request, WbxmlTag root)
    {
        if (!request.Version.Has(EasFeature.MailInDocument))
        {
            var line = request.Line;
            var source = SourceOf(line.LongId, line.CollectionId, line.ItemId, line.Occurrence);
            return request.Body.IsEmpty
                ? throw new EasProtocolException(EasStatus.InvalidContent, "no message")
                : new SmartMailRequest(ClientId: null, source, line.SaveInSent, IsWhole: false, request.Body);
        }

        if (request.Body.IsEmpty) throw new EasProtocolException(EasStatus.InvalidContent, "no document");
        var document = SendMailRequest.RootOf(request, root);
        var clientId = SendMailRequest.ClientIdOf(document);
        var named = document.Child(ComposeMailTags.Source) ?? throw new EasProtocolException(EasStatus.InvalidXml, "no source");
        var id = SourceOf(named.TextOf(ComposeMailTags.LongId), named.TextOf(ComposeMailTags.FolderId), named.TextOf(ComposeMailTags.ItemId), named.TextOf(ComposeMailTags.InstanceId));
        var saves = document.Has(ComposeMailTags.SaveInSentItems);
        if (!request.Version.Has(EasFeature.Forwardees) || !document.Has(ComposeMailTags.Forwardees))
            return new SmartMailRequest(clientId, id, saves, document.FlagOf(ComposeMailTags.ReplaceMime) == true, SendMailRequest.MimeOf(document));

        if (root != ComposeMailTags.SmartForward) throw new EasProtocolException(EasStatus.InvalidXml, "forwardees of a reply");
        return new SmartMailRequest(clientId, id, saves, IsWhole: false, default)
        {
            Forwardees = ForwardeesOf(document),
            Text = TextTruncation.Chars(document.Child(AirSyncBaseTags.Body)?.TextOf(AirSyncBaseTags.Data) ?? "", LongestText),
            Instance = CalendarDate.Parse(named.TextOf(ComposeMailTags.InstanceId)),
        };
    }

    /// <summary>An item's id, or a hit's: they are the same.</summary>
    private static string SourceOf(string? longId, string? folderId, string? itemId, string? instance)
    {
        if (!string.IsNullOrEmpty(longId) && (!string.IsNullOrEmpty(folderId) || !string.IsNullOrEmpty(itemId))) throw new EasProtocolException(EasStatus.InvalidCombinationOfIds, "two ids of one original");
        if (!string.IsNullOrEmpty(instance) && !DateTime.TryParseExact(instance, InstanceForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            throw new EasProtocolException(EasStatus.InvalidDateTime, "no instance");
        if (!string.IsNullOrEmpty(longId)) return LongId.TryRead(longId, out var hit) ? hit : throw new EasProtocolException(EasStatus.InvalidIds, "no hit of a search");
        if (string.IsNullOrEmpty(itemId)) throw new EasProtocolException(EasStatus.InvalidXml, "no original");
        return ServerId.CollectionOf(itemId).Length > 0 ? itemId : throw new EasProtocolException(EasStatus.InvalidIds, "no item");
    }

    /// <summary>A meeting passed on without a message of the phone's own: the server invites. With a message it is none (MS-ASCMD, "Forwardees").</summary>
    private static IReadOnlyList<MimeAddress> ForwardeesOf(WbxmlElement document)
    {
        if (document.Has(ComposeMailTags.Mime) || document.Has(ComposeMailTags.ReplaceMime)) throw new EasProtocolException(EasStatus.ForwardeesWithMessage, "forwardees beside a message");
        var named = document.Child(ComposeMailTags.Forwardees)!.All(ComposeMailTags.Forwardee).ToList();
        if (named.Count is 0 or > MostForwardees) throw new EasProtocolException(EasStatus.InvalidForwardees, "no forwardee, or more than allowed");
        return [.. named.Select(Of).DistinctBy(one => one.Address, StringComparer.OrdinalIgnoreCase)];

        static MimeAddress Of(WbxmlElement one) => one.TextOf(ComposeMailTags.Email)?.Trim() is { } address && MeetingMail.CanReach(address)
            ? new MimeAddress(one.TextOf(ComposeMailTags.Name) is { Length: > 0 } name ? MimeText.CleanLine(name, 200) : null, address)
            : throw new EasProtocolException(EasStatus.InvalidForwardees, "no address");
    }
}
