using System.Text;
using System.Text.Unicode;
using System.Xml.Linq;
using Bridge.Eas.Items.Mail;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using static Bridge.Eas.Tests.Items.Mail.Rendered;

namespace Bridge.Eas.Tests.Items.Mail.Bodies;

/// <summary>Holds an answer against what was asked for and against the whole message.</summary>
internal static class BodyCheck
{
    /// <summary>Texts cut shorter than this come without the targets of their links.</summary>
    private const int ShortText = 2048;

    /// <summary>What is wrong with an answer, one line each.</summary>
    internal static List<string> Faults(XElement data, WholeMail whole, BodyForm form, EasVersion version)
    {
        List<string> faults = [];
        var options = form.Options;
        var hasPart = version.Has(EasFeature.BodyPart) && options.BodyPart is { Type: 2 };
        if (!hasPart || options.Preferences.Count > 0)
        {
            var body = SeenBody.Of(data, version);
            Body(faults, body, whole, options, version);
        }

        if (data.Element(Base + "BodyPart") is { } part) Part(faults, part, whole, options, hasPart);
        else if (hasPart) faults.Add("no BodyPart");
        foreach (var element in data.Descendants().Where(e => !e.HasElements && !e.Value.StartsWith("opaque:", StringComparison.Ordinal)))
        {
            if (element.Value.Any(c => char.IsControl(c) && c is not ('\r' or '\n' or '\t'))) faults.Add("control character in " + element.Name.LocalName);
            if (HasLoneSurrogate(element.Value)) faults.Add("half a character in " + element.Name.LocalName);
        }

        return faults;
    }

    private static void Body(List<string> faults, SeenBody body, WholeMail whole, MailBodyOptions options, EasVersion version)
    {
        var preference = options.Preferences.FirstOrDefault(p => p.Type == body.Type) ?? new BodyPreference(body.Type);
        var mayBeMime = options.MimeSupport == 2 || (options.MimeSupport == 1 && whole.Info.IsSmime);
        var mime = options.Preferences.FirstOrDefault(p => p.Type == 4);
        if (body.Type == 4 && !(mayBeMime && mime is not null)) faults.Add("MIME that nobody asked for");
        if (body.Type != 4 && mayBeMime && mime is { AllOrNone: false } && !whole.Mime.IsEmpty) faults.Add("no MIME");
        if (body.Type == 4 && options is { MimeTruncation: { } truncation } && preference.TruncationSize is null)
            preference = preference with { TruncationSize = truncation == 8 ? null : ((long[])[0, 4096, 5120, 7168, 10_240, 20_480, 51_200, 102_400])[truncation] };
        if (body.Type == 2 && options.Preferences.All(p => p.Type != 2)) faults.Add("HTML that nobody asked for");
        if (body.Type == 1 && !whole.Mime.IsEmpty && options.Preferences.Any(p => p.Type is 1 or 2) && options.Preferences.All(p => p.Type != 1)) faults.Add("plain text that nobody asked for");
        Data(faults, body, preference, whole);
        if (body.Preview is null) return;
        if (!version.Has(EasFeature.Preview) || preference.Preview is not > 0) faults.Add("a preview that nobody asked for");
        else if (body.Preview.Length is 0 || body.Preview.Length > preference.Preview) faults.Add("a preview of " + body.Preview.Length);
        if (body is { Type: 1, Data: not null }) faults.Add("a preview beside the text itself");
    }

    private static void Part(List<string> faults, XElement part, WholeMail whole, MailBodyOptions options, bool isAskedFor)
    {
        if (!isAskedFor)
        {
            faults.Add("a BodyPart that nobody asked for");
            return;
        }

        var body = SeenBody.Of(part);
        if (body.Type != 2) faults.Add("a BodyPart of type " + body.Type);
        var tooLarge = part.Text(Base + "Status") == "176";
        if (tooLarge != (body.Truncated && options.BodyPart is { AllOrNone: true, TruncationSize: not null })) faults.Add("BodyPart status");
        Data(faults, body, options.BodyPart!, whole);
    }

    private static void Data(List<string> faults, SeenBody body, BodyPreference preference, WholeMail whole)
    {
        var length = body.Data?.Length ?? 0;
        if (body.Data is { Length: 0 }) faults.Add("an empty Data");
        if (length > (preference.TruncationSize ?? long.MaxValue)) faults.Add($"{length} bytes, {preference.TruncationSize} allowed");
        if (body.Truncated && preference is { AllOrNone: true, TruncationSize: not null } && length > 0) faults.Add("cut in spite of AllOrNone");
        if (body.Truncated && preference.TruncationSize is null && whole.Info.BytesRead < MailCosts.Default.MaxTextBytes) faults.Add("cut though nobody asked");
        if (body.Truncated && length >= body.Size) faults.Add($"cut to {length} of {body.Size}");
        if (!body.Truncated && length != body.Size) faults.Add($"not cut, but {length} of {body.Size}");
        if (body.Data is null) return;
        switch (body.Type)
        {
            case 4 when !Ascii.IsValid(whole.Mime.Span):
                // A signature keeps what is no UTF-8; the beginning of a message may need no encoding where the whole one does.
                if (Utf8.IsValid(whole.Mime.Span) && !Utf8.IsValid(body.Data)) faults.Add("MIME cut inside a character");
                break;
            case 4 when whole.Mime.Length > length && body.Data[^1] != (byte)'\n' && body.Data.Contains((byte)'\n'):
                faults.Add("MIME cut inside a line");
                break;
            case 4:
                if (!body.Truncated && !whole.Mime.Span.SequenceEqual(body.Data)) faults.Add("MIME that is not the message");
                break;
            case 2:
                if (!whole.HtmlWords.StartsWith(whole.Words(body.Text), StringComparison.Ordinal)) faults.Add("HTML that is no beginning of the whole");
                if (body.Truncated && body.Text.LastIndexOf('<') > body.Text.LastIndexOf('>')) faults.Add("HTML cut inside a tag");
                break;
            default:
                var text = preference.TruncationSize <= ShortText ? whole.PlainWithoutLinks : whole.Plain;
                if (!text.StartsWith(body.Text, StringComparison.Ordinal)) faults.Add("text that is no beginning of the whole");
                break;
        }
    }

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsHighSurrogate(text[i]) || ++i == text.Length || !char.IsLowSurrogate(text[i])) return true;
        }

        return false;
    }
}
