using Bridge.OxApi.Folders;
using Bridge.OxApi.Sessions;
using Bridge.OxApi.Tests.Stub;

namespace Bridge.OxApi.Tests.Folders;

internal sealed class OxFoldersApiTests
{
    private OxBed _bed = null!;
    private IOxSession _session = null!;

    [SetUp]
    public async Task SetUp()
    {
        _bed = await OxBed.StartAsync();
        _session = await _bed.LoginAsync();
    }

    [TearDown]
    public async Task TearDown() => await _bed.DisposeAsync();

    private StubRequest Asked(string action) => _bed.Ox.Asked("folders", action).Single();

    [Test]
    public async Task AllVisible_Sections_AreReadAndAbsentOnesAreEmpty()
    {
        // Columns: 1,20,300,301,302,304,305,308,314,316,2,6,321,3030
        _bed.Ox.On("folders", "allVisible", StubAnswer.Json("""
            {"timestamp":1760001112223,"data":{
             "private":[["31","1","Contacts","contacts",1,false,403710016,true,true,3,17,1759900000000,{"value":"true","protected":"true"},"Berg, Anna"]],
             "shared":[["77","u:21","Customers","contacts",3,false,257,false,true,0,"21",1759912345678,{"value":"false","protected":"false"},"Chan, Bo"],
                       [78,"u:21","Odd","contacts",3,null,"lr",false,null,0,null,null,null,null]]}}
            """));

        var folders = (await _bed.Folders.AllVisibleAsync(_session, OxContentType.Contacts, unsubscribedToo: false, CancellationToken.None)).Value;

        Assert.That(folders.Select(folder => (folder.Id.Value, folder.Title, folder.Type, folder.Section)), Is.EqualTo(new[]
        {
            ("31", "Contacts", OxFolderType.Private, OxFolderSection.Private),
            ("77", "Customers", OxFolderType.Shared, OxFolderSection.Shared),
            ("78", "Odd", OxFolderType.Shared, OxFolderSection.Shared),
        }));
        Assert.That((folders[0].IsStandard, folders[0].StandardType, folders[0].CreatedBy, folders[0].UsedForSync, folders[0].OwnerName),
            Is.EqualTo((true, OxStandardFolder.Contacts, (int?)17, (bool?)true, "Berg, Anna")));
        Assert.That((folders[1].UsedForSync, folders[1].ParentId.Value, folders[1].CreatedBy), Is.EqualTo(((bool?)false, "u:21", (int?)21)));
        Assert.That((folders[2].UsedForSync, folders[2].OwnRights!.Value.CanRead, folders[2].OwnRights!.Value.CanChange), Is.EqualTo(((bool?)null, true, false)));
        var query = Asked("allVisible").Query;
        Assert.That((query["content_type"], query["tree"], query["timezone"]), Is.EqualTo(("contacts", "0", "UTC")));
        Assert.That(query["columns"], Is.EqualTo("1,20,300,301,302,304,305,308,314,316,2,6,321,3030"));
    }

    [TestCase("""{"data":{}}""")]
    [TestCase("""{"data":null}""")]
    public async Task AllVisible_NoFolder_IsEmpty(string answer)
    {
        _bed.Ox.On("folders", "allVisible", StubAnswer.Json(answer));

        Assert.That((await _bed.Folders.AllVisibleAsync(_session, OxContentType.Tasks, unsubscribedToo: false, CancellationToken.None)).Value, Is.Empty);
    }

    [Test]
    public async Task Get_CalendarOfAFeed_TellsItsProvider()
    {
        _bed.Ox.On("folders", "get", StubAnswer.Data("""
            {"id":"cal://1/0","folder_id":"1","title":"Birthdays","module":"event","own_rights":257,"com.openexchange.calendar.provider":"birthdays",
             "com.openexchange.calendar.extendedProperties":{"color":{"value":"red"},"usedForSync":{"value":"false","protected":"true"}},"permissions":[{"bits":257}]}
            """));

        var folder = (await _bed.Folders.GetAsync(_session, new OxFolderId("cal://1/0"), CancellationToken.None)).Value;

        Assert.That((folder.CalendarProvider, folder.UsedForSync, folder.OwnRights!.Value.CanCreate), Is.EqualTo(("birthdays", (bool?)false, false)));
    }

    [Test]
    public async Task Updates_RowsThenIds_AreToldApart()
    {
        _bed.Ox.On("folders", "updates", StubAnswer.Json(
            """{"timestamp":1760001200000,"data":[["77","u:21","Customers & leads","contacts",3,false,257,false,true,0,21,1760001200000,null,null],"58",59]}"""));

        var changes = (await _bed.Folders.UpdatesAsync(_session, 1760001112223, CancellationToken.None)).Value;

        Assert.That((changes.Modified.Single().Title, changes.Timestamp), Is.EqualTo(("Customers & leads", 1760001200000)));
        Assert.That(changes.Deleted, Is.EqualTo(new[] { "58", "59" }));
    }

    [Test]
    public async Task New_MailFolder_TellsItsId()
    {
        _bed.Ox.On("folders", "new", StubAnswer.Data("\"default0/INBOX/Projects\""));

        var result = await _bed.Folders.NewAsync(_session, OxBed.Inbox, "Projects", OxContentType.Mail, CancellationToken.None);

        Assert.That(result.Value.Value, Is.EqualTo("default0/INBOX/Projects"));
        Assert.That(Asked("new").Body, Is.EqualTo("""{"folder":{"title":"Projects","module":"mail","subscribed":true}}"""));
    }

    [Test]
    public async Task Update_MailFolderRenamed_TellsTheNewId()
    {
        _bed.Ox.On("folders", "update", StubAnswer.Data("\"default0/INBOX/Plans\""));

        var result = await _bed.Folders.UpdateAsync(_session, new OxFolderId("default0/INBOX/Projects"), "Plans", null, 5, CancellationToken.None);

        Assert.That(result.Value.Value, Is.EqualTo("default0/INBOX/Plans"));
        Assert.That(Asked("update").Body, Is.EqualTo("""{"folder":{"title":"Plans"}}"""));
    }

    [TestCase("[]", true)]
    [TestCase("null", true)]
    [TestCase("""["93"]""", false)]
    public async Task Delete_KeptByTheServer_IsAConflict(string data, bool deleted)
    {
        _bed.Ox.On("folders", "delete", StubAnswer.Data(data));

        var result = await _bed.Folders.DeleteAsync(_session, new OxFolderId("93"), 5, CancellationToken.None);

        Assert.That(result.IsSuccess, Is.EqualTo(deleted));
        if (!deleted) Assert.That(result.Error!.IsConflict);
    }

    [TestCase(403710016, true, true, true, true, true)]
    [TestCase(257, true, false, false, false, false)]
    [TestCase(2113794, true, true, true, true, false)]
    public void Rights_Bits_AreTakenApart(int bits, bool read, bool create, bool change, bool delete, bool admin)
    {
        var rights = new OxFolderRights(bits);

        Assert.That((rights.CanRead, rights.CanCreate, rights.CanChange, rights.CanDelete, rights.IsAdmin), Is.EqualTo((read, create, change, delete, admin)));
    }
}
