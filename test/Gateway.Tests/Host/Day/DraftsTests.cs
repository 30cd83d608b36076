using System.Text;
using System.Xml.Linq;
using EasClient;
using EasClient.Items;
using EasClient.Phone;
using EasClient.Requests;
using OxSimulator.Mail;
using OxSimulator.Mail.Mime;

namespace Gateway.Tests.Host.Day;

/// <summary>Drafts live on the server since 16.0: written on a phone, seen in OX and on other phones, sent from the folder.</summary>
[TestFixture(StoreKind.Embedded)]
[TestFixture(StoreKind.Redis)]
internal sealed class DraftsTests(StoreKind store) : HostTests(store)
{
    private static readonly EasVersion[] WithDrafts = [EasVersion.V160, EasVersion.V161];
    private static readonly byte[] File = [.. Enumerable.Range(0, 3000).Select(i => (byte)(i * 7))];

    [TestCaseSource(nameof(WithDrafts))]
    public async Task Add_Draft_IsInOxAndOnTheOtherPhone(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var other = await Bed.ReadyPhoneAsync(version, user, "TESTPHONE0002");
        var drafts = await ReadyAsync(phone);

        var clientId = drafts.Add(new MailDraft { To = "\"Bö\" <bo@example.org>", Cc = "carl@example.org", Bcc = "secret@example.org", Subject = "Grüße", Body = "Hallo – du", Importance = 2, Attachments = [new Upload("a1", "Plan ü.bin", "application/x-plan", File)] }.Build());
        await phone.SyncUntilDoneAsync(drafts);
        var theirs = await ReadyAsync(other);

        Assert.That(drafts.RefusalOf(clientId), Is.Null);
        var mail = await Bed.LookAsync(user, MailFolderNames.Drafts, folder => folder.Mails.Single());
        var root = mail.Message.Root;
        Assert.That(mail.Flags & (MailFlags.Draft | MailFlags.Seen), Is.EqualTo(MailFlags.Draft | MailFlags.Seen));
        Assert.That((mail.Message.Subject, mail.Message.To.Single().Address, mail.Message.Cc.Single().Address, mail.Message.Bcc.Single().Address, mail.Message.Priority), Is.EqualTo(("Grüße", "bo@example.org", "carl@example.org", "secret@example.org", 1)));
        Assert.That(root.All().First(part => part.IsText).Text.TrimEnd(), Is.EqualTo("Hallo – du"));
        var file = root.All().Single(part => part.FileName is not null);
        Assert.That(file.Content, Is.EqualTo(File));
        var item = theirs.Items.Single();
        Assert.That(item.Key, Is.EqualTo(drafts.ServerIdOf(clientId)), "one id for all phones");
        Assert.That((item.Value.Element(EasNames.Email2 + "IsDraft")?.Value, item.Value.Element(EasNames.Email2 + "Bcc")?.Value), Is.EqualTo(("1", "secret@example.org")));
        Assert.That(item.Value.Element(EasNames.Email + "Importance")?.Value, Is.EqualTo("2"));
        AssertClean(phone, other);
    }

    [Scenario("L65")]
    [TestCaseSource(nameof(WithDrafts))]
    public async Task Change_TenTimes_IsOneDraftEverywhere(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var other = await Bed.ReadyPhoneAsync(version, user, "TESTPHONE0002");
        var drafts = await ReadyAsync(phone);
        var clientId = drafts.Add(new MailDraft { To = "bo@example.org", Subject = "Draft", Body = "0" }.Build());
        await phone.SyncUntilDoneAsync(drafts);
        var theirs = await ReadyAsync(other);
        var id = drafts.ServerIdOf(clientId)!;

        for (var i = 1; i <= 10; i++)
        {
            drafts.Change(id, new MailDraft { Body = $"Text {i}" }.Build());
            await phone.SyncUntilDoneAsync(drafts);
        }

        await other.SyncUntilDoneAsync(theirs);
        var mail = await Bed.LookAsync(user, MailFolderNames.Drafts, folder => folder.Mails.Single());
        Assert.That((mail.Message.Root.Text.TrimEnd(), mail.Message.Subject, mail.Message.To.Single().Address), Is.EqualTo(("Text 10", "Draft", "bo@example.org")));
        Assert.That(drafts.Items.Keys, Is.EqualTo((string[])[id]));
        Assert.That(theirs.Items.Keys, Is.EqualTo((string[])[id]));
        Assert.That(theirs.Items[id].Element(EasNames.AirSyncBase + "Body")?.Element(EasNames.AirSyncBase + "Data")?.Value.Trim(), Is.EqualTo("Text 10"));
        AssertClean(phone, other);
    }

    [Scenario("L65")]
    [TestCaseSource(nameof(WithDrafts))]
    public async Task AddAndChange_AnswersLost_MakeOneDraft(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var drafts = await ReadyAsync(phone);
        var clientId = drafts.Add(new MailDraft { Subject = "Lost", Body = "one", Attachments = [new Upload("a", "a.bin", "application/x-a", File)] }.Build());
        phone.Connection.LoseNextAnswer("Sync");
        await LosesAsync(() => phone.SyncAsync(drafts));
        await phone.SyncUntilDoneAsync(drafts);
        var id = drafts.ServerIdOf(clientId)!;

        drafts.Change(id, new MailDraft { Body = "two" }.Build());
        phone.Connection.LoseNextAnswer("Sync");
        await LosesAsync(() => phone.SyncAsync(drafts));
        await phone.SyncUntilDoneAsync(drafts);

        var mail = await Bed.LookAsync(user, MailFolderNames.Drafts, folder => folder.Mails.Single());
        Assert.That(mail.Message.Root.All().First(part => part.IsText).Text.TrimEnd(), Is.EqualTo("two"));
        Assert.That(mail.Message.Root.All().Count(part => part.FileName is not null), Is.EqualTo(1));
        Assert.That(drafts.Items.Keys, Is.EqualTo((string[])[id]));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(WithDrafts))]
    public async Task Change_AfterOxHadEffectAndTheConnectionBroke_MakesOneDraft(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var drafts = await ReadyAsync(phone);
        var clientId = drafts.Add(new MailDraft { Subject = "Broken", Body = "one" }.Build());
        await phone.SyncUntilDoneAsync(drafts);
        var id = drafts.ServerIdOf(clientId)!;

        foreach (var action in new[] { "import", "delete" })
        {
            Bed.Ox.Server.Faults.Add(new() { Module = "mail", Action = action, User = TestBed.UserName(user), Drop = true, AfterEffect = true });
            drafts.Change(id, new MailDraft { Body = action }.Build());
            for (var i = 0; i < 3; i++)
            {
                try
                {
                    await phone.SyncAsync(drafts);
                }
                catch (EasHttpException)
                {
                    // To be tried again.
                }

                Bed.OutlastUnclearCalls();
            }

            Assert.That(Bed.Ox.Server.Faults.Pending, Is.Zero, "the fault has struck");
            var mail = await Bed.LookAsync(user, MailFolderNames.Drafts, folder => folder.Mails.Single());
            Assert.That(mail.Message.Root.Text.TrimEnd(), Is.EqualTo(action));
            Assert.That(drafts.Items.Keys, Is.EqualTo((string[])[id]));
        }

        AssertClean(phone);
    }

    [TestCaseSource(nameof(WithDrafts))]
    public async Task Change_OfAttachments_AddsAndRemoves(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var drafts = await ReadyAsync(phone);
        var clientId = drafts.Add(new MailDraft { Subject = "Files", Body = "b", Attachments = [new Upload("1", "one.bin", "application/x-one", [1]), new Upload("2", "two.bin", "application/x-two", [2])] }.Build());
        await phone.SyncUntilDoneAsync(drafts);
        var id = drafts.ServerIdOf(clientId)!;

        // The first answer told the references by the phone's own names; a change brings the list of all.
        drafts.Change(id, new MailDraft { Attachments = [new Upload("3", "three.bin", "application/x-three", File)] }.Build());
        await phone.SyncUntilDoneAsync(drafts);
        var listed = drafts.Items[id].Element(EasNames.AirSyncBase + "Attachments")!.Elements().ToDictionary(one => one.Element(EasNames.AirSyncBase + "DisplayName")!.Value, one => one.Element(EasNames.AirSyncBase + "FileReference")!.Value);
        Assert.That(listed.Keys, Is.EquivalentTo((string[])["one.bin", "two.bin", "three.bin"]));
        Assert.That((await phone.FetchAttachmentAsync(listed["three.bin"])).Content, Is.EqualTo(File));

        drafts.Change(id, new MailDraft { Removed = [listed["one.bin"]] }.Build());
        await phone.SyncUntilDoneAsync(drafts);

        var mail = await Bed.LookAsync(user, MailFolderNames.Drafts, folder => folder.Mails.Single());
        Assert.That(mail.Message.Root.All().Select(part => part.FileName).OfType<string>(), Is.EqualTo((string[])["two.bin", "three.bin"]));
        Assert.That(mail.Message.Root.All().First(part => part.IsText).Text.TrimEnd(), Is.EqualTo("b"));
        AssertClean(phone);
    }

    /// <summary>Each writing gives the files other references. A user who takes one out by an older one must not send it.</summary>
    [TestCaseSource(nameof(WithDrafts))]
    public async Task Send_WithAFileTakenOutByAnOlderReference_SendsNothingUntilItIsNamedRightly(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var drafts = await ReadyAsync(phone);
        drafts.Options = drafts.Options with { Conflict = 0 };
        var clientId = drafts.Add(new MailDraft { To = "bo@example.org", Subject = "File", Body = "b", Attachments = [new Upload("1", "private.bin", "application/x-one", File)] }.Build());
        await phone.SyncUntilDoneAsync(drafts);
        var id = drafts.ServerIdOf(clientId)!;
        drafts.Change(id, new MailDraft { Subject = "File 2" }.Build());
        await phone.SyncUntilDoneAsync(drafts);
        var older = Reference();

        drafts.Change(id, new MailDraft { Subject = "File 3" }.Build());
        phone.Connection.LoseNextAnswer("Sync");
        await LosesAsync(() => phone.SyncAsync(drafts));
        drafts.ClearOutbox();
        drafts.Queue(new ChangeCommand(id, new MailDraft { Subject = "File 4", Removed = [older] }.Build(), Send: true));
        phone.Connection.LoseNextAnswer("Sync");
        await LosesAsync(() => phone.SyncAsync(drafts));
        await phone.SyncUntilDoneAsync(drafts);
        Assert.That(Bed.SentBy(user), Is.Empty);
        Assert.That(drafts.RefusalOf(id), Is.EqualTo(9));
        Assert.That(drafts.Text(id, EasNames.Email + "Subject"), Is.EqualTo("File 4"), "what else he wrote is kept");
        Assert.That(Reference(), Is.Not.EqualTo(older));

        drafts.Queue(new ChangeCommand(id, new MailDraft { Removed = [Reference()] }.Build(), Send: true));
        await phone.SyncUntilDoneAsync(drafts);

        var sent = new SimMessage(Bed.SentBy(user).Single().Raw.ToArray());
        Assert.That((sent.Subject, sent.Root.All().Select(part => part.FileName).OfType<string>()), Is.EqualTo(("File 4", Array.Empty<string>())));
        AssertClean(phone);

        string Reference() => drafts.Items[id].Descendants(EasNames.AirSyncBase + "FileReference").Single().Value;
    }

    [TestCaseSource(nameof(WithDrafts))]
    public async Task Send_OfAWholeMessageThatWasNeverSaved_IsFromTheUser(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var drafts = await ReadyAsync(phone);

        drafts.Add(new MailDraft { Body = "From: Boss <boss@example.org>\r\nTo: bo@example.org\r\nSubject: Whole\r\n\r\nHello\r\n", BodyType = 4 }.Build(), send: true);
        await phone.SyncUntilDoneAsync(drafts);

        var sent = Bed.SentBy(user).Single();
        Assert.That(sent.Recipients, Is.EqualTo(new[] { "bo@example.org" }));
        Assert.That(Encoding.ASCII.GetString(sent.Raw.Span), Does.Contain($"<{TestBed.UserName(user)}>").And.Not.Contain("boss@example.org"));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(WithDrafts))]
    public async Task Change_OfMarksAndText_KeepsBoth(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var drafts = await ReadyAsync(phone);
        var clientId = drafts.Add(new MailDraft { Subject = "Marked", Body = "b" }.Build());
        await phone.SyncUntilDoneAsync(drafts);
        var id = drafts.ServerIdOf(clientId)!;
        using (var web = await Bed.WebAsync(user)) await web.FlagMailAsync("1", set: MailFlags.Flagged, folder: "default0/" + MailFolderNames.Drafts);

        drafts.Change(id, new MailDraft { Body = "c" }.Build());
        await phone.SyncUntilDoneAsync(drafts);
        drafts.Change(id, MailChange.Read(false));
        await phone.SyncUntilDoneAsync(drafts);

        var mail = await Bed.LookAsync(user, MailFolderNames.Drafts, folder => folder.Mails.Single());
        Assert.That((mail.Message.Root.Text.TrimEnd(), mail.Flags & (MailFlags.Flagged | MailFlags.Seen)), Is.EqualTo(("c", MailFlags.Flagged)));
        Assert.That(drafts.Items.Keys, Is.EqualTo((string[])[id]));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(WithDrafts))]
    public async Task Change_OnTwoPhonesAtOnce_LosesNeither(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var other = await Bed.ReadyPhoneAsync(version, user, "TESTPHONE0002");
        var drafts = await ReadyAsync(phone);
        var clientId = drafts.Add(new MailDraft { Subject = "Both", Body = "zero" }.Build());
        await phone.SyncUntilDoneAsync(drafts);
        var theirs = await ReadyAsync(other);
        var id = drafts.ServerIdOf(clientId)!;

        drafts.Change(id, new MailDraft { Body = "mine" }.Build());
        theirs.Change(id, new MailDraft { Body = "theirs" }.Build());
        await phone.SyncUntilDoneAsync(drafts);
        await other.SyncUntilDoneAsync(theirs);
        await phone.SyncUntilDoneAsync(drafts);

        var texts = await Bed.LookAsync(user, MailFolderNames.Drafts, folder => folder.Mails.Select(mail => mail.Message.Root.Text.TrimEnd()).ToList());
        Assert.That(texts, Is.EquivalentTo((string[])["mine", "theirs"]));
        Assert.That(drafts.Items.Keys, Is.EquivalentTo(theirs.Items.Keys).And.Count.EqualTo(2));
        AssertClean(phone, other);
    }

    [TestCaseSource(nameof(WithDrafts))]
    public async Task Change_ByAPhoneThatWinsOverTheOther_TellsItWhatTheOtherWrote(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var other = await Bed.ReadyPhoneAsync(version, user, "TESTPHONE0002");
        var drafts = await ReadyAsync(phone);
        var clientId = drafts.Add(new MailDraft { To = "bo@example.org", Subject = "Draft", Body = "0" }.Build());
        await phone.SyncUntilDoneAsync(drafts);
        var theirs = await ReadyAsync(other);
        theirs.Options = theirs.Options with { Conflict = 0 };
        var id = drafts.ServerIdOf(clientId)!;
        drafts.Change(id, new MailDraft { Subject = "Named anew" }.Build());
        await phone.SyncUntilDoneAsync(drafts);

        theirs.Change(id, new MailDraft { Body = "1" }.Build());
        await other.SyncUntilDoneAsync(theirs);
        await other.SyncUntilDoneAsync(theirs);

        var mail = await Bed.LookAsync(user, MailFolderNames.Drafts, folder => folder.Mails.Single());
        Assert.That((mail.Message.Subject, mail.Message.Root.Text.TrimEnd()), Is.EqualTo(("Named anew", "1")));
        Assert.That(theirs.Text(id, EasNames.Email + "Subject"), Is.EqualTo("Named anew"));
        AssertClean(phone, other);
    }

    [TestCaseSource(nameof(WithDrafts))]
    public async Task Delete_OfADraftThatWasWrittenAgain_IsGoneEverywhere(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var drafts = await ReadyAsync(phone);
        var clientId = drafts.Add(new MailDraft { Subject = "Gone", Body = "b" }.Build());
        await phone.SyncUntilDoneAsync(drafts);
        var id = drafts.ServerIdOf(clientId)!;
        drafts.Change(id, new MailDraft { Body = "c" }.Build());
        await phone.SyncUntilDoneAsync(drafts);

        drafts.Delete(id);
        await phone.SyncUntilDoneAsync(drafts);

        Assert.That(await Bed.LookAsync(user, MailFolderNames.Drafts, folder => folder.Total), Is.Zero);
        Assert.That(await Bed.LookAsync(user, MailFolderNames.Trash, folder => folder.Total), Is.EqualTo(1));
        Assert.That(drafts.Items, Is.Empty);
        AssertClean(phone);
    }

    /// <summary>What a search finds among drafts has the id that the phone knows, and every command takes that id.</summary>
    [TestCaseSource(nameof(WithDrafts))]
    public async Task Found_DraftThatWasWrittenAgain_HasTheIdOfThePhone(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var drafts = await ReadyAsync(phone);
        var clientId = drafts.Add(new MailDraft { To = "bo@example.org", Subject = "Wanted", Body = "one" }.Build());
        await phone.SyncUntilDoneAsync(drafts);
        var id = drafts.ServerIdOf(clientId)!;
        drafts.Change(id, new MailDraft { Body = "two" }.Build());
        await phone.SyncUntilDoneAsync(drafts);

        var hit = (await phone.SearchMailAsync("Wanted", bodies: [new BodyPreference(1)])).Hits.Single();
        var fetched = await phone.FetchFoundAsync(hit.LongId!, [new BodyPreference(1)]);
        var named = await phone.FetchItemAsync(drafts.Id, id, [new BodyPreference(1)]);

        Assert.That(hit.LongId, Is.EqualTo(id));
        Assert.That(hit.Properties.Element(EasNames.AirSyncBase + "Body")?.Element(EasNames.AirSyncBase + "Data")?.Value.Trim(), Is.EqualTo("two"));
        Assert.That((fetched.Status, Encoding.UTF8.GetString(fetched.BodyBytes!).Trim()), Is.EqualTo(((int?)1, "two")));
        Assert.That((named.Status, Encoding.UTF8.GetString(named.BodyBytes!).Trim()), Is.EqualTo(((int?)1, "two")));
        if (version == EasVersion.V161) Assert.That((await phone.FindMailAsync("Wanted")).Hits.Single().ServerId, Is.EqualTo(id));

        // Once more, between the search and what is done with what it found.
        drafts.Change(id, new MailDraft { Body = "three" }.Build());
        await phone.SyncUntilDoneAsync(drafts);
        var own = new MimeMessage { From = TestBed.UserName(user), To = ["carl@example.org"], Subject = "FW: Wanted", Text = "See below.", MessageId = "<forward@phone.example>" };
        Assert.That((await phone.ForwardAsync(new MailSource(drafts.Id, id), own.ToBytes())).Sent);
        Assert.That((await phone.ReplyAsync(new MailSource(null, null, LongId: hit.LongId), (own with { Subject = "Re: Wanted", MessageId = "<reply@phone.example>" }).ToBytes())).Sent);

        Assert.That(Bed.SentBy(user).Select(mail => MimePart.Parse(mail.Raw).All().First(part => part.IsText).Text).ToList(), Has.Count.EqualTo(2).And.All.Contains("See below.").And.All.Contains("three"));
        await phone.SyncUntilDoneAsync(drafts);
        Assert.That(drafts.Items.Keys, Is.EqualTo((string[])[id]));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(WithDrafts))]
    public async Task Found_DraftThatIsStillThereAfterItWasWrittenAgain_IsFoundOnce(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var drafts = await ReadyAsync(phone);
        var clientId = drafts.Add(new MailDraft { Subject = "Twice", Body = "one" }.Build());
        await phone.SyncUntilDoneAsync(drafts);
        Bed.Ox.Server.Faults.Add(new() { Module = "mail", Action = "delete", User = TestBed.UserName(user), Fault = new("MSG-2001", OxSimulator.Http.OxCategory.Error, "Not now.") });
        drafts.Change(drafts.ServerIdOf(clientId)!, new MailDraft { Body = "two" }.Build());
        await phone.SyncUntilDoneAsync(drafts);
        Assert.That(await Bed.LookAsync(user, MailFolderNames.Drafts, folder => folder.Total), Is.EqualTo(2), "OX did not delete the one before");

        var found = await phone.SearchMailAsync("Twice");

        Assert.That((found.Total, found.Hits.Single().LongId), Is.EqualTo(((int?)1, drafts.ServerIdOf(clientId))));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(WithDrafts))]
    public async Task Change_OfTheText_KeepsCategoriesAndTheDatesOfTheFlag(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var other = await Bed.ReadyPhoneAsync(version, user, "TESTPHONE0002");
        var drafts = await ReadyAsync(phone);
        var clientId = drafts.Add(new MailDraft { Subject = "Sorted", Body = "one" }.Build());
        await phone.SyncUntilDoneAsync(drafts);
        var id = drafts.ServerIdOf(clientId)!;
        var due = new DateTime(2027, 2, 3, 0, 0, 0, DateTimeKind.Utc);
        drafts.Change(id, MailChange.Of(MailChange.Categories("Red", "Projekt Süd"), MailChange.FlaggedUntil(due, due)));
        await phone.SyncUntilDoneAsync(drafts);

        drafts.Change(id, new MailDraft { Body = "two" }.Build());
        await phone.SyncUntilDoneAsync(drafts);
        drafts.Change(id, new MailDraft { Body = "three" }.Build());
        await phone.SyncUntilDoneAsync(drafts);
        var theirs = await ReadyAsync(other);

        foreach (var item in (XElement[])[theirs.Items[id], drafts.Items[id]])
        {
            Assert.That(item.Element(EasNames.Email + "Categories")!.Elements().Select(one => one.Value), Is.EquivalentTo((string[])["Red", "Projekt Süd"]));
            Assert.That(item.Element(EasNames.Email + "Flag")!.Element(EasNames.Tasks + "DueDate")?.Value, Does.StartWith("2027-02-03"));
        }

        Assert.That(theirs.Items[id].Element(EasNames.AirSyncBase + "Body")?.Element(EasNames.AirSyncBase + "Data")?.Value.Trim(), Is.EqualTo("three"));
        Assert.That(await Bed.LookAsync(user, MailFolderNames.Drafts, folder => folder.Mails.Single().UserFlags.Count), Is.EqualTo(1));
        AssertClean(phone, other);
    }

    [Scenario("L66")]
    [TestCaseSource(nameof(WithDrafts))]
    public async Task Send_OfADraft_GoesOutOnceAndLeavesTheFolder(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var other = await Bed.ReadyPhoneAsync(version, user, "TESTPHONE0002");
        var drafts = await ReadyAsync(phone);
        var clientId = drafts.Add(new MailDraft { To = "bo@example.org", Bcc = "carl@example.org", Subject = "Ready", Body = "b", Attachments = [new Upload("1", "one.bin", "application/x-one", File)] }.Build());
        await phone.SyncUntilDoneAsync(drafts);
        var theirs = await ReadyAsync(other);
        var id = drafts.ServerIdOf(clientId)!;

        drafts.Queue(new ChangeCommand(id, new MailDraft { Body = "final" }.Build(), Send: true));
        phone.Connection.LoseNextAnswer("Sync");
        await LosesAsync(() => phone.SyncAsync(drafts));
        await phone.SyncUntilDoneAsync(drafts);
        await other.SyncUntilDoneAsync(theirs);

        var sent = Bed.SentBy(user).Single();
        var root = MimePart.Parse(sent.Raw);
        Assert.That(sent.Recipients, Is.EquivalentTo((string[])["bo@example.org", "carl@example.org"]));
        Assert.That(root.All().First(part => part.IsText).Text.TrimEnd(), Is.EqualTo("final"));
        Assert.That(root.All().Single(part => part.FileName is not null).Content, Is.EqualTo(File));
        Assert.That(await Bed.LookAsync(user, MailFolderNames.Drafts, folder => folder.Total), Is.Zero);
        Assert.That(await Bed.LookAsync(user, MailFolderNames.Sent, folder => folder.Total), Is.EqualTo(1));
        Assert.That(drafts.Items, Is.Empty);
        Assert.That(theirs.Items, Is.Empty);
        AssertClean(phone, other);
    }

    [Scenario("L66")]
    [TestCaseSource(nameof(WithDrafts))]
    public async Task Send_OfWhatWasNeverSaved_GoesOutOnce(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var drafts = await ReadyAsync(phone);

        var clientId = drafts.Add(new MailDraft { To = "bo@example.org", Subject = "At once", Body = "b" }.Build(), send: true);
        phone.Connection.LoseNextAnswer("Sync");
        await LosesAsync(() => phone.SyncAsync(drafts));
        await phone.SyncUntilDoneAsync(drafts);

        Assert.That(drafts.RefusalOf(clientId), Is.Null);
        Assert.That(Bed.SentBy(user), Has.Count.EqualTo(1));
        Assert.That(await Bed.LookAsync(user, MailFolderNames.Drafts, folder => folder.Total), Is.Zero);
        Assert.That(drafts.Items, Is.Empty, "the phone is told that it is no draft any more");
        AssertClean(phone);
    }

    [TestCaseSource(nameof(WithDrafts))]
    public async Task Send_WithoutRecipients_Is183AndTheDraftStays(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var drafts = await ReadyAsync(phone);
        var clientId = drafts.Add(new MailDraft { To = "nobody", Subject = "Whom", Body = "b" }.Build());
        await phone.SyncUntilDoneAsync(drafts);
        var id = drafts.ServerIdOf(clientId)!;

        drafts.Queue(new ChangeCommand(id, [], Send: true));
        await phone.SyncUntilDoneAsync(drafts);
        var never = drafts.Add(new MailDraft { Subject = "Nobody", Body = "b" }.Build(), send: true);
        await phone.SyncUntilDoneAsync(drafts);

        Assert.That((drafts.RefusalOf(id), drafts.RefusalOf(never)), Is.EqualTo(((int?)183, (int?)183)));
        Assert.That(Bed.SentBy(user), Is.Empty);
        Assert.That(await Bed.LookAsync(user, MailFolderNames.Drafts, folder => folder.Total), Is.EqualTo(1));
    }

    [Test]
    public async Task Add_InAnotherFolderOrBefore160_IsRefused()
    {
        var user = Bed.NextUser();
        using var modern = await Bed.ReadyPhoneAsync(EasVersion.V161, user);
        using var older = await Bed.ReadyPhoneAsync(EasVersion.V141, user, "TESTPHONE0002");
        var inbox = modern.Collection(FolderType.Inbox);
        await modern.SyncUntilDoneAsync(inbox);
        var drafts = await ReadyAsync(older);

        var first = inbox.Add(new MailDraft { Subject = "No", Body = "b" }.Build());
        var second = drafts.Add(new MailDraft { Subject = "No" }.Build());
        await modern.SyncUntilDoneAsync(inbox);
        await older.SyncUntilDoneAsync(drafts);

        Assert.That((inbox.RefusalOf(first), drafts.RefusalOf(second)), Is.EqualTo(((int?)6, (int?)6)));
        Assert.That(await Bed.LookAsync(user, MailFolderNames.Drafts, folder => folder.Total), Is.Zero);
    }

    private static async Task<EasCollection> ReadyAsync(EasPhone phone)
    {
        var drafts = phone.Collection(FolderType.Drafts);
        await phone.SyncUntilDoneAsync(drafts);
        return drafts;
    }
}
