using OxSimulator.Pim;

namespace OxSimulator.Contacts;

/// <summary>The columns of contacts. Source: OX HTTP API, "Detailed contact data"; lengths as in the server's database, rounded.</summary>
internal static class ContactFields
{
    private const int Phone = 64;
    private const int Line = 128;
    private const int Mail = 256;
    private const int Note = 5680;

    internal static readonly PimField[] All =
    [
        new(100, "categories", MaxLength: 3125), new(101, "private_flag", PimValue.Flag), new(102, "color_label", PimValue.Number),
        new(223, "uid", MaxLength: 255), new(500, "display_name", MaxLength: 320), new(501, "first_name", MaxLength: Line),
        new(502, "last_name", MaxLength: Line), new(503, "second_name", MaxLength: Line), new(504, "suffix", MaxLength: Phone),
        new(505, "title", MaxLength: Phone), new(506, "street_home", MaxLength: Mail), new(507, "postal_code_home", MaxLength: Phone),
        new(508, "city_home", MaxLength: Phone), new(509, "state_home", MaxLength: Phone), new(510, "country_home", MaxLength: Phone),
        new(511, "birthday", PimValue.Date), new(512, "marital_status", MaxLength: Phone), new(513, "number_of_children", MaxLength: Phone),
        new(514, "profession", MaxLength: Phone), new(515, "nickname", MaxLength: Phone), new(516, "spouse_name", MaxLength: Line),
        new(517, "anniversary", PimValue.Date), new(518, "note", MaxLength: Note), new(519, "department", MaxLength: Line),
        new(520, "position", MaxLength: Line), new(521, "employee_type", MaxLength: Line), new(522, "room_number", MaxLength: Line),
        new(523, "street_business", MaxLength: Mail), new(525, "postal_code_business", MaxLength: Phone), new(526, "city_business", MaxLength: Phone),
        new(527, "state_business", MaxLength: Phone), new(528, "country_business", MaxLength: Phone), new(529, "number_of_employees", MaxLength: Phone),
        new(530, "sales_volume", MaxLength: Phone), new(531, "tax_id", MaxLength: Phone), new(532, "commercial_register", MaxLength: Phone),
        new(533, "branches", MaxLength: Phone), new(534, "business_category", MaxLength: Phone), new(535, "info", MaxLength: Phone),
        new(536, "manager_name", MaxLength: Line), new(537, "assistant_name", MaxLength: Line), new(538, "street_other", MaxLength: Mail),
        new(539, "city_other", MaxLength: Phone), new(540, "postal_code_other", MaxLength: Phone), new(541, "country_other", MaxLength: Phone),
        new(542, "telephone_business1", MaxLength: Phone), new(543, "telephone_business2", MaxLength: Phone), new(544, "fax_business", MaxLength: Phone),
        new(545, "telephone_callback", MaxLength: Phone), new(546, "telephone_car", MaxLength: Phone), new(547, "telephone_company", MaxLength: Phone),
        new(548, "telephone_home1", MaxLength: Phone), new(549, "telephone_home2", MaxLength: Phone), new(550, "fax_home", MaxLength: Phone),
        new(551, "cellular_telephone1", MaxLength: Phone), new(552, "cellular_telephone2", MaxLength: Phone), new(553, "telephone_other", MaxLength: Phone),
        new(554, "fax_other", MaxLength: Phone), new(555, "email1", MaxLength: Mail), new(556, "email2", MaxLength: Mail),
        new(557, "email3", MaxLength: Mail), new(558, "url", MaxLength: Mail), new(559, "telephone_isdn", MaxLength: Phone),
        new(560, "telephone_pager", MaxLength: Phone), new(561, "telephone_primary", MaxLength: Phone), new(562, "telephone_radio", MaxLength: Phone),
        new(563, "telephone_telex", MaxLength: Phone), new(564, "telephone_ttytdd", MaxLength: Phone), new(565, "instant_messenger1", MaxLength: Phone),
        new(566, "instant_messenger2", MaxLength: Phone), new(567, "telephone_ip", MaxLength: Phone), new(568, "telephone_assistant", MaxLength: Phone),
        new(569, "company", MaxLength: 512),
        .. Enumerable.Range(1, 20).Select(n => new PimField(570 + n, $"userfield{n:00}", MaxLength: Phone)),
        new(592, "distribution_list", PimValue.Json), new(598, "state_other", MaxLength: Phone), new(599, "file_as", MaxLength: 320),
        new(602, "mark_as_distributionlist", PimValue.Flag), new(605, "default_address", PimValue.Number), new(610, "yomiFirstName", MaxLength: Line),
        new(611, "yomiLastName", MaxLength: Line), new(612, "yomiCompany", MaxLength: Line), new(613, "addressHome", MaxLength: 512),
        new(614, "addressBusiness", MaxLength: 512), new(615, "addressOther", MaxLength: 512),
        new(524, "user_id", PimValue.Number, ReadOnly: true), new(570, "image1", ReadOnly: true),
        new(594, "number_of_distribution_list", PimValue.Number, ReadOnly: true), new(596, "number_of_images", PimValue.Number, ReadOnly: true),
        new(597, "image_last_modified", PimValue.Timestamp, ReadOnly: true), new(601, "image1_content_type", ReadOnly: true),
        new(606, "image1_url", ReadOnly: true), new(607, "sort_name", ReadOnly: true), new(608, "useCount", PimValue.Number, ReadOnly: true),
    ];
}
