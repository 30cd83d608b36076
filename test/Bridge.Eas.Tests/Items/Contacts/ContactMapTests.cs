using Bridge.Eas.Items.Contacts;
using Bridge.Eas.Items.Pim;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Tests.Items.Calendar;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Columns;
using Bridge.OxApi.Contacts;
using static Bridge.Eas.Tests.Items.Pim.Phones;

namespace Bridge.Eas.Tests.Items.Contacts;

internal sealed class ContactMapTests
{
    private const long Day = 86_400_000;

    private static IEnumerable<TestCaseData> Rows() =>
        ContactMap.Fields.Select(field => new TestCaseData(field).SetArgDisplayNames(field.Tag.Name));

    /// <summary>A contact with a value of its own in every field the map knows.</summary>
    internal static OxContact Full()
    {
        var contact = new OxContact { Id = "5", LastModified = 1000, DisplayName = "Berg, Anna", Note = "Line one\nline two", Categories = "Friends, Work", Userfield15 = "Bo,Cleo" };
        foreach (var field in ContactMap.Fields)
        {
            if (field.Column is OxColumn<OxContact, string?> text) text.Set(contact, ValueOf(field.Tag));
            else ((OxColumn<OxContact, long?>)field.Column).Set(contact, 3_000 * Day);
        }

        return contact;
    }

    private static string ValueOf(WbxmlTag tag) => tag.Name switch
    {
        "Email1Address" or "Email2Address" or "Email3Address" => $"{tag.Name}@example.net",
        "HomeAddressStreet" => "Main street 5\nBackyard",
        _ => $"value of {tag.Name}",
    };

    private static WbxmlElement Shown(OxContact contact, PimViewer? viewer = null, bool isKnown = false) =>
        Wire.Written(writer => ContactMap.Write(writer, contact, ContactPicture.Unsaid, isKnown, viewer ?? Viewer()));

    private static IReadOnlyList<OxColumn<OxContact>> Changed(WbxmlElement data, OxContact stored, PimViewer? viewer = null) =>
        ContactMap.Read(data, stored, viewer ?? Viewer()).ToPatch().Columns;

    [TestCaseSource(nameof(Rows))]
    public void Row_BothWays_KeepsItsValue(object row)
    {
        var field = (PimField<OxContact>)row;
        var stored = Full();
        var data = Shown(stored);
        Assert.That(data.TextOf(field.Tag), Is.Not.Null.And.Not.Empty);
        var made = new OxContact();
        ContactMap.Read(WbxmlElement.Of(AirSyncTags.ApplicationData, data.Child(field.Tag)!), new OxContact(), Viewer()).ToPatch().ApplyTo(made);
        Assert.That(ValueIn(field.Column, made), Is.EqualTo(ValueIn(field.Column, stored)));
    }

    [TestCaseSource(nameof(Rows))]
    public void Row_EmptyElement_ClearsInEveryVersion(object row)
    {
        var field = (PimField<OxContact>)row;
        foreach (var version in Versions)
        {
            var stored = Full();
            if (field.Tag == ContactsTags.FileAs) stored.FileAs = "Mine";
            ContactMap.Read(Wire.Item((field.Tag, "")), stored, Viewer(version)).ToPatch().ApplyTo(stored);
            Assert.That(ValueIn(field.Column, stored), Is.Null, version.ToString());
        }
    }

    [Scenario("L34")]
    [TestCaseSource(nameof(Rows))]
    public void Row_LeftOut_ClearsOnlyWhenListed(object row)
    {
        var field = (PimField<OxContact>)row;
        var others = ContactMap.Fields.Where(other => other.Tag != field.Tag).Select(other => other.Tag.Name).ToArray();
        foreach (var version in Versions)
        {
            var data = Shown(Full()).Without(field.Tag);
            Assert.That(Changed(data, Full(), Viewer(version)), Is.Empty, $"{version}, no list");
            Assert.That(Changed(data, Full(), Viewer(version) with { Supported = new HashSet<string>() }), Is.Empty, $"{version}, empty list");
            Assert.That(Changed(data, Full(), Viewer(version, supported: others)), Is.Empty, $"{version}, not listed");
            Assert.That(Changed(data, Full(), Viewer(version, supported: field.Tag.Name)), Does.Contain(field.Column), $"{version}, listed");
        }
    }

    [Scenario("L34")]
    [Test]
    public void Read_BodyAndPictureLeftOut_StayThoughListed()
    {
        var data = Shown(Full()).Without(AirSyncBaseTags.Body);
        Assert.That(Changed(data, Full(), Viewer(supported: ["Body", "Data", "Picture"])), Is.Empty);
    }

    [Test]
    public void Read_ListsLeftOut_ClearWhenListed()
    {
        var data = Shown(Full()).Without(ContactsTags.Categories, ContactsTags.Children);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Changed(data, Full()), Is.Empty);
            Assert.That(Changed(data, Full(), Viewer(supported: "Categories")), Is.EqualTo(new[] { OxContactColumns.Categories }));
            Assert.That(Changed(data, Full(), Viewer(supported: "Children")), Is.EqualTo(new[] { OxContactColumns.Userfield15 }));
        }
    }

    [Test]
    public void Read_ItemAsShown_ChangesNothing()
    {
        var all = ContactMap.Fields.Select(field => field.Tag.Name).Append("Categories").Append("Children").ToArray();
        OxContact[] contacts =
        [
            Full(), new() { Id = "1" }, new() { Id = "2", DisplayName = "Collected", Email1 = "c@example.net" }, new() { Id = "3", Birthday = -62_135_596_800_000 },
            new() { Id = "4", FirstName = " spaces ", Note = "trail \r\n", Categories = ",a,,b," },
        ];
        foreach (var version in Versions)
            foreach (var contact in contacts)
                foreach (var viewer in new[] { Viewer(version), Viewer(version, supported: all) })
                    Assert.That(Changed(Shown(contact, viewer), contact, viewer), Is.Empty, $"{contact.Id} at {version}");
    }

    [Test]
    public void Write_Names_FileAsNeverEmpty()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Shown(new()).TextOf(ContactsTags.FileAs), Is.Not.Empty);
            Assert.That(Shown(new() { FirstName = "Anna", LastName = "Berg" }).TextOf(ContactsTags.FileAs), Is.EqualTo("Berg, Anna"));
            Assert.That(Shown(new() { Email2 = "x@example.net" }).TextOf(ContactsTags.FileAs), Is.EqualTo("x@example.net"));
            Assert.That(Shown(new() { DisplayName = "Collected" }).TextOf(ContactsTags.LastName), Is.EqualTo("Collected"));
        }
    }

    [Test]
    public void Write_Street_HasCrLf() => Assert.That(Shown(Full()).TextOf(ContactsTags.HomeAddressStreet), Is.EqualTo("Main street 5\r\nBackyard"));

    [Test]
    public void Write_KnownContactWithoutLists_SaysSo()
    {
        Assert.That(Wire.Text(Shown(new OxContact { Id = "1", LastName = "Berg" }, isKnown: true)), Is.EqualTo(
            "FileAs=Berg\nLastName=Berg\nCategories=\nChildren=\nBody{Type=1 EstimatedDataSize=0 Truncated=0}"));
    }

    [TestCase("\"Bo Berg\" <bo@example.net>", "bo@example.net")]
    [TestCase("<bo@example.net>", "bo@example.net")]
    [TestCase(" bo@example.net ", "bo@example.net")]
    [TestCase("no address", "no address")]
    public void Read_Address_IsBare(string sent, string expected)
    {
        var made = new OxContact();
        ContactMap.Read(Wire.Item((ContactsTags.Email1Address, sent)), new OxContact(), Viewer()).ToPatch().ApplyTo(made);
        Assert.That(made.Email1, Is.EqualTo(expected));
    }

    [Test]
    public void Read_NewContact_GetsDisplayName()
    {
        var draft = ContactMap.Read(Wire.Item((ContactsTags.FirstName, "Anna"), (ContactsTags.LastName, "Berg"), (ContactsTags.FileAs, "Berg, Anna")), new OxContact(), Viewer());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(draft.Now.DisplayName, Is.EqualTo("Berg, Anna"));
            Assert.That(draft.Now.FileAs, Is.Null, "made again from the names");
        }
    }

    [Test]
    public void Read_NewContactCalledLikeANamelessOne_KeepsItsFileAs()
    {
        var now = ContactMap.Read(Wire.Item((ContactsTags.LastName, "Berg"), (ContactsTags.FileAs, "-")), new OxContact(), Viewer()).Now;
        Assert.That(now.FileAs, Is.EqualTo("-"));
    }

    [Test]
    public void Read_CategoryWithAComma_IsTwoAndThePhoneIsToldSo()
    {
        var data = WbxmlElement.Of(AirSyncTags.ApplicationData, WbxmlElement.Of(ContactsTags.Categories, WbxmlElement.Of(ContactsTags.Category, "Work, old"), WbxmlElement.Of(ContactsTags.Category, "Friends")));
        var draft = ContactMap.Read(data, new OxContact(), Viewer());
        Assert.That((draft.Now.Categories, draft.IsAltered), Is.EqualTo(("Work,old,Friends", true)));
    }

    [TestCase("Berg, Anna", "Roe, Anna")]
    [TestCase("Anna Berg", "Anna Roe")]
    [TestCase("The boss", "The boss")]
    public void Read_NewLastName_DisplayNameFollowsInItsForm(string before, string after)
    {
        var stored = new OxContact { Id = "5", FirstName = "Anna", LastName = "Berg", DisplayName = before };
        Assert.That(ContactMap.Read(Wire.Item((ContactsTags.LastName, "Roe")), stored, Viewer()).Now.DisplayName, Is.EqualTo(after));
    }

    [Test]
    public void Read_ContactWithDisplayNameOnly_KeepsWhatThePhoneShowsAsLastName()
    {
        var stored = new OxContact { Id = "5", DisplayName = "Cleo" };
        var data = Shown(stored).With(ContactsTags.FirstName, "Bo");
        var now = ContactMap.Read(data, stored, Viewer()).Now;
        Assert.That((now.FirstName, now.LastName), Is.EqualTo(("Bo", "Cleo")));
    }

    [Test]
    public void Read_ControlCharacters_AreDropped()
    {
        var now = ContactMap.Read(Wire.Item((ContactsTags.LastName, "Be\u0001rg\u0008")), new OxContact(), Viewer()).Now;
        Assert.That(now.LastName, Is.EqualTo("Berg"));
    }

    [Scenario("L36")]
    [Test]
    public void Body_CutForThePhone_TailSurvivesAnEdit()
    {
        var tail = new string('z', 50_000);
        var stored = new OxContact { Id = "5", Note = new string('a', 100 * 1024) + tail };
        var viewer = Viewer() with { Options = new() { BodyPreferences = [new BodyPreference(1, TruncationSize: 500)] } };
        var shown = Shown(stored, viewer).Child(AirSyncBaseTags.Body)!;
        Assert.That(shown.TextOf(AirSyncBaseTags.Truncated), Is.EqualTo("1"));
        Assert.That(Changed(Shown(stored, viewer), stored, viewer), Is.Empty, "echo");

        var edited = WbxmlElement.Of(AirSyncTags.ApplicationData, WbxmlElement.Of(
            AirSyncBaseTags.Body, WbxmlElement.Of(AirSyncBaseTags.Type, "1"), WbxmlElement.Of(AirSyncBaseTags.Data, "new " + shown.TextOf(AirSyncBaseTags.Data))));
        var now = ContactMap.Read(edited, stored, viewer).Now.Note!;
        Assert.That(now.StartsWith("new a", StringComparison.Ordinal) && now.EndsWith(tail, StringComparison.Ordinal), Is.True);
    }

    [TestCase(EasVersion.V121, "iPhone", true)]
    [TestCase(EasVersion.V121, "Android", false)]
    [TestCase(EasVersion.V140, "Android", true)]
    [TestCase(EasVersion.V161, "Android", true)]
    public void Body_EmptyData_ClearsWhereItIsMeant(EasVersion version, string deviceType, bool clears)
    {
        var data = WbxmlElement.Of(AirSyncTags.ApplicationData, WbxmlElement.Of(
            AirSyncBaseTags.Body, WbxmlElement.Of(AirSyncBaseTags.Type, "1"), WbxmlElement.Of(AirSyncBaseTags.Data, "")));
        Assert.That(Changed(data, Full(), Viewer(version) with { DeviceType = deviceType }), clears ? Is.EqualTo(new[] { OxContactColumns.Note }) : Is.Empty);
    }

    private static object? ValueIn(OxColumn<OxContact> column, OxContact contact) =>
        column is OxColumn<OxContact, string?> text ? text.Get(contact) : ((OxColumn<OxContact, long?>)column).Get(contact);
}
