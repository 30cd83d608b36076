using System.Globalization;
using System.Xml.Linq;
using EasClient;
using EasClient.Phone;
using OxSimulator.Control;
using OxSimulator.Mail;

namespace Gateway.Tests.Kill;

/// <summary>What must hold at rest.</summary>
/// <param name="ledger">What was written.</param>
/// <param name="storeWasLost">Phones had to start over: what they had changed and not sent is gone, and what was unclear then nobody can decide.</param>
internal sealed class Verdict(Ledger ledger, bool storeWasLost)
{
    private readonly List<string> _wrong = [];

    /// <summary>Items that are there twice where nobody could decide.</summary>
    internal int Undecided { get; private set; }

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
            Compare($"{phone.Name} {folder}", items, (await MailsAsync(web, folder)).Select(mail => $"{mail.Message.Subject} = {FlagsOf(mail)}"));
        }

        // While the answer to a move is lost, a folder may tell of the item by the id that the phone does not know yet, or no longer; at rest all is equal.
        foreach (var violation in phone.Phone.Violations.Where(violation => violation.Rule is not ("ItemUnknown" or "ItemKnown") || !phone.MovedItself.Contains(violation.Detail.Split(' ')[1])))
            _wrong.Add($"{phone.Name}: {violation}");
        if (storeWasLost) return;
        var counters = phone.Phone.Counters;
        if (counters.FullResyncs + counters.HierarchyResyncs > 0)
            _wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{phone.Name} had to start over: {counters.FullResyncs} collections, {counters.HierarchyResyncs} hierarchies"));
    }

    /// <summary>What was written is there: once, and as its only author left it.</summary>
    internal async Task AccountAsync(IReadOnlyList<LiveWeb> webs, IReadOnlyList<OutboxMail> outbox)
    {
        var found = new List<(string Token, string Value)>();
        foreach (var web in webs)
        {
            foreach (var kind in PimKind.All) found.AddRange((await kind.AllAsync(web.Web)).Select(one => (one.Token, one.Value)));
            foreach (var folder in new[] { MailFolderNames.Inbox, LiveWeb.Folder, MailFolderNames.Trash })
                found.AddRange((await MailsAsync(web, folder)).Select(mail => (mail.Message.Subject, FlagsOf(mail))));
        }

        var byToken = found.ToLookup(one => one.Token, one => one.Value);
        foreach (var entry in ledger.Entries) Account(entry, [.. byToken[entry.Token]]);
        foreach (var unknown in byToken.Where(group => ledger.Find(group.Key) is null)) _wrong.Add($"OX has {unknown.Key}, which nobody wrote");
        foreach (var mail in outbox.GroupBy(mail => mail.MessageId).Where(group => group.Skip(1).Any()))
        {
            if (storeWasLost && ledger.Find(mail.Key?.Trim('<', '>').Split('@')[0]) is { Undecidable: true }) Undecided++;
            else _wrong.Add($"{mail.Key} was sent {mail.Count()} times");
        }

        foreach (var complaint in ledger.Complaints)
            if (!storeWasLost) _wrong.Add(complaint);
    }

    private void Account(Ledger.Entry entry, string[] values)
    {
        if (values.Length > 1 && storeWasLost && entry.Undecidable) Undecided++;
        else if (values.Length > 1) _wrong.Add($"{entry.Token} is in OX {values.Length} times: {string.Join(" | ", values)}");
        else if (values.Length == 0 && !entry.Deleted) _wrong.Add($"{entry.Token} is lost");
        else if (values.Length == 1 && !entry.IsShared && !storeWasLost)
        {
            if (entry.Deleted) _wrong.Add($"{entry.Token} was deleted and is still there");
            else if (values[0] != entry.Value) _wrong.Add($"{entry.Token} is '{values[0]}' in OX and was left as '{entry.Value}'");
        }
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
}
