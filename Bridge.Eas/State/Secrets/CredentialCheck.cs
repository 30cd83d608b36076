using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Bridge.Eas.State.Secrets;

/// <summary>Tells whether a stored session belongs to the credential a phone has just sent, without the password being stored in any form that could be
/// guessed against: HMAC-SHA256 under keys that come from <see cref="StoreSecret"/>.</summary>
/// <remarks>A login counts as it is given: whoever normalises logins does it before. Login and password are hashed with their lengths, so that
/// <c>("ab", "c")</c> and <c>("a", "bc")</c> differ.</remarks>
internal sealed class CredentialCheck(StoreSecret secret)
{
    private const int TagBytes = 12;

    private readonly byte[] _check = secret.DeriveKey("eas credential check 1");
    private readonly byte[] _tag = secret.DeriveKey("eas credential tag 1");
    private readonly byte[] _login = secret.DeriveKey("eas login tag 1");

    /// <summary>32 bytes to keep beside a session.</summary>
    internal byte[] Compute(string login, string password) => Hash(_check, login, password);

    /// <summary>Whether <paramref name="stored"/> was computed from this credential; in a time that does not depend on the answer.</summary>
    internal bool Matches(ReadOnlySpan<byte> stored, string login, string password)
        => CryptographicOperations.FixedTimeEquals(stored, Hash(_check, login, password));

    /// <summary>Names a credential inside a key: 16 characters of base64url. Says nothing about <see cref="Compute"/>.</summary>
    internal string CredentialTag(string login, string password) => Base64Url.EncodeToString(Hash(_tag, login, password).AsSpan(0, TagBytes));

    /// <summary>Names a login inside a key: 16 characters of base64url. Keyed, because logins are mail addresses and easily guessed.</summary>
    internal string LoginTag(string login) => Base64Url.EncodeToString(Hash(_login, login, "").AsSpan(0, TagBytes));

    private static byte[] Hash(byte[] key, string login, string password)
    {
        var (loginBytes, passwordBytes) = (Encoding.UTF8.GetBytes(login), Encoding.UTF8.GetBytes(password));
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, loginBytes.Length);
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(length);
        hmac.AppendData(loginBytes);
        hmac.AppendData(passwordBytes);
        CryptographicOperations.ZeroMemory(passwordBytes);
        return hmac.GetHashAndReset();
    }
}
