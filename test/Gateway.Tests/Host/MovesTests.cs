using System.Globalization;
using System.Text.Json.Nodes;
using EasClient;
using EasClient.Http;
using EasClient.Items;
using EasClient.Phone;
using EasClient.Requests;

namespace Gateway.Tests.Host;

/// <summary>Items moved by phones and at OX's web interface, with answers lost on every way: each is in one place in the end.</summary>
[TestFixture(StoreKind.Embedded)]
[TestFixture(StoreKind.Redis)]
internal sealed class MovesTests(StoreKind store) : HostTests(store)
{
    private const string Inbox = "default0/INBOX";
    private const string Work = "default0/INBOX/Work";
    private const string Trash = "default0/INBOX/Trash";

    /// <summary>A call that hangs is given up after two seconds, and cannot be running any more after three.</summary>
    protected override string[] Settings => ["--Ox:RequestTimeoutSeconds=2", "--Eas:Mail:FlagScanSeconds=0"];

    [TestCaseSource(nameof(EveryVersion))]
    public async Task Move_OxDropsTheConnection_IsMovedOnce(EasVersion version)
    {
        foreach (var hadEffect in (bool[])[true, false])
        {
            var (user, phone, inbox, work) = await ReadyAsync(version, 2);
            using var _ = phone;
            Bed.Ox.Server.Faults.Add(new() { Module = "mail", Action = "update", User = TestBed.UserName(user), Drop = true, AfterEffect = hadEffect });
            var letter = Letter(inbox, 1);

            await phone.MoveAsync(inbox, work, [letter]);
            await phone.MoveAsync(inbox, work, [letter]);
            await phone.SyncUntilDoneAsync([inbox, work]);

            Assert.That(Bed.Ox.Server.Faults.Pending, Is.Zero, "the fault has struck");
            await AssertOnceEachAsync(user, 2, phone);
            Assert.That(work.Items, Has.Count.EqualTo(1));
        }
    }

    /// <summary>The phone has a first key of the folder and no items; what it moves there it has, and may edit by the folder's first Sync.</summary>
    [TestCaseSource(nameof(EveryVersion))]
    public async Task Move_IntoAFolderThatBegins_IsHeldThereAndMayBeEditedAtOnce(EasVersion version)
    {
        var (user, phone, inbox, work) = await ReadyAsync(version, 2);
        using var _ = phone;
        work.StartOver();
        await phone.SyncAsync(work);
        Assert.That(work.SyncKey, Is.Not.EqualTo(EasCollection.InitialKey));
        var letter = Letter(inbox, 1);

        var moved = (await phone.MoveAsync(inbox, work, [letter])).Single();
        work.Change(moved.NewId!, [new(EasNames.Email + "Read", "1")]);
        var first = await phone.SyncAsync(work);
        await phone.SyncUntilDoneAsync([inbox, work]);
        using var tablet = await Bed.ReadyPhoneAsync(version, user, "TABLET");
        await tablet.SyncUntilDoneAsync(WorkOf(tablet));

        Assert.That(first.For(work)?.Responses ?? [], Is.Empty, "what is not told is done");
        Assert.That(first.For(work)?.Commands ?? [], Is.Empty, "it has the mail");
        Assert.That(WorkOf(tablet).Items.Values.Single().Element(EasNames.Email + "Read")!.Value, Is.EqualTo("1"));
        await AssertOnceEachAsync(user, 2, phone);
    }

    [TestCaseSource(nameof(EveryVersion))]
    public async Task Move_IntoAFolderThatBeginsOnceMore_IsSent(EasVersion version)
    {
        var (user, phone, inbox, work) = await ReadyAsync(version, 2);
        using var _ = phone;
        work.StartOver();
        await phone.SyncAsync(work);
        await phone.MoveAsync(inbox, work, [Letter(inbox, 1)]);

        work.StartOver();
        await phone.SyncUntilDoneAsync([inbox, work]);

        Assert.That(work.Items, Has.Count.EqualTo(1), "after another key 0 it has nothing again, though the key is the same");
        await AssertOnceEachAsync(user, 2, phone);
    }

    [TestCaseSource(nameof(EveryVersion))]
    public async Task Move_OxHangs_IsLockedUntilItCannotBeRunningAnyMore(EasVersion version)
    {
        var (user, phone, inbox, work) = await ReadyAsync(version, 2);
        using var _ = phone;
        Bed.Ox.Server.Faults.Add(new() { Module = "mail", Action = "update", User = TestBed.UserName(user), Delay = TimeSpan.FromSeconds(2.5), AfterEffect = true });
        var letter = Letter(inbox, 1);

        var first = (await phone.MoveAsync(inbox, work, [letter])).Single();
        Bed.Clock.Advance(TimeSpan.FromSeconds(5));
        var second = (await phone.MoveAsync(inbox, work, [letter])).Single();
        await phone.SyncUntilDoneAsync([inbox, work]);

        Assert.That((first.Status, second.Status), Is.EqualTo(((int?)7, (int?)3)));
        await AssertOnceEachAsync(user, 2, phone);
        Assert.That(work.Items.Keys, Is.EqualTo(new[] { second.NewId }));
    }

    [TestCaseSource(nameof(EveryVersion))]
    public async Task Move_DestinationSyncedBeforeTheRepeat_IsThereOnce(EasVersion version)
    {
        var (user, phone, inbox, work) = await ReadyAsync(version, 3);
        using var _ = phone;
        var letter = Letter(inbox, 2);

        phone.Connection.LoseNextAnswer("MoveItems");
        await LosesAsync(() => phone.MoveAsync(inbox, work, [letter]));
        await phone.SyncAsync(work);
        var again = (await phone.MoveAsync(inbox, work, [letter])).Single();
        await phone.SyncUntilDoneAsync([inbox, work]);

        Assert.That(again.Status, Is.EqualTo(3));
        Assert.That(work.Items.Keys, Is.EqualTo(new[] { again.NewId }));
        Assert.That(work.Text(again.NewId!, EasNames.Email + "Subject"), Is.EqualTo("Letter 2"));
        Assert.That(phone.Violations, Is.Empty, "it held the mail as OX had it: there is nothing to tell");
        await AssertOnceEachAsync(user, 3, phone);
    }

    /// <summary>L30.</summary>
    [TestCaseSource(nameof(EveryVersion))]
    public async Task Move_AndOxMovesItBack_IsWhereOxHasIt(EasVersion version)
    {
        var (user, phone, inbox, work) = await ReadyAsync(version, 2);
        using var _ = phone;
        using var web = await Bed.WebAsync(user);
        for (var round = 0; round < 3; round++)
        {
            var moved = (await phone.MoveAsync(inbox, work, [Letter(inbox, 1)])).Single();
            Assert.That(moved.Status, Is.EqualTo(3));
            if (round == 1) await phone.SyncUntilDoneAsync([inbox, work]);
            await MoveAtWebAsync(web, Work, Uid(moved.NewId!), Inbox);
            await phone.SyncUntilDoneAsync([inbox, work]);
            await AssertOnceEachAsync(user, 2, phone);
        }
    }

    [TestCaseSource(nameof(EveryVersion))]
    public async Task Move_IntoAFolderThatStartsOver_IsSentToThePhone(EasVersion version)
    {
        var (user, phone, inbox, work) = await ReadyAsync(version, 2);
        using var _ = phone;
        await phone.MoveAsync(inbox, work, [Letter(inbox, 1)]);

        work.StartOver();
        await phone.SyncUntilDoneAsync([inbox, work]);

        await AssertOnceEachAsync(user, 2, phone);
    }

    /// <summary>An id that stays: moved there and back again it is the same request as long ago, and must be carried out all the same.</summary>
    [TestCaseSource(nameof(EveryVersion))]
    public async Task Move_ContactAndEventThereAndBack_AreWhereThePhonePutThem(EasVersion version)
    {
        var user = Bed.NextUser();
        using var web = await Bed.WebAsync(user);
        await web.CallAsync("folders", "new", $"&folder_id={web.Contacts}&tree=1", new JsonObject { ["title"] = "More people", ["module"] = "contacts" });
        await web.CallAsync("folders", "new", $"&folder_id={Uri.EscapeDataString(web.Calendar)}&tree=1", new JsonObject { ["title"] = "More days", ["module"] = "event" });
        await web.NewAsync("contacts", new JsonObject { ["last_name"] = "Wanderer" });
        var start = new DateTime(2027, 1, 11, 10, 0, 0, DateTimeKind.Unspecified);
        await web.NewEventAsync(new JsonObject { ["summary"] = "Walk", ["startDate"] = OxWeb.Time(start, "Europe/Berlin"), ["endDate"] = OxWeb.Time(start.AddHours(1), "Europe/Berlin") });
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        foreach (var (type, title) in new[] { (FolderType.Contacts, "More people"), (FolderType.Calendar, "More days") })
        {
            var home = phone.Collection(type);
            var away = phone.Collection(phone.Folders.Values.Single(folder => folder.Name == title).Id);
            await phone.SyncUntilDoneAsync([home, away]);
            for (var round = 0; round < 4; round++)
            {
                var (from, to) = round % 2 == 0 ? (home, away) : (away, home);
                var item = from.Items.Keys.Single();
                if (round > 1)
                {
                    phone.Connection.LoseNextAnswer("MoveItems");
                    await LosesAsync(() => phone.MoveAsync(from, to, [item]));
                }

                Assert.That((await phone.MoveAsync(from, to, [item])).Single().Status, Is.EqualTo(3), $"{type}, round {round}");
                if (round != 2) await phone.SyncUntilDoneAsync([home, away]);
                Assert.That((from.Items.Count, to.Items.Count), Is.EqualTo((0, 1)), $"{type}, round {round}");
            }

            await phone.SyncUntilDoneAsync([home, away]);
            Assert.That((home.Items.Count, away.Items.Count), Is.EqualTo((1, 0)), $"{type}");
        }

        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
    }

    /// <summary>L31: absent, empty and 1 mean the trash, 0 for good; in the trash always for good.</summary>
    [TestCaseSource(nameof(EveryVersion))]
    public async Task Delete_WithEachFormOfDeletesAsMoves_GoesWhereItSays(EasVersion version)
    {
        var (user, phone, inbox, _) = await ReadyAsync(version, 4);
        using var _ = phone;
        var trash = phone.Collection(FolderType.DeletedItems);
        await phone.SyncUntilDoneAsync(trash);

        foreach (var (asMoves, inTrash) in new (bool?, int)[] { (null, 1), (true, 2), (false, 2) })
        {
            inbox.Options = inbox.Options with { DeletesAsMoves = asMoves };
            inbox.Delete(inbox.Items.Keys.First());
            await phone.SyncUntilDoneAsync(inbox);
            Assert.That(await Bed.LookAsync(user, Trash, folder => folder.Total), Is.EqualTo(inTrash), $"DeletesAsMoves {asMoves}");
        }

        inbox.Options = inbox.Options with { DeletesAsMoves = true };
        inbox.Delete(inbox.Items.Keys.Single());
        var request = SyncRequest.Build(version, [inbox], null);
        request.Descendants(EasNames.AirSync + "DeletesAsMoves").Single().Value = "";
        await phone.Connection.PostAsync(EasRequest.Of("Sync", request));
        Assert.That(await Bed.LookAsync(user, Trash, folder => folder.Total), Is.EqualTo(3), "empty");

        await phone.SyncUntilDoneAsync(trash);
        trash.Options = trash.Options with { DeletesAsMoves = true };
        foreach (var id in trash.Items.Keys.ToList()) trash.Delete(id);
        await phone.SyncUntilDoneAsync(trash);
        Assert.That(await Bed.LookAsync(user, Trash, folder => folder.Total), Is.Zero);
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
    }

    [TestCaseSource(nameof(EveryVersion))]
    public async Task Moves_ByTwoPhonesAndAtOx_EachMailIsInOnePlaceInTheEnd(EasVersion version)
    {
        const int Mails = 12, Steps = 60;
        var random = new Random(20_261_121 + (int)version);
        var (user, one, oneInbox, oneWork) = await ReadyAsync(version, Mails);
        using var _ = one;
        using var two = await Bed.ReadyPhoneAsync(version, user, "PHONETWO");
        using var web = await Bed.WebAsync(user);
        var phones = new[]
        {
            (Phone: one, Folders: new[] { oneInbox, oneWork, one.Collection(FolderType.DeletedItems) }),
            (Phone: two, Folders: [two.Collection(FolderType.Inbox), WorkOf(two), two.Collection(FolderType.DeletedItems)]),
        };
        foreach (var (phone, folders) in phones) await phone.SyncUntilDoneAsync(folders);

        for (var step = 0; step < Steps; step++)
        {
            if (random.Next(4) == 0)
            {
                Bed.Ox.Server.Faults.Clear();
                await MoveAnyAtWebAsync(web, user, random);
                continue;
            }

            var (phone, folders) = phones[random.Next(2)];
            if (random.Next(3) == 0) await SyncAsync(phone, folders[random.Next(3)], loses: random.Next(3) == 0);
            else await MoveAnyAsync(phone, user, folders, random);
        }

        Bed.Ox.Server.Faults.Clear();
        for (var i = 0; i < 2; i++)
        {
            foreach (var (phone, folders) in phones) await phone.SyncUntilDoneAsync(folders);

            // A folder that lost all it had is believed when it is listed once more.
            Bed.Clock.Advance(TimeSpan.FromMinutes(2));
        }

        await AssertOnceEachAsync(user, Mails, one, two);
    }

    private async Task MoveAnyAtWebAsync(OxWeb web, int user, Random random)
    {
        string[] places = [Inbox, Work, Trash];
        var from = places[random.Next(3)];
        var uids = await Bed.LookAsync(user, from, folder => folder.Mails.Select(mail => mail.Uid.ToString(CultureInfo.InvariantCulture)).ToList());
        if (uids.Count > 0) await MoveAtWebAsync(web, from, uids[random.Next(uids.Count)], places.Where(place => place != from).ElementAt(random.Next(2)));
    }

    /// <summary>A phone repeats a move whose answer it did not get before it syncs the source folder, as phones do.</summary>
    private async Task MoveAnyAsync(EasPhone phone, int user, EasCollection[] folders, Random random)
    {
        var from = folders[random.Next(3)];
        var to = folders.Where(folder => folder != from).ElementAt(random.Next(2));
        if (from.Items.Count == 0) return;
        var items = from.Items.Keys.OrderBy(_ => random.Next()).Take(random.Next(1, 4)).ToList();
        if (random.Next(4) == 0)
            Bed.Ox.Server.Faults.Add(new() { Module = "mail", Action = "update", User = TestBed.UserName(user), Drop = true, AfterEffect = random.Next(2) == 0 });

        for (var tries = 0; tries < 6; tries++)
        {
            if (random.Next(3) == 0) phone.Connection.LoseNextAnswer("MoveItems");
            try
            {
                if ((await phone.MoveAsync(from, to, items)).All(move => move.Status != 7)) return;
            }
            catch (AnswerLostException)
            {
                if (random.Next(2) == 0) await SyncAsync(phone, to, loses: false);
            }
        }
    }

    private static async Task SyncAsync(EasPhone phone, EasCollection folder, bool loses)
    {
        if (loses) phone.Connection.LoseNextAnswer("Sync");
        try
        {
            await phone.SyncAsync(folder);
        }
        catch (AnswerLostException)
        {
            // It says so again next time.
        }
        catch (EasHttpException later) when (later.StatusCode == 503)
        {
            // OX dropped the connection.
        }
    }

    private async Task<(int User, EasPhone Phone, EasCollection Inbox, EasCollection Work)> ReadyAsync(EasVersion version, int mails)
    {
        var user = Bed.NextUser();
        using (var web = await Bed.WebAsync(user)) await web.CallAsync("folders", "new", "&folder_id=default0/INBOX&tree=1", new JsonObject { ["title"] = "Work", ["module"] = "mail" });
        await Bed.DeliverAsync(user, Enumerable.Range(1, mails).Select(i => Letters.Plain(i)));
        var phone = await Bed.ReadyPhoneAsync(version, user, "PHONEONE");
        var (inbox, work) = (phone.Collection(FolderType.Inbox), WorkOf(phone));
        await phone.SyncUntilDoneAsync([inbox, work]);
        return (user, phone, inbox, work);
    }

    private static EasCollection WorkOf(EasPhone phone) => phone.Collection(phone.Folders.Values.Single(folder => folder.Name == "Work").Id);

    /// <summary>OX has each letter once, and each phone has in each folder it syncs what OX has there.</summary>
    private async Task AssertOnceEachAsync(int user, int mails, params EasPhone[] phones)
    {
        var all = new List<string>();
        foreach (var place in (string[])[Inbox, Work, Trash])
        {
            var subjects = await Bed.LookAsync(user, place, folder => folder.Mails.Select(mail => mail.Message.Subject).Order(StringComparer.Ordinal).ToList());
            all.AddRange(subjects);
            foreach (var phone in phones)
            {
                var folder = place == Inbox ? phone.Collection(FolderType.Inbox) : place == Work ? WorkOf(phone) : phone.Collection(FolderType.DeletedItems);
                if (folder.SyncKey == EasCollection.InitialKey) continue;
                Assert.That(folder.Items.Values.Select(item => item.Element(EasNames.Email + "Subject")?.Value).Order(), Is.EqualTo(subjects), $"{place} on a phone");
                // A flag told of a mail before the phone knows the id that its own move gave it is passed over: the move is answered again.
                Assert.That(phone.Violations.Where(violation => violation.Rule != "ItemUnknown"), Is.Empty, string.Join('\n', phone.Violations));
                Assert.That(phone.Counters.FullResyncs, Is.Zero);
            }
        }

        Assert.That(all, Is.EquivalentTo(Enumerable.Range(1, mails).Select(i => $"Letter {i}")));
    }

    private static async Task MoveAtWebAsync(OxWeb web, string from, string uid, string to) =>
        await web.CallAsync("mail", "update", $"&folder={Uri.EscapeDataString(from)}&id={uid}", new JsonObject { ["folder_id"] = to });

    private static string Uid(string serverId) => serverId[(serverId.LastIndexOf('.') + 1)..];

    private static string Letter(EasCollection inbox, int number) => inbox.Find(EasNames.Email + "Subject", $"Letter {number}").Single();
}

/// <summary>The same move and the same mail on two nodes at once.</summary>
internal sealed class MovesOnTwoNodesTests
{
    private const int User = 1;

    [TestCase(EasVersion.V121)]
    [TestCase(EasVersion.V161)]
    public async Task SameRequest_OnBothNodesAtOnce_IsCarriedOutOnce(EasVersion version)
    {
        await using var bed = await TestBed.StartAsync(StoreKind.Redis);
        var second = await bed.StartNodeAsync();
        await bed.DeliverAsync(User, Enumerable.Range(1, 3).Select(i => Letters.Plain(i)));
        using var phone = await bed.ReadyPhoneAsync(version, User);
        var (inbox, trash) = (phone.Collection(FolderType.Inbox), phone.Collection(FolderType.DeletedItems));
        await phone.SyncUntilDoneAsync([inbox, trash]);
        using var elsewhere = TestBed.PhoneOver(bed.Connection(User) with { Server = second }, version);
        (elsewhere.Connection.Version, elsewhere.Connection.PolicyKey) = (phone.Connection.Version, phone.Connection.PolicyKey);
        var items = inbox.Items.Keys.ToList();
        var mime = new MimeMessage { From = TestBed.UserName(User), To = [TestBed.UserName(2)], Subject = "Once", Text = "Once", MessageId = "<once@phone.example>" }.ToBytes();

        var other = elsewhere.Connection.PostAsync(EasRequest.Of("MoveItems", MoveRequest.Build(items, inbox.Id, trash.Id)));
        var moves = await phone.MoveAsync(inbox, trash, items);
        var same = (await other).Xml!.Descendants(EasNames.Move + "DstMsgId").Select(id => id.Value);
        var mails = await Task.WhenAll(phone.SendMailAsync(mime, clientId: "m1"), elsewhere.SendMailAsync(mime, clientId: "m1"));
        await phone.SyncUntilDoneAsync([inbox, trash]);

        Assert.That(moves.Select(move => move.Status), Is.All.EqualTo(3));
        Assert.That(same, Is.EqualTo(moves.Select(move => move.NewId)));
        Assert.That(mails.Select(mail => mail.Sent), Is.All.True);
        Assert.That(bed.SentBy(User), Has.Count.EqualTo(1));
        Assert.That(await bed.LookAsync(User, "default0/INBOX/Trash", folder => folder.Total), Is.EqualTo(3));
        Assert.That((inbox.Items.Count, trash.Items.Count), Is.EqualTo((0, 3)));
    }
}
