using Bridge.Eas.Items.Contacts;
using Bridge.Eas.State.Collections;
using Bridge.Eas.Sync;
using Bridge.Eas.Tests.Items.Calendar;
using Bridge.Eas.Tests.Items.Pim;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi;
using Bridge.OxApi.Contacts;
using Microsoft.Extensions.Options;
using static Bridge.Eas.Tests.Items.Pim.Phones;

namespace Bridge.Eas.Tests.Items.Contacts;

internal sealed class ContactSourceTests
{
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3];

    private FakeContacts _ox = null!;
    private Told _told = null!;
    private ContactSource _source = null!;

    [SetUp]
    public void Start()
    {
        _ox = new FakeContacts();
        _told = new Told();
        _source = new ContactSource(_ox, _told.Fields, Options.Create(new ContactOptions()));
    }

    [Test]
    public async Task Detect_FirstTime_ListsEverythingButDistributionLists()
    {
        _ox.Folder.Put("5", new OxContact { LastName = "Berg" });
        _ox.Folder.Put("6", new OxContact { MarkAsDistributionlist = true });
        var found = await DetectAsync(null);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(found.Complete, Is.True);
            Assert.That(found.Items, Is.EqualTo(new[] { new SourceItem(ItemKey.Parse("5"), _ox.Folder.VersionOf("5")) }));
            Assert.That(_ox.Folder.Calls, Is.EqualTo(new[] { "all" }));
        }
    }

    [Test]
    public async Task Restore_DeletedContacts_AreThereAgainOnceEach()
    {
        _ox.Folder.Put("5", new OxContact { LastName = "Berg", FirstName = "Anna", Uid = "u5", Email1 = "anna@example.net" });
        _ox.Folder.Put("6", new OxContact { LastName = "Tal" });
        var kept = (await _source.KeepAsync(Context(), [ItemKey.Parse("5"), ItemKey.Parse("6"), ItemKey.Parse("99")], CancellationToken.None)).Value!;
        _ox.Folder.Remove("5");
        _ox.Folder.Remove("6");

        var first = await _source.RestoreAsync(Context(), kept, CancellationToken.None);
        var second = await _source.RestoreAsync(Context(), kept, CancellationToken.None);
        var back = _ox.Folder.Find("100")!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first.Value, Is.EqualTo(new RestoreOutcome(2, 0, 0)));
            Assert.That(second.Value, Is.EqualTo(new RestoreOutcome(0, 2, 0)), "one without a uid is found again too");
            Assert.That((back.LastName, back.FirstName, back.Uid, back.Email1), Is.EqualTo(("Berg", "Anna", "u5", "anna@example.net")));
        }
    }

    [Test]
    public async Task Restore_CopyThatIsNone_IsRefused()
    {
        var restored = await _source.RestoreAsync(Context(), ["nonsense"u8.ToArray()], CancellationToken.None);

        Assert.That(restored.Value, Is.EqualTo(new RestoreOutcome(0, 0, 1)));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(500)]
    public async Task Detect_NothingHappened_CostsOneCallAndNextToNoRows(int contacts)
    {
        for (var i = 0; i < contacts; i++) _ox.Folder.Put($"{i}", new OxContact());
        var cursor = (await DetectAsync(null)).Cursor;
        _ox.Folder.Calls.Clear();
        foreach (var nothing in new long?[] { null, 0 })
        {
            _ox.Folder.Nothing = nothing;
            var found = await DetectAsync(cursor);
            Assert.That((found.Unchanged, _ox.Folder.Calls.Count, _ox.Folder.Rows), Is.EqualTo((true, 1, Math.Min(contacts, 1))));
            Assert.That(found.Cursor, Is.EqualTo(cursor));
            _ox.Folder.Calls.Clear();
        }
    }

    [Test]
    public async Task Detect_ChangesAndDeletions_AreToldOnceEach()
    {
        foreach (var id in new[] { "5", "6", "7", "8" }) _ox.Folder.Put(id, new OxContact());
        var cursor = (await DetectAsync(null)).Cursor;
        _ox.Folder.Put("6", new OxContact());
        _ox.Folder.Remove("5");
        _ox.Folder.Put("7", new OxContact { MarkAsDistributionlist = true });
        var found = await DetectAsync(cursor);
        // The newest one of before is told again, in the version that is known: the engine sees that.
        Assert.That((Keys(found.Items.Select(item => item.Key)), Keys(found.Deleted), found.Complete), Is.EqualTo(("8,6", "7,5", false)));
        Assert.That((await DetectAsync(found.Cursor)).Unchanged, Is.True);
        Assert.That((await DetectAsync(found.Cursor, mustTell: true)).Unchanged, Is.False);
    }

    [Scenario("L22")]
    [Test]
    public async Task Detect_SecondChangeInTheSameMillisecond_IsSeen()
    {
        _ox.Folder.Put("5", new OxContact());
        var cursor = (await DetectAsync(null)).Cursor;
        _ox.Folder.ClockStands = true;
        _ox.Folder.Put("6", new OxContact());
        var found = await DetectAsync(cursor);
        Assert.That(Keys(found.Items.Select(item => item.Key)), Does.Contain("6"));
        _ox.Folder.Remove("6");
        Assert.That(Keys((await DetectAsync(found.Cursor)).Deleted), Is.EqualTo("6"));
    }

    [Test]
    public async Task Detect_ChangesForgottenByUpdates_AreFoundByTheAuditADayLater()
    {
        foreach (var id in new[] { "5", "6", "7" }) _ox.Folder.Put(id, new OxContact());
        var cursor = (await DetectAsync(null)).Cursor;
        _ox.Folder.Put("6", new OxContact());
        _ox.Folder.Remove("7");
        _ox.Folder.ForgetsUpdates = true;
        cursor = (await DetectAsync(cursor)).Cursor;
        _ox.Folder.ForgetsUpdates = false;

        var later = await DetectAsync(cursor, at: TimeSpan.FromHours(23));
        var audit = await DetectAsync(later.Cursor, at: TimeSpan.FromHours(24));
        _ox.Folder.Calls.Clear();
        var next = await DetectAsync(audit.Cursor, at: TimeSpan.FromHours(47));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(later.Items.Select(item => item.Key), Is.Empty, "nobody knows of it");
            Assert.That((audit.Complete, audit.IsAudit), Is.EqualTo((true, true)));
            Assert.That(audit.Items, Is.EquivalentTo(new[] { new SourceItem(ItemKey.Parse("5"), _ox.Folder.VersionOf("5")), new SourceItem(ItemKey.Parse("6"), _ox.Folder.VersionOf("6")) }));
            Assert.That((next.Complete, _ox.Folder.Calls.Single()), Is.EqualTo((false, $"updates {_ox.Folder.VersionOf("6") - 1}")), "once a day");
        }
    }

    [Test]
    public async Task Detect_Audit_TellsWhichGapsAreCertain()
    {
        foreach (var id in new[] { "5", "6" }) _ox.Folder.Put(id, new OxContact());
        var cursor = (await DetectAsync(null)).Cursor;
        _ox.Folder.Remove("5");

        var audit = await DetectAsync(cursor, at: TimeSpan.FromHours(24));

        Assert.That((audit.IsAudit, Keys(audit.Items.Select(item => item.Key)), Keys(audit.Deleted)), Is.EqualTo((true, "6", "5")));
    }

    [Test]
    public async Task Detect_AuditFails_ChangesAreToldAndItIsTriedAnHourLater()
    {
        _ox.Folder.Put("5", new OxContact());
        var cursor = (await DetectAsync(null)).Cursor;
        _ox.Folder.Put("6", new OxContact());
        _ox.Folder.Refuse = (call, _) => call == "all" ? new OxError("CON-0001", OxErrorCategory.Error) : null;

        var found = await DetectAsync(cursor, at: TimeSpan.FromHours(24));
        _ox.Folder.Refuse = (_, _) => null;
        var soon = await DetectAsync(found.Cursor, at: TimeSpan.FromHours(24.5));
        var later = await DetectAsync(found.Cursor, at: TimeSpan.FromHours(25));

        Assert.That(Keys(found.Items.Select(item => item.Key)), Does.Contain("6"));
        Assert.That((found.Complete, soon.Complete, later.IsAudit), Is.EqualTo((false, false, true)));
    }

    [Test]
    public async Task Detect_OxAway_IsUnavailable()
    {
        _ox.Folder.Refuse = (_, _) => new OxError("NET-TIMEOUT", OxErrorCategory.Connectivity);
        var found = await _source.DetectAsync(Context(), null, mustTell: false, default);
        Assert.That(found.Failure!.Kind, Is.EqualTo(SourceFailureKind.Unavailable));
    }

    [Test]
    public async Task Probe_TokensDifferExactlyWhenSomethingHappened()
    {
        _ox.Folder.Put("5", new OxContact());
        _ox.Folder.Put("6", new OxContact());
        var first = await ProbeAsync(null);
        Assert.That(await ProbeAsync(first), Is.EqualTo(first));
        _ox.Folder.Put("5", new OxContact());
        var changed = await ProbeAsync(first);
        _ox.Folder.Remove("6");
        var deleted = await ProbeAsync(changed);
        Assert.That(new[] { first, changed, deleted }, Is.Unique);
        _ox.Folder.Calls.Clear();
        Assert.That(await ProbeAsync(deleted), Is.EqualTo(deleted));
        Assert.That(_ox.Folder.Calls, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Prepare_Many_ReadsInChunksAndInOrder()
    {
        for (var i = 0; i < 120; i++) _ox.Folder.Put($"{i}", new OxContact { LastName = $"N{i}" });
        var wanted = Enumerable.Range(0, 120).Reverse().Select(i => Wanted($"{i}")).ToList();
        var keys = new List<string>();
        await foreach (var item in _source.PrepareAsync(Context(), wanted, default))
        {
            keys.Add(item.Key.ToString());
            if (keys.Count == 60) break;
        }

        Assert.That(keys, Is.EqualTo(wanted.Take(60).Select(item => item.Item.Key.ToString())));
        Assert.That(_ox.Folder.Calls, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Prepare_OneSpoilsTheAnswer_OthersAreReady()
    {
        foreach (var id in new[] { "5", "6", "7", "8" }) _ox.Folder.Put(id, new OxContact { LastName = id });
        _ox.Folder.Refuse = (call, _) => call.StartsWith("list", StringComparison.Ordinal) && call.Contains('7', StringComparison.Ordinal)
            ? new OxError("CON-0999", OxErrorCategory.Error)
            : null;
        var items = await PrepareAsync("5", "6", "7", "8", "9");
        Assert.That(items.Select(item => item.Preparation), Is.EqualTo(new[]
            { Preparation.Ready, Preparation.Ready, Preparation.Later, Preparation.Ready, Preparation.Gone }));
        Assert.That(items[2].Failure!.IsOfItem, Is.True, "tried again, and set aside if it fails again and again");
    }

    [Test]
    public async Task Prepare_OxAway_IsLater()
    {
        _ox.Folder.Put("5", new OxContact());
        _ox.Folder.Refuse = (_, _) => new OxError("NET-UNREACHABLE", OxErrorCategory.Connectivity);
        Assert.That((await PrepareAsync("5"))[0].Preparation, Is.EqualTo(Preparation.Later));
        Assert.That(_ox.Folder.Calls, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Prepare_PictureThatOxDoesNotScale_OnlyWhenSmallAndNew()
    {
        var small = _ox.PutPicture("5", new OxContact { LastName = "Berg" }, Jpeg);
        _ox.PutPicture("6", new OxContact { LastName = "Roe" }, [.. Jpeg, .. new byte[40_000]]);
        var items = await PrepareAsync("5", "6");
        Assert.That(Written(items[0]).Child(ContactsTags.Picture)?.GetBytes(), Is.EqualTo(Jpeg));
        Assert.That(Written(items[1]).Has(ContactsTags.Picture), Is.False);

        _ox.Folder.Calls.Clear();
        var known = await PrepareAsync([Wanted("5", small.LastModified)]);
        Assert.That((Written(known[0]).Has(ContactsTags.Picture), _ox.Folder.Calls.Count), Is.EqualTo((false, 1)));
    }

    [Scenario("L38")]
    [Defect("D15")]
    [Test]
    public async Task Prepare_LargePicture_IsScaledAndItsEchoLeavesTheLargeOne()
    {
        _ox.Scales = true;
        byte[] large = [.. Jpeg, .. new byte[200_000]];
        var known = _ox.PutPicture("6", new OxContact { LastName = "Roe" }, large).LastModified;

        var shown = Written((await PrepareAsync("6"))[0]).Child(ContactsTags.Picture)!.GetBytes()!;
        await ChangeAsync(Change("6", Picture(shown).With(ContactsTags.LastName, "Berg"), known));
        Assert.That((shown.Length, _ox.Pictures["6"].Bytes.Length, _ox.Folder.Find("6")!.LastName), Is.EqualTo((24_000, large.Length, "Berg")));

        await ChangeAsync(Change("6", Picture(large), known: null));
        Assert.That(_ox.Folder.Calls, Has.None.StartsWith("set"), "as large as OX has it");

        await ChangeAsync(Change("6", Picture([]), _ox.Folder.VersionOf("6")));
        Assert.That(_ox.Pictures, Is.Empty, "it was shown: the user has taken it away");
    }

    [Test]
    public async Task Add_Contact_HasIdentityAndVersion()
    {
        var outcome = (await _source.AddAsync(Context(), [Add(Wire.Item((ContactsTags.LastName, "Berg")), "id-1")], FirstLook, default))[0];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(outcome.Status, Is.EqualTo(ItemStatus.Success));
            Assert.That(outcome.Version, Is.EqualTo(_ox.Folder.VersionOf(outcome.Key.ToString()!)));
            Assert.That(_ox.Folder.Find(outcome.Key.ToString()!), Has.Property("Uid").EqualTo("id-1").And.Property("LastName").EqualTo("Berg").And.Property("DisplayName").EqualTo("Berg"));
            Assert.That(outcome.SendBack, Is.False);
        }
    }

    [Test]
    public async Task Add_SecondTry_AdoptsWhatTheFirstOneMade_AtTheCostOfOneLook()
    {
        _ox.Folder.Put("5", new OxContact { Uid = "id-1", LastName = "Berg", DisplayName = "Berg" });
        var adds = new[] { Add(Wire.Item((ContactsTags.LastName, "Berg")), "id-1"), Add(Wire.Item((ContactsTags.LastName, "Roe")), "id-2"), Add(Wire.Item((ContactsTags.LastName, "Doe")), "id-3") };
        var outcomes = await _source.AddAsync(Context(), adds, FirstLook, default);
        Assert.That((outcomes[0].Key, outcomes[0].Version), Is.EqualTo(((ItemKey?)ItemKey.Parse("5"), (long?)_ox.Folder.VersionOf("5"))));
        Assert.That(_ox.Folder.Calls, Is.EqualTo(new[] { "updates 0", "list 5", "new", "new" }));
    }

    [Test]
    public async Task Add_Any_LooksFromTheCursorOn()
    {
        for (var i = 0; i < 20; i++) _ox.Folder.Put($"{i}", new OxContact { Uid = $"u{i}" });
        var look = FirstLook with { Since = (await DetectAsync(null)).Cursor };
        _ox.Folder.Calls.Clear();
        await _source.AddAsync(Context(), [Add(Wire.Item((ContactsTags.LastName, "Berg"))), Add(Wire.Item((ContactsTags.LastName, "Roe")), "id-2")], look, default);
        Assert.That(_ox.Folder.Calls, Is.EqualTo(new[] { $"updates {_ox.Folder.VersionOf("19") - 1}", "new", "new" }), "one look, whatever the number of Adds and the size of the folder");
    }

    [Test]
    public async Task Add_SecondTryWithOtherContent_PutsItIntoWhatTheFirstOneMade()
    {
        _ox.Folder.Put("5", new OxContact { Uid = "id-1", LastName = "Berg", DisplayName = "Berg" });
        var outcome = (await _source.AddAsync(Context(), [Add(Wire.Item((ContactsTags.LastName, "Stein")), "id-1")], FirstLook, default))[0];
        Assert.That((outcome.Key, _ox.Folder.Find("5")!.LastName, outcome.Version), Is.EqualTo(((ItemKey?)ItemKey.Parse("5"), "Stein", (long?)_ox.Folder.VersionOf("5"))));
    }

    [TestCase(false, "5")]
    [TestCase(true, "101", Description = "a known Add has made it, with the same ClientId: ClientIds are used again")]
    public async Task Add_TryUnderAnEarlierKey_IsAdoptedUnlessItIsKnown(bool known, string id)
    {
        _ox.Folder.Put("5", new OxContact { Uid = "former", LastName = "Berg", DisplayName = "Berg" });
        var add = Add(Wire.Item((ContactsTags.LastName, "Berg"))) with { FormerIdentities = ["former"] };
        var outcome = (await _source.AddAsync(Context(), [add], FirstLook with { IsOfAnAdd = _ => known }, default))[0];
        Assert.That(outcome.Key, Is.EqualTo(ItemKey.Parse(id)));
    }

    [TestCase("Berg", "mark-1", false, false, "5", Description = "the store was lost between its creation and its commit")]
    [TestCase("Stein", "mark-1", false, false, "101", Description = "other content")]
    [TestCase("Berg", "other-1", false, false, "101", Description = "made in OX, or by another device")]
    [TestCase("Berg", "mark-1", true, false, "101", Description = "the phone has that one")]
    [TestCase("Berg", "mark-1", false, true, "101", Description = "another Add has that one")]
    public async Task Add_EqualToWhatCameLately_IsMergedAndCounted(string name, string uid, bool held, bool ofAnAdd, string id)
    {
        _ox.Folder.Put("5", new OxContact { Uid = uid, LastName = "Berg", DisplayName = "Berg", CreationDate = 2_000 });
        var look = FirstLook with { MergesSince = DateTimeOffset.FromUnixTimeMilliseconds(1_500), IsHeld = _ => held, IsOfAnAdd = _ => ofAnAdd };
        var outcomes = await _source.AddAsync(Context(), [Add(Wire.Item((ContactsTags.LastName, name))), Add(Wire.Item((ContactsTags.LastName, name)), "id-2")], look, default);
        Assert.That(outcomes[0].Key, Is.EqualTo(ItemKey.Parse(id)));
        Assert.That(outcomes[0].Undecided, Is.EqualTo(id == "5" ? Undecided.StoreLostAfterAdd : null));
        Assert.That(outcomes[1].Key, Is.Not.EqualTo(outcomes[0].Key), "one item is merged into once");
    }

    [TestCase("Stein", "c1", "said", "5", Description = "the very same Add: the user of OX has given it another name since")]
    [TestCase("Berg", "c1", "else", "5", Description = "the phone has edited it since")]
    [TestCase("Stein", "c1", "else", "101", Description = "another item under a ClientId used again")]
    [TestCase("Berg", "c2", "else", "101", Description = "another item of that name")]
    [TestCase(null, "c1", "else", "101", Description = "no name to go by")]
    public async Task Add_StoreForgotTheFirstTry_IsKnownByWhatThePhoneSaid(string? name, string client, string command, string id)
    {
        _ox.Folder.Put("5", new OxContact { Uid = $"mark-1.{client}.{command}", LastName = name, DisplayName = name, Company = "Old", CreationDate = 2_000 });
        var look = FirstLook with { MergesSince = DateTimeOffset.FromUnixTimeMilliseconds(1_500) };
        var data = name is null ? Wire.Item((ContactsTags.CompanyName, "New")) : Wire.Item((ContactsTags.LastName, "Berg"), (ContactsTags.CompanyName, "New"));
        var outcome = (await _source.AddAsync(Context(), [Add(data) with { Said = new("c1", "said") }], look, default))[0];
        Assert.That(outcome.Key, Is.EqualTo(ItemKey.Parse(id)));
        Assert.That(outcome.Undecided, Is.EqualTo(id == "5" ? Undecided.StoreLostAfterAdd : null));
        Assert.That(_ox.Folder.Find(id), Has.Property("Company").EqualTo("New"));
    }

    [Test]
    public async Task Add_StoreForgotManyTries_TheNewestAreLookedAt()
    {
        for (var i = 1; i <= 150; i++) _ox.Folder.Put($"{i}", new OxContact { Uid = $"mark-{i}", LastName = $"Berg {i}", DisplayName = $"Berg {i}", CreationDate = 2_000 + i });
        var look = FirstLook with { MergesSince = DateTimeOffset.FromUnixTimeMilliseconds(1_500) };
        var outcome = (await _source.AddAsync(Context(), [Add(Wire.Item((ContactsTags.LastName, "Berg 149")))], look, default))[0];
        Assert.That(outcome.Key, Is.EqualTo(ItemKey.Parse("149")));
        Assert.That(_ox.Folder.Calls.Count(call => call.StartsWith("list", StringComparison.Ordinal)), Is.EqualTo(3), "two of candidates, one of what is merged into");
    }

    [Test]
    public async Task Add_WhatThePhoneSaid_IsInTheUid()
    {
        var outcome = (await _source.AddAsync(Context(), [Add(Wire.Item((ContactsTags.LastName, "Berg")), "id-1") with { Said = new("c1", "said") }], FirstLook, default))[0];
        Assert.That(_ox.Folder.Find(outcome.Key.ToString()!), Has.Property("Uid").EqualTo("id-1.c1.said"));

        var edited = (await _source.AddAsync(Context(), [Add(Wire.Item((ContactsTags.LastName, "Stein")), "id-1") with { Said = new("c1", "else") }], FirstLook, default))[0];
        Assert.That(edited.Key, Is.EqualTo(outcome.Key), "the same try");
    }

    [Test]
    public async Task Add_EqualToWhatIsOld_IsANewItem()
    {
        _ox.Folder.Put("5", new OxContact { Uid = "mark-1", LastName = "Berg", DisplayName = "Berg", CreationDate = 1_000 });
        var look = FirstLook with { MergesSince = DateTimeOffset.FromUnixTimeMilliseconds(1_500) };
        Assert.That((await _source.AddAsync(Context(), [Add(Wire.Item((ContactsTags.LastName, "Berg")))], look, default))[0].Key, Is.EqualTo(ItemKey.Parse("101")));
    }

    [Test]
    public async Task Add_BadAddressAmongGoodOnes_OnlyThatIsDropped()
    {
        _ox.Folder.Refuse = (call, contact) => call == "new" && contact!.Email2 is { } address && !address.Contains('@', StringComparison.Ordinal)
            ? new OxError("CON-0100", OxErrorCategory.UserInput)
            : null;
        var data = Wire.Item((ContactsTags.LastName, "Berg"), (ContactsTags.Email1Address, "a@example.net"), (ContactsTags.Email2Address, "nonsense"));
        var outcome = (await _source.AddAsync(Context(), [Add(data)], FirstLook, default))[0];
        var made = _ox.Folder.Find(outcome.Key.ToString()!)!;
        Assert.That((outcome.SendBack, made.Email1, made.Email2, made.LastName), Is.EqualTo((true, "a@example.net", (string?)null, "Berg")));
        Assert.That(_told.Lines.Single(), Does.Contain("email2").And.Contain("CON-0100").And.Not.Contain("nonsense").And.Not.Contain("email1"));
    }

    [Test]
    public async Task Add_CharactersThatOxsDatabaseDoesNotTake_RestOfTheTextIsStored()
    {
        _ox.Folder.Refuse = (call, contact) => call == "new" && contact!.Note!.Any(char.IsSurrogate) ? new OxError("CON-0168", OxErrorCategory.UserInput) : null;
        var data = Wire.Item((ContactsTags.LastName, "Bergström"), (ContactsTags.Body, "Likes \U0001F600 tea"));
        var outcome = (await _source.AddAsync(Context(), [Add(data)], FirstLook, default))[0];
        var made = _ox.Folder.Find(outcome.Key.ToString()!)!;
        Assert.That((outcome.SendBack, made.Note, made.LastName), Is.EqualTo((true, "Likes  tea", "Bergström")));
        Assert.That(_told.Lines.Single(), Does.Contain("note").And.Not.Contain("tea"));
    }

    [Test]
    public async Task Change_SeveralFieldsRefused_EachIsDroppedAndTheRestStored()
    {
        var known = _ox.Folder.Put("5", new OxContact { LastName = "Berg" }).LastModified;
        _ox.Folder.Refuse = (call, contact) => contact switch
        {
            { Email1: { } address } when !address.Contains('@', StringComparison.Ordinal) => new OxError("CON-0100", OxErrorCategory.UserInput),
            { Company.Length: > 5 } => new OxError("CON-0154", OxErrorCategory.Truncated) { Truncated = [new(569, contact.Company.Length, 5)] },
            _ => null,
        };
        var outcome = await ChangeAsync(Change("5", Wire.Item((ContactsTags.FirstName, "Anna"), (ContactsTags.Email1Address, "nobody"), (ContactsTags.CompanyName, "Waves and Wind")), known));
        var stored = _ox.Folder.Find("5")!;
        Assert.That((outcome.Status, outcome.SendBack, stored.FirstName, stored.Email1, stored.Company), Is.EqualTo((ItemStatus.Success, true, "Anna", (string?)null, "Waves")));
        Assert.That(_told.Lines, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Add_TooLong_IsCutWhereOxSays()
    {
        _ox.Folder.Refuse = (call, contact) => call == "new" && contact!.LastName!.Length > 10
            ? new OxError("CON-0154", OxErrorCategory.Truncated) { Truncated = [new(502, contact.LastName.Length, 10)] }
            : null;
        var outcome = (await _source.AddAsync(Context(), [Add(Wire.Item((ContactsTags.LastName, new string('x', 50)), (ContactsTags.FirstName, "Anna")))], FirstLook, default))[0];
        var made = _ox.Folder.Find(outcome.Key.ToString()!)!;
        Assert.That((outcome.SendBack, made.LastName, made.FirstName), Is.EqualTo((true, new string('x', 10), "Anna")));
    }

    [TestCase("NET-TIMEOUT", OxErrorCategory.Connectivity, ItemStatus.Retry)]
    [TestCase("CON-0172", OxErrorCategory.Capacity, ItemStatus.CannotComplete)]
    [TestCase("CON-0112", OxErrorCategory.PermissionDenied, ItemStatus.CannotComplete)]
    [TestCase("FLD-0008", OxErrorCategory.Error, ItemStatus.CannotComplete)]
    public async Task Add_Refused_IsNeverLostForGood(string code, OxErrorCategory category, object status)
    {
        _ox.Folder.Refuse = (_, _) => new OxError(code, category);
        Assert.That((await _source.AddAsync(Context(), [Add(Wire.Item((ContactsTags.LastName, "Berg")))], FirstLook, default))[0].Status, Is.EqualTo(status));
    }

    [Test]
    public async Task Add_WithoutRight_AsksOxNothing()
    {
        var outcome = (await _source.AddAsync(Context(FolderRights.Read), [Add(Wire.Item())], FirstLook, default))[0];
        Assert.That((outcome.IsUnmade, _ox.Folder.Calls.Count), Is.EqualTo((true, 0)));
    }

    [Test]
    public async Task Change_OneField_WritesThatAlone()
    {
        var known = _ox.Folder.Put("5", ContactMapTests.Full()).LastModified;
        var outcome = await ChangeAsync(Change("5", Wire.Item((ContactsTags.MobilePhoneNumber, "+49 1")), known));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_ox.Folder.Patches.Single().Columns, Is.EqualTo(new[] { OxContactColumns.CellularTelephone1 }));
            Assert.That((outcome.Status, outcome.Version, outcome.SendBack), Is.EqualTo((ItemStatus.Success, (long?)_ox.Folder.VersionOf("5"), false)));
        }
    }

    [Test]
    public async Task Change_NothingNew_WritesNothingAndHidesNothing()
    {
        var known = _ox.Folder.Put("5", new OxContact { LastName = "Berg" }).LastModified;
        _ox.Folder.Put("5", new OxContact { LastName = "Berg", Company = "New" });
        var outcome = await ChangeAsync(Change("5", Wire.Item((ContactsTags.LastName, "Berg")), known));
        Assert.That((outcome.Status, outcome.Version, _ox.Folder.Patches.Count), Is.EqualTo((ItemStatus.Success, known, 0)));
    }

    [TestCase(false, ItemStatus.Conflict, "Server", false)]
    [TestCase(true, ItemStatus.Success, "Phone", true)]
    public async Task Change_ChangedOnBothSides_PolicyDecides(bool clientWins, object status, string company, bool sendBack)
    {
        var known = _ox.Folder.Put("5", new OxContact { LastName = "Berg" }).LastModified;
        _ox.Folder.Put("5", new OxContact { LastName = "Berg", Company = "Server" });
        var outcome = await ChangeAsync(Change("5", Wire.Item((ContactsTags.CompanyName, "Phone")), known, clientWins));
        Assert.That((outcome.Status, _ox.Folder.Find("5")!.Company, outcome.SendBack), Is.EqualTo(((ItemStatus)status, company, sendBack)));
    }

    [TestCase(false, ItemStatus.Conflict)]
    [TestCase(true, ItemStatus.Success)]
    public async Task Change_ChangedBetweenReadAndWrite_IsReadAgain(bool clientWins, object status)
    {
        var known = _ox.Folder.Put("5", new OxContact { LastName = "Berg" }).LastModified;
        var raced = false;
        _ox.Folder.Refuse = (call, _) =>
        {
            if (raced || !call.StartsWith("update 5", StringComparison.Ordinal)) return null;
            raced = true;
            _ox.Folder.Put("5", new OxContact { LastName = "Berg", Company = "Server" });
            return null;
        };
        var outcome = await ChangeAsync(Change("5", Wire.Item((ContactsTags.FirstName, "Anna")), known, clientWins));
        Assert.That(outcome.Status, Is.EqualTo(status));
        Assert.That(_ox.Folder.Find("5")!.Company, Is.EqualTo("Server"));
    }

    [Test]
    public async Task Change_Gone_IsNotFound() => Assert.That((await ChangeAsync(Change("5", Wire.Item((ContactsTags.LastName, "x")), 1))).Status, Is.EqualTo(ItemStatus.NotFound));

    [Test]
    public async Task Change_DistributionList_IsNeverWritten()
    {
        _ox.Folder.Put("5", new OxContact { MarkAsDistributionlist = true });
        Assert.That((await ChangeAsync(Change("5", Wire.Item((ContactsTags.LastName, "x")), known: null))).Status, Is.EqualTo(ItemStatus.NotFound));
        Assert.That(_ox.Folder.Patches, Is.Empty);
    }

    [Scenario("L70")]
    [Test]
    public async Task Change_WithoutRight_StoredFormGoesBack()
    {
        var known = _ox.Folder.Put("5", new OxContact()).LastModified;
        var folder = (await _source.ChangeAsync(Context(FolderRights.Read), [Change("5", Wire.Item((ContactsTags.LastName, "x")), known)], default))[0];
        Assert.That((folder.Status, folder.SendBack, _ox.Folder.Calls.Count), Is.EqualTo((ItemStatus.Success, true, 0)));
        _ox.Folder.Refuse = (call, _) => call.StartsWith("update 5", StringComparison.Ordinal) ? new OxError("CON-0176", OxErrorCategory.PermissionDenied) : null;
        var item = await ChangeAsync(Change("5", Wire.Item((ContactsTags.LastName, "x")), known));
        Assert.That((item.Status, item.SendBack), Is.EqualTo((ItemStatus.Success, true)));
    }

    [Test]
    public void Change_ClaimLostBetweenTwo_WritesNothingMore()
    {
        _ox.Folder.Put("5", new OxContact { LastName = "Berg" });
        _ox.Folder.Put("6", new OxContact { LastName = "Tal" });
        ClientChange[] changes = [.. new[] { "5", "6" }.Select(id => Change(id, Wire.Item((ContactsTags.LastName, "New")), _ox.Folder.VersionOf(id)))];

        Assert.That(async () => await _source.ChangeAsync(LosesClaimAfter(1), changes, default), Throws.InstanceOf<ClaimLostException>());
        Assert.That((_ox.Folder.Find("5")!.LastName, _ox.Folder.Find("6")!.LastName), Is.EqualTo(("New", "Tal")));
    }

    [Test]
    public void Write_ClaimLost_WritesNothing()
    {
        _ox.Folder.Put("5", new OxContact { LastName = "Berg" });

        Assert.Multiple(() =>
        {
            Assert.That(async () => await _source.DeleteAsync(LosesClaimAfter(0), [Delete("5")], default), Throws.InstanceOf<ClaimLostException>());
            Assert.That(async () => await _source.AddAsync(LosesClaimAfter(0), [Add(Wire.Item((ContactsTags.LastName, "Roe")))], FirstLook, default), Throws.InstanceOf<ClaimLostException>());
            Assert.That(_ox.Folder.Find("5"), Is.Not.Null);
            Assert.That(_ox.Folder.Calls, Has.None.EqualTo("new").And.None.EqualTo("delete"));
        });
    }

    [Habit(3)]
    [Test]
    public async Task Change_TwiceInOneRequest_SecondIsNoConflict()
    {
        var known = _ox.Folder.Put("5", new OxContact()).LastModified;
        var outcomes = await _source.ChangeAsync(
            Context(), [Change("5", Wire.Item((ContactsTags.LastName, "a")), known), Change("5", Wire.Item((ContactsTags.LastName, "b")), known)], default);
        Assert.That((outcomes[1].Status, _ox.Folder.Find("5")!.LastName), Is.EqualTo((ItemStatus.Success, "b")));
    }

    [Scenario("L38")]
    [Test]
    public async Task Change_Picture_IsSetDroppedAndRecognised()
    {
        var known = _ox.Folder.Put("5", new OxContact { LastName = "Berg" }).LastModified;
        var set = await ChangeAsync(Change("5", Picture(Jpeg), known));
        Assert.That((_ox.Pictures["5"].ContentType, set.Version), Is.EqualTo(("image/jpeg", (long?)_ox.Folder.VersionOf("5"))));
        _ox.Folder.Calls.Clear();
        var echo = await ChangeAsync(Change("5", Picture(Jpeg), set.Version));
        Assert.That((echo.Version, _ox.Folder.Calls.Exists(call => call.StartsWith("set", StringComparison.Ordinal))), Is.EqualTo((set.Version, false)));
        await ChangeAsync(Change("5", Picture([]), set.Version));
        Assert.That(_ox.Pictures, Is.Empty);
    }

    [Scenario("L38")]
    [Test]
    public async Task Change_EmptyPictureOfOneNeverShown_IsNoDeletion()
    {
        var known = _ox.PutPicture("5", new OxContact { LastName = "Berg" }, [.. Jpeg, .. new byte[100_000]]).LastModified;
        await ChangeAsync(Change("5", Picture([]), known));
        Assert.That(_ox.Pictures, Does.ContainKey("5"));
    }

    [Test]
    public async Task Change_PictureOxCannotTake_RestIsStored()
    {
        var known = _ox.Folder.Put("5", new OxContact { LastName = "Berg" }).LastModified;
        var outcome = await ChangeAsync(Change("5", Picture([1, 2, 3]).With(ContactsTags.LastName, "Roe"), known));
        Assert.That((outcome.Status, outcome.SendBack, _ox.Folder.Find("5")!.LastName), Is.EqualTo((ItemStatus.Success, true, "Roe")));
        Assert.That(_told.Lines.Single(), Does.Contain("image1"));
    }

    [Test]
    public async Task Delete_Many_IsOneLookAndOneCallAndGoneOnesSucceed()
    {
        foreach (var id in new[] { "5", "6" }) _ox.Folder.Put(id, new OxContact());
        Assert.That((await DeleteAsync("5", "6")).Select(outcome => outcome.Status), Is.All.EqualTo(ItemStatus.Success));
        Assert.That(_ox.Folder.Calls, Is.EqualTo(new[] { "list 5,6", "delete 5,6" }));
        _ox.Folder.Put("7", new OxContact());
        Assert.That((await DeleteAsync("8", "7")).Select(outcome => outcome.Status), Is.All.EqualTo(ItemStatus.Success));
        Assert.That(_ox.Folder.Find("7"), Is.Null);
    }

    [Scenario("L70")]
    [Test]
    public async Task Delete_WithoutRight_ItemGoesBack()
    {
        _ox.Folder.Put("5", new OxContact());
        var outcome = (await _source.DeleteAsync(Context(FolderRights.Read), [Delete("5")], default))[0];
        Assert.That((outcome.Status, outcome.SendBack, _ox.Folder.Calls.Count), Is.EqualTo((ItemStatus.Success, true, 0)));
    }

    [Test]
    public async Task Move_Contact_KeepsItsId()
    {
        _ox.Folder.Put("5", new OxContact());
        ItemKey[] key = [ItemKey.Parse("5")];
        var sight = (await _source.LookAsync(Context(), key, "77", default)).Value!;
        Assert.That(sight.There.Keys, Is.EqualTo(key));
        Assert.That(await _source.MoveAsync(Context(), key, "77", sight, default), Is.EqualTo(new[] { new ItemMove(MoveEnd.Moved, key[0]) }));
        Assert.That((await _source.MoveAsync(Context(), key, "77", sight, default)).Single().End, Is.EqualTo(MoveEnd.Gone));
        Assert.That((await _source.LookAsync(Context(), key, "77", default)).Value!.There, Is.Empty);
    }

    private static WbxmlElement Picture(byte[] bytes) =>
        WbxmlElement.Of(AirSyncTags.ApplicationData, WbxmlElement.Of(ContactsTags.Picture, Convert.ToBase64String(bytes)));

    private static WbxmlElement Written(PreparedItem item) => Wire.Written(item.WriteData!);

    private static string Keys(IEnumerable<ItemKey> keys) => string.Join(',', keys);

    private async Task<SourceChanges> DetectAsync(byte[]? cursor, bool mustTell = false, TimeSpan at = default) =>
        (await _source.DetectAsync(Context() with { Now = Now + at }, cursor, mustTell, default)).Value!;

    private async Task<string> ProbeAsync(string? previous) => (await _source.ProbeAsync(Context(), previous, default)).Value!;

    private Task<List<PreparedItem>> PrepareAsync(params string[] ids) => PrepareAsync([.. ids.Select(id => Wanted(id))]);

    private async Task<List<PreparedItem>> PrepareAsync(WantedItem[] wanted)
    {
        var items = new List<PreparedItem>();
        await foreach (var item in _source.PrepareAsync(Context(), wanted, default)) items.Add(item);
        return items;
    }

    private async Task<ItemOutcome> ChangeAsync(ClientChange change) => (await _source.ChangeAsync(Context(), [change], default))[0];

    private ValueTask<IReadOnlyList<ItemOutcome>> DeleteAsync(params string[] ids) => _source.DeleteAsync(Context(), [.. ids.Select(Delete)], default);
}
