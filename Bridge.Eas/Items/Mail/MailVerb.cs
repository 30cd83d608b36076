using Bridge.Eas.Items.Mail.Marks;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Items.Mail;

/// <summary>Whether a mail was answered or forwarded. Source: MS-ASEMAIL, "LastVerbExecuted", "LastVerbExecutionTime".</summary>
internal static class MailVerb
{
    private const int Reply = 1;
    private const int Forward = 3;

    /// <summary>0 none, 1 answered, 3 forwarded: OX does not tell whether all were answered, nor which came last.</summary>
    internal static int Of(OxMailFlags flags) => flags.HasFlag(OxMailFlags.Answered) ? Reply : flags.HasFlag(OxMailFlags.Forwarded) ? Forward : 0;

    /// <summary>The time is known of what phones sent through the gateway.</summary>
    internal static void Write(WbxmlWriter writer, OxMailFlags flags, MailMark? mark)
    {
        writer.Element(Email2Tags.LastVerbExecuted, Of(flags));
        if (Of(flags) != 0 && mark?.VerbAt is { } at) writer.Element(Email2Tags.LastVerbExecutionTime, MailDate.Dashed(DateTimeOffset.FromUnixTimeSeconds(at)));
    }
}
