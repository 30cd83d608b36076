using System.Globalization;
using System.Text;
using OxSimulator.Chronos.Ical;
using OxSimulator.Chronos.Model;
using OxSimulator.Store;

namespace OxSimulator.Chronos;

/// <summary>An iMIP mail (RFC 6047): plain text beside the iTIP object, and the object once more as a file.</summary>
internal static class InvitationMail
{
    private static readonly Dictionary<string, string> Subjects = new(StringComparer.Ordinal)
    {
        ["REQUEST"] = "Appointment: ", ["CANCEL"] = "Appointment canceled: ", ["REPLY"] = "Appointment reply: ",
    };

    internal static byte[] Compose(string method, CalendarEvent one, SimUser from, string to, IReadOnlyList<Attendee> attendees, string? comment, long now)
    {
        var boundary = $"----=_Part_{one.Id.ToString(CultureInfo.InvariantCulture)}_{Guid.NewGuid():N}";
        var calendar = IcalWriter.Write(method, one, attendees, comment, now);
        var subject = Subjects[method] + (one.Text("summary") ?? "");
        var text = $"{subject}\r\n{one.Text("location")}\r\n{comment}\r\n{one.Text("description")}\r\n";
        var date = DateTimeOffset.FromUnixTimeMilliseconds(now).ToString("ddd, d MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture);
        return Encoding.ASCII.GetBytes(string.Join("\r\n",
            $"Date: {date}",
            $"From: {Word(from.DisplayName)} <{from.Address}>",
            $"To: {to}",
            $"Message-ID: <{Guid.NewGuid():N}@invitation.example.test>",
            $"Subject: {Word(subject)}",
            "MIME-Version: 1.0",
            $"Content-Type: multipart/mixed; boundary=\"{boundary}\"",
            "Auto-Submitted: auto-generated",
            "X-Open-Xchange-Module: Appointments",
            $"X-OX-Reminder: {one.Id.ToString(CultureInfo.InvariantCulture)},{one.Folders.FirstOrDefault() ?? "0"}",
            "",
            $"--{boundary}",
            $"Content-Type: multipart/alternative; boundary=\"{boundary}_alt\"",
            "",
            $"--{boundary}_alt",
            "Content-Type: text/plain; charset=UTF-8",
            "Content-Transfer-Encoding: base64",
            "",
            Base64(Encoding.UTF8.GetBytes(text)),
            $"--{boundary}_alt",
            $"Content-Type: text/calendar; charset=UTF-8; method={method}",
            "Content-Transfer-Encoding: base64",
            "",
            Base64(calendar),
            $"--{boundary}_alt--",
            $"--{boundary}",
            "Content-Type: application/ics; name=invite.ics",
            "Content-Disposition: attachment; filename=invite.ics",
            "Content-Transfer-Encoding: base64",
            "",
            Base64(calendar),
            $"--{boundary}--",
            ""));
    }

    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks);

    /// <summary>A header text as RFC 2047 words of at most 75 characters where it is not plain ASCII.</summary>
    private static string Word(string text)
    {
        if (text.All(letter => letter is >= ' ' and < '\x7F' and not (',' or '"'))) return text;
        var words = new List<string>();
        var chunk = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Encoding.UTF8.GetByteCount(chunk.ToString()) + rune.Utf8SequenceLength > 42)
            {
                words.Add(chunk.ToString());
                chunk.Clear();
            }

            chunk.Append(rune.ToString());
        }

        words.Add(chunk.ToString());
        return string.Join("\r\n ", words.Select(word => $"=?UTF-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(word))}?="));
    }
}
