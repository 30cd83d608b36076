using System.Text;
using Bridge.Eas.Items.Mail.Listing;
using Bridge.Eas.Items.Mail.Marks;
using Bridge.Eas.State;
using Bridge.Eas.State.Collections;
using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;
using Bridge.OxApi.Mail;
using StateStores;

namespace Bridge.Eas.Tests.Items.Mail.Marks;

[TestFixture]
internal sealed class MailMarksTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private static readonly FlagDetails Call = new() { Type = "Call", Due = 5, UtcDue = 6 };

    [Test]
    public void Format_Written_IsTheseBytes()
    {
        var marks = MailMarks.None("46").WithFlag(7, Call, Now).WithTags(300, hasTags: true, Now).WithVerb(300, Now.AddSeconds(1));
        var bytes = MailMarksFormat.Write(marks);

        // Seconds 1,700,000,000 and one more, zigzag.
        const string At = "80C49FD50C", Later = "82C49FD50C";
        Assert.That(Convert.ToHexString(bytes), Is.EqualTo(
            "01" + "023436" + "03" + "02"
            + "07" + At + "00" + "01" + "01" + "C002" + "0A" + "0C" + "0443616C6C" + "00" + "00"
            + "A502" + Later + "02" + "02" + Later));
        Assert.That(MailMarksFormat.Read(bytes).ByUid, Is.EqualTo(marks.ByUid));
    }

    [Test]
    public void With_MoreAnswersThanThereIsRoomFor_KeepsFlagsAndCategories()
    {
        var marks = MailMarks.None("46").WithFlag(1, Call, Now).WithTags(2, hasTags: true, Now);
        for (var i = 0; i < MailMarks.Most + 10; i++) marks = marks.WithVerb((uint)(100 + i), Now.AddSeconds(i + 1));

        Assert.That((marks.ByUid.Count, marks.Find(1)?.Flag, marks.Find(2)?.TagStamp > 0, marks.Find(100)), Is.EqualTo((MailMarks.Most, Call, true, (MailMark?)null)));
    }

    [Test]
    public void Format_Damaged_IsRefused()
    {
        var bytes = MailMarksFormat.Write(MailMarks.None("46").WithFlag(7, Call, Now).WithVerb(300, Now));
        for (var length = 0; length < bytes.Length; length++) Assert.That(() => MailMarksFormat.Read(bytes.AsSpan(0, length)), Throws.TypeOf<RecordFormatException>());
        Assert.That(() => MailMarksFormat.Read([2, .. bytes[1..]]), Throws.TypeOf<RecordFormatException>());
        Assert.That(() => MailMarksFormat.Read([.. bytes, 0]), Throws.TypeOf<RecordFormatException>());
    }

    [Test]
    public void Format_OfTheLatestAndEarliestDates_IsReadAgain()
    {
        var marks = MailMarks.None("1").WithFlag(1, new FlagDetails { Due = 253_402_300_799_999, Start = -62_135_596_800_000 }, Now);
        Assert.That(MailMarksFormat.Read(MailMarksFormat.Write(marks)).ByUid, Is.EqualTo(marks.ByUid));
    }

    [Test]
    public void Stamps_OfEachChange_AreOthers()
    {
        var marks = MailMarks.None("1").WithFlag(1, Call, Now);
        Assert.That(marks.WithFlag(1, Call, Now), Is.SameAs(marks), "the same once more is no change");

        var seen = new List<int>();
        for (var i = 0; i < 255; i++)
        {
            marks = marks.WithFlag(1, Call with { Due = i + 10 }, Now).WithFlag(2, Call with { Due = i + 10 }, Now);
            seen.Add(marks.Find(1)!.FlagStamp);
        }

        Assert.That(seen, Is.Unique.And.All.InRange(1, 255));
        var cleared = marks.WithFlag(1, null, Now);
        Assert.That(cleared.Find(1), Is.Null);
        Assert.That(cleared.WithFlag(1, Call, Now).Find(1)!.FlagStamp, Is.Not.EqualTo(marks.Find(1)!.FlagStamp));
    }

    [Test]
    public void Marks_OfTooManyMails_ForgetTheOldest()
    {
        var marks = MailMarks.None("1");
        for (var i = 1; i <= MailMarks.Most + 20; i++) marks = marks.WithFlag((uint)(10_000 - i), Call, Now.AddSeconds(i));

        Assert.That(marks.ByUid, Has.Count.EqualTo(MailMarks.Most));
        Assert.That((marks.Find(9_980), marks.Find(9_979)), Is.EqualTo(((MailMark?)null, marks.ByUid[9_979])));
        Assert.That(MailMarksFormat.Write(marks).Length, Is.LessThan(16 * 1024));
    }

    [Test]
    public void Settled_AfterAListing_ForgetsWhatIsOver()
    {
        var done = Call with { IsComplete = true };
        var marks = MailMarks.None("1").WithFlag(1, Call, Now).WithFlag(2, Call, Now).WithFlag(3, done, Now).WithFlag(4, done, Now).WithFlag(5, Call, Now).WithVerb(2, Now);
        OxMailRow[] rows = [Row(1, OxMailFlags.Flagged), Row(2, OxMailFlags.None), Row(3, OxMailFlags.None), Row(4, OxMailFlags.Flagged)];

        Assert.That(marks.Settled(rows, Now.AddMinutes(5)), Is.SameAs(marks), "OX may not have it yet");
        var settled = marks.Settled(rows, Now.AddMinutes(11));
        Assert.That(settled.ByUid.Keys, Is.EqualTo(new uint[] { 1, 2, 3 }));
        Assert.That((settled.Find(2)!.Flag, settled.Find(2)!.FlagStamp, settled.Find(2)!.VerbAt), Is.EqualTo(((FlagDetails?)null, 0, (long?)Now.ToUnixTimeSeconds())));
        Assert.That(settled.Settled(rows, Now.AddMinutes(12)), Is.SameAs(settled));
    }

    [Test]
    public async Task Store_KeepsNothingReadable_AndForgetsAnotherValidity()
    {
        var store = new InMemoryStateStore(new ManualTimeProvider());
        var marks = TestMarks.On(store, new ManualTimeProvider());
        var user = new StateUser("1", "3");
        await marks.ChangeAsync(user, "M1", "46", all => all.WithFlag(1, new FlagDetails { Subject = "Dismiss Bob" }, Now), CancellationToken.None);

        var stored = await store.GetAsync(StateKeys.Marks(user, "M1"), CancellationToken.None);
        Assert.That(Encoding.UTF8.GetString(stored!), Does.Not.Contain("Bob"));
        Assert.That((await TestMarks.On(store, new ManualTimeProvider()).LoadAsync(user, "M1", "46", CancellationToken.None)).Find(1)!.Flag!.Subject, Is.EqualTo("Dismiss Bob"));
        Assert.That((await marks.LoadAsync(user, "M1", "47", CancellationToken.None)).ByUid, Is.Empty);
        Assert.That((await marks.LoadAsync(user, "M2", "46", CancellationToken.None)).ByUid, Is.Empty);
    }

    [Test]
    public async Task Store_TwoAtOnce_KeepsBoth()
    {
        var store = new InMemoryStateStore(new ManualTimeProvider());
        var (one, other) = (TestMarks.On(store, new ManualTimeProvider()), TestMarks.On(store, new ManualTimeProvider()));
        var user = new StateUser("1", "3");
        var isFirst = true;
        await one.ChangeAsync(
            user, "M1", "46",
            all =>
            {
                if (isFirst) other.ChangeAsync(user, "M1", "46", now => now.WithFlag(2, Call, Now), CancellationToken.None).AsTask().Wait();
                isFirst = false;
                return all.WithFlag(1, Call, Now);
            },
            CancellationToken.None);

        Assert.That((await one.LoadAsync(user, "M1", "46", CancellationToken.None)).ByUid.Keys, Is.EqualTo(new uint[] { 1, 2 }));
    }

    /// <summary>The state of a phone with a large folder: at most 4 bytes for each mail, whatever it is marked with.</summary>
    [Test]
    public void Snapshot_Of50000Mails_StaysSmall([Values] bool allMarked)
    {
        const int Mails = 50_000;
        var mark = new MailMark(1, 0) { Flag = Call, FlagStamp = 255, TagStamp = 15 };
        var versions = Enumerable.Range(0, Mails).Select(i => allMarked && i > 0 ? MailVersion.Of((OxMailFlags)(8 | 32 | 64 | 256 | 1), 10, mark) : MailVersion.Of((i % 4 == 0) ? OxMailFlags.None : OxMailFlags.Seen));
        var record = new RecordWriter(1);
        SnapshotFormat.Write(record, new Snapshot([.. Enumerable.Range(1, Mails).Select(i => ItemKey.Of((ulong)i * 2))], [.. versions]));

        Assert.That(record.Written.Length, Is.LessThanOrEqualTo((Mails * (allMarked ? 4 : 2)) + 16));
    }

    private static OxMailRow Row(uint uid, OxMailFlags flags) => new(uid, (int)flags, Color: 0, 1000);
}
