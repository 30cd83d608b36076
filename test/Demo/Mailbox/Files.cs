using System.Globalization;
using System.Text;
using EasClient.Items;

namespace Demo.Mailbox;

/// <summary>Files that hang on the demo's mails.</summary>
internal static class Files
{
    /// <summary>One page with a few lines; every viewer opens it.</summary>
    internal static MimeAttachment Pdf(string name, params string[] lines)
    {
        var text = string.Concat(lines.Select(line => $"({line}) Tj 0 -24 Td "));
        var drawing = $"BT /F1 16 Tf 72 760 Td {text}ET";
        string[] objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            $"<< /Length {drawing.Length} >>\nstream\n{drawing}\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ];
        var file = new StringBuilder("%PDF-1.4\n");
        var offsets = new List<int>();
        foreach (var one in objects)
        {
            offsets.Add(file.Length);
            file.Append(CultureInfo.InvariantCulture, $"{offsets.Count} 0 obj\n{one}\nendobj\n");
        }

        var table = file.Length;
        file.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        foreach (var offset in offsets) file.Append(CultureInfo.InvariantCulture, $"{offset:0000000000} 00000 n \n");
        file.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return new(name, "application/pdf", Encoding.ASCII.GetBytes(file.ToString()));
    }

    internal static MimeAttachment Table(string name, params string[] rows) =>
        new(name, "text/csv", Encoding.UTF8.GetBytes(string.Join("\r\n", rows) + "\r\n"));

    internal static MimeAttachment Calendar(string name, string text) =>
        new(name, "text/calendar", Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n")));
}
