using System.Buffers;
using System.Security.Cryptography;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Items;

/// <summary>A file that a phone attaches to a draft or an event. Source: MS-ASAIRS, "Add".</summary>
/// <param name="ClientId">The phone's name for it until it has the server's.</param>
/// <param name="Name">What the user sees.</param>
/// <param name="MediaType">As the phone says, else bytes.</param>
/// <param name="ContentId">By which its HTML shows it, without angle brackets.</param>
/// <param name="Content">Bytes of the request.</param>
internal sealed record UploadedFile(string ClientId, string Name, string MediaType, string? ContentId, ReadOnlySequence<byte> Content)
{
    /// <summary>SHA-256 of the content, in hex.</summary>
    internal string Fingerprint
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var piece in Content) hash.AppendData(piece.Span);
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }

    /// <returns>Null for one without content: iOS sends such when its user changes the account while he writes.</returns>
    internal static UploadedFile? Read(WbxmlElement add)
    {
        if (add.Child(AirSyncBaseTags.Content) is not { IsEmpty: false } content) return null;
        var bytes = content.Opaque.IsEmpty ? content.GetBytes() is { } decoded ? new ReadOnlySequence<byte>(decoded) : default : content.Opaque;
        if (bytes.IsEmpty) return null;
        var type = add.TextOf(AirSyncBaseTags.ContentType)?.Trim() ?? "";
        return new UploadedFile(
            add.TextOf(AirSyncBaseTags.ClientId) ?? "",
            add.TextOf(AirSyncBaseTags.DisplayName) is { Length: > 0 } name ? name : "attachment",
            IsMediaType(type) ? type : "application/octet-stream",
            add.TextOf(AirSyncBaseTags.ContentId)?.Trim('<', '>', ' ') is { Length: > 0 and < 500 } id && id.All(character => character is > ' ' and < '\x7f' and not ('<' or '>')) ? id : null,
            bytes);
    }

    private static bool IsMediaType(string type) =>
        type.Split('/') is [{ Length: > 0 } first, { Length: > 0 } second] && type.Length < 100 && (first + second).All(character => char.IsAsciiLetterOrDigit(character) || "!#$&-^_.+".Contains(character, StringComparison.Ordinal));
}
