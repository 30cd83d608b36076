using Bridge.Eas.State;
using Bridge.Eas.State.Hierarchy;

namespace Bridge.Eas.Tests.State.Hierarchy;

internal sealed class HierarchyFormatTests
{
    [Test]
    public void Generation_Bytes_AreThese()
    {
        var generation = new HierarchyGeneration { Parent = 3, Request = 5, Result = "M2", Folders = new Dictionary<string, ulong> { ["M2"] = 7, ["M1"] = 6 } };
        var bytes = generation.Write();

        Assert.That(Convert.ToHexString(bytes), Is.EqualTo("0203" + "0500000000000000" + "024D32" + "02" + "024D31" + "0600000000000000" + "024D32" + "0700000000000000"));
        var read = HierarchyGeneration.Read(bytes);
        Assert.That((read.Parent, read.Request, read.Result), Is.EqualTo((3, 5ul, "M2")));
        Assert.That(read.HoldsSameAs(generation.Folders), Is.True);
        for (var length = 0; length < bytes.Length; length++) Assert.That(() => HierarchyGeneration.Read(bytes.AsSpan(0, length)), Throws.InstanceOf<RecordFormatException>());
    }

    [Test]
    public void Header_Bytes_AreThese()
    {
        var bytes = new HierarchyHeader([new HierarchyLine("ab", 300)]).Write();

        Assert.That(Convert.ToHexString(bytes), Is.EqualTo("01" + "01" + "026162" + "AC02"));
        Assert.That(HierarchyHeader.Read(bytes).Lines, Is.EqualTo(new[] { new HierarchyLine("ab", 300) }));
        for (var length = 0; length < bytes.Length; length++) Assert.That(HierarchyHeader.Read(bytes.AsSpan(0, length)).Lines, Is.Empty);
    }

    /// <summary>It names records in the store, and none has no name.</summary>
    [Test]
    public void Header_LineWithoutName_IsNoRecord() => Assert.That(HierarchyHeader.Read(new HierarchyHeader([new HierarchyLine("", 300)]).Write()).Lines, Is.Empty);

    [Test]
    public void Header_NewLines_LeaveTheOneInUse()
    {
        var header = new HierarchyHeader([new HierarchyLine("used", 7)]);
        for (var number = 0; number < 9; number++) header = header.Begun($"new{number}");

        Assert.That(header.Lines.Select(line => line.StateId), Is.EqualTo(new[] { "new8", "new7", "new6", "used" }));
    }

    [Test]
    public void Claim_Bytes_AreThese()
    {
        var claim = new ClaimRecord(1, 2, [3, 4]);

        Assert.That(Convert.ToHexString(claim.Write()), Is.EqualTo("01" + "02" + "0200000000000000" + "02" + "0300000000000000" + "0400000000000000"));
        Assert.That(ClaimRecord.Read(claim.Write())!.Requests, Is.EqualTo(claim.Requests));
        Assert.That(ClaimRecord.Read([1, 2]), Is.Null);
    }
}
