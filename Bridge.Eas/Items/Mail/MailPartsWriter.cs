using Bridge.Eas.Items.Mail.Categories;
using Bridge.Eas.Items.Mail.Marks;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Items.Mail;

/// <summary>Tells a phone what changed on a mail, and only that: a whole item would make Android ring as for new mail.</summary>
internal static class MailPartsWriter
{
    /// <summary>As many of the parts as phones of this version know.</summary>
    internal static MailParts Known(this MailParts parts, EasVersion version) => parts
        & ~(version.Has(EasFeature.MailFlags) ? MailParts.None : MailParts.Flag)
        & ~(version.Has(EasFeature.MailContext) ? MailParts.None : MailParts.Verb | MailParts.Categories);

    /// <summary>Writes the children of ApplicationData; Read when there are none, since something must stand there.</summary>
    internal static void Write(WbxmlWriter writer, MailParts parts, OxMailFlags flags, MailMark? mark, IReadOnlyList<string> categories)
    {
        if (parts.HasFlag(MailParts.Read) || parts == MailParts.None) WriteRead(writer, flags);
        if (parts.HasFlag(MailParts.Flag)) FlagElement.Write(writer, MailMark.FlagOf(flags, mark));
        if (parts.HasFlag(MailParts.Verb)) MailVerb.Write(writer, flags, mark);
        if (parts.HasFlag(MailParts.Categories)) MailCategories.Write(writer, categories);
    }

    internal static void WriteRead(WbxmlWriter writer, OxMailFlags flags) => writer.Element(EmailTags.Read, flags.HasFlag(OxMailFlags.Seen));
}
