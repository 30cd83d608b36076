using System.Xml.Linq;

namespace EasClient.Items;

/// <summary>A postal address of a contact.</summary>
/// <param name="Street">May hold line breaks (CR LF).</param>
/// <param name="City">City.</param>
/// <param name="State">State or province.</param>
/// <param name="PostalCode">Postal code.</param>
/// <param name="Country">Country.</param>
public sealed record PostalAddress(string? Street = null, string? City = null, string? State = null, string? PostalCode = null, string? Country = null);

/// <summary>A contact written on the phone; null leaves an element out. Source: MS-ASCNTC.</summary>
public sealed record ContactDraft
{
    private static readonly XNamespace Ns = EasNames.Contacts;

    public string? FirstName { get; init; }
    public string? MiddleName { get; init; }
    public string? LastName { get; init; }
    public string? Title { get; init; }
    public string? Suffix { get; init; }
    public string? FileAs { get; init; }
    public string? NickName { get; init; }
    public string? CompanyName { get; init; }
    public string? Department { get; init; }
    public string? JobTitle { get; init; }
    public string? Email1 { get; init; }
    public string? Email2 { get; init; }
    public string? Email3 { get; init; }
    public string? MobilePhone { get; init; }
    public string? BusinessPhone { get; init; }
    public string? HomePhone { get; init; }
    public string? BusinessFax { get; init; }
    public string? WebPage { get; init; }
    public string? InstantMessenger { get; init; }
    public string? ManagerName { get; init; }
    public PostalAddress? Business { get; init; }
    public PostalAddress? Home { get; init; }
    public PostalAddress? Other { get; init; }

    /// <summary>The day; the phone writes midnight UTC.</summary>
    public DateOnly? Birthday { get; init; }

    /// <summary>The day; the phone writes midnight UTC.</summary>
    public DateOnly? Anniversary { get; init; }

    /// <summary>Notes in plain text.</summary>
    public string? Notes { get; init; }

    /// <summary>An empty list removes all.</summary>
    public IReadOnlyList<string>? Categories { get; init; }

    /// <summary>A JPEG; an empty array removes the picture.</summary>
    public byte[]? Picture { get; init; }

    /// <summary>The elements of an Add or Change; only 2.5 has them in another form.</summary>
    public IReadOnlyList<XElement> Build(EasVersion version = EasVersion.V161) =>
    [
        .. ItemElements.Present(
            ItemElements.Body(version, Ns, Notes),
            Date("Anniversary", Anniversary),
            Date("Birthday", Birthday),
            Text("BusinessFaxNumber", BusinessFax),
            Text("BusinessPhoneNumber", BusinessPhone),
            ItemElements.Categories(Ns, Categories),
            Text("CompanyName", CompanyName),
            Text("Department", Department),
            Text("Email1Address", Email1),
            Text("Email2Address", Email2),
            Text("Email3Address", Email3),
            Text("FileAs", FileAs),
            Text("FirstName", FirstName),
            Text("HomePhoneNumber", HomePhone),
            Text("JobTitle", JobTitle),
            Text("LastName", LastName),
            Text("MiddleName", MiddleName),
            Text("MobilePhoneNumber", MobilePhone),
            Text("Suffix", Suffix),
            Text("Title", Title),
            Text("WebPage", WebPage),
            Picture is null ? null : new XElement(Ns + "Picture", Convert.ToBase64String(Picture)),
            ItemElements.Text(EasNames.Contacts2, "IMAddress", InstantMessenger),
            ItemElements.Text(EasNames.Contacts2, "ManagerName", ManagerName),
            ItemElements.Text(EasNames.Contacts2, "NickName", NickName)),
        .. Address("Business", Business),
        .. Address("Home", Home),
        .. Address("Other", Other),
    ];

    private static XElement? Text(string name, string? text) => ItemElements.Text(Ns, name, text);

    private static XElement? Date(string name, DateOnly? day) =>
        day is null ? null : new XElement(Ns + name, EasDate.Dashed(day.Value.ToDateTime(TimeOnly.MinValue)));

    private static IReadOnlyList<XElement> Address(string kind, PostalAddress? address) => address is null ? [] : ItemElements.Present(
        Text($"{kind}AddressCity", address.City),
        Text($"{kind}AddressCountry", address.Country),
        Text($"{kind}AddressPostalCode", address.PostalCode),
        Text($"{kind}AddressState", address.State),
        Text($"{kind}AddressStreet", address.Street));
}
