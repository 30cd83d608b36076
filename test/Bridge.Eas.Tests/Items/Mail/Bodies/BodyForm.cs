using Bridge.Eas.Items.Mail;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;

namespace Bridge.Eas.Tests.Items.Mail.Bodies;

/// <summary>One way in which a phone may ask for a body.</summary>
/// <param name="Offered">Types as "1+2"; "none".</param>
/// <param name="Options">The whole of it.</param>
internal sealed record BodyForm(string Offered, MailBodyOptions Options)
{
    private static readonly int[][] Types = [[], [1], [2], [3], [4], [1, 2], [2, 4], [1, 2, 4]];
    private static readonly long?[] Sizes = [null, 0, 1, 100, 2049, 40_000];
    private static readonly int?[] Previews = [null, 1, 40, 255];
    private static readonly BodyPreference?[] Parts = [null, new(2), null, new(2, 300, AllOrNone: false, Preview: 60), new(2, 300, AllOrNone: true), new(1)];

    /// <summary>
    /// Types × sizes × AllOrNone × MIMESupport in full; Preview and BodyPartPreference go round, with periods that share no divisor with the others, so that
    /// each of them meets each of these. Then MIMETruncation.
    /// </summary>
    internal static IReadOnlyList<BodyForm> All { get; } = [.. Make()];

    /// <summary>For messages that are large: each type whole and cut.</summary>
    internal static IReadOnlyList<BodyForm> Few { get; } =
        [.. from want in ((int, long?)[])[(1, 2049), (2, null), (4, null), (2, 2049)] let type = want.Item1 let size = want.Item2 select Form([type], new([new(type, size, AllOrNone: false, Preview: 100)], new(2, 300), type == 4 ? 2 : 0))];

    /// <summary>As a phone of this version says it: at 2.5 there is plain text, cut where Truncation says, and MIME where MIMESupport allows it.</summary>
    internal BodyForm At(EasVersion version)
    {
        if (version.Has(EasFeature.AirSyncBase)) return this;
        var size = Options.Preferences is [var first, ..] ? first.TruncationSize : null;
        List<BodyPreference> preferences = [new(1, size)];
        if (Options.MimeSupport > 0) preferences.Add(new(4));
        return new(Offered, Options with { Preferences = preferences, BodyPart = null });
    }

    public override string ToString() =>
        $"{string.Join(", ", Options.Preferences)} part {Options.BodyPart} support {Options.MimeSupport} truncation {Options.MimeTruncation}";

    private static IEnumerable<BodyForm> Make()
    {
        var round = 0;
        foreach (var types in Types)
        {
            foreach (var size in types.Length == 0 ? [null] : Sizes)
            {
                foreach (var allOrNone in types.Length == 0 ? [false] : (bool[])[false, true])
                {
                    foreach (var support in types.Contains(4) ? [0, 1, 2] : (int[])[0])
                    {
                        round++;
                        var preferences = types.Select(type => new BodyPreference(type, size, allOrNone, Previews[round % Previews.Length])).ToList();
                        yield return Form(types, new(preferences, Parts[round / 5 % Parts.Length], support));
                    }
                }
            }
        }

        for (var truncation = 0; truncation <= 8; truncation++) yield return Form([2, 4], new([new(2, 500), new(4)], null, 2, truncation));
    }

    private static BodyForm Form(int[] types, MailBodyOptions options) => new(types.Length == 0 ? "none" : string.Join('+', types), options);
}
