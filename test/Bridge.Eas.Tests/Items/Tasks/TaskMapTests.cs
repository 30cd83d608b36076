using Bridge.Eas.Items.Pim;
using Bridge.Eas.Items.Tasks;
using Bridge.Eas.Protocol;
using Bridge.Eas.Tests.Items.Calendar;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Columns;
using Bridge.OxApi.Tasks;
using NodaTime;
using static Bridge.Eas.Tests.Items.Pim.Phones;
using Ox = Bridge.OxApi.Tasks.OxTaskColumns;

namespace Bridge.Eas.Tests.Items.Tasks;

internal sealed class TaskMapTests
{
    private static readonly long Monday = PimDate.MillisOf(new(2026, 11, 23));

    private static IEnumerable<TestCaseData> Rows() => TaskMap.Fields.Select(field => new TestCaseData(field).SetArgDisplayNames(field.Tag.Name));

    private static OxTask Full() => new()
    {
        Id = "5", LastModified = 1000, Title = "Call Bo", Note = "Bring\nfigures", Priority = 3, PrivateFlag = true, Categories = "Work,Q4", Status = 1, PercentCompleted = 0,
        StartTime = Monday, EndTime = Monday, FullTime = true, Alarm = 1_763_886_600_123,
    };

    private static OxTask Weekly() => Changed(Full(), task => (task.RecurrenceType, task.Interval, task.Days) = (2, 1, 2));

    private static OxTask Changed(OxTask task, Action<OxTask> change)
    {
        change(task);
        return task;
    }

    private static WbxmlElement Shown(OxTask task, PimViewer? viewer = null, bool isKnown = false) =>
        Wire.Written(writer => TaskMap.Write(writer, task, isKnown, viewer ?? Viewer()));

    private static PimDraft<OxTask> Read(WbxmlElement data, OxTask stored, PimViewer? viewer = null) => TaskMap.Read(data, stored, viewer ?? Viewer());

    private static IEnumerable<string> ChangedColumns(WbxmlElement data, OxTask stored, PimViewer? viewer = null) =>
        Read(data, stored, viewer).ToPatch().Columns.Select(column => column.Name);

    [Test]
    public void Write_FullTask_IsWhatPhonesExpect() => Assert.That(Wire.Text(Shown(Full())), Is.EqualTo(
        """
        Subject=Call Bo
        Importance=2
        UtcStartDate=2026-11-22T23:00:00.000Z
        StartDate=2026-11-23T00:00:00.000Z
        UtcDueDate=2026-11-22T23:00:00.000Z
        DueDate=2026-11-23T00:00:00.000Z
        Categories{Category=Work Category=Q4}
        Complete=0
        Sensitivity=2
        ReminderTime=2025-11-23T08:30:00.123Z
        ReminderSet=1
        Body{Type=1 EstimatedDataSize=14 Truncated=0 Data=Bring
        """ + "\r\nfigures}"));

    [TestCaseSource(nameof(Rows))]
    public void Row_BothWays_KeepsItsValue(object row)
    {
        var field = (PimField<OxTask>)row;
        var made = new OxTask();
        Read(WbxmlElement.Of(AirSyncTags.ApplicationData, Shown(Full()).Child(field.Tag)!), new OxTask()).ToPatch().ApplyTo(made);
        Assert.That(ValueIn(field.Column, made), Is.EqualTo(ValueIn(field.Column, Full())));
    }

    [Scenario("L34")]
    [TestCaseSource(nameof(Rows))]
    public void Row_LeftOut_Stays(object row)
    {
        var field = (PimField<OxTask>)row;
        foreach (var version in Versions)
            Assert.That(ChangedColumns(Shown(Full()).Without(field.Tag), Full(), Viewer(version, supported: field.Tag.Name)), Is.Empty, version.ToString());
    }

    [Test]
    public void Read_ItemAsShown_ChangesNothing()
    {
        OxTask[] tasks =
        [
            Full(), new() { Id = "1" }, Weekly(), Changed(Full(), task => (task.StartTime, task.EndTime, task.FullTime) = (Monday + 3_600_000, Monday + 7_200_123, false)),
            Changed(Full(), task => (task.Status, task.PercentCompleted, task.DateCompleted) = (3, 100, Monday + 5)),
            Changed(Full(), task => (task.Status, task.PercentCompleted) = (2, 40)),
            Changed(Full(), task => (task.StartTime, task.EndTime, task.FullTime, task.StartDate, task.EndDate) = (null, null, null, Monday, Monday)),
            Changed(Weekly(), task => (task.RecurrenceType, task.DayInMonth, task.Month, task.Days, task.Until) = (4, 5, 10, 62, Monday + 86_400_000)),
            Changed(Weekly(), task => (task.RecurrenceType, task.DayInMonth, task.Days, task.Occurrences) = (3, 31, null, 400)),
        ];
        foreach (var version in Versions)
            foreach (var zone in new[] { "Europe/Berlin", "America/New_York", "Pacific/Kiritimati", "UTC" })
                foreach (var task in tasks)
                    Assert.That(ChangedColumns(Shown(task, Viewer(version, zone)), task, Viewer(version, zone)), Is.Empty, $"{task.RecurrenceType} {task.Status} {version} {zone}");
    }

    [TestCase("2026-11-24T00:00:00.000Z", "2026-11-23T23:00:00.000Z", 2026, 11, 24, true)]
    [TestCase("2026-11-24T00:00:00.000Z", null, 2026, 11, 24, true)]
    [TestCase(null, "2026-11-23T23:00:00.000Z", 2026, 11, 24, true)]
    [TestCase("20261124T000000Z", "2026-11-24T05:00:00Z", 2026, 11, 24, true)]
    [TestCase("2026-11-24T17:00:00.000Z", "2026-11-24T16:00:00.000Z", 2026, 11, 24, false)]
    public void Read_DueDate_DigitsAreTheDay(string? local, string? utc, int year, int month, int day, bool isDay)
    {
        (WbxmlTag, string)?[] fields = [local is null ? null : (TasksTags.DueDate, local), utc is null ? null : (TasksTags.UtcDueDate, utc)];
        var now = Read(Wire.Item([.. fields.OfType<(WbxmlTag, string)>()]), new OxTask()).Now;
        var expected = isDay ? PimDate.MillisOf(new(year, month, day)) : Instant.FromUtc(year, month, day, 16, 0).ToUnixTimeMilliseconds();
        Assert.That((now.EndTime, now.FullTime), Is.EqualTo(((long?)expected, (bool?)isDay)));
    }

    [Test]
    public void Read_StartAfterDue_MovesToDue()
    {
        var draft = Read(Wire.Item((TasksTags.DueDate, "2026-11-20T00:00:00.000Z")), Full());
        Assert.That((draft.Now.StartTime, draft.Now.EndTime, draft.IsAltered), Is.EqualTo(((long?)PimDate.MillisOf(new(2026, 11, 20)), (long?)PimDate.MillisOf(new(2026, 11, 20)), true)));
    }

    [Test]
    public void Read_WholeTaskWithoutDatesAndReminder_ClearsThem()
    {
        var data = Shown(Full()).Without(TasksTags.StartDate, TasksTags.UtcStartDate, TasksTags.DueDate, TasksTags.UtcDueDate, TasksTags.ReminderSet, TasksTags.ReminderTime);
        Assert.That(ChangedColumns(data, Full()), Is.EquivalentTo(new[] { "start_time", "start_date", "end_time", "end_date", "alarm" }));
        Assert.That(ChangedColumns(data.Without(TasksTags.Complete), Full()), Is.Empty, "sparse");
    }

    [Test]
    public void Read_WholeTaskWithoutListsBodyAndRecurrence_KeepsThem()
    {
        var data = Shown(Weekly()).Without(TasksTags.Categories, TasksTags.Recurrence, AirSyncBaseTags.Body, TasksTags.StartDate, TasksTags.UtcStartDate);
        Assert.That(ChangedColumns(data, Weekly()), Is.Empty);
    }

    [Test]
    public void Read_EmptyElements_Clear()
    {
        var data = Wire.Item((TasksTags.Categories, ""), (TasksTags.Recurrence, ""), (TasksTags.StartDate, ""), (TasksTags.Subject, ""));
        var now = Read(data, Weekly()).Now;
        Assert.That((now.Categories, now.RecurrenceType, now.StartTime, now.Title), Is.EqualTo(((string?)null, (int?)0, (long?)null, (string?)null)));
    }

    [Test]
    public void Read_Complete_StatusPercentAndDateTogether()
    {
        var now = Read(Wire.Item((TasksTags.Complete, "1"), (TasksTags.DateCompleted, "2026-11-20T10:00:00.000Z")), Full()).Now;
        Assert.That((now.Status, now.PercentCompleted, now.DateCompleted), Is.EqualTo(((int?)3, (int?)100, (long?)Instant.FromUtc(2026, 11, 20, 10, 0).ToUnixTimeMilliseconds())));
        var again = Read(Wire.Item((TasksTags.Complete, "0")), Changed(Full(), task => (task.Status, task.PercentCompleted, task.DateCompleted) = (3, 100, 5))).ToPatch();
        Assert.That((again.Values.Status, again.Values.PercentCompleted, again.Has(Ox.DateCompleted)), Is.EqualTo(((int?)1, (int?)0, true)));
    }

    [Test]
    public void Read_StillOpen_KeepsProgress() =>
        Assert.That(ChangedColumns(Wire.Item((TasksTags.Complete, "0")), Changed(Full(), task => (task.Status, task.PercentCompleted) = (2, 40))), Is.Empty);

    [Test]
    public void Read_NewTask_HasStatus()
    {
        var now = Read(Wire.Item((TasksTags.Subject, "Call")), new OxTask()).Now;
        Assert.That((now.Status, now.PercentCompleted, now.Title), Is.EqualTo(((int?)1, (int?)0, "Call")));
    }

    [TestCase("1", "2026-11-20T10:30:00.000Z", 1_795_170_600_000L)]
    [TestCase("1", null, 1_795_507_200_000L)]
    [TestCase("0", "2026-11-20T10:30:00.000Z", null)]
    [TestCase(null, "2026-11-20T10:30:00.000Z", 77L)]
    public void Read_Reminder_FollowsReminderSet(string? set, string? time, long? alarm)
    {
        var stored = Changed(Full(), task => (task.Alarm, task.EndTime) = (set == "1" ? null : 77, PimDate.MillisOf(new(2026, 11, 24))));
        (WbxmlTag, string)?[] fields = [set is null ? null : (TasksTags.ReminderSet, set), time is null ? null : (TasksTags.ReminderTime, time)];
        Assert.That(Read(Wire.Item([.. fields.OfType<(WbxmlTag, string)>()]), stored).Now.Alarm, Is.EqualTo(alarm));
    }

    [TestCase("Type=0 Interval=3", "1/3/-/-/-")]
    [TestCase("Type=0 DayOfWeek=62", "2/1/62/-/-")]
    [TestCase("Type=1 Interval=2 DayOfWeek=34", "2/2/34/-/-")]
    [TestCase("Type=1", "2/1/2/-/-")]
    [TestCase("Type=2 DayOfMonth=31", "3/1/-/31/-")]
    [TestCase("Type=3 DayOfWeek=32 WeekOfMonth=5", "3/1/32/5/-")]
    [TestCase("Type=5 DayOfMonth=24 MonthOfYear=12", "4/1/-/24/11")]
    [TestCase("Type=6 DayOfWeek=1 WeekOfMonth=2 MonthOfYear=5 Interval=2", "4/2/1/2/4")]
    public void Recurrence_EveryType_BothWays(string sent, string expected)
    {
        var stored = Changed(Full(), task => task.RecurrenceType = null);
        var draft = Read(WbxmlElement.Of(AirSyncTags.ApplicationData, Recurrence(sent)), stored);
        Assert.That(Text(draft.Now), Is.EqualTo(expected));

        var patched = Full();
        draft.ToPatch().ApplyTo(patched);
        Assert.That(ChangedColumns(Shown(patched), patched), Is.Empty);
        var again = Read(Shown(patched), new OxTask()).Now;
        Assert.That(Text(again), Is.EqualTo(expected));

        static string Text(OxTask task) => string.Join('/', new[] { task.RecurrenceType, task.Interval, task.Days, task.DayInMonth, task.Month }.Select(number => number?.ToString() ?? "-"));
    }

    [TestCase("Type=0 Until=2026-12-24T00:00:00.000Z", 24, null)]
    [TestCase("Type=0 Until=2026-12-23T23:00:00.000Z", 24, null)]
    [TestCase("Type=0 Occurrences=4", 0, 4)]
    public void Recurrence_End_DayOrCount(string sent, int day, int? count)
    {
        var now = Read(WbxmlElement.Of(AirSyncTags.ApplicationData, Recurrence(sent)), Full()).Now;
        Assert.That((now.Until, now.Occurrences), Is.EqualTo((day == 0 ? null : (long?)PimDate.MillisOf(new(2026, 12, day)), count)));
    }

    [Test]
    public void Recurrence_TaskWithoutDates_TakesItsStart()
    {
        var now = Read(WbxmlElement.Of(AirSyncTags.ApplicationData, Recurrence("Type=0 Start=2026-11-25T00:00:00.000Z")), new OxTask()).Now;
        Assert.That((now.StartTime, now.EndTime, now.FullTime), Is.EqualTo(((long?)PimDate.MillisOf(new(2026, 11, 25)), (long?)PimDate.MillisOf(new(2026, 11, 25)), (bool?)true)));
    }

    [Test]
    public void Recurrence_WithoutType_IsIgnoredAndSaid()
    {
        var draft = Read(WbxmlElement.Of(AirSyncTags.ApplicationData, Recurrence("Interval=2")), Weekly());
        Assert.That((draft.IsEmpty, draft.IsAltered), Is.EqualTo((true, true)));
    }

    [TestCase("Type=2 DayOfMonth=5 CalendarType=8", false, true)]
    [TestCase("Type=5 DayOfMonth=5 MonthOfYear=1 CalendarType=6", false, true)]
    [TestCase("Type=2 DayOfMonth=5 CalendarType=1", true, false)]
    [TestCase("Type=1 DayOfWeek=2 CalendarType=8", true, false)]
    [TestCase("Type=0 Regenerate=1", true, true)]
    [TestCase("Type=1 DayOfWeek=3 Interval=2 FirstDayOfWeek=0", true, true)]
    [TestCase("Type=1 DayOfWeek=3 Interval=2 FirstDayOfWeek=1", true, false)]
    [TestCase("Type=1 DayOfWeek=3 FirstDayOfWeek=0", true, false)]
    public void Recurrence_ThatOxCannotHold_IsLeftOutOrToldOtherwise(string sent, bool stored, bool altered)
    {
        var draft = Read(WbxmlElement.Of(AirSyncTags.ApplicationData, Recurrence(sent)).With(TasksTags.DueDate, "2026-11-30T00:00:00.000Z"), new OxTask());
        Assert.That((draft.Now.RecurrenceType is > 0, draft.IsAltered), Is.EqualTo((stored, altered)));
    }

    [TestCase("0", false, false)]
    [TestCase("1", true, true)]
    [TestCase("2", true, false)]
    [TestCase("3", true, true)]
    public void Sensitivity_OxKnowsPrivateAlone_OthersAreTold(string sent, bool isPrivate, bool altered)
    {
        var draft = Read(Wire.Item((TasksTags.Sensitivity, sent)), new OxTask());
        Assert.That((draft.Now.PrivateFlag == true, draft.IsAltered), Is.EqualTo((isPrivate, altered)));
    }

    [Test]
    public void Read_DayOfADoneTaskCorrected_IsWrittenAlone()
    {
        var done = Changed(Full(), task => (task.Status, task.PercentCompleted, task.DateCompleted) = (3, 100, Monday));
        Assert.That(ChangedColumns(Shown(done).With(TasksTags.DateCompleted, "2026-11-20T10:00:00.000Z"), done), Is.EqualTo(new[] { "date_completed" }));
        Assert.That(ChangedColumns(Shown(done).Without(TasksTags.DateCompleted), done), Is.Empty);
    }

    [Test]
    public void Dates_OnAServerWithoutHours_AreDays()
    {
        var viewer = Viewer() with { KeepsHours = false };
        var old = new OxTask { Id = "5", Title = "a", Status = 1, StartDate = Monday, EndDate = Monday };
        var edited = Read(Wire.Item((TasksTags.DueDate, "2026-11-24T17:00:00.000Z"), (TasksTags.UtcDueDate, "2026-11-24T16:00:00.000Z")), old, viewer);
        Assert.That((edited.Now.EndDate, edited.Now.StartDate, edited.IsAltered), Is.EqualTo(((long?)Monday + 86_400_000, (long?)Monday, true)));
        Assert.That(ChangedColumns(Shown(old, viewer), old, viewer), Is.Empty, "an echo");

        // Taken away where the newer form never stood.
        var whole = Shown(old, viewer).Without(TasksTags.StartDate, TasksTags.UtcStartDate, TasksTags.DueDate, TasksTags.UtcDueDate);
        Assert.That(ChangedColumns(whole, old, viewer), Is.EquivalentTo(new[] { "start_date", "end_date" }));
    }

    [Test]
    public void Dates_DueHourEdited_LeavesTheOlderFormOfTheStartAlone()
    {
        var timed = Changed(Full(), task => (task.StartTime, task.EndTime, task.FullTime, task.StartDate, task.EndDate) = (Monday + 84_600_000, Monday + 90_000_000, false, Monday, Monday + 86_400_000));
        var data = Shown(timed).With(TasksTags.UtcDueDate, "2026-11-24T09:00:00.000Z").With(TasksTags.DueDate, "2026-11-24T10:00:00.000Z");
        Assert.That(ChangedColumns(data, timed), Is.EquivalentTo(new[] { "end_time", "end_date", "full_time" }));
    }

    [Scenario("L59")]
    [Test]
    public void DeadOccur_OfASeries_CompletesOneOccurrenceOnly()
    {
        var data = Wire.Item((TasksTags.Subject, "Call Bo"), (TasksTags.Complete, "1"), (TasksTags.DueDate, "2026-11-30T00:00:00.000Z"))
            .With(Recurrence("Type=1 DayOfWeek=2 DeadOccur=1"));
        var draft = Read(data, Weekly());
        Assert.That(draft.ToPatch().Columns, Is.EquivalentTo(new OxColumn<OxTask>[] { Ox.Status, Ox.PercentCompleted, Ox.DateCompleted }));
        Assert.That(draft.IsAltered, Is.True);
    }

    [Scenario("L59")]
    [Test]
    public void DeadOccur_Added_IsASingleTask()
    {
        var data = Wire.Item((TasksTags.Subject, "Call Bo"), (TasksTags.Complete, "1")).With(Recurrence("Type=1 DayOfWeek=2 DeadOccur=1"));
        var now = Read(data, new OxTask()).Now;
        Assert.That((now.Status, now.RecurrenceType), Is.EqualTo(((int?)3, (int?)null)));
    }

    [Test]
    public void FirstDayOfWeek_WeeklyFrom141()
    {
        foreach (var version in Versions)
            Assert.That(Shown(Weekly(), Viewer(version)).Child(TasksTags.Recurrence)!.Has(TasksTags.FirstDayOfWeek), Is.EqualTo(version >= EasVersion.V141));
    }

    private static WbxmlElement Recurrence(string text) => WbxmlElement.Of(TasksTags.Recurrence, [.. text.Split(' ').Select(part => part.Split('=')).Select(part => WbxmlElement.Of(TagOf(part[0]), part[1]))]);

    private static WbxmlTag TagOf(string name) => new[]
    {
        TasksTags.Type, TasksTags.Start, TasksTags.Until, TasksTags.Occurrences, TasksTags.Interval, TasksTags.DayOfMonth, TasksTags.DayOfWeek, TasksTags.WeekOfMonth,
        TasksTags.MonthOfYear, TasksTags.DeadOccur, TasksTags.CalendarType, TasksTags.Regenerate, TasksTags.FirstDayOfWeek,
    }.Single(tag => tag.Name == name);

    private static object? ValueIn(OxColumn<OxTask> column, OxTask task) => column switch
    {
        OxColumn<OxTask, string?> text => text.Get(task),
        OxColumn<OxTask, int?> number => number.Get(task),
        _ => ((OxColumn<OxTask, bool?>)column).Get(task),
    };
}
