using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Items.Mail;

/// <summary>
/// Tells a phone that flags of a mail changed, and only that: a whole item would make Android ring as for new mail.
/// Source: MS-ASEMAIL, "Read", "Flag", "LastVerbExecuted".
/// </summary>
internal static class MailFlagsChange
{
    private const int ReplyVerb = 1;
    private const int ForwardVerb = 3;
    private const int ActiveFlag = 2;

    /// <summary>Whether a phone of this version can see the difference; if not, nothing is to be sent.</summary>
    internal static bool IsVisible(EasVersion version, OxMailFlags known, OxMailFlags current) =>
        Differs(known, current, OxMailFlags.Seen)
        || (version.Has(EasFeature.MailFlags) && Differs(known, current, OxMailFlags.Flagged))
        || (version.Has(EasFeature.MailContext) && VerbOf(known) != VerbOf(current));

    /// <summary>Writes the children of ApplicationData: exactly what differs; Read when nothing does, since something must stand there.</summary>
    internal static Action<WbxmlWriter> Writer(EasVersion version, OxMailFlags known, OxMailFlags current) => writer =>
    {
        if (Differs(known, current, OxMailFlags.Seen) || !IsVisible(version, known, current)) WriteRead(writer, current);
        if (version.Has(EasFeature.MailFlags) && Differs(known, current, OxMailFlags.Flagged)) WriteFlag(writer, current);
        if (version.Has(EasFeature.MailContext) && VerbOf(known) != VerbOf(current)) writer.Element(Email2Tags.LastVerbExecuted, VerbOf(current));
    };

    internal static void WriteRead(WbxmlWriter writer, OxMailFlags flags) => writer.Element(EmailTags.Read, flags.HasFlag(OxMailFlags.Seen));

    /// <summary>No flag is an empty element: a missing one would leave the phone's.</summary>
    internal static void WriteFlag(WbxmlWriter writer, OxMailFlags flags)
    {
        writer.Start(EmailTags.Flag);
        if (flags.HasFlag(OxMailFlags.Flagged))
        {
            writer.Element(EmailTags.Status, ActiveFlag);
            writer.Element(EmailTags.FlagType, "Flag for follow up");
        }

        writer.End();
    }

    /// <summary>0 none, 1 answered, 3 forwarded. OX does not tell when, so there is never a LastVerbExecutionTime.</summary>
    internal static int VerbOf(OxMailFlags flags) =>
        flags.HasFlag(OxMailFlags.Answered) ? ReplyVerb : flags.HasFlag(OxMailFlags.Forwarded) ? ForwardVerb : 0;

    private static bool Differs(OxMailFlags known, OxMailFlags current, OxMailFlags flag) => ((known ^ current) & flag) != OxMailFlags.None;
}
