using System.Text;
using Bridge.OxApi.Push;

namespace Bridge.OxApi.Tests.Push;

internal sealed class OxPushFrameTests
{
    private static OxPushFrame Read(string frame) => OxPushFrame.Read(Encoding.UTF8.GetBytes(frame));

    [Test]
    public void Read_NewMail_TellsTheFolder()
    {
        var pushed = Read("""42["ox:mail:new",{"folder":"default0/INBOX","id":"4711","email":"bo@example.org","subject":"Plan"}]""").Event!;

        Assert.That((pushed.Kind, pushed.Folders.Single().Value), Is.EqualTo((OxPushKind.NewMail, "default0/INBOX")));
    }

    [Test]
    public void Read_CalendarUpdates_TellsTheFolders()
    {
        var pushed = Read("""42["ox:calendar:updates",{"folders":["cal://0/31","cal://0/44"],"needsAction":[{"folderId":"cal://0/31","id":"4711"}]}]""").Event!;

        Assert.That(pushed.Kind, Is.EqualTo(OxPushKind.Calendar));
        Assert.That(pushed.Folders.Select(folder => folder.Value), Is.EqualTo(new[] { "cal://0/31", "cal://0/44" }));
    }

    [TestCase("""42["ox:calendar:updates",{"needsAction":[]}]""")]
    [TestCase("""42["ox:mail:new"]""")]
    public void Read_EventWithoutFolders_IsStillAnEvent(string frame) => Assert.That(Read(frame).Event!.Folders, Is.Empty);

    [TestCase("""0{"sid":"x","upgrades":[],"pingInterval":25000,"pingTimeout":60000}""", 25000)]
    [TestCase("""0{"sid":"x","pingInterval":1}""", 1000)]
    [TestCase("""0{"sid":"x"}""", 25000)]
    public void Read_Open_TellsThePingInterval(string frame, int milliseconds) =>
        Assert.That(Read(frame), Is.EqualTo(new OxPushFrame(OxPushFrameType.Open, null, milliseconds)));

    [TestCase("40", OxPushFrameType.Connected)]
    [TestCase("2", OxPushFrameType.Ping)]
    [TestCase("3", OxPushFrameType.Other)]
    [TestCase("1", OxPushFrameType.End)]
    [TestCase("41", OxPushFrameType.End)]
    [TestCase("""42["session:invalid"]""", OxPushFrameType.End)]
    [TestCase("""42["something:else",{}]""", OxPushFrameType.Other)]
    [TestCase("", OxPushFrameType.Other)]
    [TestCase("42", OxPushFrameType.Other)]
    [TestCase("42[", OxPushFrameType.Other)]
    [TestCase("42[]", OxPushFrameType.Other)]
    [TestCase("42[5]", OxPushFrameType.Other)]
    [TestCase("0nonsense", OxPushFrameType.Other)]
    [TestCase("\0\u00FF", OxPushFrameType.Other)]
    public void Read_Frame_IsOfType(string frame, object type) => Assert.That(Read(frame).Type, Is.EqualTo(type));
}
