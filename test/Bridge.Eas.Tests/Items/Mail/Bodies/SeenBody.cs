using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Bridge.Eas.Items.Mail;
using Bridge.Eas.Protocol;
using static Bridge.Eas.Tests.Items.Mail.Rendered;

namespace Bridge.Eas.Tests.Items.Mail.Bodies;

/// <summary>A body as a phone sees it, at any version.</summary>
/// <param name="Type">1 plain text, 2 HTML, 4 MIME.</param>
/// <param name="Size">What it is told of the whole.</param>
/// <param name="Truncated">Whether it is told that there is more.</param>
/// <param name="Data">Bytes; null for no element.</param>
/// <param name="Preview">Null for no element.</param>
internal sealed record SeenBody(int Type, long Size, bool Truncated, byte[]? Data, string? Preview)
{
    private const string Opaque = "opaque:";

    internal string Text => Encoding.UTF8.GetString(Data ?? []);

    internal static SeenBody Of(XElement data, EasVersion version)
    {
        if (version.Has(EasFeature.AirSyncBase)) return Of(data.Body());
        return data.Element(Email + "MIMESize") is not null
            ? new(MailBodyOptions.Mime, Number(data, Email + "MIMESize"), data.Text(Email + "MIMETruncated") == "1", Bytes(data.Element(Email + "MIMEData")), Preview: null)
            : new(MailBodyOptions.Plain, Number(data, Email + "BodySize"), data.Text(Email + "BodyTruncated") == "1", Blank(Bytes(data.Element(Email + "Body"))), Preview: null);
    }

    internal static SeenBody Of(XElement body) =>
        new(int.Parse(body.Text(Base + "Type")!, CultureInfo.InvariantCulture), Number(body, Base + "EstimatedDataSize"), body.Text(Base + "Truncated") == "1", Bytes(body.Element(Base + "Data")), body.Text(Base + "Preview"));

    private static long Number(XElement data, XName name) => long.Parse(data.Text(name)!, CultureInfo.InvariantCulture);

    private static byte[]? Bytes(XElement? element) => element is null ? null
        : element.Value.StartsWith(Opaque, StringComparison.Ordinal) ? Convert.FromBase64String(element.Value[Opaque.Length..]) : Encoding.UTF8.GetBytes(element.Value);

    /// <summary>The blank that stands for no text at 2.5.</summary>
    private static byte[]? Blank(byte[]? data) => data is [(byte)' '] ? null : data;
}
