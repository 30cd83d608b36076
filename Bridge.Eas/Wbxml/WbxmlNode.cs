namespace Bridge.Eas.Wbxml;

/// <summary>Where a <see cref="WbxmlReader"/> stands.</summary>
internal enum WbxmlNode
{
    None,
    StartElement,
    EndElement,
    Text,
    Opaque,
    EndOfDocument,
}
