using Bridge.OxApi.Mail;
using NodaTime;

namespace Bridge.Eas.Items.Mail.Finding.Kql;

/// <summary>
/// Words as people type them into a search field, and the part of the Keyword Query Language that phones send: <c>from: to: cc: bcc: participants:
/// recipients: subject: body: received: hasattachment:</c>, quoted phrases, AND, OR, NOT, parentheses, and AND where nothing stands between. What
/// is no such query is looked for word by word. Source: MS-ASCMD, "FreeText"; Keyword Query Language syntax reference.
/// </summary>
/// <param name="Term">What OX compares; null when the text says nothing of that.</param>
/// <param name="HasAttachment">A condition on the whole, apart because older servers cannot compare it.</param>
internal sealed record KqlQuery(OxMailTerm? Term, bool? HasAttachment)
{
    /// <summary>Characters that are looked at; nobody types more.</summary>
    internal const int MostCharacters = 512;

    /// <summary>Words of a text that is no query.</summary>
    private const int MostWords = 16;

    private static readonly char[] Separators = [' ', '\t', '\r', '\n', '\u00A0', '\u3000', '"', '(', ')'];

    private static readonly HashSet<string> Operators = new(StringComparer.Ordinal) { "AND", "OR", "NOT" };

    /// <param name="text">As typed; any text at all.</param>
    /// <param name="bodies">Whether words are looked for in the text of mails, too.</param>
    /// <param name="zone">In which days begin and end.</param>
    /// <param name="today">For "today", "last week".</param>
    internal static KqlQuery Parse(string text, bool bodies, DateTimeZone zone, LocalDate today)
    {
        if (text.Length > MostCharacters) text = text[..MostCharacters];
        var fields = new KqlFields(bodies, new KqlDates(zone, today));
        return KqlParser.TryParse(text, fields, out var term)
            ? Split(term)
            : new(OxMailTerm.All(text.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Where(word => !Operators.Contains(word)).Take(MostWords).Select(fields.Words)), HasAttachment: null);
    }

    private static KqlQuery Split(OxMailTerm? term)
    {
        if (AttachmentOf(term) is { } alone) return new(Term: null, alone);
        if (term is not OxMailTerm.And all || all.Terms.FirstOrDefault(one => AttachmentOf(one) is not null) is not { } attachment) return new(term, HasAttachment: null);
        return new(OxMailTerm.All(all.Terms.Where(one => !ReferenceEquals(one, attachment))), AttachmentOf(attachment));
    }

    private static bool? AttachmentOf(OxMailTerm? term) => term switch
    {
        OxMailTerm.Attachment attachment => attachment.Has,
        OxMailTerm.Not { Term: OxMailTerm.Attachment attachment } => !attachment.Has,
        _ => null,
    };
}
