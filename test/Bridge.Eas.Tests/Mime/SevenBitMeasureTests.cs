using System.Text;
using Bridge.Eas.Mime;
using Bridge.Eas.Tests.Items.Mail.Bodies;

namespace Bridge.Eas.Tests.Mime;

/// <summary>How long a message will be is told before it is written, and then it is that long.</summary>
[TestFixture]
internal sealed class SevenBitMeasureTests
{
    private static IEnumerable<TestMail> Mails() => TestMail.Fixtures().Concat(TestMail.Hostile().Where(mail => mail.Raw.Length > 0)).Concat(TestMail.Samples());

    [Test]
    public async Task Measure_EveryMessage_IsWhatIsWritten()
    {
        var wrong = new List<string>();
        var (counted, changed) = (0, 0);
        foreach (var mail in Mails())
        {
            if (await MeasureAsync(mail.Raw, 7000) is not { } measured) continue;
            using var written = new MemoryStream();
            await SevenBit.RewriteAsync(new MemoryStream(mail.Raw), written, MimeLimits.Default, CancellationToken.None);
            counted++;
            if (!written.ToArray().AsSpan().SequenceEqual(mail.Raw)) changed++;
            var isText = Ascii.IsValid(written.ToArray()) && written.ToArray().AsSpan().IndexOfAny(SevenBit.Controls) < 0;
            if (measured.Length != written.Length || measured.IsText != isText) wrong.Add($"{mail.Name}: {measured.Length} and {measured.IsText}, written {written.Length} and {isText}");
        }

        Assert.That(wrong, Is.Empty);
        Assert.That(counted, Is.GreaterThan(50), "messages");
        Assert.That(changed, Is.GreaterThan(20), "those that 7-bit form changes");
    }

    [Test]
    public async Task Measure_HeaderTooLarge_IsNull() =>
        Assert.That(await SevenBitMeasure.RunAsync(new MemoryStream(Messages.Bytes("Subject: " + new string('x', 5000) + "\n\ntext")), new MimeLimits(MaxHeaderBytes: 1000), CancellationToken.None), Is.Null);

    [TestCase("Subject: x\r\n\r\ntext\r\n", true)]
    [TestCase("Subject: x\r\n\r\ntext", true)]
    [TestCase("Subject: x\n\ntext", false)]
    [TestCase("Subject: x\r\n\r\nte\rxt", false)]
    [TestCase("Subject: x\r\n\r\ntext\r", false)]
    [TestCase("Subject: x\r\n\r\nt\u00e4xt", false)]
    [TestCase("Subject: x\r\n\r\nt\u0001xt", false)]
    public void Check_WhereverPiecesAreCut_TellsTheSame(string message, bool isClean)
    {
        var bytes = Encoding.Latin1.GetBytes(message);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var check = new SevenBitCheck();
            check.Add(bytes.AsSpan(0, cut));
            check.Add(bytes.AsSpan(cut));
            Assert.That(check.IsClean, Is.EqualTo(isClean), $"cut at {cut}");
        }
    }

    [TestCase(SevenBit.MaxLine, true)]
    [TestCase(SevenBit.MaxLine + 1, false)]
    public void Check_LongLine_IsCleanUpToTheLimit(int length, bool isClean)
    {
        var check = new SevenBitCheck();
        for (var left = length; left > 0; left -= 100) check.Add(Encoding.ASCII.GetBytes(new string('x', Math.Min(left, 100))));
        check.Add("\r\nnext"u8);

        Assert.That(check.IsClean, Is.EqualTo(isClean));
    }

    private static async Task<MeasuredMessage?> MeasureAsync(byte[] raw, int step)
    {
        using var source = new Messages.StepStream(raw, step);
        return await SevenBitMeasure.RunAsync(source, MimeLimits.Default, CancellationToken.None);
    }
}
