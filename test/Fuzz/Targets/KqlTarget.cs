using System.Text.Json;
using Bridge.Eas.Items.Mail.Finding;
using Bridge.Eas.Items.Mail.Finding.Kql;
using Bridge.OxApi.Mail;
using Fuzz.Engine;
using Fuzz.Mutation;
using NodaTime;

namespace Fuzz.Targets;

/// <summary>What people type into a search field, as far as the term that goes to OX.</summary>
internal sealed class KqlTarget() : ReadersTarget(Readers, TextMutator.Mutate)
{
    private const int MostTerms = 400;

    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];

    private static readonly IReadOnlyList<NamedReader> Readers =
    [
        NamedReader.OfText(
            "query",
            Read,
            "plan budget", "from:anna OR (to:bob AND NOT subject:\"plan b\")", "received>=2026-01-01 hasattachment:true", "received:2026-01-01..2026-02-01 -cc:x", "received:\"last week\"",
            "from:(anna OR \"Bob C\") body:lunch*", "((a OR b) c) OR NOT (d e)", "participants<>x recipients:y kind:email", "https://example.org/?a=b:c re: plan", "\u201Ca b\u201D \"c"),
        NamedReader.OfText("long id", text => { if (LongId.TryRead(text, out var id) && LongId.Of(id) != text) throw new FuzzViolationException("a LongId reads otherwise than it is written"); }, "M0123456789ab:59682f01.4711"),
    ];

    public override string Name => "kql";

    public override string What => "words and queries typed into a search field";

    private static void Read(string text)
    {
        var query = KqlQuery.Parse(text, bodies: text.Length % 2 == 0, Berlin, new LocalDate(2026, 3, 5));
        if (query.Term is not { } term) return;
        if (Size(term) > MostTerms) throw new FuzzViolationException("a search has too many terms");
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json)) OxMailFilter.Write(writer, term);
        json.Position = 0;
        JsonDocument.Parse(json).Dispose();
    }

    private static int Size(OxMailTerm term) => term switch
    {
        OxMailTerm.And { Terms: [] } or OxMailTerm.Or { Terms: [] } => throw new FuzzViolationException("an operator without operands"),
        OxMailTerm.And all => 1 + all.Terms.Sum(Size),
        OxMailTerm.Or any => 1 + any.Terms.Sum(Size),
        OxMailTerm.Not not => 1 + Size(not.Term),
        OxMailTerm.Contains { Text: "" } => throw new FuzzViolationException("a search for nothing"),
        _ => 1,
    };
}
