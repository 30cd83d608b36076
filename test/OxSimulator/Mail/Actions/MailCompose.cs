using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OxSimulator.Http;
using OxSimulator.Mail.Mime;

namespace OxSimulator.Mail.Actions;

/// <summary><c>POST mail?action=new</c>: a mail as JSON with file parts (reference, 4.6 B).</summary>
internal static class MailCompose
{
    internal static OxAnswer New(OxCall call, SimMailbox mailbox)
    {
        var mail = Json(call);
        var from = MailAddresses.FromJson(mail["from"]) is [var given, ..] ? given : mailbox.OwnAddress;
        if (!mailbox.User.HasAddress(from.Address)) return MailFaults.ForeignFrom(from.Address);
        var raw = MailSend.Complete(Render(call, mail, from), mailbox);

        var flags = Number(mail["flags"]);
        SimMail? stored;
        if ((flags & MailFlags.Draft) != 0)
        {
            stored = mailbox.Append(mailbox.RequireDefault(MailFolderNames.Drafts), raw, flags | MailFlags.Seen, pushToken: call.Parameters["pushToken"]);
        }
        else
        {
            var answer = MailSend.Send(call, mailbox, raw, from.Address, out stored);
            if (answer.Fault is not null) return answer;
        }

        MarkOriginal(mailbox, mail);
        return OxAnswer.Of(stored is null ? null : stored.Folder.Id + "/" + stored.Id);
    }

    private static JsonObject Json(OxCall call)
    {
        var part = call.Parts.FirstOrDefault(one => one.Name is "json_0" or "json") ?? throw OxFaults.MissingParameter("json_0").AsException();
        try
        {
            return JsonNode.Parse(part.Content.Span) as JsonObject ?? throw OxFaults.BadJson("a JSON object is expected").AsException();
        }
        catch (JsonException bad)
        {
            throw OxFaults.BadJson(bad.Message).AsException();
        }
    }

    /// <summary>A reply marks its original answered, a forward forwarded; an edited draft replaces its original.</summary>
    private static void MarkOriginal(SimMailbox mailbox, JsonObject mail)
    {
        if (mail["msgref"]?.ToString() is not { Length: > 0 } reference || reference.LastIndexOf('/') is not (> 0 and var slash)) return;
        if (mailbox.Find(reference[..slash])?.Find(reference[(slash + 1)..]) is not { } original) return;
        switch (Number(mail["sendtype"]))
        {
            case 1:
                original.SetFlags(MailFlags.Answered);
                mailbox.Changed(original.Folder, original.Id);
                break;
            case 2:
                original.SetFlags(MailFlags.Forwarded);
                mailbox.Changed(original.Folder, original.Id);
                break;
            case 3 or 4 or 6:
                mailbox.Expunge(original.Folder, [original]);
                break;
        }
    }

    private static byte[] Render(OxCall call, JsonObject mail, MailAddress from)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"From: {from}\r\n");
        foreach (var (field, header) in new[] { ("to", "To"), ("cc", "Cc"), ("bcc", "Bcc") })
            if (MailAddresses.FromJson(mail[field]) is { Count: > 0 } list)
                text.Append(CultureInfo.InvariantCulture, $"{header}: {string.Join(", ", list)}\r\n");
        text.Append(CultureInfo.InvariantCulture, $"Subject: {EncodedWords.Encode(mail["subject"]?.ToString() ?? "")}\r\n");
        if (Number(mail["priority"]) is > 0 and var priority) text.Append(CultureInfo.InvariantCulture, $"X-Priority: {priority}\r\n");
        if (mail["disp_notification_to"] is JsonValue notify && notify.ToString() is not ("false" or ""))
            text.Append(CultureInfo.InvariantCulture, $"Disposition-Notification-To: {from.Address}\r\n");
        if (mail["headers"] is JsonObject extra)
            foreach (var (name, value) in extra) text.Append(CultureInfo.InvariantCulture, $"{name}: {EncodedWords.Encode(value?.ToString() ?? "")}\r\n");
        text.Append("MIME-Version: 1.0\r\n");

        var bodies = (mail["attachments"] as JsonArray ?? []).OfType<JsonObject>().Where(one => one["content"] is not null).Select(Body).ToList();
        if (bodies.Count == 0) bodies.Add(Leaf("text/plain; charset=UTF-8", "", []));
        var body = bodies.Count == 1 ? bodies[0] : Multipart("alternative", bodies);
        var files = call.Parts.Where(part => part.FileName is not null)
            .Select(part => Leaf(
                part.ContentType ?? "application/octet-stream", $"Content-Disposition: attachment; filename=\"{part.FileName}\"\r\n", part.Content.Span))
            .ToList();
        text.Append(files.Count == 0 ? body : Multipart("mixed", [body, .. files]));
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Body(JsonObject attachment)
    {
        var content = attachment["content"]!.ToString();
        var type = attachment["content_type"]?.ToString() ?? "text/plain";
        if (!type.Equals("ALTERNATIVE", StringComparison.OrdinalIgnoreCase))
            return Leaf(type.Split(';')[0] + "; charset=UTF-8", "", Encoding.UTF8.GetBytes(content));
        return Multipart("alternative",
        [
            Leaf("text/plain; charset=UTF-8", "", Encoding.UTF8.GetBytes(PlainText.FromHtml(content))),
            Leaf("text/html; charset=UTF-8", "", Encoding.UTF8.GetBytes(content)),
        ]);
    }

    /// <summary>Headers and body of one part.</summary>
    private static string Leaf(string type, string moreHeaders, ReadOnlySpan<byte> content) =>
        $"Content-Type: {type}\r\nContent-Transfer-Encoding: base64\r\n{moreHeaders}\r\n"
        + $"{Convert.ToBase64String(content, Base64FormattingOptions.InsertLineBreaks)}\r\n";

    private static string Multipart(string subtype, IEnumerable<string> parts)
    {
        var boundary = "----=_Part_" + Guid.NewGuid().ToString("N");
        return $"Content-Type: multipart/{subtype}; boundary=\"{boundary}\"\r\n\r\n"
            + string.Concat(parts.Select(part => $"--{boundary}\r\n{part}\r\n")) + $"--{boundary}--\r\n";
    }

    private static int Number(JsonNode? node) =>
        int.TryParse(node?.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
