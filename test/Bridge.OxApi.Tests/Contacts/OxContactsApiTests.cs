using Bridge.OxApi.Columns;
using Bridge.OxApi.Contacts;
using Bridge.OxApi.Sessions;
using Bridge.OxApi.Tests.Stub;

namespace Bridge.OxApi.Tests.Contacts;

internal sealed class OxContactsApiTests
{
    private static readonly OxFolderId Folder = new("31");

    private static readonly OxColumns<OxContact> Few = new(OxContactColumns.Id, OxContactColumns.FolderId, OxContactColumns.LastModified, OxContactColumns.Uid);

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

    private StubRequest Asked(string action) => _bed.Ox.Asked("contacts", action).Single();

    [Test]
    public async Task Updates_RowsAndBareIds_AreToldApart()
    {
        _bed.Ox.On("contacts", "updates", StubAnswer.Json("""{"timestamp":1760000500000,"data":[[5,31,1760000400000,"e1d5"],["9","31",1760000500000,null],4,"8"]}"""));

        var result = await _bed.Contacts.UpdatesAsync(_session, Folder, 1760000000000, Few, CancellationToken.None);

        var changes = result.Value;
        Assert.That(changes.Modified.Select(contact => (contact.Id, contact.FolderId, contact.LastModified, contact.Uid)),
            Is.EqualTo(new[] { ("5", "31", (long?)1760000400000, "e1d5"), ("9", "31", 1760000500000, null) }));
        Assert.That(changes.Deleted, Is.EqualTo(new[] { "4", "8" }));
        Assert.That(changes.Timestamp, Is.EqualTo(1760000500000));
        Assert.That(Asked("updates").Query, Is.EquivalentTo(new Dictionary<string, string>
        {
            ["action"] = "updates", ["session"] = "s1", ["folder"] = "31", ["columns"] = "1,20,5,223", ["timestamp"] = "1760000000000", ["ignore"] = "false",
            ["timezone"] = "UTC",
        }));
    }

    [TestCase("""{"timestamp":0,"data":[]}""")]
    [TestCase("""{"data":[]}""")]
    [TestCase("""{"timestamp":5,"data":[]}""")]
    [TestCase("""{"timestamp":5}""")]
    public async Task Updates_NoChange_NeverMovesTheCursorBack(string answer)
    {
        _bed.Ox.On("contacts", "updates", StubAnswer.Json(answer));

        var result = await _bed.Contacts.UpdatesAsync(_session, Folder, 1760000000000, Few, CancellationToken.None);

        Assert.That(result.Value.Timestamp, Is.EqualTo(1760000000000));
    }

    [TestCase("""[[5,31,1]]""")]
    [TestCase("""[[5,31,1,"u","x"]]""")]
    [TestCase("""[{"id":5}]""")]
    public async Task All_RowNotAsAskedFor_IsAnError(string data)
    {
        _bed.Ox.On("contacts", "all", StubAnswer.Data(data));

        Assert.That((await _bed.Contacts.AllAsync(_session, Folder, Few, CancellationToken.None)).Error!.Code, Is.EqualTo(OxNetCodes.BadRow));
    }

    [Test]
    public async Task All_CellOfAnotherType_CountsAsUnsetAndShiftsNothing()
    {
        _bed.Ox.On("contacts", "all", StubAnswer.Data("""[[5,31,{"odd":[1,2]},"u"]]"""));

        var contact = (await _bed.Contacts.AllAsync(_session, Folder, Few, CancellationToken.None)).Value.Single();

        Assert.That((contact.Id, contact.LastModified, contact.Uid), Is.EqualTo(("5", (long?)null, "u")));
    }

    [Test]
    public async Task All_WithoutIdAsked_AsksForItAllTheSame()
    {
        _bed.Ox.On("contacts", "all", StubAnswer.Data("""[["Bo",5,31]]"""));

        var contact = (await _bed.Contacts.AllAsync(_session, Folder, new(OxContactColumns.FirstName), CancellationToken.None)).Value.Single();

        Assert.That((contact.FirstName, contact.Id), Is.EqualTo(("Bo", "5")));
        Assert.That(Asked("all").Query["columns"], Is.EqualTo("501,1,20"));
    }

    [Test]
    public async Task Get_ObjectOfAnOlderServer_IsReadByName()
    {
        _bed.Ox.On("contacts", "get", StubAnswer.Data("""
            {"id":5,"folder_id":31,"last_name":"Berg","busines_categorie":"Trade","internal_userid":17,"birthday":-86400000,"unknown":{"a":[1]},
             "distribution_list":[{"id":5,"folder_id":"31","display_name":"Bo","mail":"bo@example.org","mail_field":1}],"image1_url":"/ajax/image/x"}
            """));

        var result = await _bed.Contacts.GetAsync(_session, Folder, "5", CancellationToken.None);

        var contact = result.Value;
        Assert.That((contact.Id, contact.LastName, contact.BusinessCategory, contact.UserId, contact.Birthday), Is.EqualTo(("5", "Berg", "Trade", 17, -86400000L)));
        Assert.That(contact.DistributionList, Is.EqualTo(new[] { new OxListMember("5", "31", "Bo", "bo@example.org", 1) }));
        Assert.That(result.Timestamp, Is.EqualTo(1760000000123));
    }

    [Test]
    public async Task New_SetFields_AreSentByName()
    {
        _bed.Ox.On("contacts", "new", StubAnswer.Json("""{"timestamp":1760000000777,"data":{"id":93}}"""));

        var result = await _bed.Contacts.NewAsync(
            _session, Folder, new OxContact { Id = "ignored", FirstName = "Bo", Birthday = 0, PrivateFlag = false, Uid = "u1" }, CancellationToken.None);

        Assert.That((result.Value, result.Timestamp), Is.EqualTo(("93", (long?)1760000000777)));
        Assert.That(Asked("new").Body, Is.EqualTo("""{"folder_id":"31","private_flag":false,"uid":"u1","first_name":"Bo","birthday":0}"""));
    }

    [Test]
    public async Task Update_Patch_SendsNamedFieldsAndClearsWithNull()
    {
        _bed.Ox.On("contacts", "update", StubAnswer.Json("""{"timestamp":1760000000888,"data":{}}"""));
        var patch = new OxPatch<OxContact>().Set(OxContactColumns.FirstName, "Bob").Clear(OxContactColumns.Email1);

        var result = await _bed.Contacts.UpdateAsync(_session, Folder, "5", 1760000000777, patch, CancellationToken.None);

        Assert.That((result.IsSuccess, result.Timestamp), Is.EqualTo((true, (long?)1760000000888)));
        Assert.That(Asked("update").Body, Is.EqualTo("""{"first_name":"Bob","email1":null}"""));
        Assert.That(Asked("update").Query["timestamp"], Is.EqualTo("1760000000777"));
    }

    [Test]
    public async Task Update_Stale_IsAConflict()
    {
        _bed.Ox.On("contacts", "update", StubAnswer.Error("CON-0119", "CONFLICT"));

        var result = await _bed.Contacts.UpdateAsync(_session, Folder, "5", 1, new OxPatch<OxContact>().Set(OxContactColumns.FirstName, "B"), CancellationToken.None);

        Assert.That(result.Error!.IsConflict);
    }

    [Test]
    public async Task Update_NothingToChange_IsSuccess()
    {
        _bed.Ox.On("contacts", "update", StubAnswer.Error("CON-0122", "USER_INPUT"));

        Assert.That((await _bed.Contacts.UpdateAsync(_session, Folder, "5", 1, new OxPatch<OxContact>(), CancellationToken.None)).IsSuccess);
    }

    [TestCase("[]", 0)]
    [TestCase("[5]", 1)]
    [TestCase("""[{"id":5,"folder":31}]""", 1)]
    [TestCase("null", 0)]
    public async Task Delete_SomeChangedMeanwhile_TellsThem(string data, int kept)
    {
        _bed.Ox.On("contacts", "delete", StubAnswer.Data(data));

        var result = await _bed.Contacts.DeleteAsync(_session, Folder, ["5"], 7, CancellationToken.None);

        Assert.That(result.Value, Has.Count.EqualTo(kept));
        Assert.That(Asked("delete").Body, Is.EqualTo("""[{"id":"5","folder":"31"}]"""));
    }

    [Test]
    public async Task Move_ToAnotherFolder_NamesIt()
    {
        _bed.Ox.On("contacts", "update", StubAnswer.Data("{}"));

        await _bed.Contacts.MoveAsync(_session, Folder, "5", 7, new OxFolderId("58"), CancellationToken.None);

        Assert.That(Asked("update").Body, Is.EqualTo("""{"folder_id":"58"}"""));
    }

    [Test]
    public async Task SearchGal_Pattern_SearchesFolderSixInPages()
    {
        _bed.Ox.On("contacts", "advancedSearch", StubAnswer.Data("[]"));

        await _bed.Contacts.SearchGalAsync(_session, "be*r?g", 20, 10, CancellationToken.None);

        var asked = Asked("advancedSearch");
        Assert.That(asked.Body, Does.Contain("""["=",{"field":"display_name"},"*berg*"]""").And.EndsWith("""],"folders":["6"]}"""));
        Assert.That((asked.Query["left_hand_limit"], asked.Query["right_hand_limit"], asked.Query["admin"]), Is.EqualTo(("20", "30", "false")));
    }

    [Test]
    public async Task SearchLists_Pattern_SearchesAllFoldersForLists()
    {
        _bed.Ox.On("contacts", "advancedSearch", StubAnswer.Data("[]"));

        await _bed.Contacts.SearchListsAsync(_session, "ch*oir", 10, CancellationToken.None);
        var nothing = await _bed.Contacts.SearchListsAsync(_session, "*?", 10, CancellationToken.None);

        var asked = Asked("advancedSearch");
        Assert.That(asked.Body, Is.EqualTo("""{"filter":["and",["=",{"field":"mark_as_distributionlist"},true],["=",{"field":"display_name"},"*choir*"]]}"""));
        Assert.That((asked.Query["left_hand_limit"], asked.Query["right_hand_limit"]), Is.EqualTo(("0", "10")));
        Assert.That(nothing.Value, Is.Empty);
    }

    [TestCase("6", true)]
    [TestCase("31", false)]
    public async Task All_OfTheGlobalAddressBook_LeavesTheAdministratorOut(string folder, bool leftOut)
    {
        _bed.Ox.On("contacts", "all", StubAnswer.Data("[]"));

        await _bed.Contacts.AllAsync(_session, new(folder), OxContactColumns.Light, CancellationToken.None);

        Assert.That(Asked("all").Query.ContainsKey("admin"), Is.EqualTo(leftOut));
    }

    [Test]
    public async Task GetPicture_Scaled_AsksOxToShrinkIt()
    {
        _bed.Ox.On("image/contact/picture", "", new StubAnswer([1, 2, 3], ContentType: "image/png"));

        var scaled = await _bed.Contacts.GetPictureAsync(_session, "/ajax/image/contact/picture?id=5", 3, edge: 240, CancellationToken.None);
        var tooLong = await _bed.Contacts.GetPictureAsync(_session, "/ajax/image/contact/picture?id=5", 2, edge: null, CancellationToken.None);

        var asked = _bed.Ox.Asked("image/contact/picture", "")[0];
        Assert.That((asked.Query["width"], asked.Query["height"], asked.Query["scaleType"], asked.Query["shrinkOnly"]), Is.EqualTo(("240", "240", "contain", "true")));
        Assert.That((scaled.Value!.Bytes.Length, tooLong.Error!.Code), Is.EqualTo((3, OxNetCodes.TooLarge)));
    }

    [Test]
    public async Task Resolve_AddressAndName_IsOneBundleOverAllFolders()
    {
        _bed.Ox.On("multiple", "", StubAnswer.Json("""[{"data":[]},{"error":"e","code":"CON-1000","categories":"USER_INPUT"}]"""));

        var result = await _bed.Contacts.ResolveAsync(_session, ["bo@example.org", "be?rg*"], 7, CancellationToken.None);

        Assert.That(result.Value[0].Value, Is.Empty);
        Assert.That(result.Value[1].Error!.Code, Is.EqualTo("CON-1000"));
        var body = _bed.Ox.Asked("multiple", "").Single().Body;
        Assert.That(body, Does.Contain("""["or",["=",{"field":"email1"},"bo@example.org"],["=",{"field":"email2"},"bo@example.org"],["=",{"field":"email3"},"bo@example.org"]]"""));
        Assert.That(body, Does.Contain("""["=",{"field":"last_name"},"berg*"]""").And.Contain("""["=",{"field":"display_name"},"* berg*"]""").And.Contain("\"right_hand_limit\":7"));
        Assert.That(body, Does.Not.Contain("folders"));
    }

    [Test]
    public async Task Resolve_OfNobody_AsksNothing()
    {
        Assert.That((await _bed.Contacts.ResolveAsync(_session, [], 7, CancellationToken.None)).Value, Is.Empty);
        Assert.That(_bed.Ox.Asked("multiple", ""), Is.Empty);
    }

    [Test]
    public async Task GetPicture_OfContact_FollowsTheUrlWithTheSession()
    {
        _bed.Ox.On("image/contact/picture", "", new StubAnswer([1, 2, 3], ContentType: "image/png"));

        var result = await _bed.Contacts.GetPictureAsync(_session, "/ajax/image/contact/picture?folder=31&id=5&timestamp=176", 8 << 20, edge: null, CancellationToken.None);

        Assert.That((result.Value!.Bytes, result.Value.ContentType), Is.EqualTo((new byte[] { 1, 2, 3 }, "image/png")));
        var asked = _bed.Ox.Asked("image/contact/picture", "").Single();
        Assert.That((asked.Query["session"], asked.Query["id"], asked.Cookie), Is.EqualTo(("s1", "5", _bed.Ox.Asked("user", "get")[0].Cookie)));
    }

    [TestCase(400)]
    [TestCase(404)]
    public async Task GetPicture_None_IsNull(int status)
    {
        _bed.Ox.On("image/contact/picture", "", new StubAnswer([], status));

        var result = await _bed.Contacts.GetPictureAsync(_session, "/ajax/image/contact/picture?id=5", 8 << 20, edge: null, CancellationToken.None);

        Assert.That((result.IsSuccess, result.Value), Is.EqualTo((true, (OxPicture?)null)));
    }

    [TestCase("http://192.0.2.1/ajax/image")]
    [TestCase("//192.0.2.1/ajax/image")]
    [TestCase("https://127.0.0.1/x")]
    public async Task GetPicture_OfAnotherHost_IsNeverAsked(string url)
    {
        var result = await _bed.Contacts.GetPictureAsync(_session, url, 8 << 20, edge: null, CancellationToken.None);

        Assert.That((result.IsSuccess, result.Value), Is.EqualTo((true, (OxPicture?)null)));
        Assert.That(_bed.Ox.Requests, Has.Count.EqualTo(4), "those of the login");
    }

    [Test]
    public async Task SetPicture_Jpeg_IsUploadedAndTheHtmlAnswerRead()
    {
        _bed.Ox.On("contacts", "update", new StubAnswer(
            """<html><script>(parent["callback_update"] || window.opener)({"data":{},"timestamp":5})</script></html>"""u8.ToArray(), ContentType: "text/html"));

        var result = await _bed.Contacts.SetPictureAsync(_session, Folder, "5", 7, new OxPicture([0xFF, 0xD8], "image/jpeg"), CancellationToken.None);

        Assert.That(result.IsSuccess);
        var asked = Asked("update");
        Assert.That(asked.Method, Is.EqualTo("POST"));
        Assert.That(asked.Body, Does.Contain("name=json").And.Contain("name=file").And.Contain("Content-Type: image/jpeg").And.Contain("\u00FF\u00D8"));
    }

    [Test]
    public async Task SetPicture_None_SendsNull()
    {
        _bed.Ox.On("contacts", "update", StubAnswer.Data("{}"));

        await _bed.Contacts.SetPictureAsync(_session, Folder, "5", 7, null, CancellationToken.None);

        Assert.That((Asked("update").Method, Asked("update").Body), Is.EqualTo(("PUT", """{"image1":null}""")));
    }
}
