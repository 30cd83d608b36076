using Bridge.Eas.Mime;
using Bridge.OxApi.Mail;
using Bridge.OxApi.Sessions;

namespace Bridge.Eas.Items.Mail.Finding;

/// <summary>How found mails begin: one call for those whose words OX has at hand, and one for the first few others. Source: MS-ASCMD, "Preview (Find)".</summary>
internal sealed class FoundMailWords(IOxMailApi mail, TimeProvider time)
{
    /// <summary>Most that a phone is shown, in characters.</summary>
    private const int Longest = 255;

    /// <summary>OX reads the mails whose words it is to make, one after the other: so many are as many as a screen shows.</summary>
    private const int MostMade = 25;

    /// <summary>A list without words is better than one that comes late.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>As far as there are any in time; never a failure.</summary>
    public async ValueTask<IReadOnlyDictionary<OxMailRef, string>> OfAsync(IOxSession session, IReadOnlyList<OxMailRef> mails, CancellationToken cancellationToken)
    {
        var words = new Dictionary<OxMailRef, string>();
        using var timer = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            if (!await TakeAsync(mails, makes: false)) return words;
            OxMailRef[] others = [.. mails.Where(one => !words.ContainsKey(one)).Take(MostMade)];
            if (others.Length > 0) await TakeAsync(others, makes: true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Those that came in time count.
        }

        return words;

        async ValueTask<bool> TakeAsync(IReadOnlyList<OxMailRef> asked, bool makes)
        {
            var told = await mail.WordsAsync(session, asked, makes, either.Token);
            if (!told.TryGet(out var all, out _)) return false;
            foreach (var one in all)
                if (Shown(one.Text) is { Length: > 0 } text) words.TryAdd(one.Mail, text);
            return true;
        }
    }

    private static string Shown(string text) =>
        TextTruncation.Chars(string.Join(' ', MimeText.CleanLine(text, Longest * 4).Split(' ', StringSplitOptions.RemoveEmptyEntries)), Longest);
}
