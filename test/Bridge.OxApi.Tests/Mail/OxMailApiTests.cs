using System.Diagnostics;
using System.Globalization;
using System.Text;
using Bridge.OxApi.Mail;
using Bridge.OxApi.Sessions;
using Bridge.OxApi.Tests.Stub;

namespace Bridge.OxApi.Tests.Mail;

internal sealed class OxMailApiTests
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

    private void Answers(string action, params StubAnswer[] answers) => _bed.Ox.On("mail", action, answers);

    private StubRequest Asked(string action) => _bed.Ox.Asked("mail", action).Single();

    [Test]
    public async Task Examine_Full_TellsTheFolderState()
    {
        Answers("examine", StubAnswer.Data("""{"validity":"1500000001","total":812,"unread":9,"next":"4711"}"""));

        var result = await _bed.Mail.ExamineAsync(_session, OxBed.Inbox, CancellationToken.None);

        Assert.That(result.Value, Is.EqualTo(new OxMailStatus(1500000001, 812, 9, 4711)));
        Assert.That(Asked("examine").Query["folder"], Is.EqualTo("default0/INBOX"));
    }

    [TestCase("""{"data":{"validity":"1500000001"}}""", 1500000001)]
    [TestCase("""{"error":"e","code":"SVL-0001","categories":"ERROR"}""", 0)]
    [TestCase("""{"error":"e","code":"SVL-0021","categories":"ERROR"}""", 0)]
    public async Task Examine_OlderServer_TakesTheFoldersCounters(string answer, long validity)
    {
        Answers("examine", StubAnswer.Json(answer));
        _bed.Ox.On("folders", "get", StubAnswer.Data("""{"id":"default0/INBOX","module":"mail","total":5,"unread":2,"own_rights":403710016}"""));

        var result = await _bed.Mail.ExamineAsync(_session, OxBed.Inbox, CancellationToken.None);

        Assert.That(result.Value, Is.EqualTo(new OxMailStatus(validity, 5, 2, 0)));
    }

    [Test]
    public async Task All_Rows_AreReadByPosition()
    {
        Answers("all", StubAnswer.Json("""{"data":[["4711",32,0,1760000004000],[4709,0,null,null],["4650",41,3,1759900000000]]}"""));

        var result = await _bed.Mail.AllAsync(_session, OxBed.Inbox, OxMailRange.All, CancellationToken.None);

        Assert.That(result.Value, Is.EqualTo(new OxMailRow[] { new(4711, 32, 0, 1760000004000), new(4709, 0, 0, 0), new(4650, 41, 3, 1759900000000) }));
        Assert.That(Asked("all").Query, Is.EquivalentTo(new Dictionary<string, string>
        {
            ["action"] = "all", ["session"] = "s1", ["folder"] = "default0/INBOX", ["columns"] = "600,611,102,610", ["sort"] = "610", ["order"] = "desc",
            ["timezone"] = "UTC",
        }));
    }

    [Test]
    public async Task All_Limited_SendsBothLimits()
    {
        Answers("all", StubAnswer.Data("[]"));

        await _bed.Mail.AllAsync(_session, OxBed.Inbox, new OxMailRange(100, NewestFirst: false), CancellationToken.None);

        var query = Asked("all").Query;
        Assert.That((query["left_hand_limit"], query["right_hand_limit"], query["order"]), Is.EqualTo(("0", "100", "asc")));
    }

    [TestCase("""[["1",0,0]]""")]
    [TestCase("""[["1",0,0,0,0]]""")]
    [TestCase("""[["x",0,0,0]]""")]
    [TestCase("""[["1","seen",0,0]]""")]
    [TestCase("""[{"id":"1"}]""")]
    [TestCase("""["1"]""")]
    [TestCase("""{"rows":[]}""")]
    public async Task All_RowNotAsAskedFor_IsAnErrorNeverAShift(string data)
    {
        Answers("all", StubAnswer.Data(data));

        var result = await _bed.Mail.AllAsync(_session, OxBed.Inbox, OxMailRange.All, CancellationToken.None);

        Assert.That(result.Error!.Code, Is.EqualTo(OxNetCodes.BadRow));
    }

    [Test]
    public async Task All_FiftyThousandMails_AreReadWithLittleMemory()
    {
        var json = new StringBuilder("{\"data\":[");
        for (var i = 50_000; i > 0; i--) json.Append(CultureInfo.InvariantCulture, $"[\"{i}\",{(i % 3 == 0 ? 32 : 0)},0,{1700000000000 + i}]{(i > 1 ? "," : "")}");
        json.Append("]}");
        var answer = StubAnswer.Json(json.ToString());
        Answers("all", answer);
        await _bed.Mail.AllAsync(_session, OxBed.Inbox, OxMailRange.All, CancellationToken.None);

        var before = GC.GetTotalAllocatedBytes(precise: true);
        var result = await _bed.Mail.AllAsync(_session, OxBed.Inbox, OxMailRange.All, CancellationToken.None);
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        Assert.That(result.Value, Has.Length.EqualTo(50_000));
        Assert.That(result.Value[0], Is.EqualTo(new OxMailRow(50_000, 0, 0, 1700000050000)));
        Assert.That(result.Value[49_999].Uid, Is.EqualTo(1));
        // A DOM of these rows takes more than ten times their text; the rows themselves take 1.2 MB.
        Assert.That(allocated, Is.LessThan(12_000_000));
    }

    [Test]
    public async Task List_SomeGone_LeavesThemOut()
    {
        Answers("list", StubAnswer.Json("""
            {"data":[["17",32,0,1760000004000,1760000000000,"Plan",[["Bo Chan","bo@example.org"]],[["Anna","anna@example.net"],[null,"c@d"]],[],2310,3,true,"<a1@example.org>"],null]}
            """));

        var result = await _bed.Mail.ListAsync(_session, OxBed.Inbox, [17, 18], CancellationToken.None);

        var head = result.Value.Single();
        Assert.That((head.Uid, head.Flags, head.ReceivedMs, head.SentMs, head.Subject, head.Size, head.Priority, head.HasAttachment, head.MessageId),
            Is.EqualTo((17u, 32, 1760000004000L, 1760000000000L, "Plan", 2310L, 3, true, "<a1@example.org>")));
        Assert.That(head.From, Is.EqualTo(new[] { new OxMailAddress("Bo Chan", "bo@example.org") }));
        Assert.That(head.To, Is.EqualTo(new[] { new OxMailAddress("Anna", "anna@example.net"), new OxMailAddress(null, "c@d") }));
        Assert.That(Asked("list").Body, Is.EqualTo("""[{"folder":"default0/INBOX","id":"17"},{"folder":"default0/INBOX","id":"18"}]"""));
    }

    [Test]
    public async Task GetSource_Raw_StreamsTheBytesAsTheyAre()
    {
        var mail = Encoding.Latin1.GetBytes("Subject: \u00FC\r\n\r\n" + new string('x', 100_000) + "\0\u00FF");
        Answers("get", new StubAnswer(mail, ContentType: "application/octet-stream"));

        var result = await _bed.Mail.GetSourceAsync(_session, OxBed.Inbox, 17, CancellationToken.None);

        await using var source = result.Value;
        using var copy = new MemoryStream();
        await source.Content.CopyToAsync(copy);
        Assert.That(copy.ToArray(), Is.EqualTo(mail));
        Assert.That(source.Length, Is.EqualTo(mail.Length));
        var query = Asked("get").Query;
        Assert.That((query["src"], query["save"], query["unseen"], query["id"]), Is.EqualTo(("1", "1", "1", "17")));
    }

    [TestCase("text/javascript; charset=UTF-8")]
    [TestCase("application/octet-stream")]
    public async Task GetSource_JsonErrorInItsPlace_IsTheError(string contentType)
    {
        Answers("get", StubAnswer.Error("MSG-0032", "USER_INPUT") with { ContentType = contentType });

        var result = await _bed.Mail.GetSourceAsync(_session, OxBed.Inbox, 17, CancellationToken.None);

        Assert.That(result.Error!.IsNotFound);
    }

    [Test]
    public async Task GetSource_HtmlErrorPage_IsTheErrorInIt()
    {
        Answers("get", new StubAnswer(
            """<!DOCTYPE html><html><script>(parent["callback_get"])({"error":"gone","code":"MSG-0032","categories":"USER_INPUT"})</script></html>"""u8.ToArray(),
            ContentType: "text/html"));

        Assert.That((await _bed.Mail.GetSourceAsync(_session, OxBed.Inbox, 17, CancellationToken.None)).Error!.Code, Is.EqualTo("MSG-0032"));
    }

    [Test]
    public async Task GetSource_ProxysPage_IsTransientNeverAMail()
    {
        Answers("get", new StubAnswer("<html>Welcome to the WiFi</html>"u8.ToArray(), ContentType: "text/html"));

        Assert.That((await _bed.Mail.GetSourceAsync(_session, OxBed.Inbox, 17, CancellationToken.None)).Error!.IsTransient);
    }

    [Test]
    public async Task GetSource_SessionLost_LogsInAgain()
    {
        _bed.Ox.On("mail", "get", request => request.Query["session"] == "s2"
            ? new StubAnswer("From: a\r\n\r\nb"u8.ToArray(), ContentType: "application/octet-stream")
            : StubAnswer.Error("SES-0203", "TRY_AGAIN"));

        var result = await _bed.Mail.GetSourceAsync(_session, OxBed.Inbox, 17, CancellationToken.None);

        await using var source = result.Value;
        Assert.That(await new StreamReader(source.Content).ReadToEndAsync(), Is.EqualTo("From: a\r\n\r\nb"));
    }

    [Test]
    public async Task GetSource_CutTransfer_BreaksTheRead()
    {
        Answers("get", new StubAnswer(new byte[200_000], ContentType: "application/octet-stream") { Cut = true });

        var result = await _bed.Mail.GetSourceAsync(_session, OxBed.Inbox, 17, CancellationToken.None);

        await using var source = result.Value;
        Assert.That(async () => await source.Content.CopyToAsync(Stream.Null), Throws.InstanceOf<IOException>());
    }

    [Test]
    public async Task GetSource_LeftUnread_GivesItsSlotBack()
    {
        await using var bed = await OxBed.StartAsync(("Ox:MaxConcurrentCalls", "1"));
        bed.Ox.On("mail", "get", new StubAnswer(new byte[500_000], ContentType: "application/octet-stream"));
        var session = await bed.LoginAsync();

        for (var i = 0; i < 3; i++)
        {
            var result = await bed.Mail.GetSourceAsync(session, OxBed.Inbox, 17, CancellationToken.None);
            await result.Value.DisposeAsync();
        }

        Assert.That(bed.Ox.Asked("mail", "get"), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task FindByMessageId_ThereAndNot_TellsUidOrNothing()
    {
        Answers("get", StubAnswer.Data("""{"id":"88","folder_id":"default0/INBOX/Sent","attachments":[{"id":"1","content":"x"}]}"""), StubAnswer.Error("MSG-0032", "USER_INPUT"));

        var there = await _bed.Mail.FindByMessageIdAsync(_session, OxBed.Inbox, "<a+b&c@example.org>", CancellationToken.None);
        var not = await _bed.Mail.FindByMessageIdAsync(_session, OxBed.Inbox, "<none@example.org>", CancellationToken.None);

        Assert.That(there.Value, Is.EqualTo(88u));
        Assert.That((not.IsSuccess, not.Value), Is.EqualTo((true, (uint?)null)));
        Assert.That(_bed.Ox.Asked("mail", "get")[0].Query["message_id"], Is.EqualTo("<a+b&c@example.org>"));
    }

    [Test]
    public async Task UpdateFlags_Several_GoInOneMultipleWithIds()
    {
        _bed.Ox.On("multiple", "", StubAnswer.Json("""
            [{"data":{"folder_id":"default0/INBOX","id":"17"}},{"error":"e","code":"MSG-0032","categories":"USER_INPUT"}]
            """));

        var result = await _bed.Mail.UpdateFlagsAsync(_session, OxBed.Inbox, [17, 18], OxMailFlags.Seen, OxMailFlags.Flagged, CancellationToken.None);

        Assert.That(result.Value[0], Is.EqualTo(new OxMailOutcome(17, null, null)));
        Assert.That(result.Value[1].Error!.IsNotFound);
        Assert.That(_bed.Ox.Asked("multiple", "").Single().Body, Is.EqualTo(
            """[{"module":"mail","action":"update","timezone":"UTC","id":"17","folder":"default0/INBOX","data":{"set_flags":32,"clear_flags":8}},"""
            + """{"module":"mail","action":"update","timezone":"UTC","id":"18","folder":"default0/INBOX","data":{"set_flags":32,"clear_flags":8}}]"""));
    }

    [Test]
    public async Task UpdateFlags_OfNothing_AsksNothing()
    {
        var result = await _bed.Mail.UpdateFlagsAsync(_session, OxBed.Inbox, [], OxMailFlags.Seen, OxMailFlags.None, CancellationToken.None);

        Assert.That(result.Value, Is.Empty);
        Assert.That(_bed.Ox.Asked("multiple", ""), Is.Empty);
    }

    [Test]
    public async Task Move_Several_TellsNewUids()
    {
        _bed.Ox.On("multiple", "", StubAnswer.Json("""
            [{"data":{"folder_id":"default0/INBOX/Done","id":"903"}},{"data":{"folder_id":"default0/INBOX/Done","id":null}},{"data":{"folder_id":"x","id":"-1"}}]
            """));

        var result = await _bed.Mail.MoveAsync(_session, OxBed.Inbox, [1, 2, 3], new OxFolderId("default0/INBOX/Done"), CancellationToken.None);

        Assert.That(result.Value.Select(outcome => outcome.NewUid), Is.EqualTo(new uint?[] { 903, null, null }));
    }

    [Test]
    public async Task Move_SessionLost_LogsInAgainAndMovesOnce()
    {
        _bed.Ox.On("multiple", "", request => request.Query["session"] == "s2"
            ? StubAnswer.Json("""[{"data":{"folder_id":"f","id":"903"}}]""")
            : StubAnswer.Error("SES-0203", "TRY_AGAIN"));

        var result = await _bed.Mail.MoveAsync(_session, OxBed.Inbox, [1], new OxFolderId("f"), CancellationToken.None);

        Assert.That(result.Value.Single().NewUid, Is.EqualTo(903u));
    }

    [TestCase("""[]""")]
    [TestCase("""[{"data":{}},{"data":{}}]""")]
    [TestCase("""{"data":[]}""")]
    public async Task Move_AnswersDoNotMatch_IsAnError(string answer)
    {
        _bed.Ox.On("multiple", "", StubAnswer.Json(answer));

        Assert.That((await _bed.Mail.MoveAsync(_session, OxBed.Inbox, [1], new OxFolderId("f"), CancellationToken.None)).Error!.Code, Is.EqualTo(OxNetCodes.BadRow));
    }

    [Test]
    public async Task SetColor_MoreThanOneBundle_GoesInSeveral()
    {
        _bed.Ox.On("multiple", "", request =>
            StubAnswer.Json("[" + string.Join(',', Enumerable.Repeat("""{"data":{"id":"1"}}""", request.Body.Split("\"module\"").Length - 1)) + "]"));

        var result = await _bed.Mail.SetColorAsync(_session, OxBed.Inbox, [.. Enumerable.Range(1, 450).Select(i => (uint)i)], 3, CancellationToken.None);

        Assert.That(result.Value, Has.Count.EqualTo(450));
        Assert.That(_bed.Ox.Asked("multiple", ""), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task GetTags_ColorAndKeywords_AreReadWithoutMarkingAsSeen()
    {
        Answers("get", StubAnswer.Data("""{"id":"17","color_label":4,"user":["Work","$MDNSent"],"attachments":[{"id":"1","content":"x"}]}"""));

        var tags = (await _bed.Mail.GetTagsAsync(_session, OxBed.Inbox, 17, CancellationToken.None)).Value!;

        Assert.That((tags.Color, string.Join(',', tags.UserFlags)), Is.EqualTo((4, "Work,$MDNSent")));
        Assert.That(Asked("get").Query["unseen"], Is.EqualTo("1"));
    }

    [TestCase("""{"id":"17"}""")]
    [TestCase("""{"id":"17","color_label":null,"user":null}""")]
    public async Task GetTags_None_IsEmpty(string answer)
    {
        Answers("get", StubAnswer.Data(answer));

        var tags = (await _bed.Mail.GetTagsAsync(_session, OxBed.Inbox, 17, CancellationToken.None)).Value!;

        Assert.That((tags.Color, tags.UserFlags.Count), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task UpdateTags_Change_NamesTheMailAndWhatDiffers()
    {
        _bed.Ox.On("multiple", "", StubAnswer.Json("""[{"data":{"id":"17"}}]"""));

        var result = await _bed.Mail.UpdateTagsAsync(_session, OxBed.Inbox, 17, new OxMailTagsChange(2, ["Work"], ["Old"]), CancellationToken.None);
        var nothing = await _bed.Mail.UpdateTagsAsync(_session, OxBed.Inbox, 17, new OxMailTagsChange(null, [], []), CancellationToken.None);

        Assert.That((result.IsSuccess, nothing.IsSuccess), Is.EqualTo((true, true)));
        Assert.That(_bed.Ox.Asked("multiple", "").Single().Body, Does.Contain("\"id\":\"17\"").And.Contain("""{"color_label":2,"set_user_flags":["Work"],"clear_user_flags":["Old"]}"""));
    }

    [Test]
    public async Task UpdateTags_Refused_IsItsError()
    {
        _bed.Ox.On("multiple", "", StubAnswer.Json("""[{"error":"gone","code":"MSG-0032","category":1}]"""));

        Assert.That((await _bed.Mail.UpdateTagsAsync(_session, OxBed.Inbox, 17, new OxMailTagsChange(2, [], []), CancellationToken.None)).Error!.Code, Is.EqualTo("MSG-0032"));
    }

    [Test]
    public async Task Delete_Hard_SaysSo()
    {
        Answers("delete", StubAnswer.Data("[]"));

        var result = await _bed.Mail.DeleteAsync(_session, OxBed.Inbox, [17], hard: true, CancellationToken.None);

        Assert.That(result.IsSuccess);
        Assert.That(Asked("delete").Query["harddelete"], Is.EqualTo("1"));
    }

    [Test]
    public async Task SendRaw_WithCopy_TellsWhereItIs()
    {
        Answers("new", StubAnswer.Data("""{"folder_id":"default0/INBOX/Sent","id":"88"}"""));

        var result = await _bed.Mail.SendRawAsync(_session, Message("From: a@b\r\n\r\nHi"), copyToSent: true, CancellationToken.None);

        Assert.That(result.Value, Is.EqualTo(new OxSentMail(new OxFolderId("default0/INBOX/Sent"), 88, null)));
        Assert.That(Asked("new").Body, Is.EqualTo("From: a@b\r\n\r\nHi"));
        Assert.That(Asked("new").Query["copy2Sent"], Is.EqualTo("true"));
    }

    [TestCase("""{"data":null}""")]
    [TestCase("""{}""")]
    public async Task SendRaw_WithoutCopy_IsSuccess(string answer)
    {
        Answers("new", StubAnswer.Json(answer));

        var result = await _bed.Mail.SendRawAsync(_session, Message("From: a@b\r\n\r\nHi"), copyToSent: false, CancellationToken.None);

        Assert.That(result.Value, Is.EqualTo(new OxSentMail(null, null, null)));
    }

    [TestCase("MSG-0042", "CAPACITY")]
    [TestCase("MSG-0043", "WARNING")]
    public async Task SendRaw_SentButCopyFailed_IsSuccessWithWarning(string code, string category)
    {
        Answers("new", StubAnswer.Error(code, category));

        var result = await _bed.Mail.SendRawAsync(_session, Message("From: a@b\r\n\r\nHi"), copyToSent: true, CancellationToken.None);

        Assert.That(result.IsSuccess);
        Assert.That(result.Value.Folder, Is.Null);
    }

    [Test]
    public async Task SendRaw_SessionLost_SendsTheWholeMailAgain()
    {
        _bed.Ox.On("mail", "new", request => request.Query["session"] == "s2" ? StubAnswer.Json("{}") : StubAnswer.Error("SES-0203", "TRY_AGAIN"));
        var result = await _bed.Mail.SendRawAsync(_session, Message("From: a@b\r\n\r\nHi"), copyToSent: true, CancellationToken.None);

        Assert.That(result.IsSuccess);
        Assert.That(_bed.Ox.Asked("mail", "new").Select(request => request.Body), Is.EqualTo(new[] { "From: a@b\r\n\r\nHi", "From: a@b\r\n\r\nHi" }));
    }

    [Test]
    public async Task SendRaw_MessageCannotBeReadToItsEnd_ReachesOxAsNoMessage()
    {
        Answers("new", StubAnswer.Json("{}"));

        var result = await _bed.Mail.SendRawAsync(
            _session,
            async (to, token) =>
            {
                await to.WriteAsync("From: a@b\r\n\r\nHalf"u8.ToArray(), token);
                throw new IOException("broken");
            },
            copyToSent: true,
            CancellationToken.None);

        Assert.That(result.Error?.Kind, Is.EqualTo(OxErrorKind.Transient));
        Assert.That(_bed.Ox.Asked("mail", "new"), Is.Empty);
    }

    [Test]
    public async Task SendRaw_MailServerRefusesLogin_IsNotSentTwice()
    {
        Answers("new", StubAnswer.Error("MSG-1000", "PERMISSION_DENIED"));

        await _bed.Mail.SendRawAsync(_session, Message("From: a@b\r\n\r\nHi"), copyToSent: true, CancellationToken.None);

        Assert.That(_bed.Ox.Asked("mail", "new"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Import_Draft_SendsBytesAndReadsTheUid()
    {
        Answers("import", StubAnswer.Json("""{"data":[{"folder_id":"default0/INBOX/Drafts","id":"12"}]}"""));

        var result = await _bed.Mail.ImportAsync(
            _session, new OxFolderId("default0/INBOX/Drafts"), OxMailFlags.Draft | OxMailFlags.Seen, (to, token) => to.WriteAsync(new byte[] { 0xFC, 0x0D, 0x0A }, token).AsTask(), CancellationToken.None);

        Assert.That(result.Value, Is.EqualTo(12u));
        Assert.That(Asked("import").Query["flags"], Is.EqualTo("36"));
        Assert.That(Asked("import").Body, Does.Contain("\u00FC\r\n").And.Contain("name=file; filename=message.eml"));
    }

    [Test]
    public async Task Import_Refused_IsAnError()
    {
        Answers("import", StubAnswer.Json("""{"data":[{"folder_id":"f","filename":"message.eml","Error":"no"}]}"""));

        Assert.That((await _bed.Mail.ImportAsync(_session, new OxFolderId("f"), OxMailFlags.None, Message("x"), CancellationToken.None)).IsSuccess, Is.False);
    }

    [Test]
    public async Task Search_OfTerms_BuildsTheFilterAndReadsAttachments()
    {
        Answers("search", StubAnswer.Data("""[["17",32,0,1760000004000,true],["18",0,null,1760000003000,false]]"""));
        var term = new OxMailTerm.And(
        [
            new OxMailTerm.Or([new OxMailTerm.Contains(OxMailField.Subject, "bo"), new OxMailTerm.Contains(OxMailField.Content, "bo")]),
            new OxMailTerm.Not(new OxMailTerm.Contains(OxMailField.From, "x\"y")),
            new OxMailTerm.ReceivedFrom(1000), new OxMailTerm.ReceivedBefore(2000), new OxMailTerm.Attachment(true),
        ]);

        var result = await _bed.Mail.SearchAsync(_session, OxBed.Inbox, term, new OxMailRange(50), CancellationToken.None);

        Assert.That(result.Value, Is.EqualTo((OxMailHit[])[new(new(17, 32, 0, 1760000004000), true), new(new(18, 0, 0, 1760000003000), false)]));
        Assert.That(Asked("search").Query["columns"], Is.EqualTo("600,611,102,610,602"));
        Assert.That(Asked("search").Body, Is.EqualTo(
            """{"filter":["and",["or",["=",{"field":"subject"},"bo"],["=",{"field":"content"},"bo"]],["not",["=",{"field":"from"},"x\"y"]],"""
            + """[">",{"field":"received_date"},"999"],["<",{"field":"received_date"},"2000"],["=",{"field":"attachment"},"true"]]}"""));
    }

    [Test]
    public async Task Search_ForNothing_ListsTheNewest()
    {
        Answers("all", StubAnswer.Data("""[["17",32,0,1760000004000,true]]"""));

        var result = await _bed.Mail.SearchAsync(_session, OxBed.Inbox, term: null, new OxMailRange(50), CancellationToken.None);

        Assert.That(result.Value.Single().Row.Uid, Is.EqualTo(17u));
        Assert.That(Asked("all").Query["right_hand_limit"], Is.EqualTo("50"));
    }

    [Test]
    public async Task Heads_OfTwoFolders_AreOneCall()
    {
        Answers("list", StubAnswer.Data(
            """[["17",32,0,1760000004000,1760000003000,"Plan",[["Bo","bo@example.org"]],[],[],100,3,true,"default0/INBOX","<a@x>","<r@x> <s@x>","<s@x>"]]"""));

        var result = await _bed.Mail.HeadsAsync(_session, [new(OxBed.Inbox, 17), new(new OxFolderId("default0/Sent"), 4)], CancellationToken.None);

        var head = result.Value.Single();
        Assert.That((head.Folder, head.Uid, head.MessageId, head.References, head.InReplyTo), Is.EqualTo(("default0/INBOX", 17u, "<a@x>", "<r@x> <s@x>", "<s@x>")));
        Assert.That(Asked("list").Query["headers"], Is.EqualTo("Message-ID,References,In-Reply-To"));
        Assert.That(Asked("list").Query["columns"], Is.EqualTo("600,611,102,610,609,607,603,604,605,608,614,602,601"));
        Assert.That(Asked("list").Body, Does.Contain("default0/Sent"));
    }

    [TestCase(false, "600,601,662")]
    [TestCase(true, "600,601,663")]
    public async Task Words_OfTwoFolders_AreOneCall_AndWhatHasNoneIsLeftOut(bool makes, string columns)
    {
        Answers("list", StubAnswer.Data("""[["17","default0/INBOX","Dear Bo"],["4","default0/Sent",null],["5","default0/Sent"," "]]"""));

        var result = await _bed.Mail.WordsAsync(_session, [new(OxBed.Inbox, 17), new(new OxFolderId("default0/Sent"), 4), new(new OxFolderId("default0/Sent"), 5)], makes, CancellationToken.None);

        Assert.That(result.Value, Is.EqualTo(new[] { new OxMailWords(new(OxBed.Inbox, 17), "Dear Bo") }));
        Assert.That(Asked("list").Query["columns"], Is.EqualTo(columns));
        Assert.That(Asked("list").Body, Does.Contain("default0/Sent"));
    }

    private static OxMailWriter Message(string text) => (to, token) => to.WriteAsync(Encoding.ASCII.GetBytes(text), token).AsTask();
}
