using System.Text.RegularExpressions;
using OxSimulator.Chronos.Model;
using OxSimulator.Control;
using OxSimulator.Mail.Mime;
using Simulation.Contract;

namespace Simulation.Oracle;

/// <summary>What must hold of meetings at every moment: nobody is lost from one who was not taken out, and nobody is told the same twice.</summary>
internal sealed partial class MeetingJudge(IWorld world, Ledger ledger)
{
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _mails = new(StringComparer.Ordinal);

    /// <summary>Whoever was in a meeting is in it, and in all its changed occurrences, unless somebody took him out.</summary>
    public void Check()
    {
        foreach (var context in world.Users.Select(user => user.Context).Distinct())
        {
            foreach (var one in CalendarStore.Of(context).Events)
            {
                if (one.Text("summary") is not { } token || !Meeting.IsOne(token) || ledger.Find(Meeting.ViewOf(token, one.CreatedBy)) is not { Meeting: { } meeting } entry) continue;
                var people = one.Attendees.Select(attendee => attendee.Email!).ToHashSet(StringComparer.Ordinal);
                if (!one.IsException) meeting.Seen.UnionWith(people);
                if (one.OrganizerEntity != meeting.Organizer.Id) Tell("organizer", token, $"meeting {token} has another organizer in OX");
                foreach (var lost in meeting.Seen.Where(address => !people.Contains(address) && entry.WritesOf(Meeting.AnswerOf(address)).All(write => write.Value.Length > 0) && !meeting.Explains(entry, Meeting.AnswerOf(address), "")))
                    Tell("attendee lost", $"{token} {lost}", $"{lost} is gone from meeting {token}{(one.IsException ? " on " + one.RecurrenceId!.Value.Text : "")}, and nobody took him out");
                foreach (var foreign in people.Where(address => address != meeting.Organizer.Address && entry.WritesOf(Meeting.AnswerOf(address)).Count == 0))
                    Tell("foreign attendee", $"{token} {foreign}", $"{foreign} is in meeting {token}, and nobody asked him");
            }
        }
    }

    /// <summary>A mail about a meeting goes out.</summary>
    public void Sent(OutboxMail mail)
    {
        if (MimePart.Parse(mail.Raw).All().FirstOrDefault(part => part.MediaType == "text/calendar")?.Text is not { } calendar) return;
        var text = calendar.Replace("\r\n ", "", StringComparison.Ordinal);
        string Of(string name) => Regex.Match(text, $@"^{name}[^:\r\n]*:(?<value>[^\r\n]*)", RegexOptions.Multiline | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture).Groups["value"].Value;
        var (method, token) = (Of("METHOD"), Of("SUMMARY"));
        world.Count($"mail about a meeting: {method}");
        if (ledger.FindMeeting(token) is not { } meeting) return;
        foreach (var recipient in mail.Recipients)
        {
            var (allowed, state) = method == "REPLY" && AnswerIn().Match(text) is { Success: true } answer
                ? (meeting.AnswersOf(answer.Groups["who"].Value, answer.Groups["answer"].Value), $"{answer.Groups["who"].Value} {answer.Groups["answer"].Value}")
                : (MadeTimes(meeting), Of("SEQUENCE"));
            var key = $"{method} {token} {Of("RECURRENCE-ID")} {recipient} {state}";
            var count = _mails[key] = _mails.GetValueOrDefault(key) + 1;
            if (count <= allowed) continue;
            if (world.StateLosses > 0) Count("undecided: a meeting's mail sent again", key);
            else Tell("meeting mail twice", key, $"{key} went out {count} times");
        }
    }

    /// <summary>One that was deleted before its phone heard that it was made is made again.</summary>
    private int MadeTimes(Meeting meeting) => ledger.Find(Meeting.ViewOf(meeting.Token, meeting.Organizer.Id)) is { DeletedBeforeAcknowledged: true } ? 2 : 1;

    [GeneratedRegex(@"^ATTENDEE[^:\r\n]*PARTSTAT=(?<answer>[A-Z-]+)[^:\r\n]*:mailto:(?<who>[^\r\n]*)", RegexOptions.Multiline | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex AnswerIn();

    private void Tell(string rule, string what, string told)
    {
        if (_told.Add($"{rule} {what}")) world.Violate(rule, told);
    }

    private void Count(string kind, string what)
    {
        if (_told.Add($"{kind} {what}")) world.Count(kind);
    }
}
