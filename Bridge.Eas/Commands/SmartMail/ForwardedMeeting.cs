using Bridge.Eas.Items.Mail.Invitations;
using Bridge.Eas.Mime;

namespace Bridge.Eas.Commands.SmartMail;

/// <summary>A meeting of somebody else's that is passed on.</summary>
/// <param name="Organizer">Null when he cannot be written to: then nobody tells him.</param>
/// <param name="Calendar">The invitation for those whom it is passed on to.</param>
internal sealed record ForwardedMeeting(string Summary, MimeAddress? Organizer, string Calendar);
