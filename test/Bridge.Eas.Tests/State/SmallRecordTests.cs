using Bridge.Eas.Commands.FolderSync;
using Bridge.Eas.Commands.Itip;
using Bridge.Eas.Commands.MeetingResponse;
using Bridge.Eas.Items;
using Bridge.Eas.Items.Calendar.Source;
using Bridge.Eas.Items.Mail.Invitations;
using Bridge.Eas.Items.Mail.Listing;
using Bridge.Eas.Protocol;
using Bridge.Eas.State;
using Bridge.Eas.State.Hierarchy;
using Bridge.Eas.State.SetAside;
using Bridge.Eas.State.Store;
using Bridge.Eas.Tests.Sync;
using Bridge.OxApi.Mail;
using StateStores;

namespace Bridge.Eas.Tests.State;

/// <summary>The bytes of cursors, listings and claims: another form needs another version byte, and what cannot be read is none.</summary>
internal sealed class SmallRecordTests
{
    private const ulong Id = 0x0807060504030201;
    private const string IdBytes = "0102030405060708";

    [Test]
    public void PimCursor_Written_IsTheseBytes()
    {
        var cursor = new PimCursor(0x0102030405060708, 0x1112131415161718, AuditedAt: 0x21222324);
        var bytes = cursor.ToBytes();

        Assert.That(Convert.ToHexString(bytes), Is.EqualTo("0102030405060708" + "1112131415161718" + "0000000021222324"));
        Assert.That((PimCursor.TryRead(bytes, out var read), read), Is.EqualTo((true, cursor)));
        Assert.That(Cuts(bytes).Any(cut => PimCursor.TryRead(cut, out _)), Is.False);
        Assert.That(PimCursor.TryRead(Convert.FromHexString("FF02030405060708" + "1112131415161718" + "0000000021222324"), out _), Is.False, "before 1970");
    }

    [Test]
    public void CalendarCursor_Written_IsTheseBytes()
    {
        var cursor = new CalendarCursor(new CalendarMark((long)Id, 0x1817161514131211), AuditedAt: 0x24232221, Filter: 5);
        var bytes = cursor.ToBytes();

        Assert.That(Convert.ToHexString(bytes), Is.EqualTo("0105" + IdBytes + "1112131415161718" + "2122232400000000"));
        Assert.That(CalendarCursor.Read(bytes), Is.EqualTo(cursor));
        Assert.That(Cuts(bytes).Append([2, .. bytes[1..]]).Select(CalendarCursor.Read), Is.All.Null);
    }

    [Test]
    public void MailCursor_Written_IsTheseBytes()
    {
        var cursor = new MailCursor(Id, OldestMs: -1, EasVersion.V141);
        var bytes = cursor.ToBytes();

        Assert.That(Convert.ToHexString(bytes), Is.EqualTo("02" + IdBytes + "01" + "8D"));
        Assert.That(MailCursor.Read(bytes), Is.EqualTo(cursor));
        Assert.That(Cuts(bytes).Append([1, .. bytes[1..]]).Select(MailCursor.Read), Is.All.Null);
    }

    [Test]
    public void MailScan_Written_IsTheseBytes()
    {
        var header = new MailScanHeader(Id, new OxMailStatus(Validity: 45, Total: 3, Unread: 1, Next: 300), ListedAtMs: 5);
        MailRow[] rows = [new(7, MailVersion.Of(OxMailFlags.Seen), 5000), new(9, 0, 4000)];
        var (head, body) = (MailScanFormat.WriteHeader(header), MailScanFormat.WriteRows(new MailScan(header, rows)));

        Assert.Multiple(() =>
        {
            Assert.That(Convert.ToHexString(head), Is.EqualTo("01" + IdBytes + "5A" + "06" + "02" + "AC02" + "05"));
            Assert.That(Convert.ToHexString(body), Is.EqualTo("01" + IdBytes + "02" + "07010A" + "020001"));
            Assert.That(MailScanFormat.ReadHeader(head), Is.EqualTo(header));
            Assert.That(MailScanFormat.ReadRows(body).Rows, Is.EqualTo(rows));
            foreach (var cut in Cuts(head).Append([2, .. head[1..]])) Assert.That(() => MailScanFormat.ReadHeader(cut), Throws.TypeOf<RecordFormatException>());
            foreach (var cut in Cuts(body).Append([2, .. body[1..]])) Assert.That(() => MailScanFormat.ReadRows(cut), Throws.TypeOf<RecordFormatException>());
        });
    }

    [Test]
    public void MeetingAnswer_Written_IsTheseBytes()
    {
        var outcome = new MeetingOutcome(MeetingStatus.Success, "C1:7");
        var bytes = MeetingAnswerStore.Write(outcome);

        Assert.That(Convert.ToHexString(bytes), Is.EqualTo("01" + "01" + "0443313A37"));
        Assert.That(MeetingAnswerStore.Read(bytes), Is.EqualTo(outcome));
        foreach (var cut in Cuts(bytes).Append([2, .. bytes[1..]]).Append([1, 99, 0])) Assert.That(() => MeetingAnswerStore.Read(cut), Throws.TypeOf<RecordFormatException>());
    }

    [Test]
    public void CancelledMeetings_Written_AreTheseBytes()
    {
        CancelledMeeting[] all = [new(Id, Sequence: 2, Stamp: 5, Occurrence: null, NotedAt: 6), new(Id, Sequence: 0, Stamp: -1, Occurrence: 100, NotedAt: 7)];
        var bytes = CancelledMeetings.Write(all);

        Assert.That(Convert.ToHexString(bytes), Is.EqualTo("01" + "02" + IdBytes + "04" + "0A" + "00" + "0C" + IdBytes + "00" + "01" + "01" + "C801" + "0E"));
        Assert.That(CancelledMeetings.Read(bytes), Is.EqualTo(all));
        Assert.That(Cuts(bytes).Append([2, .. bytes[1..]]).Select(CancelledMeetings.Read), Is.All.Empty);
    }

    [Test]
    public void HierarchyClaim_Written_IsTheseBytes()
    {
        var claim = new ClaimRecord(150, Id, [0x1817161514131211]);
        var bytes = claim.Write();

        Assert.That(Convert.ToHexString(bytes), Is.EqualTo("01" + "AC02" + IdBytes + "01" + "1112131415161718"));
        Assert.That(ClaimRecord.Read(bytes), Has.Property(nameof(ClaimRecord.Nonce)).EqualTo(Id).And.Property(nameof(ClaimRecord.Requests)).EqualTo(claim.Requests));
        Assert.That(Cuts(bytes).Append([2, .. bytes[1..]]).Select(cut => ClaimRecord.Read(cut)), Is.All.Null);
    }

    [Test]
    public async Task UserList_Written_IsTheseBytes()
    {
        var store = new InMemoryStateStore(new ManualTimeProvider());
        var list = new UserList(store, "users");
        await list.AddAsync(new StateUser("1", "3"), CancellationToken.None);
        await list.AddAsync(new StateUser("1", "42"), CancellationToken.None);
        var bytes = (await store.GetAsync("users", CancellationToken.None))!;

        Assert.That(Convert.ToHexString(bytes), Is.EqualTo("01" + "02" + "01310133" + "0131023432"));
        foreach (var cut in Cuts(bytes).Append([2, .. bytes[1..]]))
        {
            await store.SetAsync("users", cut, null, CancellationToken.None);
            Assert.That(await list.AllAsync(CancellationToken.None), Is.Empty);
        }
    }

    [Test]
    public async Task VanishedCollections_Written_AreTheseBytes()
    {
        const string one = "01" + "10" + "5F366A66526A4F6B5130355A69586759";
        var (user, store) = (new StateUser("1", "3"), new InMemoryStateStore(new ManualTimeProvider()));
        var vanished = new VanishedCollections(store);

        await ToldAsync();
        Assert.That(await BytesAsync(), Is.EqualTo("02" + "00" + one + "0000"));
        await AskedAsync();
        Assert.That(await BytesAsync(), Is.EqualTo("02" + "00" + one + "0101"));
        await ToldAsync();
        await AskedAsync();
        await ToldAsync();
        Assert.That(await BytesAsync(), Is.EqualTo("02" + "01" + one + "0201"), "it starts over when it asks again");

        var bytes = Convert.FromHexString(await BytesAsync());
        foreach (var cut in Cuts(bytes).Append([3, .. bytes[1..]]))
        {
            await store.SetAsync(store.Keys.Single(), cut, null, CancellationToken.None);
            Assert.That(await AskedAsync(), Is.False, "what cannot be read is none");
        }

        ValueTask ToldAsync() => vanished.ToldAsync(user, "PHONE1", "Mgone", CancellationToken.None);
        ValueTask<bool> AskedAsync() => vanished.AskedForFoldersAsync(user, "PHONE1", CancellationToken.None);
        async Task<string> BytesAsync() => Convert.ToHexString((await store.GetAsync(store.Keys.Single(), CancellationToken.None))!);
    }

    [Test]
    public void HeldMails_Written_AreTheseBytes()
    {
        var mail = new HeldMail("<a@b>", "PHONE1", HeldAt: 150, SaveInSent: true, [0x46, 0x3A]);
        var bytes = HeldMails.Write([mail]);

        Assert.That(Convert.ToHexString(bytes), Is.EqualTo("01" + "01" + "053C6140623E" + "0650484F4E4531" + "AC02" + "01" + "02463A"));
        var read = HeldMails.Read(bytes).Single();
        Assert.That((read.IsSameSending(mail), read.HeldAt, read.SaveInSent, Convert.ToHexString(read.Mime)), Is.EqualTo((true, 150L, true, "463A")));
        Assert.That(Cuts(bytes).Append([2, .. bytes[1..]]).Append([.. bytes, 0]).Select(cut => HeldMails.Read(cut)), Is.All.Empty);
    }

    [Test]
    public void DeletedMeetings_Written_AreTheseBytes()
    {
        DeletedMeeting[] all = [new(Id, NotedAt: 150), new(1, -1)];
        var bytes = DeletedMeetings.Write(all);

        Assert.That(Convert.ToHexString(bytes), Is.EqualTo("01" + "02" + IdBytes + "AC02" + "0100000000000000" + "01"));
        Assert.That(DeletedMeetings.Read(bytes), Is.EqualTo(all));
        Assert.That(Cuts(bytes).Append([2, .. bytes[1..]]).Select(DeletedMeetings.Read), Is.All.Empty);
    }

    [Test]
    public void TakenAnswers_Written_AreTheseBytes()
    {
        TakenAnswer[] all = [new(Id, Stamp: 150), new(1, -1)];
        var bytes = GuestAnswers.Write(all);

        Assert.That(Convert.ToHexString(bytes), Is.EqualTo("01" + "02" + IdBytes + "AC02" + "0100000000000000" + "01"));
        Assert.That(GuestAnswers.Read(bytes), Is.EqualTo(all));
        Assert.That(Cuts(bytes).Append([2, .. bytes[1..]]).Select(GuestAnswers.Read), Is.All.Empty);
    }

    private static IEnumerable<byte[]> Cuts(byte[] bytes) => Enumerable.Range(0, bytes.Length).Select(length => bytes[..length]);
}
