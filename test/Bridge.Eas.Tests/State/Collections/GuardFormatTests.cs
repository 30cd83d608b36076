using Bridge.Eas.Protocol;
using Bridge.Eas.State.Collections;
using Bridge.Eas.State.Restore;
using Bridge.Eas.State.SetAside;
using Bridge.Eas.Sync;
using Bridge.Eas.Sync.Guards;

namespace Bridge.Eas.Tests.State.Collections;

/// <summary>Golden bytes of what the guards store, and what becomes of records that cannot be read.</summary>
internal sealed class GuardFormatTests
{
    [Test]
    public void SetAside_GoldenBytes()
    {
        SetAsideEntry[] entries = [new("d", "T1", "f", EasClass.Tasks, ItemKey.Of(7), 3, "x", 5)];

        var bytes = SetAsideFormat.Write(entries);

        // version, one entry: texts d, T1, f, the class, key 7, version 3 (zigzag 6), text x, since 5
        Assert.That(Convert.ToHexString(bytes), Is.EqualTo("01" + "01" + "0164" + "025431" + "0166" + $"{(byte)EasClass.Tasks:X2}" + "0007" + "06" + "0178" + "05"));
        Assert.That(SetAsideFormat.Read(bytes), Is.EqualTo(entries));
    }

    [Test]
    public void RestorePoints_GoldenBytes()
    {
        RestorePoint[] points = [new("a1", 5, "d", "T1", "f", EasClass.Tasks, Items: 3, Chunks: 2)];

        var bytes = RestoreFormat.Write(points);

        Assert.That(Convert.ToHexString(bytes), Is.EqualTo("01" + "01" + "026131" + "05" + "0164" + "025431" + "0166" + $"{(byte)EasClass.Tasks:X2}" + "03" + "02"));
        Assert.That(RestoreFormat.ReadPoints(bytes), Is.EqualTo(points));
    }

    [Test]
    public void Doubts_GoldenBytes()
    {
        var doubts = new Doubts(new Absence(5, IsAgreed: true, [ItemKey.Of(3), ItemKey.Of(4)]), [new FailedTry(ItemKey.Of(9), -1, 2, 1, 2)], [new Refusal(ItemKey.Of(8), 3, 4, 5, 6, 1, "ab")]);

        // version, an absence: listed at 5, agreed, a snapshot of 2 keys (3+1, +1) in version 0; one try: key 9, version -1 (zigzag 1), twice, from 1 to 2;
        // one refusal: key 8, version 3 (zigzag 6), four times, from 5 to 6, once set aside, at the key with tag ab
        Assert.That(Convert.ToHexString(DoubtStore.Write(doubts)), Is.EqualTo("02" + "01" + "05" + "01" + "02" + "00" + "0400" + "0100" + "01" + "0009" + "01" + "02" + "01" + "02" + "01" + "0008" + "06" + "04" + "05" + "06" + "01" + "026162"));
    }

    [Test]
    public void Burst_GoldenBytes()
    {
        var burst = new DeleteBurst(5, 3, 100, "a1");

        Assert.That(Convert.ToHexString(burst.Write()), Is.EqualTo("01" + "05" + "03" + "64" + "026131"));
        Assert.That(DeleteBurst.Read(burst.Write()), Is.EqualTo(burst));
    }

    [Test]
    public void Read_AnyCut_IsNothing()
    {
        var doubts = DoubtStore.Write(new Doubts(new Absence(5, IsAgreed: true, [ItemKey.Of(3)]), [new FailedTry(ItemKey.Of(9), -1, 2, 1, 2)], [new Refusal(ItemKey.Of(8), 3, 4, 5, 6, 1, "ab")]));
        var points = RestoreFormat.Write([new("a1", 5, "d", "T1", "f", EasClass.Tasks, Items: 3, Chunks: 2)]);
        var aside = SetAsideFormat.Write([new("d", "T1", "f", EasClass.Tasks, ItemKey.Of(7), 3, "x", 5)]);
        var burst = new DeleteBurst(5, 3, 100, "a1").Write();

        for (var i = 0; i < doubts.Length; i++) Assert.That(DoubtStore.Read(doubts[..i]), Is.SameAs(Doubts.None));
        for (var i = 0; i < points.Length; i++) Assert.That(RestoreFormat.ReadPoints(points[..i]), Is.Empty);
        for (var i = 0; i < aside.Length; i++) Assert.That(SetAsideFormat.Read(aside[..i]), Is.Empty);
        for (var i = 0; i < burst.Length; i++) Assert.That(DeleteBurst.Read(burst[..i]), Is.Null);
    }
}
