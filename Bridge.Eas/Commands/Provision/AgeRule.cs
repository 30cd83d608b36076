using Bridge.Eas.Protocol;

namespace Bridge.Eas.Commands.Provision;

/// <summary>How far back some phones may sync, section <c>Eas:Policy:Ages:N</c>.</summary>
public sealed class AgeRule : DeviceRule
{
    /// <summary>Mail, further or less far than for all others.</summary>
    /// <value>Unset for as far as the others.</value>
    public MailAge? MaxMailAge { get; set; }

    /// <summary>Events, further or less far than for all others.</summary>
    /// <value>Unset for as far as the others.</value>
    public CalendarAge? MaxCalendarAge { get; set; }
}
