using Bridge.Eas.Items.Calendar;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Items.Mail.Marks;

/// <summary>What a phone wants of a mail's flag.</summary>
/// <param name="Details">Null for no flag.</param>
/// <param name="IsBare">The phone names a status and a type and no more, as iOS does: it knows of no dates and takes none away.</param>
internal sealed record FlagWish(FlagDetails? Details, bool IsBare)
{
    private const int Complete = 1;
    private const int Active = 2;

    private const int LongestType = 64;
    private const int LongestSubject = 255;

    private static readonly FlagWish None = new(Details: null, IsBare: false);

    /// <summary>What phones call a flag that is a flag and no more.</summary>
    private static readonly string[] UsualTypes = [FlagElement.UsualType, "for follow up", "follow up", "Flag"];

    /// <summary>Whether OX is to have the flag set: what is done is flagged no more.</summary>
    public bool IsActive => Details is { IsComplete: false };

    /// <summary>Reads a Flag element. Empty, without a status or with status 0 it clears the flag. Source: MS-ASEMAIL, "Flag", "Status".</summary>
    internal static FlagWish Read(WbxmlElement flag, DateTimeOffset now)
    {
        var status = flag.NumberOf(EmailTags.Status);
        if (status is not (Complete or Active)) return None;

        var type = Cut(flag.TextOf(EmailTags.FlagType), LongestType);
        var details = new FlagDetails
        {
            IsComplete = status == Complete,
            Type = UsualTypes.Contains(type, StringComparer.OrdinalIgnoreCase) ? "" : type,
            Subject = Cut(flag.TextOf(TasksTags.Subject), LongestSubject),
            HasReminder = flag.FlagOf(TasksTags.ReminderSet),
            SubOrdinal = Cut(flag.TextOf(TasksTags.SubOrdinalDate), LongestType),
        };
        foreach (var date in FlagDates.All) details = date.With(details, Milliseconds(flag.TextOf(date.Tag)));

        // Each of them without the other is none, and what is done was done some time.
        if (details.HasReminder != true || details.Reminder is null) details = details with { HasReminder = details.HasReminder is null ? null : false, Reminder = null };
        details = details.IsComplete
            ? details with { DateCompleted = details.DateCompleted ?? details.CompleteTime ?? now.ToUnixTimeMilliseconds(), CompleteTime = details.CompleteTime ?? details.DateCompleted ?? now.ToUnixTimeMilliseconds() }
            : details with { DateCompleted = null, CompleteTime = null };
        var isBare = !details.IsComplete && flag.Children.All(child => child.Tag == EmailTags.Status || child.Tag == EmailTags.FlagType);
        return new FlagWish(FlagDates.Rounded(details), isBare);
    }

    private static long? Milliseconds(string? text) => CalendarDate.Parse(text) is { } digits ? digits.InUtc().ToInstant().ToUnixTimeMilliseconds() : null;

    private static string Cut(string? text, int length) => text is null ? "" : Mime.TextTruncation.Chars(Mime.MimeText.CleanLine(text), length);
}
