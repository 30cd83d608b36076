using Bridge.OxApi.Mail;

namespace Bridge.Eas.Items.Mail;

/// <summary>OX flags to set and to clear.</summary>
internal readonly record struct MailFlagChange(OxMailFlags Set, OxMailFlags Clear)
{
    /// <summary>A mail's flags after the change.</summary>
    internal OxMailFlags Of(OxMailFlags flags) => (flags | Set) & ~Clear;

    internal MailFlagChange With(OxMailFlags flag, bool isOn) => isOn ? new(Set | flag, Clear & ~flag) : new(Set & ~flag, Clear | flag);
}
