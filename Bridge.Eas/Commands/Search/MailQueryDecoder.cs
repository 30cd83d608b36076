using Bridge.Eas.Items.Calendar;
using Bridge.Eas.Items.Mail.Finding;
using Bridge.Eas.Items.Mail.Finding.Kql;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Mail;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Bridge.Eas.Commands.Search;

/// <summary>Reads what a phone looks for in mail out of Search and Find.</summary>
internal sealed class MailQueryDecoder(IOptions<SearchOptions> options)
{
    private const int MostFolders = 100;

    /// <summary>Query of Search's store: <c>And</c> over its conditions, which some clients leave out.</summary>
    /// <returns>Null when a condition cannot be read.</returns>
    public MailQuery? Decode(EasCommandContext context, WbxmlElement store)
    {
        if (store.Child(SearchTags.Query) is not { } query) return null;
        var and = query.Child(SearchTags.And) ?? query;
        if (!TryDate(and.Child(SearchTags.GreaterThan), out var after) || !TryDate(and.Child(SearchTags.LessThan), out var before)) return null;

        var deep = store.Child(SearchTags.Options)?.Has(SearchTags.DeepTraversal) == true;
        var words = Words(context, and.TextOf(SearchTags.FreeText));
        return Of(and, deep, ElementHash.Of(query)) with
        {
            Term = OxMailTerm.All([words.Term, after is { } from ? new OxMailTerm.ReceivedFrom(from + 1) : null, before is { } until ? new OxMailTerm.ReceivedBefore(until) : null]),
            HasAttachment = words.HasAttachment,
            ConversationId = and.Child(SearchTags.ConversationId)?.GetBytes(),
        };
    }

    /// <summary>Query of Find's mailbox criterion.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="criterion">MailBoxSearchCriterion.</param>
    /// <param name="searchId">As the phone chose it: names the search whose pages it asks for.</param>
    public MailQuery? Find(EasCommandContext context, WbxmlElement criterion, WbxmlElement searchId)
    {
        if (criterion.Child(FindTags.Query) is not { } query) return null;
        var words = Words(context, query.TextOf(FindTags.FreeText));
        return Of(query, criterion.Child(FindTags.Options)?.Has(FindTags.DeepTraversal) == true, ElementHash.Of(searchId, query)) with { Term = words.Term, HasAttachment = words.HasAttachment };
    }

    private static MailQuery Of(WbxmlElement conditions, bool deep, ulong hash)
    {
        var classes = conditions.All(AirSyncTags.Class).Select(one => one.Text.Trim()).Where(name => name.Length > 0).ToList();
        return new MailQuery(deep ? hash : ~hash)
        {
            Collections = [.. conditions.All(AirSyncTags.CollectionId).Select(one => one.Text.Trim()).Where(id => id.Length > 0).Distinct(StringComparer.Ordinal).Take(MostFolders)],
            Deep = deep,
            WantsMail = classes.Count == 0 || classes.Contains(nameof(EasClass.Email), StringComparer.OrdinalIgnoreCase),
        };
    }

    private KqlQuery Words(EasCommandContext context, string? text)
    {
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(context.User.Session.TimeZone) ?? DateTimeZone.Utc;
        return KqlQuery.Parse(text ?? "", options.Value.Bodies, zone, Instant.FromDateTimeOffset(context.Request.Now).InZone(zone).Date);
    }

    /// <summary>Only mails' dates of arrival can be compared.</summary>
    private static bool TryDate(WbxmlElement? comparison, out long? ms)
    {
        ms = null;
        if (comparison is null) return true;
        if (!comparison.Has(EmailTags.DateReceived)) return false;
        ms = CalendarDate.Parse(comparison.TextOf(SearchTags.Value))?.InUtc().ToInstant().ToUnixTimeMilliseconds();
        return ms is not null;
    }
}
