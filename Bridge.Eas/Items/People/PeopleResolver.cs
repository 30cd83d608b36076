using Bridge.Eas.Sync;
using Bridge.Eas.Users;
using Bridge.OxApi.Contacts;

namespace Bridge.Eas.Items.People;

/// <summary>
/// Tells who is meant by names and addresses: in all address books the user sees, with one bundled call to OX for all of them. A distribution list
/// becomes its members; people with one address are one person.
/// </summary>
internal sealed class PeopleResolver(IOxContactsApi contacts)
{
    /// <summary>The folder of the global address list.</summary>
    private const string GalFolder = "6";

    /// <summary>People looked at for one name.</summary>
    internal const int MostPeople = 100;

    /// <summary>Letters of a name; what is shorter fits everybody.</summary>
    private const int ShortestName = 2;

    /// <returns>One for each name, in their order.</returns>
    public async ValueTask<SourceResult<IReadOnlyList<ResolvedName>>> ResolveAsync(EasUser user, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var asked = names.Select(name => name.Trim()).ToList();
        var distinct = asked.Where(name => name.Count(char.IsLetterOrDigit) >= ShortestName).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var answers = new Dictionary<string, IReadOnlyList<OxContact>>(StringComparer.OrdinalIgnoreCase);
        if (distinct.Count > 0)
        {
            var searched = await contacts.ResolveAsync(user.Session, distinct, MostPeople, cancellationToken);
            if (!searched.TryGet(out var found, out var error)) return SourceFailures.Of(error);
            for (var i = 0; i < distinct.Count; i++)
            {
                // A name that OX does not look for, because it is too short, stands for nobody.
                if (found[i].TryGet(out var people, out error)) answers[distinct[i]] = people;
                else if (SourceFailures.Of(error) is { Kind: SourceFailureKind.Unavailable or SourceFailureKind.LoginRefused } failure) return failure;
            }
        }

        return SourceResult<IReadOnlyList<ResolvedName>>.Ok([.. asked.Select(name => Of(user, name, answers.GetValueOrDefault(name) ?? []))]);
    }

    private static ResolvedName Of(EasUser user, string name, IReadOnlyList<OxContact> found)
    {
        var exact = name.Contains('@', StringComparison.Ordinal) ? [] : found.Where(one => string.Equals(one.DisplayName?.Trim(), name, StringComparison.OrdinalIgnoreCase)).ToList();
        if (exact is [{ MarkAsDistributionlist: true } list]) return ListOf(list);

        // Entries of the global address list know more: pictures, and whose calendar to ask.
        var people = (exact.Count > 0 ? exact : found)
            .Where(one => one.MarkAsDistributionlist != true)
            .Select(one => PersonOf(one, name))
            .OfType<ResolvedPerson>()
            .OrderByDescending(person => person.Source)
            .ThenBy(person => person.DisplayName, StringComparer.CurrentCultureIgnoreCase)
            .DistinctBy(person => person.Address, StringComparer.OrdinalIgnoreCase)
            .Take(MostPeople)
            .ToList();
        if (people.Count == 0 && found.FirstOrDefault(one => one.MarkAsDistributionlist == true) is { } onlyList) return ListOf(onlyList);

        // The user's aliases stand in no address book.
        if (people.Count == 0 && user.Owns(name))
            people.Add(new ResolvedPerson(PersonSource.Gal, user.Session.DisplayName is { Length: > 0 } own ? own : name, name, user.Session.UserId));
        return new ResolvedName(people, IsAmbiguous: people.Count > 1, ListSize: 0);
    }

    private static ResolvedPerson? PersonOf(OxContact contact, string name)
    {
        string?[] addresses = [contact.Email1, contact.Email2, contact.Email3];
        var meant = Array.Find(addresses, address => string.Equals(address, name, StringComparison.OrdinalIgnoreCase)) ?? Array.Find(addresses, address => !string.IsNullOrWhiteSpace(address));
        return meant is null ? null : new ResolvedPerson(SourceOf(contact), contact.DisplayName is { Length: > 0 } shown ? shown : meant, meant, contact.UserId ?? 0, contact.Image1Url);
    }

    private static ResolvedName ListOf(OxContact list)
    {
        var members = (list.DistributionList ?? [])
            .Where(member => !string.IsNullOrWhiteSpace(member.Mail))
            .DistinctBy(member => member.Mail, StringComparer.OrdinalIgnoreCase)
            .Select(member => new ResolvedPerson(SourceOf(list), member.DisplayName is { Length: > 0 } shown ? shown : member.Mail!, member.Mail!))
            .ToList();
        return new ResolvedName([.. members.Take(MostPeople)], IsAmbiguous: false, members.Count);
    }

    private static PersonSource SourceOf(OxContact contact) => contact.FolderId == GalFolder ? PersonSource.Gal : PersonSource.Contact;
}
