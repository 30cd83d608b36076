using Bridge.Eas.Items.Pim;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Columns;
using Bridge.OxApi.Contacts;
using static Bridge.Eas.Wbxml.CodePages.Contacts2Tags;
using static Bridge.Eas.Wbxml.CodePages.ContactsTags;
using Ox = Bridge.OxApi.Contacts.OxContactColumns;

namespace Bridge.Eas.Items.Contacts;

/// <summary>OX contact ⇄ EAS contact. Source: MS-ASCNTC, "Elements"; OX HTTP API, "Detailed contact data".</summary>
/// <remarks>
/// <para>What OX has no field for lives in its free fields 15 to 20. Body, picture, categories and children have classes of their own.
/// Distribution lists have no element; see <see cref="ListCard"/>.</para>
/// <para>
/// What a Change means that leaves an element out (MS-ASCMD, "Change (Sync)" and "Supported"), in every version:
/// <code>
/// element              no Supported list   listed        not listed (or an empty list)
/// Body, Picture        unchanged           unchanged     unchanged
/// any other            unchanged           cleared       unchanged
/// </code>
/// An empty element clears, whatever the version; an empty Body does so from 14.0 on. Only what the phone was shown can be cleared by absence.
/// </para>
/// </remarks>
internal static class ContactMap
{
    internal static readonly PimList<OxContact> CategoryList = new(Categories, Category, Ox.Categories);

    internal static readonly PimList<OxContact> ChildList = new(Children, Child, Ox.Userfield15);

    internal static readonly PimField<OxContact>[] Fields =
    [
        Day(Anniversary, Ox.Anniversary),
        Text(AssistantName, Ox.AssistantName),
        Text(AssistantPhoneNumber, Ox.TelephoneAssistant),
        Day(Birthday, Ox.Birthday),
        Text(Business2PhoneNumber, Ox.TelephoneBusiness2),
        Text(BusinessAddressCity, Ox.CityBusiness),
        Text(BusinessAddressCountry, Ox.CountryBusiness),
        Text(BusinessAddressPostalCode, Ox.PostalCodeBusiness),
        Text(BusinessAddressState, Ox.StateBusiness),
        Text(BusinessAddressStreet, Ox.StreetBusiness),
        Text(BusinessFaxNumber, Ox.FaxBusiness),
        Text(BusinessPhoneNumber, Ox.TelephoneBusiness1),
        Text(CarPhoneNumber, Ox.TelephoneCar),
        Text(CompanyName, Ox.Company),
        Text(Department, Ox.Department),
        Address(Email1Address, Ox.Email1),
        Address(Email2Address, Ox.Email2),
        Address(Email3Address, Ox.Email3),
        Name(FileAs, Ox.FileAs, ContactNames.FileAs),
        Text(FirstName, Ox.FirstName),
        Text(Home2PhoneNumber, Ox.TelephoneHome2),
        Text(HomeAddressCity, Ox.CityHome),
        Text(HomeAddressCountry, Ox.CountryHome),
        Text(HomeAddressPostalCode, Ox.PostalCodeHome),
        Text(HomeAddressState, Ox.StateHome),
        Text(HomeAddressStreet, Ox.StreetHome),
        Text(HomeFaxNumber, Ox.FaxHome),
        Text(HomePhoneNumber, Ox.TelephoneHome1),
        Text(JobTitle, Ox.Position),
        Name(LastName, Ox.LastName, contact => ContactNames.HasDisplayNameOnly(contact) ? contact.DisplayName : contact.LastName),
        Text(MiddleName, Ox.SecondName),
        Text(MobilePhoneNumber, Ox.CellularTelephone1),
        Text(OfficeLocation, Ox.RoomNumber),
        Text(OtherAddressCity, Ox.CityOther),
        Text(OtherAddressCountry, Ox.CountryOther),
        Text(OtherAddressPostalCode, Ox.PostalCodeOther),
        Text(OtherAddressState, Ox.StateOther),
        Text(OtherAddressStreet, Ox.StreetOther),
        Text(PagerNumber, Ox.TelephonePager),
        Text(RadioPhoneNumber, Ox.TelephoneRadio),
        Text(Spouse, Ox.SpouseName),
        Text(Suffix, Ox.Suffix),
        Text(Title, Ox.Title),
        Text(WebPage, Ox.Url),
        Text(YomiCompanyName, Ox.YomiCompany),
        Text(YomiFirstName, Ox.YomiFirstName),
        Text(YomiLastName, Ox.YomiLastName),
        Text(CustomerId, Ox.Userfield16),
        Text(GovernmentId, Ox.Userfield17),
        Text(IMAddress, Ox.InstantMessenger1),
        Text(IMAddress2, Ox.InstantMessenger2),
        Text(IMAddress3, Ox.Userfield20),
        Text(ManagerName, Ox.ManagerName),
        Text(CompanyMainPhone, Ox.TelephoneCompany),
        Text(AccountName, Ox.Userfield18),
        Text(NickName, Ox.Nickname),
        Text(MMS, Ox.Userfield19),
    ];

    /// <summary>What is asked of OX to write a contact or to change it.</summary>
    internal static readonly OxColumns<OxContact> Columns = new(
    [
        Ox.Id, Ox.FolderId, Ox.LastModified, Ox.DisplayName, Ox.Note, Ox.MarkAsDistributionlist, Ox.DistributionList, Ox.NumberOfImages, Ox.ImageLastModified, Ox.Image1Url,
        CategoryList.Column, ChildList.Column, .. Fields.Select(field => field.Column),
    ]);

    private static readonly OxColumn<OxContact>[] NameParts = [Ox.FirstName, Ox.LastName, Ox.SecondName, Ox.Title, Ox.Company];

    /// <param name="writer">Stands in ApplicationData.</param>
    /// <param name="contact">The contact.</param>
    /// <param name="picture">What to tell of its picture.</param>
    /// <param name="isKnown">The phone has an older form of it: what is gone must be said.</param>
    /// <param name="viewer">The phone.</param>
    internal static void Write(WbxmlWriter writer, OxContact contact, ContactPicture picture, bool isKnown, PimViewer viewer)
    {
        foreach (var field in Fields) writer.Optional(field.Tag, Wire(field.Show(contact, viewer)));
        CategoryList.Write(writer, contact, clears: isKnown);
        ChildList.Write(writer, contact, clears: isKnown);
        picture.Write(writer);
        TextBody.Write(writer, contact.Note, viewer.Version, viewer.Options, PageBody.Contacts);
    }

    /// <summary>What a phone's ApplicationData changes.</summary>
    /// <param name="data">ApplicationData of an Add or Change.</param>
    /// <param name="stored">The contact as OX holds it; an empty one for an Add.</param>
    /// <param name="viewer">The phone.</param>
    internal static PimDraft<OxContact> Read(WbxmlElement data, OxContact stored, PimViewer viewer)
    {
        var draft = new PimDraft<OxContact>(stored, Columns);
        foreach (var field in Fields)
        {
            var sent = data.TextOf(field.Tag) ?? (viewer.Manages(field.Tag) && field.Show(stored, viewer) is not null ? "" : null);
            if (sent is not null) field.Take(draft, sent, viewer);
        }

        CategoryList.Read(data, draft, viewer.Manages(Categories));
        ChildList.Read(data, draft, viewer.Manages(Children));
        if (TextBody.Read(data, stored.Note, viewer.Version, viewer.Options, PageBody.Contacts, viewer.DeviceType) is { } note) draft.Set(Ox.Note, PimText.OfPhone(note));
        Rename(data, draft);
        return draft;
    }

    /// <summary>Keeps the names OX and we make of the others in step with them.</summary>
    private static void Rename(WbxmlElement data, PimDraft<OxContact> draft)
    {
        var (stored, now) = (draft.Stored, draft.Now);
        if (ContactNames.HasDisplayNameOnly(stored) && !draft.Has(Ox.LastName) && Array.Exists(NameParts, draft.Has) && data.TextOf(LastName) is { } shown)
            draft.Set(Ox.LastName, PimText.OfPhone(shown));
        // A new contact is compared with an empty one, which has a name of ours as well.
        if (stored.Id is null && data.TextOf(FileAs) is { } fileAs) draft.Set(Ox.FileAs, PimText.OfPhone(fileAs));
        // What we would say ourselves needs not be kept: it follows the names.
        if (draft.Has(Ox.FileAs) && now.FileAs is not null && now.FileAs == ContactNames.MadeFileAs(now)) draft.Set(Ox.FileAs, null);
        if (stored.Id is null) draft.Set(Ox.DisplayName, ContactNames.Display(now));
        else if (Array.Exists(NameParts, draft.Has)) draft.Set(Ox.DisplayName, ContactNames.Display(stored, now));
    }

    private static PimField<OxContact> Text(WbxmlTag tag, OxColumn<OxContact, string?> column) =>
        new PimField<OxContact, string?>(tag, column, (contact, _) => column.Get(contact), (sent, _) => PimText.OfPhone(sent));

    private static PimField<OxContact> Name(WbxmlTag tag, OxColumn<OxContact, string?> column, Func<OxContact, string?> show) =>
        new PimField<OxContact, string?>(tag, column, (contact, _) => show(contact), (sent, _) => PimText.OfPhone(sent));

    private static PimField<OxContact> Address(WbxmlTag tag, OxColumn<OxContact, string?> column) =>
        new PimField<OxContact, string?>(tag, column, (contact, _) => column.Get(contact), (sent, _) => PimText.Address(sent));

    private static PimField<OxContact> Day(WbxmlTag tag, OxColumn<OxContact, long?> column) =>
        new PimField<OxContact, long?>(tag, column, (contact, _) => ContactDay.Show(column.Get(contact)), ContactDay.Read);

    /// <summary>Streets have several lines.</summary>
    private static string? Wire(string? text) => text is not null && text.Contains('\n', StringComparison.Ordinal) ? PimText.ToPhone(text) : text;
}
