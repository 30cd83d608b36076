namespace Bridge.Eas.Tests.Items.Mail.Bodies;

/// <summary>What is known of a message; null for what is not looked at.</summary>
/// <param name="Name">File name without its ending.</param>
/// <param name="Subject">Text in the subject.</param>
/// <param name="Text">Text in the body.</param>
/// <param name="MessageClass">The class.</param>
/// <param name="Files">Names of the first attachments.</param>
internal sealed record ExpectedMail(string Name, string? Subject, string? Text, string? MessageClass, IReadOnlyList<string> Files)
{
    /// <summary>Words of real messages whose charset is no plain matter.</summary>
    private static readonly Dictionary<string, (string? Subject, string? Text)> Samples = new(StringComparer.Ordinal)
    {
        ["example14.eml"] = ("テストテスト", null),
        ["horde-idna.eml"] = ("für das Schul", null),
        ["horde-invitation_one.eml"] = (null, "1:30pm – 2:30pm"),
        ["horde-mime_encoding.eml"] = ("ÃÄãë", null),
        ["japanese.eml"] = ("日本語メールテスト", "日本語が"),
        ["japanese_attachment_long_name.eml"] = ("まみむめもまみむめも", null),
        ["japanese_iso_2022.eml"] = ("まみむめも", "すみません。"),
        ["japanese_shift_jis.eml"] = (null, "あいうえお"),
        ["ks_c_5601-1987.eml"] = (null, "스티해"),
        ["raw_email.eml"] = ("한국말로 하는 것", "대부분의 마찬가지로, "),
        ["raw_email_encoded_stack_level_too_deep.eml"] = ("Fouché", "Nicolas Fouché has accepted"),
        ["raw_email_with_partially_quoted_subject.eml"] = ("漢字", "대부분의 마찬가지로, "),
        ["utf8_headers.eml"] = ("Säying Hello", "body"),
        ["attachment_with_quoted_filename.eml"] = ("Eelanalüüsi päring", null),
    };

    internal static ExpectedMail Parse(string line)
    {
        var fields = line.Split('\t').Select(field => field == "-" ? null : field).ToArray();
        return new(fields[0]!, fields[1], fields[2], fields[3], fields[4]?.Split(',') ?? []);
    }

    internal static ExpectedMail? OfSample(string file) => Samples.TryGetValue(file, out var known) ? new(file, known.Subject, known.Text, MessageClass: null, []) : null;
}
