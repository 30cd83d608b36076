namespace Bridge.Eas.Devices.Quirks;

/// <summary>A habit of some phones that nobody else may be treated for. What does others no harm is done for everybody and is no quirk.</summary>
internal enum Quirk
{
    /// <summary>Writes an empty text with an item of which its user edited something else: it must not take the text away.</summary>
    EmptyTextSaysNothing,

    /// <summary>Shows signed mail only as MIME, and offers to take MIME, but asks for none (MIMESupport 0).</summary>
    SignedMailAsMime,
}
