namespace Bridge.OxApi.Contacts;

/// <summary>A contact. Every field may be unset: not asked for, or not there. Source: OX HTTP API, contacts, columns.</summary>
public sealed class OxContact
{
    public string? Id { get; set; }
    public string? FolderId { get; set; }
    public int? CreatedBy { get; set; }
    public int? ModifiedBy { get; set; }
    public long? CreationDate { get; set; }

    /// <summary>Milliseconds since 1970 UTC (the client always asks with <c>timezone=UTC</c>).</summary>
    public long? LastModified { get; set; }

    /// <summary>Comma separated.</summary>
    public string? Categories { get; set; }

    public bool? PrivateFlag { get; set; }

    /// <summary>0 none, 1 to 10.</summary>
    public int? ColorLabel { get; set; }

    public int? NumberOfAttachments { get; set; }
    public long? LastModifiedOfNewestAttachmentUTC { get; set; }

    /// <summary>Given by the client at creation; afterwards fixed.</summary>
    public string? Uid { get; set; }

    public string? DisplayName { get; set; }
    public string? FirstName { get; set; }
    public string? LastName { get; set; }
    public string? SecondName { get; set; }
    public string? Suffix { get; set; }
    public string? Title { get; set; }
    public string? StreetHome { get; set; }
    public string? PostalCodeHome { get; set; }
    public string? CityHome { get; set; }
    public string? StateHome { get; set; }
    public string? CountryHome { get; set; }

    /// <summary>Milliseconds at 00:00 UTC of the day.</summary>
    public long? Birthday { get; set; }

    public string? MaritalStatus { get; set; }
    public string? NumberOfChildren { get; set; }
    public string? Profession { get; set; }
    public string? Nickname { get; set; }
    public string? SpouseName { get; set; }

    /// <summary>Milliseconds at 00:00 UTC of the day.</summary>
    public long? Anniversary { get; set; }

    public string? Note { get; set; }
    public string? Department { get; set; }
    public string? Position { get; set; }
    public string? EmployeeType { get; set; }
    public string? RoomNumber { get; set; }
    public string? StreetBusiness { get; set; }

    /// <summary>Above 0 exactly for entries that are users of this OX.</summary>
    public int? UserId { get; set; }

    public string? PostalCodeBusiness { get; set; }
    public string? CityBusiness { get; set; }
    public string? StateBusiness { get; set; }
    public string? CountryBusiness { get; set; }
    public string? NumberOfEmployees { get; set; }
    public string? SalesVolume { get; set; }
    public string? TaxId { get; set; }
    public string? CommercialRegister { get; set; }
    public string? Branches { get; set; }

    /// <summary>Older servers spell the name differently in objects; in rows the number decides.</summary>
    public string? BusinessCategory { get; set; }

    public string? Info { get; set; }
    public string? ManagerName { get; set; }
    public string? AssistantName { get; set; }
    public string? StreetOther { get; set; }
    public string? CityOther { get; set; }
    public string? PostalCodeOther { get; set; }
    public string? CountryOther { get; set; }
    public string? TelephoneBusiness1 { get; set; }
    public string? TelephoneBusiness2 { get; set; }
    public string? FaxBusiness { get; set; }
    public string? TelephoneCallback { get; set; }
    public string? TelephoneCar { get; set; }
    public string? TelephoneCompany { get; set; }
    public string? TelephoneHome1 { get; set; }
    public string? TelephoneHome2 { get; set; }
    public string? FaxHome { get; set; }
    public string? CellularTelephone1 { get; set; }
    public string? CellularTelephone2 { get; set; }
    public string? TelephoneOther { get; set; }
    public string? FaxOther { get; set; }
    public string? Email1 { get; set; }
    public string? Email2 { get; set; }
    public string? Email3 { get; set; }
    public string? Url { get; set; }
    public string? TelephoneIsdn { get; set; }
    public string? TelephonePager { get; set; }
    public string? TelephonePrimary { get; set; }
    public string? TelephoneRadio { get; set; }
    public string? TelephoneTelex { get; set; }
    public string? TelephoneTtytdd { get; set; }
    public string? InstantMessenger1 { get; set; }
    public string? InstantMessenger2 { get; set; }
    public string? TelephoneIp { get; set; }
    public string? TelephoneAssistant { get; set; }
    public string? Company { get; set; }
    public string? Userfield01 { get; set; }
    public string? Userfield02 { get; set; }
    public string? Userfield03 { get; set; }
    public string? Userfield04 { get; set; }
    public string? Userfield05 { get; set; }
    public string? Userfield06 { get; set; }
    public string? Userfield07 { get; set; }
    public string? Userfield08 { get; set; }
    public string? Userfield09 { get; set; }
    public string? Userfield10 { get; set; }
    public string? Userfield11 { get; set; }
    public string? Userfield12 { get; set; }
    public string? Userfield13 { get; set; }
    public string? Userfield14 { get; set; }
    public string? Userfield15 { get; set; }
    public string? Userfield16 { get; set; }
    public string? Userfield17 { get; set; }
    public string? Userfield18 { get; set; }
    public string? Userfield19 { get; set; }
    public string? Userfield20 { get; set; }

    /// <summary>Members of a distribution list.</summary>
    public IReadOnlyList<OxListMember>? DistributionList { get; set; }

    public int? NumberOfDistributionList { get; set; }
    public int? NumberOfImages { get; set; }
    public long? ImageLastModified { get; set; }
    public string? StateOther { get; set; }
    public string? FileAs { get; set; }
    public string? Image1ContentType { get; set; }

    /// <summary>Distribution lists cannot be expressed in EAS and are never written back.</summary>
    public bool? MarkAsDistributionlist { get; set; }

    /// <summary>1 business, 2 home, 3 other.</summary>
    public int? DefaultAddress { get; set; }

    /// <summary>Relative to the host; see <see cref="IOxContactsApi.GetPictureAsync"/>.</summary>
    public string? Image1Url { get; set; }

    public int? UseCount { get; set; }
    public string? YomiFirstName { get; set; }
    public string? YomiLastName { get; set; }
    public string? YomiCompany { get; set; }
    public string? AddressHome { get; set; }
    public string? AddressBusiness { get; set; }
    public string? AddressOther { get; set; }
}
