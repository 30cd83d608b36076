using Bridge.Eas.Commands.Itip;
using Bridge.Eas.Items.Calendar.Source;
using Bridge.Eas.State.Store;
using Bridge.Eas.Tests.Items.Calendar;
using Bridge.Eas.Tests.Sync;
using Bridge.Eas.Users;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;
using StateStores;

namespace Bridge.Eas.Tests.Commands.Itip;

/// <summary>What an OX that mails by itself has told, as far as it says.</summary>
internal sealed class ToldByOxTests
{
    private static readonly EasUser Anna = new()
    {
        Session = new FakeSession { TakesScheduling = false }, State = new StateUser("1", "3"), Addresses = ["anna@example.net", "a.berg@example.net"], Capabilities = new HashSet<string>(),
    };

    private static readonly string[] Jane = ["jane@example.org"];

    [TestCase("CAL-5002", OxErrorCategory.TryAgain, false, false, TestName = "away")]
    [TestCase("SES-0203", OxErrorCategory.TryAgain, false, false, TestName = "the session is lost")]
    [TestCase("LGI-0006", OxErrorCategory.UserInput, false, false, TestName = "the password is another one")]
    [TestCase("SVL-0016", OxErrorCategory.PermissionDenied, true, true, TestName = "no calendar for this user")]
    [TestCase("SVL-0021", OxErrorCategory.Error, true, true, TestName = "no calendar at all")]
    [TestCase("CAL-9999", OxErrorCategory.Error, true, false, TestName = "something else")]
    public async Task Look_OxDoesNotSay_NobodyIsToldUntilItDoes_OrForGood(string code, OxErrorCategory category, bool isKnown, bool isFinal)
    {
        var telling = await LookAsync(new OxError(code, category), new OwnItip(ItipMethod.Answer, "u-1", null, PartStat: "ACCEPTED"));

        Assert.That((telling.IsKnown, telling.IsFinal, telling.IsComplete), Is.EqualTo((isKnown, isFinal, false)));
        Assert.That(telling.Untold, Is.EqualTo(Jane));
    }

    [TestCase(2, false, true, TestName = "to a later invitation than the one OX has")]
    [TestCase(1, true, false, TestName = "to the one OX has")]
    [TestCase(0, true, false, TestName = "to one before")]
    [TestCase(null, true, false, TestName = "that does not say to which")]
    public async Task Look_Answer(int? sequence, bool isTold, bool isFinal)
    {
        var telling = await LookAsync(Meeting("anna@example.net"), new OwnItip(ItipMethod.Answer, "u-1", null, PartStat: "ACCEPTED", Sequence: sequence));

        Assert.That((telling.IsComplete, telling.IsFinal), Is.EqualTo((isTold, isFinal)));
    }

    [TestCase("A.Berg@example.net", "ACCEPTED", true)]
    [TestCase("a.berg@example.net", "DECLINED", false)]
    [TestCase("anna@example.org", "ACCEPTED", false)]
    public async Task Look_Answer_OfWhoIsInvitedByAnAlias(string invited, string answer, bool isTold)
    {
        var telling = await LookAsync(Meeting(invited), new OwnItip(ItipMethod.Answer, "u-1", null, PartStat: answer));

        Assert.That(telling.IsComplete, Is.EqualTo(isTold));
    }

    private static OxResult<OxEvent?> Meeting(string invited) => OxResult<OxEvent?>.Success(new OxEvent
    {
        Id = "5", Folder = "31", Uid = "u-1", Sequence = 1, Organizer = new() { Email = Jane[0] }, Attendees = [new() { Email = invited, PartStat = "ACCEPTED" }],
        StartDate = new("20270111T090000Z", "UTC"), EndDate = new("20270111T100000Z", "UTC"),
    });

    private static async Task<Telling> LookAsync(OxResult<OxEvent?> found, OwnItip itip)
    {
        var (time, calendar) = (new ManualTimeProvider(), new FakeCalendar { Resolve = _ => Task.FromResult(found) });
        return await new ToldByOx(calendar, new AnswerComments(calendar), new DeletedMeetings(new InMemoryStateStore(time), time), time).LookAsync(Anna, itip, Jane, CancellationToken.None);
    }
}
