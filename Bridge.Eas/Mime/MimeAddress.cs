namespace Bridge.Eas.Mime;

/// <summary>A mailbox: display name (null when there is none) and address, both clean and decoded.</summary>
internal sealed record MimeAddress(string? Name, string Address)
{
    /// <summary>As in a header, with the name decoded: <c>"Doe, Jane" &lt;jane@example.org&gt;</c>, or the bare address.</summary>
    public override string ToString() =>
        Name is null ? Address : "\"" + Name.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\" <" + Address + ">";
}
