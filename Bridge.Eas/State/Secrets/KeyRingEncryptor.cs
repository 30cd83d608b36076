using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Eas.State.Secrets;

/// <summary>Wraps the secret part of a Data Protection key: <c>&lt;wrapped&gt;base64&lt;/wrapped&gt;</c>.</summary>
internal sealed class KeyRingEncryptor(KeyRingCipher cipher) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var plain = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var wrapped = new XElement("wrapped", Convert.ToBase64String(cipher.Encrypt(plain)));
        CryptographicOperations.ZeroMemory(plain);
        return new EncryptedXmlInfo(wrapped, typeof(KeyRingDecryptor));
    }
}

/// <summary>The other direction. Data Protection makes it by the name that is written into the key ring, so neither name nor namespace may change.</summary>
internal sealed class KeyRingDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var plain = services.GetRequiredService<KeyRingCipher>().Decrypt(Convert.FromBase64String(encryptedElement.Value));
        return XElement.Parse(Encoding.UTF8.GetString(plain));
    }
}
