using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Items.Mail.Marks;

/// <summary>Writes the Flag element. Source: MS-ASEMAIL, "Flag".</summary>
internal static class FlagElement
{
    internal const string UsualType = "Flag for follow up";

    private const int Complete = 1;
    private const int Active = 2;

    /// <summary>No flag is an empty element: a missing one would leave the phone's.</summary>
    internal static void Write(WbxmlWriter writer, FlagDetails? flag)
    {
        writer.Start(EmailTags.Flag);
        if (flag is not null)
        {
            writer.Optional(TasksTags.Subject, flag.Subject);
            writer.Element(EmailTags.Status, flag.IsComplete ? Complete : Active);
            writer.Element(EmailTags.FlagType, flag.Type.Length > 0 ? flag.Type : UsualType);
            foreach (var date in FlagDates.All)
            {
                if (date.Get(flag) is { } milliseconds) writer.Element(date.Tag, MailDate.Dashed(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)));
            }

            if (flag.HasReminder is { } hasReminder) writer.Element(TasksTags.ReminderSet, hasReminder);
            writer.Optional(TasksTags.SubOrdinalDate, flag.SubOrdinal);
        }

        writer.End();
    }
}
