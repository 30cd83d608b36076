using System.Text;
using System.Text.Json.Nodes;
using OxSimulator.Http;
using OxSimulator.Mail.Mime;

namespace OxSimulator.Mail.Actions;

/// <summary>The object that <c>mail?action=get</c> answers.</summary>
internal static class MailObject
{
    /// <summary><c>max_size</c> below this counts as this.</summary>
    private const int LeastMaxSize = 10_000;

    private static readonly HashSet<string> StandardHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "From", "To", "Cc", "Bcc", "Subject", "Date", "Content-Type", "Content-Transfer-Encoding", "Content-Disposition",
        "MIME-Version", "X-Priority", "Disposition-Notification-To",
    };

    internal static JsonObject Of(SimMail mail, OxCall call)
    {
        var message = mail.Message;
        var view = call.Parameters["view"] ?? "html";
        var result = new JsonObject
        {
            ["id"] = mail.Id,
            ["folder_id"] = mail.Folder.Id,
            ["from"] = MailAddresses.ToJson(message.From),
            ["to"] = MailAddresses.ToJson(message.To),
            ["cc"] = MailAddresses.ToJson(message.Cc),
            ["bcc"] = MailAddresses.ToJson(message.Bcc),
            ["subject"] = message.Subject,
            ["size"] = message.Size,
            ["sent_date"] = message.Sent is { } sent ? call.ToTime(sent) : null,
            ["received_date"] = call.ToTime(mail.Received),
            ["flags"] = mail.ShownFlags,
            ["color_label"] = mail.ColorLabel,
            ["priority"] = message.Priority,
            ["account_id"] = 0,
            ["account_name"] = "E-mail",
            ["unread"] = mail.Folder.Unread,
            ["modified"] = 0,
            ["content_type"] = message.Headers["Content-Type"] ?? "text/plain",
            ["headers"] = Headers(message),
            ["user"] = new JsonArray([.. mail.UserFlags.Select(flag => (JsonNode)flag)]),
        };
        if (message.Headers["Disposition-Notification-To"] is { } notify && MailAddresses.Parse(notify) is [var to, ..])
            result["disp_notification_to"] = to.Address;

        var bodies = new List<JsonObject>();
        var files = new List<JsonObject>();
        var nested = new JsonArray();
        Collect(message.Root, view, bodies, files, nested, call.Parameters.Flag("allow_nested_messages", whenAbsent: true));
        var knowsSizes = call.Profile.IsAtLeast(7, 6, 1);
        if (knowsSizes && call.Parameters.Number("max_size") is { } maxSize) Truncate(bodies, (int)Math.Clamp(maxSize, LeastMaxSize, int.MaxValue), result);
        result["attachments"] = new JsonArray([.. bodies, .. files]);
        result["attachment"] = files.Count > 0 || nested.Count > 0;
        if (nested.Count > 0) result["nested_msgs"] = nested;
        if (knowsSizes && call.Parameters.Flag("attach_src")) result["source"] = MimeHeaders.Text(message.Raw.Span);
        return result;
    }

    private static void Collect(MimePart part, string view, List<JsonObject> bodies, List<JsonObject> files, JsonArray nested, bool expand)
    {
        if (part.MediaType == "multipart/alternative")
        {
            Alternatives(part, view, bodies, files, nested, expand);
        }
        else if (part.IsMultipart)
        {
            foreach (var child in part.Children) Collect(child, view, bodies, files, nested, expand);
        }
        else if (part.IsMessage && expand && part.Children is [var inner])
        {
            nested.Add((JsonNode)Nested(part, inner, view));
        }
        else if (part.IsText && part.Disposition.Value != "attachment" && part.FileName is null && part.MediaType is "text/plain" or "text/html")
        {
            bodies.Add(Body(part, view, "inline"));
        }
        else
        {
            files.Add(File(part));
        }
    }

    /// <summary>The chosen form first; the others follow as <c>alternative</c> where the view wants all.</summary>
    private static void Alternatives(MimePart part, string view, List<JsonObject> bodies, List<JsonObject> files, JsonArray nested, bool expand)
    {
        var wantsText = view.StartsWith("text", StringComparison.Ordinal);
        var leaves = part.Children.ToList();
        var chosen = leaves.Find(child => child.MediaType == (wantsText ? "text/plain" : "text/html"))
            ?? leaves.Find(child => child.MediaType == "multipart/related" && !wantsText)
            ?? leaves.Find(child => child.IsText)
            ?? leaves.LastOrDefault();
        if (chosen is null) return;
        Collect(chosen, view, bodies, files, nested, expand);
        foreach (var other in leaves.Where(child => child != chosen))
        {
            if (other.MediaType is not ("text/plain" or "text/html")) Collect(other, view, [], files, nested, expand);
            else if (view is "raw" || !wantsText) bodies.Add(Body(other, "raw", "alternative"));
        }
    }

    private static JsonObject Body(MimePart part, string view, string disposition)
    {
        var text = part.Text;
        var type = part.MediaType;
        if (view.StartsWith("text", StringComparison.Ordinal) && type == "text/html") (text, type) = (PlainText.FromHtml(text), "text/plain");
        return new()
        {
            ["id"] = part.Section,
            ["disp"] = disposition,
            ["content_type"] = type,
            ["size"] = Encoding.UTF8.GetByteCount(text),
            ["content"] = text,
        };
    }

    private static JsonObject File(MimePart part) => new()
    {
        ["id"] = part.Section,
        ["disp"] = part.Disposition.Value is "inline" ? "inline" : "attachment",
        ["content_type"] = part.MediaType,
        ["size"] = part.Content.Length,
        ["filename"] = part.FileName,
        ["cid"] = part.ContentId,
        ["content"] = null,
    };

    private static JsonObject Nested(MimePart part, MimePart inner, string view)
    {
        var bodies = new List<JsonObject>();
        var files = new List<JsonObject>();
        var deeper = new JsonArray();
        Collect(inner, view, bodies, files, deeper, expand: true);
        var result = new JsonObject
        {
            ["id"] = part.Section,
            ["filename"] = part.FileName,
            ["subject"] = EncodedWords.Decode(inner.Headers["Subject"] ?? ""),
            ["from"] = MailAddresses.ToJson(MailAddresses.Parse(inner.Headers["From"])),
            ["to"] = MailAddresses.ToJson(MailAddresses.Parse(inner.Headers["To"])),
            ["cc"] = MailAddresses.ToJson(MailAddresses.Parse(inner.Headers["Cc"])),
            ["size"] = inner.Bytes.Length,
            ["attachments"] = new JsonArray([.. bodies, .. files]),
        };
        if (deeper.Count > 0) result["nested_msgs"] = deeper;
        return result;
    }

    private static void Truncate(List<JsonObject> bodies, int maxSize, JsonObject result)
    {
        foreach (var body in bodies)
        {
            var text = body["content"]!.ToString();
            if (text.Length <= maxSize) continue;
            body["content"] = text[..(char.IsHighSurrogate(text[maxSize - 1]) ? maxSize - 1 : maxSize)];
            body["truncated"] = true;
            result["truncated"] = true;
        }
    }

    private static JsonObject Headers(SimMessage message)
    {
        var result = new JsonObject();
        foreach (var (name, value) in message.Headers.Fields)
        {
            if (StandardHeaders.Contains(name)) continue;
            JsonNode decoded = EncodedWords.Decode(value);
            if (!result.TryGetPropertyValue(name, out var earlier)) result[name] = decoded;
            else if (earlier is JsonArray several) several.Add(decoded);
            else result[name] = new JsonArray(earlier?.DeepClone(), decoded);
        }

        return result;
    }
}
