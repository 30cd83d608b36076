using Bridge.Eas.Items.Mail.Finding;
using Bridge.Eas.State;
using Bridge.Eas.State.Store;
using StateStores;

namespace Bridge.Eas.Tests.Items.Mail.Finding;

internal sealed class FoundMailsTests
{
    private static readonly FoundMails Found = new([("M1", "59682f01"), ("M2", "a")], [(0, 4711), (1, 300), (0, 17)]);

    [Test]
    public void Record_Written_HasTheseBytes() =>
        Assert.That(Convert.ToHexStringLower(Found.Write()), Is.EqualTo("0102024d3108353936383266303102" + "4d320161" + "03" + "00e724" + "01ac02" + "0011"));

    [Test]
    public void Record_Read_IsWhatWasWritten()
    {
        var read = FoundMails.Read(Found.Write());
        Assert.That(read.Folders, Is.EqualTo(Found.Folders));
        Assert.That(read.Mails, Is.EqualTo(Found.Mails));
    }

    [TestCase("02")]
    [TestCase("01")]
    [TestCase("01ff")]
    [TestCase("0100010005")]
    [TestCase("0101024d31016101000500")]
    [TestCase("0101024d3101610100ffffffffff7f")]
    public void Record_Damaged_IsRefused(string hex) => Assert.That(() => FoundMails.Read(Convert.FromHexString(hex)), Throws.TypeOf<RecordFormatException>());

    [Test]
    public async Task Store_KeepsForMinutesAndOnlyPlaces()
    {
        var (time, user) = (new ManualTimeProvider(), new StateUser("1", "3"));
        var store = new InMemoryStateStore(time);
        var kept = new FoundMailStore(store);
        await kept.SaveAsync(user, "PHONE", 5, Found, CancellationToken.None);

        Assert.That((await kept.LoadAsync(user, "PHONE", 5, CancellationToken.None))?.Mails, Is.EqualTo(Found.Mails));
        Assert.That(await kept.LoadAsync(user, "PHONE", 6, CancellationToken.None), Is.Null, "another query");
        Assert.That(await kept.LoadAsync(user, "OTHER", 5, CancellationToken.None), Is.Null, "another device");
        await store.SetAsync(StateKeys.Found(user, "PHONE", "6"), new byte[] { 9 }, null, CancellationToken.None);
        Assert.That(await kept.LoadAsync(user, "PHONE", 6, CancellationToken.None), Is.Null, "a damaged record");
        time.Advance(TimeSpan.FromMinutes(11));
        Assert.That(await kept.LoadAsync(user, "PHONE", 5, CancellationToken.None), Is.Null, "too long ago");
    }

    [TestCase("M1:59682f01.4711", true)]
    [TestCase("M1:4711", false)]
    [TestCase("", false)]
    [TestCase("no id of ours", false)]
    public void LongId_OfTheWire_IsReadOrRefused(string text, bool expected)
    {
        Assert.That(LongId.TryRead(text, out var serverId), Is.EqualTo(expected));
        if (expected) Assert.That(LongId.Of(serverId!), Is.EqualTo(text));
    }

    [Test]
    public void LongId_TooLong_IsRefused() => Assert.That(LongId.TryRead("M1:1." + new string('1', 300), out _), Is.False);
}
