using Bridge.Eas.Protocol;
using Bridge.Eas.State;
using Bridge.Eas.State.Collections;
using Bridge.Eas.Sync;
using Bridge.Eas.Sync.Guards;

namespace Bridge.Eas.Tests.State.Collections;

/// <summary>Stored records: golden bytes, so that a change of format cannot slip in, and their size.</summary>
public sealed class FormatTests
{
    [Test]
    public void Base_GoldenBytes()
    {
        var snapshot = new Snapshot([ItemKey.Of(5), ItemKey.Of(7), ItemKey.Parse("x")], [100, 101, 102]);
        var bytes = BaseFormat.Write(Base(snapshot) with { Counter = 3, Adds = [new RememberedAdd("c1", 0x0102030405060708, ItemKey.Of(7), 300, [0xAA])] });

        // version, counter, tag(8), drained, filter 5, 14.1, cursor(2), epoch(1), no set-aside, 3 items: smallest version 100 (zigzag 200), keys 5+1, +2,
        // text "x"; one Add: ClientId(2), hash, number 7, time 300, told(1)
        Assert.That(Convert.ToHexString(bytes), Is.EqualTo(
            "02" + "03" + "083030303030306162" + "01" + "05" + "8D" + "020908" + "0165" + "00" + "03" + "C801" + "0600" + "0201" + "00017802"
            + "01" + "026331" + "0807060504030201" + "0007" + "AC02" + "01AA"));
        var read = BaseFormat.Read(bytes);
        Assert.That(read.Snapshot.VersionOf(ItemKey.Of(7)), Is.EqualTo(101));
        Assert.That(read.Snapshot.VersionOf(ItemKey.Parse("x")), Is.EqualTo(102));
        Assert.That(read.Adds.Single() with { Told = [] }, Is.EqualTo(new RememberedAdd("c1", 0x0102030405060708, ItemKey.Of(7), 300, []) with { Told = [] }).Using<RememberedAdd>((left, right) =>
            (left.ClientId, left.CommandHash, left.Key, left.At) == (right.ClientId, right.CommandHash, right.Key, right.At)));
        Assert.That((read.Tag, read.FilterType, read.Version), Is.EqualTo(("000000ab", 5, EasVersion.V141)));
    }

    [Test]
    public void Generation_GoldenBytes()
    {
        var generation = Whole();
        var bytes = GenerationFormat.Write(generation);

        // version, counter, parent, its tag(8), request hash, drained + waits + tells again, narrowing,
        // options: filter 4, conflict, MIME, no truncation, 1 preference (type, size, all or none, preview), no part; 16.1, cursor(3), epoch(1),
        // 2 entries: kind, number 9, version 3 (zigzag 6); kind with the flag of a text, "abc", -1 (zigzag 1);
        // 2 results: kind, ClientId(2), text "abc", status, hash, told(1); kind, no ClientId, no key, status, hash, nothing told; tag, time
        Assert.That(Convert.ToHexString(bytes), Is.EqualTo(
            "05" + "04" + "02" + "083030303030306162" + "1032547698BADCFE" + "07" + "09" + "05" + "04" + "01" + "00" + "01" + "01" + "02" + "D00F" + "01" + "0A" + "00" + "A1" + "03010203" + "0135"
            + "02" + "01" + "09" + "06" + "85" + "03616263" + "01"
            + "02" + "01" + "026331" + "010103616263" + "01" + "4D00000000000000" + "0107" + "02" + "00" + "00" + "08" + "4E00000000000000" + "00"
            + "AABBCCDD" + "00505C18A3010000"));

        var read = GenerationFormat.Read(bytes);
        Assert.Multiple(() =>
        {
            Assert.That(read with { Delta = [], Results = [], Cursor = [], Options = generation.Options }, Is.EqualTo(generation with { Delta = [], Results = [], Cursor = [] }));
            Assert.That(GenerationFormat.Write(read), Is.EqualTo(bytes));
            Assert.That(read.Delta, Is.EqualTo(generation.Delta));
            Assert.That(read.Results.Select(result => result with { Told = [] }), Is.EqualTo(generation.Results.Select(result => result with { Told = [] })).Using<CommandResult>((left, right) =>
                (left.Kind, left.ClientId, left.Key, left.Status, left.CommandHash) == (right.Kind, right.ClientId, right.Key, right.Status, right.CommandHash)));
            Assert.That(read.Results.Select(result => result.Told), Is.EqualTo(generation.Results.Select(result => result.Told)));
            Assert.That(read.Cursor, Is.EqualTo(generation.Cursor));
        });
    }

    [Test]
    public void Claim_GoldenBytes()
    {
        var claim = new CollectionClaimRecord(300, 0x0102030405060708, [new ClaimedChange(ItemKey.Of(7), 3), new ClaimedChange(ItemKey.Parse("x"), -1)]);
        var bytes = claim.ToBytes();

        // version, deadline, nonce, 2 items: number 7, version 3 (zigzag 6); text "x", -1 (zigzag 1)
        Assert.That(Convert.ToHexString(bytes), Is.EqualTo("01" + "AC02" + "0807060504030201" + "02" + "0007" + "06" + "010178" + "01"));
        var read = CollectionClaimRecord.Read(bytes)!;
        Assert.That((read.TermMs, read.Nonce), Is.EqualTo((claim.TermMs, claim.Nonce)));
        Assert.That(read.Changes, Is.EqualTo(claim.Changes));
        for (var i = 0; i < bytes.Length; i++) Assert.That(CollectionClaimRecord.Read(bytes.AsSpan(0, i)), Is.Null);
    }

    [Test]
    public void Generation_Tag_IsOfTheContentAndNotOfTheTime()
    {
        var one = GenerationFormat.TagOf(GenerationFormat.Write(Whole() with { Tag = "" }));

        Assert.That(GenerationFormat.TagOf(GenerationFormat.Write(Whole() with { Tag = "", CommittedAt = 5 })), Is.EqualTo(one));
        Assert.That(GenerationFormat.TagOf(GenerationFormat.Write(Whole() with { Tag = "", ParentTag = "000000ac" })), Is.Not.EqualTo(one), "what it stands on counts");
        Assert.That(GenerationFormat.TagOf(GenerationFormat.Write(Whole() with { Tag = "", Delta = [] })), Is.Not.EqualTo(one));
    }

    [Test]
    public void Header_GoldenBytes()
    {
        var header = new CollectionHeader
        {
            Class = EasClass.Contacts,
            Line = new CollectionLine
            {
                Id = "ab", StartedAt = 300, Confirmed = 7, WindowSize = 25, FresherCursor = [9], FresherCursorCounter = 7, TouchedDay = 3,
                Options = new CollectionOptions { FilterType = 5, Conflict = 0, MimeSupport = 2, MimeTruncation = 4, BodyPreferences = [new BodyPreference(2, 1000, AllOrNone: true, Preview: 5)] },
                Supported = ["a"],
            },
            Previous = new CollectionLine { Id = "c", StartedAt = 1 },
        };
        var bytes = CollectionHeaderFormat.Write(header);

        // version, class; line: id(2), started, confirmed, filter, conflict, MIME, truncation 4 (zigzag), 1 preference (type, size, all or none, preview), no part,
        // 1 supported "a", window, cursor(1), its counter, day; a previous line with nothing but defaults
        Assert.That(Convert.ToHexString(bytes), Is.EqualTo(
            "02" + $"{(int)EasClass.Contacts:X2}" + "026162" + "AC02" + "07" + "05" + "00" + "02" + "08" + "01" + "02" + "D00F" + "01" + "0A" + "00" + "01" + "01" + "0161" + "19" + "0109" + "07" + "03"
            + "01" + "0163" + "01" + "00" + "00" + "01" + "00" + "01" + "00" + "00" + "00" + "64" + "00" + "00" + "00"));
        Assert.That(CollectionHeaderFormat.Write(CollectionHeaderFormat.Read(bytes)), Is.EqualTo(bytes));
    }

    [Test]
    public void Read_AnyCutOrUnknownVersion_IsARecordFormatException()
    {
        Cut(BaseFormat.Write(Base(new Snapshot([ItemKey.Of(5), ItemKey.Of(7)], [100, 101]))), bytes => BaseFormat.Read(bytes));
        Cut(GenerationFormat.Write(Whole()), bytes => GenerationFormat.Read(bytes));
        Cut(CollectionHeaderFormat.Write(new CollectionHeader { Class = EasClass.Email, Line = new CollectionLine { Id = "a", StartedAt = 1 } }), bytes => CollectionHeaderFormat.Read(bytes));

        static void Cut(byte[] bytes, Action<byte[]> read)
        {
            for (var length = 0; length < bytes.Length; length++)
                Assert.That(() => read(bytes[..length]), Throws.TypeOf<RecordFormatException>(), $"cut at {length}");
            bytes[0] = 0x7F;
            Assert.That(() => read(bytes), Throws.TypeOf<RecordFormatException>());
        }
    }

    [Test]
    public void Base_OfFiftyThousandMails_TakesFourBytesEachAtMost()
    {
        var random = new Random(7);
        var uid = 0UL;
        var keys = new ItemKey[50_000];
        var versions = new long[keys.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = ItemKey.Of(uid += (ulong)random.Next(1, 40));
            versions[i] = random.Next(0, 16);
        }

        var bytes = BaseFormat.Write(Base(new Snapshot(keys, versions)));

        TestContext.Out.WriteLine($"{(double)bytes.Length / keys.Length:0.00} bytes a mail");
        Assert.That(bytes, Has.Length.LessThanOrEqualTo(4 * keys.Length));
    }

    [Test]
    public void Base_OfPimItems_TakesSixteenBytesEachAtMost()
    {
        var random = new Random(7);
        var keys = Enumerable.Range(0, 2000).Select(i => ItemKey.Of((ulong)(1000 + (i * 3)))).ToArray();
        var versions = keys.Select(_ => 1_790_000_000_000 + random.NextInt64(0, 31_536_000_000)).ToArray();

        var bytes = BaseFormat.Write(Base(new Snapshot(keys, versions)));

        TestContext.Out.WriteLine($"{(double)bytes.Length / keys.Length:0.00} bytes an item");
        Assert.That(bytes, Has.Length.LessThanOrEqualTo(16 * keys.Length));
    }

    [Test]
    public void With_SetsAndRemoves_KeepingOrder()
    {
        var before = new Snapshot([ItemKey.Of(2), ItemKey.Of(4), ItemKey.Of(6)], [1, 1, 1]);

        var after = before.With([KeyValuePair.Create(ItemKey.Of(5), (long?)9), KeyValuePair.Create(ItemKey.Of(2), (long?)null), KeyValuePair.Create(ItemKey.Of(6), (long?)7)]);

        Assert.That(after.Keys.ToArray(), Is.EqualTo(new[] { ItemKey.Of(4), ItemKey.Of(5), ItemKey.Of(6) }));
        Assert.That(after.Versions.ToArray(), Is.EqualTo(new long[] { 1, 9, 7 }));
    }

    private static BaseState Base(Snapshot snapshot) =>
        new(1, "000000ab", Drained: true, FilterType: 5, EasVersion.V141, Cursor: [9, 8], Epoch: "e", SetAside: Snapshot.Empty, snapshot, Adds: []);

    private static Generation Whole() => new()
    {
        Counter = 4,
        Parent = 2,
        ParentTag = "000000ab",
        Tag = "aabbccdd",
        CommittedAt = 1_800_000_000_000,
        RequestHash = 0xFEDCBA9876543210,
        Drained = true,
        Waits = true,
        Narrowing = new Narrowing(9, 5),
        TellsAgain = true,
        Options = new CollectionOptions { FilterType = 4, BodyPreferences = [new BodyPreference(2, 1000, AllOrNone: true, Preview: 5)] },
        Version = EasVersion.V161,
        Cursor = [1, 2, 3],
        Epoch = "5",
        Delta = [new DeltaEntry(DeltaKind.Add, ItemKey.Of(9), 3), new DeltaEntry(DeltaKind.FromPhone, ItemKey.Parse("abc"), -1)],
        Results = [new CommandResult(ClientCommandKind.Add, "c1", ItemKey.Parse("abc"), ItemStatus.Success, 77, [7]), new CommandResult(ClientCommandKind.Change, "", null, ItemStatus.NotFound, 78, [])],
    };
}
