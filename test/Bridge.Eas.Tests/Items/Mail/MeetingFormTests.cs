using Bridge.Eas.Items.Mail.Invitations;
using Bridge.Eas.Protocol;
using Bridge.Eas.State.Store;
using NodaTime;
using StateStores;

namespace Bridge.Eas.Tests.Items.Mail;

/// <summary>MeetingMessageType and InstanceType, and what is remembered of cancellations.</summary>
internal sealed class MeetingFormTests
{
    private static readonly Instant Start = Instant.FromUtc(2027, 1, 11, 9, 0);
    private static readonly StateUser User = new("1", "3");
    private static readonly MeetingSight Known = new(address => address == "anna@example.net");

    [TestCase(0, "NEEDS-ACTION", true, null, 1)]
    [TestCase(0, "", false, null, 1)]
    [TestCase(2, "NEEDS-ACTION", true, 2, 2)]
    [TestCase(2, "ACCEPTED", true, 1, 2, Description = "an answer is wanted all the same")]
    [TestCase(2, "TENTATIVE", false, null, 3)]
    [TestCase(2, "NEEDS-ACTION", true, 3, 4)]
    [TestCase(2, "ACCEPTED", false, 3, 4)]
    [TestCase(0, "DELEGATED", false, null, 5)]
    public void MessageType_OfARequest_IsByMailAndCalendar(int sequence, string partStat, bool wantsAnswer, int? inCalendar, int type)
    {
        InvitedPerson[] people = [new("bo@example.org", "DECLINED", false), .. partStat.Length > 0 ? (InvitedPerson[])[new("anna@example.net", partStat, wantsAnswer)] : []];

        var told = MeetingForm.MessageTypeOf(Of(sequence: sequence) with { Attendees = people }, Known with { Sequence = inCalendar });

        Assert.That((int)told, Is.EqualTo(type));
        Assert.That(MeetingForm.WantsAnswer(told), Is.EqualTo(type is 1 or 2 or 3));
    }

    [Test]
    public void MessageType_OfWhatIsCancelledOrNoRequest_IsOutdatedOrNothing()
    {
        Assert.That(MeetingForm.MessageTypeOf(Of(), Known with { IsCalledOff = true }), Is.EqualTo(MeetingMessageType.Outdated));
        Assert.That(MeetingForm.MessageTypeOf(Of(InvitationKind.Cancellation), Known with { Sequence = 9 }), Is.EqualTo(MeetingMessageType.Unspecified));
        Assert.That(MeetingForm.MessageTypeOf(Of(InvitationKind.Proposal), Known), Is.EqualTo(MeetingMessageType.Unspecified));
    }

    [Test]
    public void InstanceType_OfAnOccurrence_IsByItsPlaceAndItsSeries()
    {
        int TypeOf(Invitation mail, bool isOrphan, EasVersion version) => MeetingForm.InstanceTypeOf(mail, Known with { IsOrphan = isOrphan }, version);
        var (stays, moved) = (Of() with { RecurrenceId = Start }, Of() with { RecurrenceId = Start - Duration.FromHours(1) });

        Assert.That((TypeOf(Of(), false, EasVersion.V161), TypeOf(stays, false, EasVersion.V161), TypeOf(moved, false, EasVersion.V161)), Is.EqualTo((0, 2, 3)));
        Assert.That((TypeOf(moved, true, EasVersion.V141), TypeOf(moved, true, EasVersion.V160)), Is.EqualTo((3, 4)));
    }

    [TestCase(InvitationKind.Request, 1, 0, true)]
    [TestCase(InvitationKind.Request, 2, 0, false, Description = "a later sequence")]
    [TestCase(InvitationKind.Request, 1, 60, false, Description = "said later with the same number: invited again")]
    public async Task Cancelled_Whole_OutdatesWhatWasSaidBefore(InvitationKind kind, int sequence, int secondsLater, bool isCalledOff)
    {
        var meetings = new CancelledMeetings(new InMemoryStateStore(TimeProvider.System), TimeProvider.System);
        await meetings.NoteAsync(User, Of(InvitationKind.Cancellation, sequence: 1), CancellationToken.None);

        var mail = Of(kind, sequence) with { Stamp = Start + Duration.FromSeconds(secondsLater) };

        Assert.That((await meetings.LoadAsync(User, CancellationToken.None)).Has(mail, occurrence: null), Is.EqualTo(isCalledOff));
        Assert.That((await meetings.LoadAsync(User, CancellationToken.None)).Has(mail, Start), Is.EqualTo(isCalledOff), "each of its occurrences with it");
        Assert.That((await meetings.LoadAsync(User, CancellationToken.None)).Has(mail with { OrganizerAddress = "someone@example.org" }, null), Is.False, "another's meeting");
        Assert.That((await meetings.LoadAsync(new StateUser("1", "4"), CancellationToken.None)).IsEmpty);
    }

    [Test]
    public async Task Cancelled_OneOccurrence_LeavesTheOthers()
    {
        var meetings = new CancelledMeetings(new InMemoryStateStore(TimeProvider.System), TimeProvider.System);
        await meetings.NoteAsync(User, Of(InvitationKind.Cancellation) with { RecurrenceId = Start }, CancellationToken.None);

        var list = await meetings.LoadAsync(User, CancellationToken.None);

        Assert.That((list.Has(Of(), Start), list.Has(Of(), Start + Duration.FromDays(7)), list.Has(Of(), occurrence: null)), Is.EqualTo((true, false, false)));
    }

    [Test]
    public async Task Cancelled_ManyAndTheSameAgain_StaysBounded()
    {
        var store = new InMemoryStateStore(TimeProvider.System);
        var meetings = new CancelledMeetings(store, TimeProvider.System);
        for (var i = 0; i < 300; i++) await meetings.NoteAsync(User, Of(InvitationKind.Cancellation) with { Uid = $"m{i}" }, CancellationToken.None);
        var before = await store.GetAsync(StateKeys.CancelledMeetings(User), CancellationToken.None);

        await meetings.NoteAsync(User, Of(InvitationKind.Cancellation) with { Uid = "m299" }, CancellationToken.None);
        await meetings.NoteAsync(User, Of(InvitationKind.Cancellation) with { Uid = "m1000", OrganizerAddress = "" }, CancellationToken.None);

        Assert.That(CancelledMeetings.Read(before), Has.Count.EqualTo(200));
        Assert.That(await store.GetAsync(StateKeys.CancelledMeetings(User), CancellationToken.None), Is.EqualTo(before));
        Assert.That((await meetings.LoadAsync(User, CancellationToken.None)).Has(Of() with { Uid = "m299" }, null), Is.True);
    }

    private static Invitation Of(InvitationKind kind = InvitationKind.Request, int sequence = 0) => new()
    {
        Uid = "m", Kind = kind, Start = Start, End = Start + Duration.FromHours(1), Zone = DateTimeZone.Utc, Sequence = sequence, OrganizerAddress = "Jane@example.org", Stamp = Start,
    };
}
