namespace Bridge.Eas.Wbxml;

/// <summary>An element's place in the code pages. Two tags are equal when page and token are. Source: MS-ASWBXML.</summary>
internal readonly struct WbxmlTag(byte page, byte token, string? name) : IEquatable<WbxmlTag>
{
    public byte Page { get; } = page;

    /// <summary>0x05 to 0x3F, without the content bit.</summary>
    public byte Token { get; } = token;

    /// <summary>The element's name; a placeholder for a token that the protocol does not define.</summary>
    public string Name => name ?? $"unknown:{Page:X2}:{Token:X2}";

    public bool IsKnown => name is not null;

    public bool Equals(WbxmlTag other) => Page == other.Page && Token == other.Token;

    public override bool Equals(object? obj) => obj is WbxmlTag other && Equals(other);

    public override int GetHashCode() => (Page << 8) | Token;

    public override string ToString() => Name;

    public static bool operator ==(WbxmlTag left, WbxmlTag right) => left.Equals(right);

    public static bool operator !=(WbxmlTag left, WbxmlTag right) => !left.Equals(right);
}
