using System.Globalization;
using System.Xml.Linq;
using EasClient;
using EasClient.Phone;
using OxSimulator.Control;
using OxSimulator.Mail;

namespace Gateway.Tests.Kill;

/// <summary>What must hold at rest.</summary>
/// <param name="ledger">What was written. Where the store was lost, phones had to start over: what they had changed and not sent is gone.</param>
internal sealed class Verdict(Ledger ledger)
{
    private readonly List<string> _wrong = [];
    private readonly List<(string Kind, string Detail)> _undecided = [];
    private readonly bool _storeWasLost = ledger.StoreLost is not null;

    /// <summary>What nobody could decide.</summary>
    internal IReadOnlyList<(string Kind, string Detail)> Undecided => _undecided;

    internal IReadOnlyList<string> Wrong => _wrong;

    /// <summary>Each phone has what OX has.</summary>
    internal async Task CompareAsync(LivePhone phone, LiveWeb web)
    {
        foreach (var kind in PimKind.All)
        {
            var ox = (await kind.AllAsync(web.Web)).Select(one => $"{one.Token} = {one.Value}");
            var items = phone.Phone.Collection(kind.Folder).Items.Values.Select(item => $"{item.Element(kind.TokenOf)?.Value} = {kind.ValueOf(item)}");
            Compare($"{phone.Name} {kind.Folder}", items, ox);
        }

        (EasCollection, string)[] folders =
        [
            (phone.Inbox, MailFolderNames.Inbox), (phone.Projects, LiveWeb.Folder),
            (phone.Phone.Collection(FolderType.DeletedItems), MailFolderNames.Trash), (phone.Phone.Collection(FolderType.SentItems), MailFolderNames.Sent),
        ];
        foreach (var (collection, folder) in folders)
        {
            var items = collection.Items.Values.Select(item => $"{item.Element(EasNames.Email + "Subject")?.Value} = {FlagsOf(item)}");
            var mails = (await MailsAsync(web, folder)).Where(mail => !IsLeftOut(phone, collection, folder, mail));
            Compare($"{phone.Name} {folder}", items, mails.Select(mail => $"{mail.Message.Subject} = {FlagsOf(mail)}"));
        }

        // While the answer to a move is lost, a folder may tell of the item by the id that the phone does not know yet, or no longer; at rest all is equal.
        foreach (var violation in phone.Phone.Violations.Where(violation => violation.Rule is not ("ItemUnknown" or "ItemKnown") || !phone.MovedItself.Contains(violation.Detail.Split(' ')[1])))
            _wrong.Add($"{phone.Name}: {violation}");
        if (_storeWasLost) return;
        var counters = phone.Phone.Counters;
        if (counters.FullResyncs + counters.HierarchyResyncs > 0)
            _wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{phone.Name} had to start over: {counters.FullResyncs} collections, {counters.HierarchyResyncs} hierarchies"));
    }

    /// <summary>What was written is there: once, and as its only author left it.</summary>
    internal async Task AccountAsync(IReadOnlyList<LiveWeb> webs, IReadOnlyList<OutboxMail> outbox)
    {
        var found = new List<(string Token, Copy Copy)>();
        foreach (var web in webs)
        {
            foreach (var kind in PimKind.All) found.AddRange((await kind.AllAsync(web.Web)).Select(one => (one.Token, new Copy(one.Value, one.MadeAt))));
            foreach (var folder in new[] { MailFolderNames.Inbox, LiveWeb.Folder, MailFolderNames.Trash })
                found.AddRange((await MailsAsync(web, folder)).Select(mail => (mail.Message.Subject, new Copy(FlagsOf(mail), null))));
        }

        var byToken = found.ToLookup(one => one.Token, one => one.Copy);
        foreach (var unknown in byToken.Where(group => ledger.Find(group.Key) is null)) _wrong.Add($"OX has {unknown.Key}, which nobody wrote");
        foreach (var mail in outbox.Index().GroupBy(mail => mail.Item.MessageId).Where(group => group.Skip(1).Any()))
        {
            var entry = ledger.Find(mail.Key?.Trim('<', '>').Split('@')[0]);
            if (ledger.StoreLost is { } lost && entry is { UnclearAtLoss: true } && mail.First().Index >= lost.Sent) _undecided.Add(("mails sent again that were on their way when the store was lost", entry.Token));
            else _wrong.Add($"{mail.Key} was sent {mail.Count()} times");
        }

        foreach (var entry in ledger.Entries) Account(entry, [.. byToken[entry.Token]]);
        foreach (var complaint in ledger.Complaints)
            if (!_storeWasLost) _wrong.Add(complaint);
    }

    private void Account(Ledger.Entry entry, Copy[] copies)
    {
        // Of a mail that was sent twice the recipient has two: that was said of the sending.
        if (copies.Length > 1 && entry.Kind == 'm' && _undecided.Exists(one => one.Detail == entry.Token)) return;
        if (copies.Length > 1 && entry.UnclearAtLoss && copies.Min(copy => copy.MadeAt) >= ledger.StoreLost?.At) _undecided.Add(($"{entry.Kind switch { 'c' => "contacts", 't' => "tasks", _ => "events" }} made again that were on their way when the store was lost", entry.Token));
        else if (copies.Length > 1) _wrong.Add($"{entry.Token} is in OX {copies.Length} times: {string.Join(" | ", copies.Select(Described))}{(entry.UnclearAtLoss ? ", unclear when the store was lost" : "")}{(entry.EditedWhileUnclear ? ", written anew before it was taken" : "")}");
        else if (copies.Length == 0 && !entry.Deleted) _wrong.Add($"{entry.Token} is lost");
        else if (copies.Length == 1 && !entry.IsShared && !_storeWasLost)
        {
            if (entry.Deleted) _wrong.Add($"{entry.Token} was deleted and is still there");
            else if (copies[0].Value != entry.Value) _wrong.Add($"{entry.Token} is '{copies[0].Value}' in OX and was left as '{entry.Value}'");
        }
    }

    private string Described(Copy copy) => string.Create(CultureInfo.InvariantCulture, $"{copy.Value} ({(copy.MadeAt - ledger.StoreLost?.At)?.TotalSeconds:+0.0;-0.0} s)");

    /// <summary>
    /// A phone that started over may move a mail that it knows from before and has not been told of again: it is taken to have it, and lacks it
    /// until it starts over once more.
    /// </summary>
    private bool IsLeftOut(LivePhone phone, EasCollection collection, string folder, SimMail mail)
    {
        var token = mail.Message.Subject;
        if (!_storeWasLost || !phone.MovedSinceLoss.Contains(token) || collection.Find(EasNames.Email + "Subject", token).Count > 0) return false;
        _undecided.Add(("mails that a phone moved while it started over, and lacks", $"{token} on {phone.Name} in {folder}"));
        return true;
    }

    private void Compare(string where, IEnumerable<string> phone, IEnumerable<string> ox)
    {
        var (left, right) = (phone.Order(StringComparer.Ordinal).ToList(), ox.Order(StringComparer.Ordinal).ToList());
        if (left.SequenceEqual(right, StringComparer.Ordinal)) return;
        _wrong.Add($"{where}: only on the phone: [{string.Join("; ", Without(left, right))}], only in OX: [{string.Join("; ", Without(right, left))}]");
    }

    private static List<string> Without(List<string> all, List<string> others)
    {
        List<string> rest = [.. all];
        foreach (var other in others) rest.Remove(other);
        return rest;
    }

    private static async Task<IReadOnlyList<SimMail>> MailsAsync(LiveWeb web, string folder)
    {
        using (await web.User.Context.Server.EnterAsync(CancellationToken.None)) return [.. SimMailbox.Of(web.User).Require(folder).Mails.Where(mail => !mail.IsDeleted)];
    }

    /// <summary>"10": read, not flagged.</summary>
    private static string FlagsOf(SimMail mail) => $"{(mail.IsSeen ? 1 : 0)}{((mail.Flags & MailFlags.Flagged) != 0 ? 1 : 0)}";

    private static string FlagsOf(XElement item) =>
        $"{(item.Element(EasNames.Email + "Read")?.Value == "1" ? 1 : 0)}{(item.Element(EasNames.Email + "Flag")?.Element(EasNames.Email + "Status")?.Value == "2" ? 1 : 0)}";

    /// <param name="Value">Its changeable part.</param>
    /// <param name="MadeAt">When OX made it; null for a mail.</param>
    private sealed record Copy(string Value, DateTimeOffset? MadeAt);
}
