using Bridge.Eas.Items.Calendar.Source;
using Bridge.Eas.Protocol;
using Bridge.Eas.Tests.Sync;
using Bridge.OxApi.Calendar;

namespace Bridge.Eas.Tests.Items.Calendar.Source;

/// <summary>The table of who mails guests and organizers.</summary>
internal sealed class WhoTellsTests
{
    //        phone            OX can be kept from mailing   a write              an answer            an answer that the phone wants told
    [TestCase(EasVersion.V25, true, OxScheduling.None, OxScheduling.None, OxScheduling.All)]
    [TestCase(EasVersion.V141, true, OxScheduling.None, OxScheduling.None, OxScheduling.All)]
    [TestCase(EasVersion.V160, true, OxScheduling.All, OxScheduling.None, OxScheduling.All)]
    [TestCase(EasVersion.V161, true, OxScheduling.All, OxScheduling.None, OxScheduling.All)]
    [TestCase(EasVersion.V25, false, OxScheduling.All, OxScheduling.All, OxScheduling.All)]
    [TestCase(EasVersion.V141, false, OxScheduling.All, OxScheduling.All, OxScheduling.All)]
    [TestCase(EasVersion.V161, false, OxScheduling.All, OxScheduling.None, OxScheduling.All)]
    public void Table(EasVersion version, bool takesScheduling, OxScheduling write, OxScheduling answer, OxScheduling asked)
    {
        var session = new FakeSession { TakesScheduling = takesScheduling };

        Assert.That(
            (WhoTells.Scheduling(session, version), WhoTells.Answering(session, version, asked: false), WhoTells.Answering(session, version, asked: true)),
            Is.EqualTo((write, answer, asked)));
    }
}
