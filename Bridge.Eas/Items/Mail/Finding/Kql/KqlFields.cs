using Bridge.OxApi.Mail;

namespace Bridge.Eas.Items.Mail.Finding.Kql;

/// <summary>Makes comparisons of properties and their values.</summary>
internal sealed class KqlFields(bool bodies, KqlDates dates)
{
    private static readonly Dictionary<KqlName, OxMailField[]> Fields = new()
    {
        [KqlName.From] = [OxMailField.From],
        [KqlName.To] = [OxMailField.To],
        [KqlName.Cc] = [OxMailField.Cc],
        [KqlName.Bcc] = [OxMailField.Bcc],
        [KqlName.Recipients] = [OxMailField.To, OxMailField.Cc, OxMailField.Bcc],
        [KqlName.Participants] = [OxMailField.From, OxMailField.To, OxMailField.Cc, OxMailField.Bcc],
        [KqlName.Subject] = [OxMailField.Subject],
        [KqlName.Body] = [OxMailField.Content],
    };

    private static readonly OxMailField[] Everywhere = [OxMailField.Subject, OxMailField.From, OxMailField.To, OxMailField.Cc, OxMailField.Content];

    private static readonly Dictionary<string, bool> Flags = new(StringComparer.OrdinalIgnoreCase)
    {
        ["true"] = true, ["yes"] = true, ["1"] = true, ["false"] = false, ["no"] = false, ["0"] = false,
    };

    private readonly OxMailField[] _everywhere = bodies ? Everywhere : [.. Everywhere.Where(field => field != OxMailField.Content)];

    /// <param name="property">Null for words without one.</param>
    /// <param name="value">As written; a value that the property cannot have is looked for as words.</param>
    /// <returns>Null when nothing is to be compared.</returns>
    internal OxMailTerm? Of(KqlProperty? property, string value)
    {
        if (property is null) return Words(value);
        var compared = property.Name switch
        {
            KqlName.Kind => null,
            KqlName.Received => dates.Of(property.Comparison, value) ?? Words(value),
            KqlName.HasAttachment => Flags.TryGetValue(value, out var has) ? new OxMailTerm.Attachment(has) : Words(value),
            _ => In(Fields[property.Name], value),
        };
        return compared is not null && property is { Comparison: KqlComparison.NotEqual, Name: not KqlName.Received } ? new OxMailTerm.Not(compared) : compared;
    }

    /// <summary>The words, as they stand, in any of the fields.</summary>
    internal OxMailTerm? Words(string text) => In(_everywhere, text);

    /// <summary>A mail server compares parts of words anyway: an asterisk at the end says nothing new.</summary>
    private static OxMailTerm? In(OxMailField[] fields, string text)
    {
        var plain = new string([.. text.Where(character => !char.IsControl(character))]).Trim().Trim('*').Trim();
        return plain.Length == 0 ? null : OxMailTerm.Any(fields.Select(field => new OxMailTerm.Contains(field, plain)));
    }
}
