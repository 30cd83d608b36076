namespace Bridge.Eas.Wbxml;

/// <summary>A point in a document being written.</summary>
internal readonly record struct WbxmlMark(int Length, byte Page, int Depth);
