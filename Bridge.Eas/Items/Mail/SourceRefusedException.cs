using Bridge.OxApi;

namespace Bridge.Eas.Items.Mail;

/// <summary>OX does not give a mail's source.</summary>
internal sealed class SourceRefusedException(OxError error) : IOException("OX does not give the mail.")
{
    public OxError Error { get; } = error;
}
