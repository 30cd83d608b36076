namespace Bridge.Eas.Wbxml;

/// <summary>The global tokens that the protocol uses; every other one is an error. Source: MS-ASWBXML, "Global tokens"; WAP-192-WBXML 1.3.</summary>
internal static class WbxmlToken
{
    internal const byte SwitchPage = 0x00;
    internal const byte End = 0x01;
    internal const byte StrI = 0x03;
    internal const byte Opaque = 0xC3;

    /// <summary>Set on a tag whose element has content.</summary>
    internal const byte HasContent = 0x40;

    /// <summary>Set on a tag with attributes, which the protocol never has.</summary>
    internal const byte HasAttributes = 0x80;

    internal const byte FirstTag = 0x05;
}
