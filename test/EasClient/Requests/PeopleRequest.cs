using System.Globalization;
using System.Xml.Linq;
using EasClient.Items;

namespace EasClient.Requests;

/// <summary>Builds ResolveRecipients and ValidateCert requests. Source: MS-ASCMD, "ResolveRecipients", "ValidateCert".</summary>
public static class PeopleRequest
{
    private static readonly XNamespace Ns = EasNames.ResolveRecipients;
    private static readonly XNamespace CertNs = EasNames.ValidateCert;

    /// <summary>Asks who is meant.</summary>
    public static XElement Resolve(IEnumerable<string> names, ResolveOptions? options) => new(
        Ns + "ResolveRecipients",
        names.Select(name => new XElement(Ns + "To", name)),
        options is null
            ? null
            : new XElement(
                Ns + "Options",
                options.Certificates ? new XElement(Ns + "CertificateRetrieval", "2") : null,
                options.MaxAmbiguous is { } most ? new XElement(Ns + "MaxAmbiguousRecipients", most.ToString(CultureInfo.InvariantCulture)) : null,
                options.From is { } from
                    ? new XElement(Ns + "Availability", new XElement(Ns + "StartTime", EasDate.Dashed(from)), new XElement(Ns + "EndTime", EasDate.Dashed(options.Until ?? from.AddDays(1))))
                    : null,
                options.Pictures ? Picture(Ns, maxSize: null, maxPictures: null) : null));

    /// <summary>Asks whether certificates are good.</summary>
    public static XElement Validate(IEnumerable<byte[]> certificates) => new(
        CertNs + "ValidateCert",
        new XElement(CertNs + "Certificates", certificates.Select(one => new XElement(CertNs + "Certificate", Convert.ToBase64String(one)))),
        new XElement(CertNs + "CheckCRL", "1"));

    internal static XElement Picture(XNamespace ns, int? maxSize, int? maxPictures) => new(
        ns + "Picture",
        maxSize is { } size ? new XElement(ns + "MaxSize", size.ToString(CultureInfo.InvariantCulture)) : null,
        maxPictures is { } most ? new XElement(ns + "MaxPictures", most.ToString(CultureInfo.InvariantCulture)) : null);
}

/// <summary>What ResolveRecipients is to tell beside names.</summary>
/// <param name="MaxAmbiguous">People for a name that fits several.</param>
/// <param name="From">When people are free, from here.</param>
/// <param name="Until">To here; a day later by default.</param>
public sealed record ResolveOptions(int? MaxAmbiguous = null, bool Certificates = false, bool Pictures = false, DateTime? From = null, DateTime? Until = null);
