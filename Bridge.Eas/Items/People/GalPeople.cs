using Bridge.Eas.Sync;
using Bridge.Eas.Users;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Contacts;

namespace Bridge.Eas.Items.People;

/// <summary>
/// People of the global address list, for Search and Find, and before them the distribution lists of that name from all address books: a list has
/// no address, but resolving its name finds its members. Source: MS-ASCMD, "Properties (Search)".
/// </summary>
internal sealed class GalPeople(IOxContactsApi contacts, PersonPictures pictures)
{
    private const int ShortestQuery = 2;
    private const int LongestQuery = 256;

    /// <summary>Lists that are shown before people.</summary>
    private const int MostLists = 20;

    /// <summary>OX wants more characters: nobody is found by so few.</summary>
    private const string PatternTooShort = "CON-1000";

    /// <param name="user">Who asks.</param>
    /// <param name="query">Part of a name or address.</param>
    /// <param name="range">0-based index of the first one, and how many at most.</param>
    /// <param name="wish">Null for no pictures.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    public async ValueTask<SourceResult<FoundPeople>> FindAsync(EasUser user, string? query, (int First, int Count) range, PictureWish? wish, CancellationToken cancellationToken)
    {
        var text = (query ?? "").Trim();
        if (text.Length < ShortestQuery) return FoundPeople.None;

        text = text[..Math.Min(text.Length, LongestQuery)];
        var lists = (await contacts.SearchListsAsync(user.Session, text, MostLists, cancellationToken)).TryGet(out var ofThatName, out _) ? ofThatName : [];

        // One more than wanted tells whether there are more: OX does not say how many there are in all.
        var people = lists.Skip(range.First).Take(range.Count + 1).ToList();
        var found = await contacts.SearchGalAsync(user.Session, text, Math.Max(0, range.First - lists.Count), range.Count + 1 - people.Count, cancellationToken);
        if (found.TryGet(out var persons, out var error)) people.AddRange(persons);
        else if (error.Code != PatternTooShort) return SourceFailures.Of(error);

        var shown = people.Take(range.Count).ToList();
        var seen = wish is null ? null : await pictures.ReadAsync(user.Session, [.. shown.Select(person => person.Image1Url)], wish, cancellationToken);
        return new FoundPeople([.. shown.Select((person, i) => new GalPerson(person, seen?[i]))], people.Count == 0 ? 0 : range.First + people.Count);
    }
}

/// <param name="People">One page of them.</param>
/// <param name="Total">How many there are, as far as is known: one more than shown when there are more.</param>
internal sealed record FoundPeople(IReadOnlyList<GalPerson> People, int Total)
{
    internal static readonly FoundPeople None = new([], 0);
}

/// <summary>A person of the global address list.</summary>
/// <param name="Picture">Null when none was asked for.</param>
internal sealed record GalPerson(OxContact Contact, PersonPicture? Picture)
{
    /// <summary>OX contact → element, in the order of the schema. FirstName always stands, even empty: an old client needs it.</summary>
    private static readonly (WbxmlTag Tag, Func<OxContact, string?> Value)[] Rows =
    [
        (GalTags.DisplayName, contact => contact.DisplayName),
        (GalTags.Phone, contact => contact.TelephoneBusiness1),
        (GalTags.Office, contact => contact.RoomNumber),
        (GalTags.Title, contact => contact.Position),
        (GalTags.Company, contact => contact.Company),
        (GalTags.Alias, contact => contact.Email1?.Split('@')[0]),
        (GalTags.FirstName, contact => contact.FirstName ?? ""),
        (GalTags.LastName, contact => contact.LastName),
        (GalTags.HomePhone, contact => contact.TelephoneHome1),
        (GalTags.MobilePhone, contact => contact.CellularTelephone1),
        (GalTags.EmailAddress, contact => contact.Email1 ?? contact.Email2 ?? contact.Email3),
    ];

    /// <summary>Writes the children of Properties.</summary>
    internal void Write(WbxmlWriter writer)
    {
        foreach (var (tag, value) in Rows)
        {
            var text = value(Contact);
            if (tag == GalTags.FirstName) writer.Element(tag, text);
            else writer.Optional(tag, text);
        }

        Picture?.Write(writer, GalTags.Picture, GalTags.Status, GalTags.Data);
    }
}
