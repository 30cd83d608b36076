using OxSimulator.Store;

namespace Simulation.Oracle;

/// <summary>A meeting: one event that several users have, each with a reminder of his own.</summary>
/// <param name="token">Its summary; what each user has of it is called by <see cref="ViewOf"/>.</param>
internal sealed class Meeting(string token, SimUser organizer)
{
    /// <summary>First letter of a meeting's token.</summary>
    public const char Letter = 'g';

    /// <summary>What the mails about meetings are called that OX and phones send.</summary>
    private const string MailSubject = "Appointment";

    /// <summary>The fact of a user's own reminder, in minutes.</summary>
    public const string Alarm = "alarm";

    public const string NotAnswered = "NEEDS-ACTION";

    private const string Who = "who ";

    private readonly SortedDictionary<(string Address, string Answer), int> _answers = [];
    private readonly List<(Write Sent, IReadOnlySet<string> People)> _lists = [];

    public string Token { get; } = token;

    public SimUser Organizer { get; } = organizer;

    /// <summary>What each user has of it, by his id.</summary>
    public SortedDictionary<int, Entry> Views { get; } = [];

    /// <summary>People that OX has had in it, by address: who is in it and was never taken out stays in it.</summary>
    public HashSet<string> Seen { get; } = new(StringComparer.Ordinal);

    /// <summary>Occurrences that somebody answered for himself: OX makes exceptions of them, as they are at that moment.</summary>
    public HashSet<string> Answered { get; } = new(StringComparer.Ordinal);

    public static bool IsOne(string token) => token.Length > 1 && token[0] == Letter && char.IsAsciiDigit(token[1]);

    public static bool IsMail(string subject) => subject.StartsWith(MailSubject, StringComparison.Ordinal);

    public static string ViewOf(string token, int user) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{token}@{user}");

    /// <summary>The fact of what somebody answers.</summary>
    public static string AnswerOf(string address) => Who + address;

    public static bool IsAnswer(string fact) => fact.StartsWith(Who, StringComparison.Ordinal);

    public static string AddressIn(string fact) => fact[Who.Length..];

    /// <summary>The organizer's phone sends its list of people with a change, be it old: who is not in it may be out then, and who was taken out in again.</summary>
    /// <param name="sent">A write of the change.</param>
    /// <param name="people">Their facts.</param>
    public void Listed(Write sent, IReadOnlySet<string> people) => _lists.Add((sent, people));

    /// <summary>Whether what a phone sent beside what its user meant explains that somebody is out, or asked again.</summary>
    public bool Explains(Entry view, string fact, string value)
    {
        if (!IsAnswer(fact)) return false;
        var since = view.WritesOf(fact).LastOrDefault(write => write is { Soft: false, Refused: false })?.Begun ?? 0;
        if (value.Length == 0) return _lists.Exists(list => !list.People.Contains(fact) && IsAfter(list.Sent, since));
        if (value != NotAnswered) return false;
        var starts = view.WritesOf("start");
        return _lists.Exists(list => list.People.Contains(fact) && view.WritesOf(fact).Any(write => write.Value.Length == 0) && IsAfter(list.Sent, since))
            || (starts.Select(write => write.Value).Distinct(StringComparer.Ordinal).Skip(1).Any() && starts.Any(write => IsAfter(write, since)));
    }

    private static bool IsAfter(Write write, int moment) => !write.Refused && !(write.Ended < moment);

    /// <summary>Somebody answers, or asks for it: the organizer may be told so once more.</summary>
    /// <remarks>Who answered otherwise on another phone and got no reply says that again later, and so it is another answer then.</remarks>
    public void Answers(string address, string answer)
    {
        var fact = AnswerOf(address);
        var open = Views.Values.SelectMany(view => view.WritesOf(fact)).Where(write => write is { Ended: null, Soft: false } && write.Value != answer).Select(write => write.Value);
        foreach (var said in open.Append(answer).Distinct(StringComparer.Ordinal).ToList()) _answers[(address, said)] = AnswersOf(address, said) + 1;
    }

    public int AnswersOf(string address, string answer) => _answers.GetValueOrDefault((address, answer));
}
