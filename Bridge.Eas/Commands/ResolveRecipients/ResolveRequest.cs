using Bridge.Eas.Items.Calendar;
using Bridge.Eas.Items.People;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Commands.ResolveRecipients;

/// <summary>What a ResolveRecipients asks.</summary>
/// <param name="Names">As written.</param>
/// <param name="MostAmbiguous">People told for a name that fits several; null for all.</param>
/// <param name="WantsCertificates">Certificates for encrypting mail.</param>
/// <param name="Span">When people are free (14.0); null when not asked.</param>
/// <param name="Pictures">Null when none are wanted (14.1).</param>
internal sealed record ResolveRequest(IReadOnlyList<string> Names, int? MostAmbiguous, bool WantsCertificates, BusySpan? Span, PictureWish? Pictures)
{
    private const int MostNames = 100;
    private const int LongestName = 256;

    /// <summary>Null when it breaks a limit: status 5.</summary>
    internal static ResolveRequest? Decode(EasCommandContext context)
    {
        if (context.Request.Document is not { } document) throw new EasProtocolException(EasStatus.InvalidContent, "ResolveRecipients without a body");
        if (document.Tag != ResolveRecipientsTags.ResolveRecipients) throw new EasProtocolException(EasStatus.InvalidXml, "the root element is not ResolveRecipients");

        var names = document.All(ResolveRecipientsTags.To).Select(to => to.Text).ToList();
        if (names.Count is 0 or > MostNames || names.Exists(name => name.Length > LongestName)) return null;

        var options = document.Child(ResolveRecipientsTags.Options);
        BusySpan? span = null;
        if (context.Version.Has(EasFeature.Availability) && options?.Child(ResolveRecipientsTags.Availability) is { } availability)
        {
            span = SpanOf(availability);
            if (span is not { IsValid: true }) return null;
        }

        return new ResolveRequest(
            names,
            options?.NumberOf(ResolveRecipientsTags.MaxAmbiguousRecipients) is >= 0 and var most ? most : null,
            options?.NumberOf(ResolveRecipientsTags.CertificateRetrieval) > 1,
            span,
            context.Version.Has(EasFeature.PeoplePictures) ? PictureWish.Of(options?.Child(ResolveRecipientsTags.Picture), ResolveRecipientsTags.MaxSize, ResolveRecipientsTags.MaxPictures) : null);
    }

    private static BusySpan? SpanOf(WbxmlElement availability) =>
        CalendarDate.Parse(availability.TextOf(ResolveRecipientsTags.StartTime)) is { } start && CalendarDate.Parse(availability.TextOf(ResolveRecipientsTags.EndTime)) is { } end
            ? new(start.InUtc().ToDateTimeOffset(), end.InUtc().ToDateTimeOffset())
            : null;
}

/// <summary>Source: MS-ASCMD, "Status (ResolveRecipients)": of the whole, and of one name.</summary>
internal enum ResolveStatus
{
    Success = 1,
    Ambiguous = 2,
    AmbiguousInPart = 3,
    NotFound = 4,
    ProtocolError = 5,
    ServerError = 6,
}
