using System.Text;
using Bridge.Eas.Mime;

namespace Bridge.Eas.Items.Mail;

/// <summary>Addresses as the Email class writes them. Source: MS-ASEMAIL, To, From, ReplyTo, DisplayTo.</summary>
internal static class MailAddresses
{
    /// <summary>Longest To, Cc or From.</summary>
    internal const int MaxLength = 32768;

    /// <summary>As in a header: names in quotes, ", " between; only whole addresses when they do not all fit.</summary>
    internal static string List(IReadOnlyList<MimeAddress> addresses, int maxLength = MaxLength) => Join(addresses.Select(a => a.ToString()), ", ", maxLength);

    /// <summary>Semicolons between (ReplyTo).</summary>
    internal static string Semicolons(IReadOnlyList<MimeAddress> addresses) => Join(addresses.Select(a => a.ToString()), ";", MaxLength);

    /// <summary>Names alone, the address where there is none (DisplayTo).</summary>
    internal static string Names(IReadOnlyList<MimeAddress> addresses) =>
        Join(addresses.Select(a => (a.Name ?? a.Address).Replace(';', ',')), ";", MaxLength);

    /// <summary>One mailbox that always has a name: HTC phones show an error without.</summary>
    internal static string Single(MimeAddress address) => (address.Name is null ? address with { Name = address.Address } : address).ToString();

    private static string Join(IEnumerable<string> pieces, string separator, int maxLength)
    {
        var joined = new StringBuilder();
        foreach (var piece in pieces)
        {
            if (joined.Length + separator.Length + piece.Length > maxLength) break;
            if (joined.Length > 0) joined.Append(separator);
            joined.Append(piece);
        }

        return joined.ToString();
    }
}
