using System.Text;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Tests.Wbxml;

/// <summary>Bytes that come when a document is sent stand where they were written, in fragments too.</summary>
[TestFixture]
internal sealed class LateBytesTests
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task Send_LateBytes_IsTheDocumentAsIfTheyHadBeenThere(bool isText)
    {
        using var held = Document(writer =>
        {
            if (isText) writer.Utf8(AirSyncBaseTags.Data, "words"u8);
            else writer.Opaque(AirSyncBaseTags.Data, "words"u8);
        });
        using var late = Document(writer => writer.Late(AirSyncBaseTags.Data, Late("words", isText)));

        using var sent = new MemoryStream();
        await late.SendAsync(sent, CancellationToken.None);

        Assert.That(sent.ToArray(), Is.EqualTo(held.Written.ToArray()));
        Assert.That((late.IsWhole, late.WholeLength, held.IsWhole, held.WholeLength), Is.EqualTo((false, sent.Length, true, sent.Length)));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(100_000)]
    public async Task InBase64_AnyNumberOfBytes_IsTheirTextAndItsLength(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        var late = new LateBytes(count, isText: false, async (destination, token) =>
        {
            foreach (var piece in bytes.Chunk(1000)) await destination.WriteAsync(piece, token);
        }).InBase64();

        using var sent = new MemoryStream();
        await late.WriteAsync(sent, CancellationToken.None);

        Assert.That((Encoding.ASCII.GetString(sent.ToArray()), late.Length, late.IsText), Is.EqualTo((Convert.ToBase64String(bytes), sent.Length, true)));
    }

    [Test]
    public async Task Only_SomeTags_LeavesTheOthersOutWithAllThatIsInThem()
    {
        using var writer = new WbxmlWriter();
        writer.Start(AirSyncTags.ApplicationData);
        writer.Only(new HashSet<WbxmlTag> { EmailTags.Subject, AirSyncBaseTags.Body });
        var wasUnwanted = Body(writer, AirSyncBaseTags.Body);
        writer.Element(EmailTags.From, "bo");
        writer.Empty(EmailTags.Read);
        wasUnwanted |= Body(writer, AirSyncBaseTags.BodyPart) != true;
        writer.Element(EmailTags.Subject, "hello");
        writer.Only(null);
        writer.Element(EmailTags.To, "anna");
        writer.End();

        using var sent = new MemoryStream();
        await writer.SendAsync(sent, CancellationToken.None);
        var item = WbxmlElement.Parse(new(sent.ToArray()), WbxmlLimits.Default);

        Assert.That(item.Children.Select(child => child.Tag.Name), Is.EqualTo(new[] { "Body", "Subject", "To" }));
        Assert.That((item.Child(AirSyncBaseTags.Body)!.TextOf(AirSyncBaseTags.Data), wasUnwanted), Is.EqualTo(("late", false)));

        static bool Body(WbxmlWriter writer, WbxmlTag tag)
        {
            writer.Start(tag);
            writer.Late(AirSyncBaseTags.Data, Late("late", isText: true));
            var isUnwanted = writer.IsUnwanted;
            writer.End();
            return isUnwanted;
        }
    }

    [Test]
    public async Task Rewind_OverLateBytes_ForgetsThem()
    {
        using var writer = new WbxmlWriter();
        writer.Start(AirSyncTags.Sync);
        writer.Late(AirSyncBaseTags.Data, Late("kept", isText: true));
        var mark = writer.Mark();
        writer.Late(AirSyncBaseTags.Data, Late("gone", isText: true));
        writer.Rewind(mark);
        writer.End();

        using var sent = new MemoryStream();
        await writer.SendAsync(sent, CancellationToken.None);

        Assert.That(Encoding.ASCII.GetString(sent.ToArray()), Does.Contain("kept").And.Not.Contain("gone"));
    }

    [Test]
    public void Detached_WithLateBytes_IsRefused()
    {
        using var writer = WbxmlWriter.Fragment();
        writer.Late(AirSyncBaseTags.Data, Late("x", isText: true));

        Assert.That(() => writer.Detached(), Throws.InvalidOperationException);
    }

    [TestCase(4)]
    [TestCase(6)]
    public void Send_OtherBytesThanAnnounced_BreaksOff(int announced)
    {
        using var writer = new WbxmlWriter();
        writer.Late(AirSyncBaseTags.Data, new LateBytes(announced, isText: true, async (destination, token) => await destination.WriteAsync("words"u8.ToArray(), token)));

        Assert.That(async () => await writer.SendAsync(Stream.Null, CancellationToken.None), Throws.InstanceOf<IOException>());
    }

    private static LateBytes Late(string text, bool isText) =>
        new(text.Length, isText, async (destination, token) => await destination.WriteAsync(Encoding.ASCII.GetBytes(text), token));

    private static WbxmlWriter Document(Action<WbxmlWriter> body)
    {
        using var fragment = WbxmlWriter.Fragment();
        fragment.Start(ItemOperationsTags.Fetch);
        fragment.Element(ItemOperationsTags.Status, 1);
        body(fragment);
        body(fragment);
        fragment.Element(AirSyncTags.Class, "Email");
        fragment.End();
        var writer = new WbxmlWriter();
        writer.Start(ItemOperationsTags.ItemOperations);
        writer.Element(ItemOperationsTags.Status, 1);
        writer.Insert(fragment);
        writer.Insert(fragment);
        writer.End();
        return writer;
    }
}
