using Bridge.OxApi.Json;

namespace Bridge.OxApi.Contacts;

/// <summary>The fields of <see cref="OxContact"/>. Source: OX HTTP API, contacts, columns.</summary>
public static class OxContactColumns
{
    public static readonly OxColumn<OxContact, string?> Id = new(1, "id", OxCell.Id, m => m.Id, (m, v) => m.Id = v, writable: false);
    public static readonly OxColumn<OxContact, string?> FolderId = new(20, "folder_id", OxCell.Id, m => m.FolderId, (m, v) => m.FolderId = v, writable: false);
    public static readonly OxColumn<OxContact, int?> CreatedBy = new(2, "created_by", OxCell.Int, m => m.CreatedBy, (m, v) => m.CreatedBy = v, writable: false);
    public static readonly OxColumn<OxContact, int?> ModifiedBy = new(3, "modified_by", OxCell.Int, m => m.ModifiedBy, (m, v) => m.ModifiedBy = v, writable: false);
    public static readonly OxColumn<OxContact, long?> CreationDate = new(4, "creation_date", OxCell.Long, m => m.CreationDate, (m, v) => m.CreationDate = v, writable: false);
    public static readonly OxColumn<OxContact, long?> LastModified = new(5, "last_modified", OxCell.Long, m => m.LastModified, (m, v) => m.LastModified = v, writable: false);
    public static readonly OxColumn<OxContact, string?> Categories = new(100, "categories", OxCell.Text, m => m.Categories, (m, v) => m.Categories = v);
    public static readonly OxColumn<OxContact, bool?> PrivateFlag = new(101, "private_flag", OxCell.Flag, m => m.PrivateFlag, (m, v) => m.PrivateFlag = v);
    public static readonly OxColumn<OxContact, int?> ColorLabel = new(102, "color_label", OxCell.Int, m => m.ColorLabel, (m, v) => m.ColorLabel = v);
    public static readonly OxColumn<OxContact, int?> NumberOfAttachments = new(104, "number_of_attachments", OxCell.Int, m => m.NumberOfAttachments, (m, v) => m.NumberOfAttachments = v, writable: false);
    public static readonly OxColumn<OxContact, long?> LastModifiedOfNewestAttachmentUTC = new(105, "lastModifiedOfNewestAttachmentUTC", OxCell.Long, m => m.LastModifiedOfNewestAttachmentUTC, (m, v) => m.LastModifiedOfNewestAttachmentUTC = v, writable: false);
    public static readonly OxColumn<OxContact, string?> Uid = new(223, "uid", OxCell.Text, m => m.Uid, (m, v) => m.Uid = v);
    public static readonly OxColumn<OxContact, string?> DisplayName = new(500, "display_name", OxCell.Text, m => m.DisplayName, (m, v) => m.DisplayName = v);
    public static readonly OxColumn<OxContact, string?> FirstName = new(501, "first_name", OxCell.Text, m => m.FirstName, (m, v) => m.FirstName = v);
    public static readonly OxColumn<OxContact, string?> LastName = new(502, "last_name", OxCell.Text, m => m.LastName, (m, v) => m.LastName = v);
    public static readonly OxColumn<OxContact, string?> SecondName = new(503, "second_name", OxCell.Text, m => m.SecondName, (m, v) => m.SecondName = v);
    public static readonly OxColumn<OxContact, string?> Suffix = new(504, "suffix", OxCell.Text, m => m.Suffix, (m, v) => m.Suffix = v);
    public static readonly OxColumn<OxContact, string?> Title = new(505, "title", OxCell.Text, m => m.Title, (m, v) => m.Title = v);
    public static readonly OxColumn<OxContact, string?> StreetHome = new(506, "street_home", OxCell.Text, m => m.StreetHome, (m, v) => m.StreetHome = v);
    public static readonly OxColumn<OxContact, string?> PostalCodeHome = new(507, "postal_code_home", OxCell.Text, m => m.PostalCodeHome, (m, v) => m.PostalCodeHome = v);
    public static readonly OxColumn<OxContact, string?> CityHome = new(508, "city_home", OxCell.Text, m => m.CityHome, (m, v) => m.CityHome = v);
    public static readonly OxColumn<OxContact, string?> StateHome = new(509, "state_home", OxCell.Text, m => m.StateHome, (m, v) => m.StateHome = v);
    public static readonly OxColumn<OxContact, string?> CountryHome = new(510, "country_home", OxCell.Text, m => m.CountryHome, (m, v) => m.CountryHome = v);
    public static readonly OxColumn<OxContact, long?> Birthday = new(511, "birthday", OxCell.Long, m => m.Birthday, (m, v) => m.Birthday = v);
    public static readonly OxColumn<OxContact, string?> MaritalStatus = new(512, "marital_status", OxCell.Text, m => m.MaritalStatus, (m, v) => m.MaritalStatus = v);
    public static readonly OxColumn<OxContact, string?> NumberOfChildren = new(513, "number_of_children", OxCell.Text, m => m.NumberOfChildren, (m, v) => m.NumberOfChildren = v);
    public static readonly OxColumn<OxContact, string?> Profession = new(514, "profession", OxCell.Text, m => m.Profession, (m, v) => m.Profession = v);
    public static readonly OxColumn<OxContact, string?> Nickname = new(515, "nickname", OxCell.Text, m => m.Nickname, (m, v) => m.Nickname = v);
    public static readonly OxColumn<OxContact, string?> SpouseName = new(516, "spouse_name", OxCell.Text, m => m.SpouseName, (m, v) => m.SpouseName = v);
    public static readonly OxColumn<OxContact, long?> Anniversary = new(517, "anniversary", OxCell.Long, m => m.Anniversary, (m, v) => m.Anniversary = v);
    public static readonly OxColumn<OxContact, string?> Note = new(518, "note", OxCell.Text, m => m.Note, (m, v) => m.Note = v);
    public static readonly OxColumn<OxContact, string?> Department = new(519, "department", OxCell.Text, m => m.Department, (m, v) => m.Department = v);
    public static readonly OxColumn<OxContact, string?> Position = new(520, "position", OxCell.Text, m => m.Position, (m, v) => m.Position = v);
    public static readonly OxColumn<OxContact, string?> EmployeeType = new(521, "employee_type", OxCell.Text, m => m.EmployeeType, (m, v) => m.EmployeeType = v);
    public static readonly OxColumn<OxContact, string?> RoomNumber = new(522, "room_number", OxCell.Text, m => m.RoomNumber, (m, v) => m.RoomNumber = v);
    public static readonly OxColumn<OxContact, string?> StreetBusiness = new(523, "street_business", OxCell.Text, m => m.StreetBusiness, (m, v) => m.StreetBusiness = v);
    public static readonly OxColumn<OxContact, int?> UserId = new(524, "user_id", OxCell.Int, m => m.UserId, (m, v) => m.UserId = v, writable: false);
    public static readonly OxColumn<OxContact, string?> PostalCodeBusiness = new(525, "postal_code_business", OxCell.Text, m => m.PostalCodeBusiness, (m, v) => m.PostalCodeBusiness = v);
    public static readonly OxColumn<OxContact, string?> CityBusiness = new(526, "city_business", OxCell.Text, m => m.CityBusiness, (m, v) => m.CityBusiness = v);
    public static readonly OxColumn<OxContact, string?> StateBusiness = new(527, "state_business", OxCell.Text, m => m.StateBusiness, (m, v) => m.StateBusiness = v);
    public static readonly OxColumn<OxContact, string?> CountryBusiness = new(528, "country_business", OxCell.Text, m => m.CountryBusiness, (m, v) => m.CountryBusiness = v);
    public static readonly OxColumn<OxContact, string?> NumberOfEmployees = new(529, "number_of_employees", OxCell.Text, m => m.NumberOfEmployees, (m, v) => m.NumberOfEmployees = v);
    public static readonly OxColumn<OxContact, string?> SalesVolume = new(530, "sales_volume", OxCell.Text, m => m.SalesVolume, (m, v) => m.SalesVolume = v);
    public static readonly OxColumn<OxContact, string?> TaxId = new(531, "tax_id", OxCell.Text, m => m.TaxId, (m, v) => m.TaxId = v);
    public static readonly OxColumn<OxContact, string?> CommercialRegister = new(532, "commercial_register", OxCell.Text, m => m.CommercialRegister, (m, v) => m.CommercialRegister = v);
    public static readonly OxColumn<OxContact, string?> Branches = new(533, "branches", OxCell.Text, m => m.Branches, (m, v) => m.Branches = v);
    public static readonly OxColumn<OxContact, string?> BusinessCategory = new(534, "business_category", OxCell.Text, m => m.BusinessCategory, (m, v) => m.BusinessCategory = v);
    public static readonly OxColumn<OxContact, string?> Info = new(535, "info", OxCell.Text, m => m.Info, (m, v) => m.Info = v);
    public static readonly OxColumn<OxContact, string?> ManagerName = new(536, "manager_name", OxCell.Text, m => m.ManagerName, (m, v) => m.ManagerName = v);
    public static readonly OxColumn<OxContact, string?> AssistantName = new(537, "assistant_name", OxCell.Text, m => m.AssistantName, (m, v) => m.AssistantName = v);
    public static readonly OxColumn<OxContact, string?> StreetOther = new(538, "street_other", OxCell.Text, m => m.StreetOther, (m, v) => m.StreetOther = v);
    public static readonly OxColumn<OxContact, string?> CityOther = new(539, "city_other", OxCell.Text, m => m.CityOther, (m, v) => m.CityOther = v);
    public static readonly OxColumn<OxContact, string?> PostalCodeOther = new(540, "postal_code_other", OxCell.Text, m => m.PostalCodeOther, (m, v) => m.PostalCodeOther = v);
    public static readonly OxColumn<OxContact, string?> CountryOther = new(541, "country_other", OxCell.Text, m => m.CountryOther, (m, v) => m.CountryOther = v);
    public static readonly OxColumn<OxContact, string?> TelephoneBusiness1 = new(542, "telephone_business1", OxCell.Text, m => m.TelephoneBusiness1, (m, v) => m.TelephoneBusiness1 = v);
    public static readonly OxColumn<OxContact, string?> TelephoneBusiness2 = new(543, "telephone_business2", OxCell.Text, m => m.TelephoneBusiness2, (m, v) => m.TelephoneBusiness2 = v);
    public static readonly OxColumn<OxContact, string?> FaxBusiness = new(544, "fax_business", OxCell.Text, m => m.FaxBusiness, (m, v) => m.FaxBusiness = v);
    public static readonly OxColumn<OxContact, string?> TelephoneCallback = new(545, "telephone_callback", OxCell.Text, m => m.TelephoneCallback, (m, v) => m.TelephoneCallback = v);
    public static readonly OxColumn<OxContact, string?> TelephoneCar = new(546, "telephone_car", OxCell.Text, m => m.TelephoneCar, (m, v) => m.TelephoneCar = v);
    public static readonly OxColumn<OxContact, string?> TelephoneCompany = new(547, "telephone_company", OxCell.Text, m => m.TelephoneCompany, (m, v) => m.TelephoneCompany = v);
    public static readonly OxColumn<OxContact, string?> TelephoneHome1 = new(548, "telephone_home1", OxCell.Text, m => m.TelephoneHome1, (m, v) => m.TelephoneHome1 = v);
    public static readonly OxColumn<OxContact, string?> TelephoneHome2 = new(549, "telephone_home2", OxCell.Text, m => m.TelephoneHome2, (m, v) => m.TelephoneHome2 = v);
    public static readonly OxColumn<OxContact, string?> FaxHome = new(550, "fax_home", OxCell.Text, m => m.FaxHome, (m, v) => m.FaxHome = v);
    public static readonly OxColumn<OxContact, string?> CellularTelephone1 = new(551, "cellular_telephone1", OxCell.Text, m => m.CellularTelephone1, (m, v) => m.CellularTelephone1 = v);
    public static readonly OxColumn<OxContact, string?> CellularTelephone2 = new(552, "cellular_telephone2", OxCell.Text, m => m.CellularTelephone2, (m, v) => m.CellularTelephone2 = v);
    public static readonly OxColumn<OxContact, string?> TelephoneOther = new(553, "telephone_other", OxCell.Text, m => m.TelephoneOther, (m, v) => m.TelephoneOther = v);
    public static readonly OxColumn<OxContact, string?> FaxOther = new(554, "fax_other", OxCell.Text, m => m.FaxOther, (m, v) => m.FaxOther = v);
    public static readonly OxColumn<OxContact, string?> Email1 = new(555, "email1", OxCell.Text, m => m.Email1, (m, v) => m.Email1 = v);
    public static readonly OxColumn<OxContact, string?> Email2 = new(556, "email2", OxCell.Text, m => m.Email2, (m, v) => m.Email2 = v);
    public static readonly OxColumn<OxContact, string?> Email3 = new(557, "email3", OxCell.Text, m => m.Email3, (m, v) => m.Email3 = v);
    public static readonly OxColumn<OxContact, string?> Url = new(558, "url", OxCell.Text, m => m.Url, (m, v) => m.Url = v);
    public static readonly OxColumn<OxContact, string?> TelephoneIsdn = new(559, "telephone_isdn", OxCell.Text, m => m.TelephoneIsdn, (m, v) => m.TelephoneIsdn = v);
    public static readonly OxColumn<OxContact, string?> TelephonePager = new(560, "telephone_pager", OxCell.Text, m => m.TelephonePager, (m, v) => m.TelephonePager = v);
    public static readonly OxColumn<OxContact, string?> TelephonePrimary = new(561, "telephone_primary", OxCell.Text, m => m.TelephonePrimary, (m, v) => m.TelephonePrimary = v);
    public static readonly OxColumn<OxContact, string?> TelephoneRadio = new(562, "telephone_radio", OxCell.Text, m => m.TelephoneRadio, (m, v) => m.TelephoneRadio = v);
    public static readonly OxColumn<OxContact, string?> TelephoneTelex = new(563, "telephone_telex", OxCell.Text, m => m.TelephoneTelex, (m, v) => m.TelephoneTelex = v);
    public static readonly OxColumn<OxContact, string?> TelephoneTtytdd = new(564, "telephone_ttytdd", OxCell.Text, m => m.TelephoneTtytdd, (m, v) => m.TelephoneTtytdd = v);
    public static readonly OxColumn<OxContact, string?> InstantMessenger1 = new(565, "instant_messenger1", OxCell.Text, m => m.InstantMessenger1, (m, v) => m.InstantMessenger1 = v);
    public static readonly OxColumn<OxContact, string?> InstantMessenger2 = new(566, "instant_messenger2", OxCell.Text, m => m.InstantMessenger2, (m, v) => m.InstantMessenger2 = v);
    public static readonly OxColumn<OxContact, string?> TelephoneIp = new(567, "telephone_ip", OxCell.Text, m => m.TelephoneIp, (m, v) => m.TelephoneIp = v);
    public static readonly OxColumn<OxContact, string?> TelephoneAssistant = new(568, "telephone_assistant", OxCell.Text, m => m.TelephoneAssistant, (m, v) => m.TelephoneAssistant = v);
    public static readonly OxColumn<OxContact, string?> Company = new(569, "company", OxCell.Text, m => m.Company, (m, v) => m.Company = v);
    public static readonly OxColumn<OxContact, string?> Userfield01 = new(571, "userfield01", OxCell.Text, m => m.Userfield01, (m, v) => m.Userfield01 = v);
    public static readonly OxColumn<OxContact, string?> Userfield02 = new(572, "userfield02", OxCell.Text, m => m.Userfield02, (m, v) => m.Userfield02 = v);
    public static readonly OxColumn<OxContact, string?> Userfield03 = new(573, "userfield03", OxCell.Text, m => m.Userfield03, (m, v) => m.Userfield03 = v);
    public static readonly OxColumn<OxContact, string?> Userfield04 = new(574, "userfield04", OxCell.Text, m => m.Userfield04, (m, v) => m.Userfield04 = v);
    public static readonly OxColumn<OxContact, string?> Userfield05 = new(575, "userfield05", OxCell.Text, m => m.Userfield05, (m, v) => m.Userfield05 = v);
    public static readonly OxColumn<OxContact, string?> Userfield06 = new(576, "userfield06", OxCell.Text, m => m.Userfield06, (m, v) => m.Userfield06 = v);
    public static readonly OxColumn<OxContact, string?> Userfield07 = new(577, "userfield07", OxCell.Text, m => m.Userfield07, (m, v) => m.Userfield07 = v);
    public static readonly OxColumn<OxContact, string?> Userfield08 = new(578, "userfield08", OxCell.Text, m => m.Userfield08, (m, v) => m.Userfield08 = v);
    public static readonly OxColumn<OxContact, string?> Userfield09 = new(579, "userfield09", OxCell.Text, m => m.Userfield09, (m, v) => m.Userfield09 = v);
    public static readonly OxColumn<OxContact, string?> Userfield10 = new(580, "userfield10", OxCell.Text, m => m.Userfield10, (m, v) => m.Userfield10 = v);
    public static readonly OxColumn<OxContact, string?> Userfield11 = new(581, "userfield11", OxCell.Text, m => m.Userfield11, (m, v) => m.Userfield11 = v);
    public static readonly OxColumn<OxContact, string?> Userfield12 = new(582, "userfield12", OxCell.Text, m => m.Userfield12, (m, v) => m.Userfield12 = v);
    public static readonly OxColumn<OxContact, string?> Userfield13 = new(583, "userfield13", OxCell.Text, m => m.Userfield13, (m, v) => m.Userfield13 = v);
    public static readonly OxColumn<OxContact, string?> Userfield14 = new(584, "userfield14", OxCell.Text, m => m.Userfield14, (m, v) => m.Userfield14 = v);
    public static readonly OxColumn<OxContact, string?> Userfield15 = new(585, "userfield15", OxCell.Text, m => m.Userfield15, (m, v) => m.Userfield15 = v);
    public static readonly OxColumn<OxContact, string?> Userfield16 = new(586, "userfield16", OxCell.Text, m => m.Userfield16, (m, v) => m.Userfield16 = v);
    public static readonly OxColumn<OxContact, string?> Userfield17 = new(587, "userfield17", OxCell.Text, m => m.Userfield17, (m, v) => m.Userfield17 = v);
    public static readonly OxColumn<OxContact, string?> Userfield18 = new(588, "userfield18", OxCell.Text, m => m.Userfield18, (m, v) => m.Userfield18 = v);
    public static readonly OxColumn<OxContact, string?> Userfield19 = new(589, "userfield19", OxCell.Text, m => m.Userfield19, (m, v) => m.Userfield19 = v);
    public static readonly OxColumn<OxContact, string?> Userfield20 = new(590, "userfield20", OxCell.Text, m => m.Userfield20, (m, v) => m.Userfield20 = v);
    public static readonly OxColumn<OxContact, IReadOnlyList<OxListMember>?> DistributionList = new(592, "distribution_list", OxCell.Json(OxColumnJson.Default.IReadOnlyListOxListMember), m => m.DistributionList, (m, v) => m.DistributionList = v, writable: false);
    public static readonly OxColumn<OxContact, int?> NumberOfDistributionList = new(594, "number_of_distribution_list", OxCell.Int, m => m.NumberOfDistributionList, (m, v) => m.NumberOfDistributionList = v, writable: false);
    public static readonly OxColumn<OxContact, int?> NumberOfImages = new(596, "number_of_images", OxCell.Int, m => m.NumberOfImages, (m, v) => m.NumberOfImages = v, writable: false);
    public static readonly OxColumn<OxContact, long?> ImageLastModified = new(597, "image_last_modified", OxCell.Long, m => m.ImageLastModified, (m, v) => m.ImageLastModified = v, writable: false);
    public static readonly OxColumn<OxContact, string?> StateOther = new(598, "state_other", OxCell.Text, m => m.StateOther, (m, v) => m.StateOther = v);
    public static readonly OxColumn<OxContact, string?> FileAs = new(599, "file_as", OxCell.Text, m => m.FileAs, (m, v) => m.FileAs = v);
    public static readonly OxColumn<OxContact, string?> Image1ContentType = new(601, "image1_content_type", OxCell.Text, m => m.Image1ContentType, (m, v) => m.Image1ContentType = v, writable: false);
    public static readonly OxColumn<OxContact, bool?> MarkAsDistributionlist = new(602, "mark_as_distributionlist", OxCell.Flag, m => m.MarkAsDistributionlist, (m, v) => m.MarkAsDistributionlist = v, writable: false);
    public static readonly OxColumn<OxContact, int?> DefaultAddress = new(605, "default_address", OxCell.Int, m => m.DefaultAddress, (m, v) => m.DefaultAddress = v);
    public static readonly OxColumn<OxContact, string?> Image1Url = new(606, "image1_url", OxCell.Text, m => m.Image1Url, (m, v) => m.Image1Url = v, writable: false);
    public static readonly OxColumn<OxContact, int?> UseCount = new(608, "useCount", OxCell.Int, m => m.UseCount, (m, v) => m.UseCount = v, writable: false);
    public static readonly OxColumn<OxContact, string?> YomiFirstName = new(610, "yomiFirstName", OxCell.Text, m => m.YomiFirstName, (m, v) => m.YomiFirstName = v);
    public static readonly OxColumn<OxContact, string?> YomiLastName = new(611, "yomiLastName", OxCell.Text, m => m.YomiLastName, (m, v) => m.YomiLastName = v);
    public static readonly OxColumn<OxContact, string?> YomiCompany = new(612, "yomiCompany", OxCell.Text, m => m.YomiCompany, (m, v) => m.YomiCompany = v);
    public static readonly OxColumn<OxContact, string?> AddressHome = new(613, "addressHome", OxCell.Text, m => m.AddressHome, (m, v) => m.AddressHome = v, writable: false);
    public static readonly OxColumn<OxContact, string?> AddressBusiness = new(614, "addressBusiness", OxCell.Text, m => m.AddressBusiness, (m, v) => m.AddressBusiness = v, writable: false);
    public static readonly OxColumn<OxContact, string?> AddressOther = new(615, "addressOther", OxCell.Text, m => m.AddressOther, (m, v) => m.AddressOther = v, writable: false);

    /// <summary>What a full contact is made of.</summary>
    public static readonly OxColumns<OxContact> All = new(
        Id, FolderId, CreatedBy, ModifiedBy, CreationDate, LastModified, Categories, PrivateFlag, ColorLabel, NumberOfAttachments,
        LastModifiedOfNewestAttachmentUTC, Uid, DisplayName, FirstName, LastName, SecondName, Suffix, Title, StreetHome, PostalCodeHome, CityHome,
        StateHome, CountryHome, Birthday, MaritalStatus, NumberOfChildren, Profession, Nickname, SpouseName, Anniversary, Note, Department,
        Position, EmployeeType, RoomNumber, StreetBusiness, UserId, PostalCodeBusiness, CityBusiness, StateBusiness, CountryBusiness,
        NumberOfEmployees, SalesVolume, TaxId, CommercialRegister, Branches, BusinessCategory, Info, ManagerName, AssistantName, StreetOther,
        CityOther, PostalCodeOther, CountryOther, TelephoneBusiness1, TelephoneBusiness2, FaxBusiness, TelephoneCallback, TelephoneCar,
        TelephoneCompany, TelephoneHome1, TelephoneHome2, FaxHome, CellularTelephone1, CellularTelephone2, TelephoneOther, FaxOther, Email1,
        Email2, Email3, Url, TelephoneIsdn, TelephonePager, TelephonePrimary, TelephoneRadio, TelephoneTelex, TelephoneTtytdd, InstantMessenger1,
        InstantMessenger2, TelephoneIp, TelephoneAssistant, Company, Userfield01, Userfield02, Userfield03, Userfield04, Userfield05, Userfield06,
        Userfield07, Userfield08, Userfield09, Userfield10, Userfield11, Userfield12, Userfield13, Userfield14, Userfield15, Userfield16,
        Userfield17, Userfield18, Userfield19, Userfield20, DistributionList, NumberOfDistributionList, NumberOfImages, ImageLastModified,
        StateOther, FileAs, Image1ContentType, MarkAsDistributionlist, DefaultAddress, Image1Url, UseCount, YomiFirstName, YomiLastName,
        YomiCompany, AddressHome, AddressBusiness, AddressOther);

    /// <summary>Enough to tell what changed.</summary>
    public static readonly OxColumns<OxContact> Light = new(Id, FolderId, LastModified, Uid, MarkAsDistributionlist);

    /// <summary>What the global address list shows.</summary>
    public static readonly OxColumns<OxContact> Gal = new(
        Id, FolderId, DisplayName, FirstName, LastName, Nickname, Department, Position, RoomNumber, UserId, TelephoneBusiness1, TelephoneHome1, CellularTelephone1,
        Email1, Email2, Email3, Company, Image1Url, ImageLastModified);

    /// <summary>What tells who is meant by a recipient.</summary>
    public static readonly OxColumns<OxContact> Recipient = new([.. Gal, DistributionList, MarkAsDistributionlist]);
}
