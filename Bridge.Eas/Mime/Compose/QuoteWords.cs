using System.Globalization;

namespace Bridge.Eas.Mime.Compose;

/// <summary>What stands above a quoted message, in the user's language.</summary>
/// <param name="Culture">For the date.</param>
internal sealed record QuoteWords(string Original, string From, string Sent, string To, string Cc, string Subject, CultureInfo Culture)
{
    private static readonly Dictionary<string, string[]> Languages = new(StringComparer.OrdinalIgnoreCase)
    {
        ["en"] = ["Original message", "From", "Sent", "To", "Cc", "Subject"],
        ["de"] = ["Ursprüngliche Nachricht", "Von", "Gesendet", "An", "Cc", "Betreff"],
        ["fr"] = ["Message d’origine", "De", "Envoyé", "À", "Cc", "Objet"],
        ["es"] = ["Mensaje original", "De", "Enviado", "Para", "Cc", "Asunto"],
        ["it"] = ["Messaggio originale", "Da", "Inviato", "A", "Cc", "Oggetto"],
        ["nl"] = ["Oorspronkelijk bericht", "Van", "Verzonden", "Aan", "Cc", "Onderwerp"],
        ["pl"] = ["Oryginalna wiadomość", "Od", "Wysłano", "Do", "DW", "Temat"],
        ["pt"] = ["Mensagem original", "De", "Enviado", "Para", "Cc", "Assunto"],
    };

    /// <param name="locale">As OX has it, "de_DE"; English for a language that is not there.</param>
    internal static QuoteWords Of(string locale)
    {
        var name = locale.Replace('_', '-');
        var language = name.Split('-')[0];
        var words = Languages.GetValueOrDefault(language) ?? Languages["en"];
        return new QuoteWords(words[0], words[1], words[2], words[3], words[4], words[5], CultureOf(Languages.ContainsKey(language) ? name : "en-GB"));
    }

    private static CultureInfo CultureOf(string name)
    {
        try
        {
            return CultureInfo.GetCultureInfo(name);
        }
        catch (CultureNotFoundException)
        {
            return CultureInfo.InvariantCulture;
        }
    }
}
