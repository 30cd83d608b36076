namespace Bridge.OxApi;

/// <summary>An OX folder id: opaque (<c>31</c>, <c>cal://0/31</c>, <c>default0/INBOX</c>); compared as it stands.</summary>
public readonly record struct OxFolderId(string Value)
{
    /// <summary>For spans and logs folder ids are too telling (they carry folder names), so this is only for the wire.</summary>
    public override string ToString() => Value;
}
