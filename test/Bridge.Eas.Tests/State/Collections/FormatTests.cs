using Bridge.Eas.State;
using Bridge.Eas.State.Collections;
using Bridge.Eas.Sync;

namespace Bridge.Eas.Tests.State.Collections;

/// <summary>Stored records: golden bytes, so that a change of format cannot slip in, and their size.</summary>
public sealed class FormatTests
{
    [Test]
    public void Base_GoldenBytes()
    {
        var snapshot = new Snapshot([ItemKey.Of(5), ItemKey.Of(7), ItemKey.Parse("x")], [100, 101, 102]);
        var bytes = BaseFormat.Write(new BaseState(3, Drained: true, Cursor: [9, 8], Epoch: "e", SetAside: Snapshot.Empty, snapshot));

        // version, counter, drained, cursor(2), epoch(1), no set-aside, 3 items: smallest version 100 (zigzag 200), keys 5+1, +2, text "x"
        Assert.That(Convert.ToHexString(bytes), Is.EqualTo("01" + "03" + "01" + "020908" + "0165" + "00" + "03" + "C801" + "0600" + "0201" + "00017802"));
        var read = BaseFormat.Read(bytes);
        Assert.That(read.Snapshot.VersionOf(ItemKey.Of(7)), Is.EqualTo(101));
        Assert.That(read.Snapshot.VersionOf(ItemKey.Parse("x")), Is.EqualTo(102));
    }

    [Test]
    public void Generation_IsReadBack()
    {
        var generation = new Generation
        {
            Counter = 4,
            Parent = 2,
            CommittedAt = 1_800_000_000_000,
            RequestHash = 0xFEDCBA9876543210,
            Drained = true,
            Cursor = [1, 2, 3],
            Epoch = "5",
            Delta = [new DeltaEntry(DeltaKind.Add, ItemKey.Of(9), 3), new DeltaEntry(DeltaKind.FromPhone, ItemKey.Parse("abc"), -1)],
            Results = [new CommandResult(ClientCommandKind.Add, "c1", ItemKey.Parse("abc"), ItemStatus.Success, 77), new CommandResult(ClientCommandKind.Change, "", null, ItemStatus.NotFound, 78)],
        };

        var read = GenerationFormat.Read(GenerationFormat.Write(generation));

        Assert.Multiple(() =>
        {
            Assert.That(read with { Delta = [], Results = [], Cursor = [] }, Is.EqualTo(generation with { Delta = [], Results = [], Cursor = [] }));
            Assert.That(read.Delta, Is.EqualTo(generation.Delta));
            Assert.That(read.Results, Is.EqualTo(generation.Results));
            Assert.That(read.Cursor, Is.EqualTo(generation.Cursor));
        });
    }

    [Test]
    public void Read_AnyCutOrUnknownVersion_IsARecordFormatException()
    {
        var bytes = BaseFormat.Write(new BaseState(3, true, [9, 8], "e", Snapshot.Empty, new Snapshot([ItemKey.Of(5), ItemKey.Of(7)], [100, 101])));

        for (var length = 0; length < bytes.Length; length++)
            Assert.That(() => BaseFormat.Read(bytes.AsSpan(0, length)), Throws.TypeOf<RecordFormatException>(), $"cut at {length}");
        bytes[0] = 0x7F;
        Assert.That(() => BaseFormat.Read(bytes), Throws.TypeOf<RecordFormatException>());
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

        var bytes = BaseFormat.Write(new BaseState(1, true, [], "5", Snapshot.Empty, new Snapshot(keys, versions)));

        TestContext.Out.WriteLine($"{(double)bytes.Length / keys.Length:0.00} bytes a mail");
        Assert.That(bytes, Has.Length.LessThanOrEqualTo(4 * keys.Length));
    }

    [Test]
    public void Base_OfPimItems_TakesSixteenBytesEachAtMost()
    {
        var random = new Random(7);
        var keys = Enumerable.Range(0, 2000).Select(i => ItemKey.Of((ulong)(1000 + (i * 3)))).ToArray();
        var versions = keys.Select(_ => 1_790_000_000_000 + random.NextInt64(0, 31_536_000_000)).ToArray();

        var bytes = BaseFormat.Write(new BaseState(1, true, [], null, Snapshot.Empty, new Snapshot(keys, versions)));

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
}
