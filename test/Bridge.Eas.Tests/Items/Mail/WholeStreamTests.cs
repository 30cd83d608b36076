using Bridge.Eas.Items.Mail.Originals;

namespace Bridge.Eas.Tests.Items.Mail;

internal sealed class WholeStreamTests
{
    [Test]
    public async Task Read_SourceThatEndsEarly_BreaksOff()
    {
        await using var whole = new WholeStream(new MemoryStream(new byte[10]), length: 10);
        await using var cut = new WholeStream(new MemoryStream(new byte[9]), length: 10);
        using var copy = new MemoryStream();

        await whole.CopyToAsync(copy);

        Assert.That(copy.Length, Is.EqualTo(10));
        Assert.That(async () => await cut.CopyToAsync(copy), Throws.TypeOf<IOException>());
    }
}
