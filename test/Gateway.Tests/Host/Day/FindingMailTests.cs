using System.Diagnostics;
using System.Text;
using EasClient;
using EasClient.Items;
using EasClient.Phone;
using EasClient.Requests;
using EasClient.Wbxml;
using OxSimulator.Mail;

namespace Gateway.Tests.Host.Day;

/// <summary>Phones search mail on the server: words, queries, folders, dates, pages; what they find can be fetched, flagged and deleted.</summary>
[TestFixture(StoreKind.Embedded)]
[TestFixture(StoreKind.Redis)]
internal sealed class FindingMailTests(StoreKind store) : HostTests(store)
{
    [Habit(41)]
    [TestCaseSource(nameof(Versions))]
    public async Task Search_ForWords_FindsMailsOfAllFoldersThatCanBeFetched(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, [Letters.Plain(1, "Budget of the year"), Letters.Plain(2, "Lunch", text: "the BUDGET is inside"), Letters.Plain(3, "Nothing of the kind")]);
        await Bed.Ox.DeliverAsync(TestBed.UserName(user), Letters.Plain(4, "Re: budget"), MailFolderNames.Sent, CancellationToken.None);
        using var phone = await Bed.ReadyPhoneAsync(version, user);

        // Without a folder, and with the one that stands for all.
        foreach (var folders in (string[][])[[], ["0"]])
        {
            var found = await phone.SearchMailAsync(new MailSearch("budget") { CollectionIds = folders });

            Assert.That(found.Status, Is.EqualTo(1));
            Assert.That(found.Hits.Select(Subject), Is.EquivalentTo((string[])["Budget of the year", "Lunch", "Re: budget"]));
            Assert.That((found.Range, found.Total), Is.EqualTo(("0-2", 3)));
            Assert.That(found.Hits.Single(hit => Subject(hit) == "Re: budget").CollectionId, Is.EqualTo(phone.Folder(FolderType.SentItems).Id));
            foreach (var hit in found.Hits)
            {
                var fetched = await phone.FetchFoundAsync(hit.LongId!, [new BodyPreference(1)]);
                Assert.That(fetched.Status, Is.EqualTo(1));
                Assert.That(fetched.Properties!.Element(EasNames.Email + "Subject")?.Value, Is.EqualTo(Subject(hit)));
                Assert.That(Encoding.UTF8.GetString(fetched.BodyBytes!), Is.Not.Empty);
            }
        }

        AssertClean(phone);
    }

    [Habit(40)]
    [TestCaseSource(nameof(Versions))]
    public async Task Search_ThatFindsNothing_TellsRangeAndTotal(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Letters.Plain(1));
        using var phone = await Bed.ReadyPhoneAsync(version, user);

        var nothing = await phone.SearchMailAsync("no such words");
        var noMail = await phone.SearchMailAsync(new MailSearch("letter") { Class = "Calendar" });
        var beyond = await phone.SearchMailAsync("letter", range: "5-9");
        var unknown = await phone.SearchMailAsync("letter", "M123456789abc");
        var empty = await phone.SearchMailAsync(new MailSearch(Text: null));
        var noDate = await phone.SearchMailAsync(new MailSearch("letter") { After = "soon" });

        Assert.That((nothing.Status, nothing.Range, nothing.Total, nothing.Hits.Count), Is.EqualTo((1, "0-0", 0, 0)));
        Assert.That((noMail.Status, noMail.Range, noMail.Total, noMail.Hits.Count), Is.EqualTo((1, "0-0", 0, 0)));
        Assert.That(beyond.Status, Is.EqualTo(12), "a page behind the last one");
        Assert.That(unknown.Status, Is.EqualTo(11), "a folder that the user does not have");
        Assert.That(empty.Status, Is.EqualTo(2), "nothing to look for");
        Assert.That(noDate.Status, Is.EqualTo(2), "a date that is none");
        AssertClean(phone);
    }

    [Habit(82)]
    [TestCaseSource(nameof(Versions))]
    public async Task Search_OfAFolder_TakesItsSubfoldersOnlyWhenAsked(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var work = (await phone.FolderCreateAsync("Work", parentId: phone.Folder(FolderType.Inbox).Id)).ServerId!;
        await phone.FolderCreateAsync("Below", parentId: work);
        foreach (var (folder, number) in new[] { ("INBOX", 1), ("INBOX/Work", 2), ("INBOX/Work/Below", 3) })
            await Bed.Ox.DeliverAsync(TestBed.UserName(user), Letters.Plain(number, $"Plan {number}"), folder, CancellationToken.None);

        var flat = await phone.SearchMailAsync(new MailSearch("plan") { CollectionIds = [work], Deep = false });
        var deep = await phone.SearchMailAsync(new MailSearch("plan") { CollectionIds = [work] });

        Assert.That(flat.Hits.Select(Subject), Is.EqualTo((string[])["Plan 2"]));
        Assert.That(deep.Hits.Select(Subject), Is.EquivalentTo((string[])["Plan 2", "Plan 3"]));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Search_ByQuery_FindsWhatItSays(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, [Letters.Plain(1, "Plan A", "Anna <anna@example.org>"), Letters.Plain(2, "Plan B", "Bob <bob@example.org>"), Letters.WithFile(3, "plan.bin", [1, 2])]);
        using var phone = await Bed.ReadyPhoneAsync(version, user);

        foreach (var (query, numbers) in new[]
        {
            ("from:anna", "A"), ("from:anna OR from:bob", "A,B"), ("plan NOT from:bob", "A"), ("subject:\"plan b\"", "B"), ("hasattachment:true", "3"), ("from:(anna OR bob) -subject:\"Plan A\"", "B"),
            ("hasattachment:no plan", "A,B"), ("received:today plan", "A,B"), ("plan received<2020-01-01", ""), ("from:(anna", ""), ("\"plan anna", "A"), ("hasattachment:true OR from:anna", "A,3"),
        })
        {
            var found = await phone.SearchMailAsync(query);
            Assert.That(found.Status, Is.EqualTo(1), query);
            Assert.That(found.Hits.Select(hit => Subject(hit).Split(' ')[^1]), Is.EquivalentTo(numbers.Split(',', StringSplitOptions.RemoveEmptyEntries)), query);
        }

        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Search_ByDate_HasStrictBounds(EasVersion version)
    {
        var user = Bed.NextUser();
        var noon = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        using (await Bed.Ox.Server.EnterAsync(CancellationToken.None))
            for (var i = 0; i < 4; i++) SimMailbox.Of(Bed.User(user)).Deliver(Letters.Plain(i, $"Day {i}"), received: noon.AddDays(i).ToUnixTimeMilliseconds());
        using var phone = await Bed.ReadyPhoneAsync(version, user);

        var found = await phone.SearchMailAsync(new MailSearch("day") { After = "2026-03-01T12:00:00.000Z", Before = "2026-03-03T12:00:00.001Z" });
        var datesAlone = await phone.SearchMailAsync(new MailSearch(Text: null) { Before = "2026-03-02T12:00:00.000Z" });

        Assert.That(found.Hits.Select(Subject), Is.EqualTo((string[])["Day 2", "Day 1"]), "newest first");
        Assert.That(datesAlone.Hits.Select(Subject), Is.EqualTo((string[])["Day 0"]));
        AssertClean(phone);
    }

    [TestCase(EasVersion.V141)]
    [TestCase(EasVersion.V161)]
    public async Task Search_ByConversation_FindsItsMailsInAllFolders(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, [Letters.Plain(1, "Trip"), Letters.Plain(2, "Other")]);
        var reply = Encoding.UTF8.GetBytes(
            "From: user@example.test\r\nTo: bo@example.org\r\nSubject: Re: Trip\r\nMessage-ID: <answer@example.test>\r\nIn-Reply-To: <letter-1@example.org>\r\n"
            + "References: <letter-1@example.org>\r\n\r\nYes.\r\n");
        await Bed.Ox.DeliverAsync(TestBed.UserName(user), reply, MailFolderNames.Sent, CancellationToken.None);
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        var trip = inbox.Items.Values.Single(item => item.Element(EasNames.Email + "Subject")!.Value == "Trip");
        var conversation = Wire.Bytes(trip.Element(EasNames.Email2 + "ConversationId")!);

        var found = await phone.SearchMailAsync(new MailSearch(Text: null) { ConversationId = conversation });

        Assert.That(found.Hits.Select(Subject), Is.EquivalentTo((string[])["Trip", "Re: Trip"]));
        Assert.That(found.Hits.Select(hit => Wire.Bytes(hit.Properties.Element(EasNames.Email2 + "ConversationId")!)), Has.All.EqualTo(conversation));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Search_PageByPage_IsNotMovedByMailsThatCome(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Enumerable.Range(1, 250).Select(i => Letters.Plain(i, $"Page {i}")));
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var search = new MailSearch("page") { Rebuild = false };

        var first = await phone.SearchMailAsync(search);
        await Bed.DeliverAsync(user, Letters.Plain(999, "Page 999"));
        Bed.Ox.Server.Calls.Clear();
        var second = await phone.SearchMailAsync(search, "100-199");
        Assert.That(Bed.CallsOf(user).Count(call => call.Action == "search"), Is.Zero, "what was found is kept");
        var third = await phone.SearchMailAsync(search, "200-299");
        var anew = await phone.SearchMailAsync(search, "0-0");

        Assert.That((first.Range, second.Range, third.Range), Is.EqualTo(("0-99", "100-199", "200-249")));
        Assert.That(first.Hits.Concat(second.Hits).Concat(third.Hits).Select(Subject), Is.EqualTo(Enumerable.Range(1, 250).Reverse().Select(i => $"Page {i}")));
        Assert.That((anew.Total, anew.Hits.Select(Subject).Single()), Is.EqualTo((251, "Page 999")));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Search_OfAHundredHits_CostsThreeCallsAndOnePerBodyAskedFor(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Enumerable.Range(1, 120).Select(i => Letters.Plain(i)));
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Folder(FolderType.Inbox).Id;

        Bed.Ox.Server.Calls.Clear();
        var heads = await phone.SearchMailAsync(new MailSearch("letter") { CollectionIds = [inbox], Deep = false });
        var cheap = Bed.CallsOf(user);
        Bed.Ox.Server.Calls.Clear();
        var bodies = await phone.SearchMailAsync(new MailSearch("letter") { CollectionIds = [inbox], Deep = false }, bodies: [new BodyPreference(1) { TruncationSize = 200 }]);
        var dear = Bed.CallsOf(user);

        Assert.That((heads.Hits.Count, bodies.Hits.Count, heads.Total), Is.EqualTo((100, 100, 120)));
        Assert.That(cheap.Select(call => call.Action), Is.EqualTo((string[])["search", "examine", "list"]));
        Assert.That(dear, Has.Count.EqualTo(103));
        Assert.That(bodies.Hits.Select(hit => hit.Properties.Element(EasNames.AirSyncBase + "Body")?.Element(EasNames.AirSyncBase + "Data")?.Value), Has.All.Contains("Hello number"));
        Assert.That(heads.Hits.Select(hit => hit.Properties.Element(EasNames.AirSyncBase + "Body")), Has.All.Null);
        AssertClean(phone);
    }

    [Habit(23)]
    [TestCaseSource(nameof(Versions))]
    public async Task MailFoundOutsideTheWindow_IsFlaggedAndDeletedByItsId(EasVersion version)
    {
        var user = Bed.NextUser();
        using (await Bed.Ox.Server.EnterAsync(CancellationToken.None))
            for (var i = 1; i <= 2; i++) SimMailbox.Of(Bed.User(user)).Deliver(Letters.Plain(i, $"Old {i}"), received: DateTimeOffset.UtcNow.AddDays(-90).AddMinutes(i).ToUnixTimeMilliseconds());
        await Bed.DeliverAsync(user, Letters.Plain(3, "New"));
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        inbox.Options = inbox.Options with { FilterType = 1 };
        await phone.SyncUntilDoneAsync(inbox);
        Assert.That(inbox.Items, Has.Count.EqualTo(1));
        var found = (await phone.SearchMailAsync("old")).Hits;
        var (flagged, deleted) = (found.Single(hit => Subject(hit) == "Old 1").LongId!, found.Single(hit => Subject(hit) == "Old 2").LongId!);

        inbox.Change(flagged, MailChange.Flagged());
        await phone.SyncUntilDoneAsync(inbox);
        inbox.Change(flagged, MailChange.Read(true));
        inbox.Delete(deleted);
        await phone.SyncUntilDoneAsync(inbox);
        await phone.SyncUntilDoneAsync(inbox);

        Assert.That((inbox.RefusalOf(flagged), inbox.RefusalOf(deleted)), Is.EqualTo(((int?)null, (int?)null)));
        Assert.That(await Bed.LookAsync(user, "default0/INBOX", folder => folder.Mails.Select(mail => (mail.Message.Subject, mail.Flags & 40)).ToList()), Is.EquivalentTo(new[] { ("Old 1", 40), ("New", 0) }));
        Assert.That(await Bed.LookAsync(user, "default0/INBOX/Trash", folder => folder.Mails.Select(mail => mail.Message.Subject).ToList()), Is.EqualTo((string[])["Old 2"]));
        Assert.That(inbox.Items, Has.Count.EqualTo(1), "what the phone holds");
        AssertClean(phone);
    }

    [Test]
    public async Task Search_WithFoldersThatFail_FindsWhatIsInTheOthers()
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Letters.Plain(1, "Here"));
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V141, user);
        Bed.Ox.Server.Faults.Add(new() { Module = "mail", Action = "search", User = TestBed.UserName(user), Folder = "default0/INBOX/Sent", Fault = new("MSG-2001", OxSimulator.Http.OxCategory.Error, "broken") });

        var found = await phone.SearchMailAsync("here");

        Assert.That((found.Hits.Select(Subject).Single(), Bed.Ox.Server.Faults.Pending), Is.EqualTo(("Here", 0)));
        Bed.Ox.Server.Faults.Add(new() { Module = "mail", Action = "search", User = TestBed.UserName(user), Count = 100, Fault = new("MSG-2001", OxSimulator.Http.OxCategory.Error, "broken") });
        Assert.That((await phone.SearchMailAsync("here")).Status, Is.EqualTo(3));
        Bed.Ox.Server.Faults.Clear();
        AssertClean(phone);
    }

    [Test]
    public async Task NewerSearch_OfTheDevice_EndsTheOlderOne()
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Letters.Plain(1, "Typing"));
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V141, user);
        using var other = await Bed.ReadyPhoneAsync(EasVersion.V141, user, "OTHERPHONE");
        var inbox = phone.Folder(FolderType.Inbox).Id;
        for (var i = 0; i < 2; i++) Bed.Ox.Server.Faults.Add(new() { Module = "mail", Action = "search", User = TestBed.UserName(user), Delay = TimeSpan.FromSeconds(5) });
        var started = Stopwatch.GetTimestamp();

        var older = phone.SearchMailAsync(In("typ"));
        await Eventually.TrueAsync(() => Bed.Ox.Server.Faults.Pending == 1, "the older search is under way");
        var others = other.SearchMailAsync(In("typ"));
        await Eventually.TrueAsync(() => Bed.Ox.Server.Faults.Pending == 0, "that of another device is, too");
        var newer = await phone.SearchMailAsync(In("typing"));
        var ended = await older;
        var took = Stopwatch.GetElapsedTime(started);

        Assert.That((newer.Status, newer.Hits.Count), Is.EqualTo((1, 1)));
        Assert.That(ended.Status, Is.EqualTo(10));
        Assert.That(took, Is.LessThan(TimeSpan.FromSeconds(5)), "nobody waited for the older one");
        Assert.That((await others).Hits, Has.Count.EqualTo(1), "another device's search goes on");
        AssertClean(phone, other);

        MailSearch In(string text) => new(text) { CollectionIds = [inbox], Deep = false };
    }

    private static string Subject(SearchHit hit) => hit.Properties.Element(EasNames.Email + "Subject")?.Value ?? "";
}
