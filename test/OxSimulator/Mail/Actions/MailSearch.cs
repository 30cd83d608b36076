using System.Globalization;
using System.Text.Json.Nodes;
using OxSimulator.Http;
using OxSimulator.Mail.Mime;

namespace OxSimulator.Mail.Actions;

/// <summary><c>mail?action=search</c>: filter terms, and the older list of column patterns.</summary>
internal static class MailSearch
{
    private static readonly Dictionary<int, string> ColumnFields = new()
    {
        [603] = "from", [604] = "to", [605] = "cc", [606] = "bcc", [607] = "subject",
        [609] = "sent_date", [610] = "received_date", [608] = "size", [611] = "flags", [612] = "content",
    };

    internal static OxAnswer Search(OxCall call, SimMailbox mailbox)
    {
        var columns = MailColumns.Asked(call);
        var matches = call.Json switch
        {
            JsonObject { } body when body["filter"] is JsonArray filter => Term(filter, call, 0),
            JsonArray patterns => Patterns(patterns, call),
            _ => throw OxFaults.BadJson("a filter is expected").AsException(),
        };
        return OxRowWriter<SimMail>.Answer(MailSelection.Arrange(call, MailSelection.Folder(call, mailbox).Mails.Where(matches)), columns, call);
    }

    private static Func<SimMail, bool> Patterns(JsonArray patterns, OxCall call)
    {
        var terms = new List<Func<SimMail, bool>>();
        foreach (var pattern in patterns.OfType<JsonObject>())
        {
            var column = pattern["col"]?.GetValue<int>() ?? 0;
            if (!ColumnFields.TryGetValue(column, out var field))
                throw OxFaults.InvalidParameter("col", column.ToString(CultureInfo.InvariantCulture)).AsException();
            terms.Add(Comparison("=", field, pattern["pattern"]?.ToString() ?? "", call));
        }

        return mail => terms.TrueForAll(term => term(mail));
    }

    private static Func<SimMail, bool> Term(JsonArray term, OxCall call, int depth)
    {
        if (depth > 50 || term.Count == 0) throw OxFaults.BadJson("filter nested too deeply, or empty").AsException();
        var op = term[0]?.ToString() ?? "";
        switch (op)
        {
            case "and" or "or" or "not":
                var below = term.Skip(1).OfType<JsonArray>().Select(inner => Term(inner, call, depth + 1)).ToArray();
                return op switch
                {
                    "and" => mail => Array.TrueForAll(below, one => one(mail)),
                    "or" => mail => Array.Exists(below, one => one(mail)),
                    _ => mail => !Array.Exists(below, one => one(mail)),
                };
            case "=" or "<>" or "<" or ">" or "<=" or ">=":
                var field = (term.ElementAtOrDefault(1) as JsonObject)?["field"]?.ToString()
                    ?? throw OxFaults.BadJson("a filter term needs a field").AsException();
                return Comparison(op, field, term.ElementAtOrDefault(2)?.ToString() ?? "", call);
            default:
                throw OxFaults.InvalidParameter("filter", op).AsException();
        }
    }

    private static Func<SimMail, bool> Comparison(string op, string field, string value, OxCall call)
    {
        Func<SimMail, bool> equal = field switch
        {
            "from" => mail => Contains(mail.Message.From, value),
            "to" => mail => Contains(mail.Message.To, value),
            "cc" => mail => Contains(mail.Message.Cc, value),
            "bcc" => mail => Contains(mail.Message.Bcc, value),
            "subject" => mail => Contains(mail.Message.Subject, value),
            "content" or "body" => mail => mail.Message.Root.All().Any(part => part.IsText && Contains(part.Text, value)),
            "content_type" => mail => Contains(mail.Message.MediaType, value),
            "disp" => mail => mail.Message.Root.All().Any(part => Contains(part.Disposition.Value, value)),
            "attachment" => mail => mail.Message.HasAttachment == (value is "true" or "1"),
            "seen" => mail => mail.IsSeen == (value is "true" or "1"),
            "user_flags" => mail => mail.UserFlags.Contains(value, StringComparer.OrdinalIgnoreCase),
            "flags" => mail => (mail.ShownFlags & Number(field, value)) != 0,
            "received_date" or "date" => mail => call.ToTime(mail.Received) == Number(field, value),
            "sent_date" => mail => mail.Message.Sent is { } sent && call.ToTime(sent) == Number(field, value),
            "size" => mail => mail.Message.Size == Number(field, value),
            "priority" => mail => mail.Message.Priority == Number(field, value),
            _ => throw OxFaults.InvalidParameter("field", field).AsException(),
        };
        if (op == "=") return equal;
        if (op == "<>") return mail => !equal(mail);
        var limit = Number(field, value);
        Func<SimMail, long?> measure = field switch
        {
            "received_date" or "date" => mail => call.ToTime(mail.Received),
            "sent_date" => mail => mail.Message.Sent is { } sent ? call.ToTime(sent) : null,
            "size" => mail => mail.Message.Size,
            "priority" => mail => mail.Message.Priority,
            _ => throw OxFaults.InvalidParameter("filter", op).AsException(),
        };
        return op switch
        {
            "<" => mail => measure(mail) < limit,
            ">" => mail => measure(mail) > limit,
            "<=" => mail => measure(mail) <= limit,
            _ => mail => measure(mail) >= limit,
        };
    }

    private static long Number(string field, string value) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw OxFaults.InvalidParameter(field, value).AsException();

    private static bool Contains(IReadOnlyList<MailAddress> addresses, string value) =>
        addresses.Any(address => Contains(address.Address, value) || (address.Name is { } name && Contains(name, value)));

    /// <summary>IMAP compares parts of the text; wild cards at the ends mean the same.</summary>
    private static bool Contains(string text, string value) => text.Contains(value.Trim('*'), StringComparison.OrdinalIgnoreCase);
}
