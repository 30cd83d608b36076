using System.Globalization;
using System.Text.Json.Nodes;
using OxSimulator.Http;
using OxSimulator.Mail.Mime;

namespace OxSimulator.Mail;

/// <summary>The mail module's columns (reference, 4.2).</summary>
internal static class MailColumns
{
    private const int PreviewLength = 200;

    internal static readonly OxColumnTable<SimMail> Table = new(
        new(102, "color_label", (mail, _) => mail.ColorLabel),
        new(309, "total", (mail, _) => mail.Folder.Total),
        new(310, "new", (_, _) => 0),
        new(311, "unread", (mail, _) => mail.Folder.Unread),
        new(312, "deleted", (mail, _) => mail.Folder.Deleted),
        new(600, "id", (mail, _) => mail.Id),
        new(601, "folder_id", (mail, _) => mail.Folder.Id),
        new(602, "attachment", (mail, _) => mail.Message.HasAttachment),
        new(603, "from", (mail, _) => MailAddresses.ToJson(mail.Message.From)),
        new(604, "to", (mail, _) => MailAddresses.ToJson(mail.Message.To)),
        new(605, "cc", (mail, _) => MailAddresses.ToJson(mail.Message.Cc)),
        new(606, "bcc", (mail, _) => MailAddresses.ToJson(mail.Message.Bcc)),
        new(607, "subject", (mail, _) => mail.Message.Subject),
        new(608, "size", (mail, _) => mail.Message.Size),
        new(609, "sent_date", (mail, call) => mail.Message.Sent is { } sent ? call.ToTime(sent) : null),
        new(610, "received_date", (mail, call) => call.ToTime(mail.Received)),
        new(611, "flags", (mail, _) => mail.ShownFlags),
        new(612, "level", (_, _) => 0),
        new(613, "disp_notification_to", (mail, _) =>
            mail.Message.Headers["Disposition-Notification-To"] is { } to ? MailAddresses.Parse(to).Select(one => one.Address).FirstOrDefault() : null),
        new(614, "priority", (mail, _) => mail.Message.Priority),
        new(615, "msgref", (_, _) => null),
        new(650, "folder", (mail, _) => mail.Folder.Title),
        new(651, "flag_seen", (mail, _) => mail.IsSeen),
        new(652, "account_name", (_, _) => "E-mail"),
        new(653, "account_id", (_, _) => 0),
        new(654, "original_id", Since(7, 8, mail => mail.Id)),
        new(655, "original_folder_id", Since(7, 8, mail => mail.Folder.Id)),
        new(656, "content_type", Since(7, 8, mail => mail.Message.MediaType)),
        new(661, "date", (mail, call) => call.ToTime(mail.Received)),
        new(662, "text_preview", (mail, call) => call.Profile.IsAtLeast(7, 10) && call.Server.Options.KeepsPreviews ? Preview(mail.Message) : null),
        new(663, "text_preview", Since(7, 10, mail => Preview(mail.Message))));

    /// <summary>Names to sort by without a visible cell of their own.</summary>
    internal static readonly Dictionary<int, Comparison<SimMail>> Sorts = new()
    {
        [102] = (a, b) => a.ColorLabel.CompareTo(b.ColorLabel),
        [600] = (a, b) => a.Uid.CompareTo(b.Uid),
        [603] = (a, b) => Compare(First(a.Message.From), First(b.Message.From)),
        [604] = (a, b) => Compare(First(a.Message.To), First(b.Message.To)),
        [605] = (a, b) => Compare(First(a.Message.Cc), First(b.Message.Cc)),
        [607] = (a, b) => Compare(a.Message.Subject, b.Message.Subject),
        [608] = (a, b) => a.Message.Size.CompareTo(b.Message.Size),
        [609] = (a, b) => Nullable.Compare(a.Message.Sent, b.Message.Sent),
        [610] = (a, b) => a.Received.CompareTo(b.Received),
        [611] = (a, b) => a.ShownFlags.CompareTo(b.ShownFlags),
        [614] = (a, b) => a.Message.Priority.CompareTo(b.Message.Priority),
        [651] = (a, b) => a.IsSeen.CompareTo(b.IsSeen),
        [657] = ByFlag(MailFlags.Answered),
        [658] = ByFlag(MailFlags.Forwarded),
        [659] = ByFlag(MailFlags.Draft),
        [660] = ByFlag(MailFlags.Flagged),
        [661] = (a, b) => a.Received.CompareTo(b.Received),
    };

    /// <summary>Columns asked for: numbers, header names among them, and the parameter <c>headers</c> (reference, 1.4).</summary>
    internal static IReadOnlyList<OxColumn<SimMail>> Asked(OxCall call)
    {
        var asked = new List<OxColumn<SimMail>>();
        var named = call.Parameters.List("headers");
        var columns = call.Parameters["columns"] ?? (named.Length > 0 ? "" : call.Parameters.Require("columns"));
        foreach (var entry in columns.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (entry == "all") asked.AddRange(Table.Parse("600,601"));
            else if (entry == "list") asked.AddRange(Table.Parse("600,601,602,603,607,608,610,611,614,102"));
            else if (int.TryParse(entry, NumberStyles.None, CultureInfo.InvariantCulture, out _)) asked.AddRange(Table.Parse(entry));
            else asked.Add(Header(entry));
        }

        asked.AddRange(named.Select(Header));
        return asked;
    }

    /// <summary>Older versions do not know the column: null.</summary>
    private static Func<SimMail, OxCall, JsonNode?> Since(int major, int minor, Func<SimMail, JsonNode?> get) =>
        (mail, call) => call.Profile.IsAtLeast(major, minor) ? get(mail) : null;

    private static OxColumn<SimMail> Header(string name) =>
        new(-1, name, (mail, _) => mail.Message.Headers[name] is { } value ? EncodedWords.Decode(value) : null);

    private static JsonNode? Preview(SimMessage message)
    {
        var text = message.Root.All().FirstOrDefault(part => part.MediaType == "text/plain")?.Text;
        if (text is null) return null;
        text = string.Join(' ', text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
        return text.Length > PreviewLength ? text[..PreviewLength] : text;
    }

    private static string First(IReadOnlyList<MailAddress> addresses) => addresses.Count == 0 ? "" : addresses[0].Name ?? addresses[0].Address;

    private static int Compare(string a, string b) => string.Compare(a, b, StringComparison.OrdinalIgnoreCase);

    private static Comparison<SimMail> ByFlag(int flag) => (a, b) => (a.Flags & flag).CompareTo(b.Flags & flag);
}
