using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Commands.ValidateCert;

/// <summary>Source: MS-ASCMD, "Status (ValidateCert)".</summary>
internal enum CertificateStatus
{
    Success = 1,
    ProtocolError = 2,
    Expired = 7,
    Unknown = 17,
}

/// <summary>
/// Says of certificates what can be said here: that one cannot be read, or that today is not in its time. Whom to trust is a matter of a directory
/// that OX does not have, so no certificate is ever called good.
/// </summary>
/// <remarks>Source: MS-ASCMD, "ValidateCert".</remarks>
internal sealed class ValidateCertHandler : IEasCommandHandler
{
    private const int MostCertificates = 100;
    private const int LargestCertificate = 64 << 10;

    public ValueTask<EasReply> HandleAsync(EasCommandContext context, CancellationToken cancellationToken)
    {
        if (context.Request.Document is not { } document) throw new EasProtocolException(EasStatus.InvalidContent, "ValidateCert without a body");
        if (document.Tag != ValidateCertTags.ValidateCert) throw new EasProtocolException(EasStatus.InvalidXml, "the root element is not ValidateCert");

        var certificates = document.Child(ValidateCertTags.Certificates)?.All(ValidateCertTags.Certificate).ToList() ?? [];
        var writer = new WbxmlWriter();
        writer.Start(ValidateCertTags.ValidateCert);
        var isReadable = certificates.Count is > 0 and <= MostCertificates;
        writer.Element(ValidateCertTags.Status, isReadable ? CertificateStatus.Success : CertificateStatus.ProtocolError);
        foreach (var certificate in isReadable ? certificates : [])
        {
            writer.Start(ValidateCertTags.Certificate);
            writer.Element(ValidateCertTags.Status, StatusOf(certificate, context.Request.Now));
            writer.End();
        }

        writer.End();
        return ValueTask.FromResult(EasReply.Of(writer, (int)(isReadable ? CertificateStatus.Success : CertificateStatus.ProtocolError)));
    }

    private static CertificateStatus StatusOf(WbxmlElement element, DateTimeOffset now)
    {
        if (element.GetBytes() is not { Length: > 0 and <= LargestCertificate } bytes) return CertificateStatus.ProtocolError;
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(bytes);
            return now.UtcDateTime < certificate.NotBefore.ToUniversalTime() || now.UtcDateTime > certificate.NotAfter.ToUniversalTime() ? CertificateStatus.Expired : CertificateStatus.Unknown;
        }
        catch (CryptographicException)
        {
            return CertificateStatus.ProtocolError;
        }
    }
}
