using System.Text;
using OxSimulator.Pim;

namespace OxSimulator.Contacts;

/// <summary>A contact as a small vCard 3.0.</summary>
internal static class Vcard
{
    private static readonly (string Field, string Property)[] Lines =
    [
        ("display_name", "FN"), ("uid", "UID"), ("email1", "EMAIL;TYPE=INTERNET,WORK"), ("email2", "EMAIL;TYPE=INTERNET,HOME"), ("email3", "EMAIL;TYPE=INTERNET"),
        ("telephone_business1", "TEL;TYPE=WORK,VOICE"), ("telephone_home1", "TEL;TYPE=HOME,VOICE"), ("cellular_telephone1", "TEL;TYPE=CELL"),
        ("company", "ORG"), ("position", "TITLE"), ("note", "NOTE"), ("url", "URL"),
    ];

    private static readonly string[] NameParts = ["last_name", "first_name", "second_name", "title", "suffix"];

    internal static byte[] Of(PimObject contact)
    {
        var card = new StringBuilder("BEGIN:VCARD\r\nVERSION:3.0\r\n");
        card.Append("N:").AppendJoin(';', NameParts.Select(name => Escape(contact.Text(name) ?? "")))
            .Append("\r\n");
        foreach (var (field, property) in Lines)
            if (contact.Text(field) is { } text) card.Append(property).Append(':').Append(Escape(text)).Append("\r\n");
        return Encoding.UTF8.GetBytes(card.Append("END:VCARD\r\n").ToString());
    }

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal)
        .Replace(",", "\\,", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
