using System.Security.Cryptography;

namespace Bridge.Eas.State.Secrets;

/// <summary>AES-256-GCM under a key from <see cref="StoreSecret"/>. Bytes: nonce (12), tag (16), ciphertext.</summary>
internal sealed class KeyRingCipher(StoreSecret secret)
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] _key = secret.DeriveKey("eas key ring 1");

    internal byte[] Encrypt(ReadOnlySpan<byte> plain)
    {
        var result = new byte[NonceBytes + TagBytes + plain.Length];
        var nonce = result.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_key, TagBytes);
        aes.Encrypt(nonce, plain, result.AsSpan(NonceBytes + TagBytes), result.AsSpan(NonceBytes, TagBytes));
        return result;
    }

    /// <exception cref="CryptographicException">Not ours, changed, or made under another secret.</exception>
    internal byte[] Decrypt(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < NonceBytes + TagBytes) throw new CryptographicException("Too short.");
        var plain = new byte[bytes.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(_key, TagBytes);
        aes.Decrypt(bytes[..NonceBytes], bytes[(NonceBytes + TagBytes)..], bytes.Slice(NonceBytes, TagBytes), plain);
        return plain;
    }
}
