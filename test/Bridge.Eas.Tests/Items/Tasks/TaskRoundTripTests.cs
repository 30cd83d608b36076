using System.Globalization;
using System.Reflection;
using Bridge.Eas.Items.Pim;
using Bridge.Eas.Items.Tasks;
using Bridge.Eas.Protocol;
using Bridge.Eas.Tests.Items.Calendar;
using Bridge.Eas.Tests.Items.Pim;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Columns;
using Bridge.OxApi.Tasks;
using NodaTime;
using static Bridge.Eas.Tests.Items.Pim.Phones;

namespace Bridge.Eas.Tests.Items.Tasks;

/// <summary>Tasks by chance, from a phone to OX and back and from OX to a phone and back, at every version, for users east and west.</summary>
internal sealed class TaskRoundTripTests
{
    private const int Seeds = 600;

    /// <summary>Elements of the class that OX has no place for: an order of one's own, series that count from when they were done, calendars of the moon.</summary>
    private static readonly WbxmlTag[] Unstored = [TasksTags.OrdinalDate, TasksTags.SubOrdinalDate, TasksTags.CalendarType, TasksTags.IsLeapMonth];

    /// <summary>Where a text stands at 2.5.</summary>
    private static readonly WbxmlTag[] OldText = [TasksTags.Body, TasksTags.BodySize, TasksTags.BodyTruncated, TasksTags.CompressedRTF];

    [Test]
    public void Map_WritesEveryElementThatOxHasAPlaceFor()
    {
        var all = typeof(TasksTags).GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public).Where(field => field.FieldType == typeof(WbxmlTag)).Select(field => (WbxmlTag)field.GetValue(null)!);
        var day = PimDate.MillisOf(new(2026, 11, 23));
        var task = new OxTask { Id = "5", Title = "a", Categories = "b", Status = 3, StartTime = day, EndTime = day, FullTime = true, Alarm = day, DateCompleted = day, Interval = 1 };
        OxTask[] kinds =
        [
            Of(task, one => (one.RecurrenceType, one.Days, one.Until) = (2, 2, day)), Of(task, one => (one.RecurrenceType, one.DayInMonth, one.Month, one.Occurrences) = (4, 5, 3, 4)),
            Of(task, one => (one.RecurrenceType, one.DayInMonth, one.Days) = (3, 2, 4)),
        ];
        var written = kinds.Select(kind => Shown(kind, Viewer(EasVersion.V161))).SelectMany(item => item.Children.Concat(item.Children.SelectMany(child => child.Children))).Select(element => element.Tag);
        Assert.That(all.Except(written), Is.EquivalentTo(Unstored.Concat(OldText)));
    }

    [TestCaseSource(typeof(Phones), nameof(Versions))]
    public void PhoneToOxToPhone_KeepsEveryField(object of)
    {
        var version = (EasVersion)of;
        for (var seed = 0; seed < Seeds; seed++)
        {
            var chance = new Chance(seed);
            var viewer = Viewer(version, chance.Of(Chance.Zones));
            var stored = new OxTask();

            // Added, then edited by a phone that sends whole tasks, and by one that sends what changed.
            var sent = Form(chance, viewer);
            for (var edit = 0; edit < 3; edit++)
            {
                var draft = TaskMap.Read(sent, stored, viewer);
                draft.ToPatch().ApplyTo(stored);
                stored.Id = "5";
                var shown = Shown(stored, viewer);
                foreach (var element in sent.Children) AssertSame(element, shown, $"{element.Tag.Name} at {version} in {viewer.Zone.Id}, seed {seed}, edit {edit}");
                if (edit == 0) Assert.That(draft.IsAltered, Is.False, $"{version}, seed {seed}");

                // A series that is done is OX's to go on with: no edit follows.
                if (stored is { Status: 3, RecurrenceType: > 0 }) break;
                var next = Form(chance, viewer);
                sent = edit == 0 ? next : WbxmlElement.Of(AirSyncTags.ApplicationData, [.. next.Children.Where(child => child.Tag == TasksTags.Importance || child.Tag == TasksTags.Categories || child.Tag == AirSyncBaseTags.Body || child.Tag == TasksTags.Sensitivity)]);
            }
        }
    }

    [TestCaseSource(typeof(Phones), nameof(Versions))]
    public void OxToPhoneToOx_WritesWhatThePhoneEditedAndNothingElse(object of)
    {
        var version = (EasVersion)of;
        for (var seed = 0; seed < Seeds; seed++)
        {
            var chance = new Chance(seed);
            var viewer = Viewer(version, chance.Of(Chance.Zones));
            var stored = OfOx(chance);
            var shown = Shown(stored, viewer);
            var when = $"{version} in {viewer.Zone.Id}, seed {seed}";
            var echo = TaskMap.Read(shown, stored, viewer);
            Assert.That((echo.ToPatch().Columns, echo.IsAltered), Is.EqualTo((Array.Empty<OxColumn<OxTask>>(), false)), $"an echo at {when}");

            var (tag, text, columns) = chance.Of<(WbxmlTag, string, OxColumn<OxTask>[])>(
            [
                (TasksTags.Subject, "Another subject", [OxTaskColumns.Title]),
                (TasksTags.Importance, stored.Priority == 3 ? "0" : "2", [OxTaskColumns.Priority]),
                (TasksTags.Sensitivity, stored.PrivateFlag == true ? "0" : "2", [OxTaskColumns.PrivateFlag]),
                (TasksTags.ReminderSet, "0", [OxTaskColumns.Alarm]),
                (TasksTags.Complete, stored.Status == 3 ? "0" : "1", [OxTaskColumns.Status, OxTaskColumns.PercentCompleted, OxTaskColumns.DateCompleted]),
            ]);
            var now = Of(stored, _ => { });
            TaskMap.Read(shown.With(tag, text), stored, viewer).ToPatch().ApplyTo(now);
            foreach (var column in OxTaskColumns.All.Where(column => !columns.Contains(column)))
                Assert.That(ValueOf(column, now), Is.EqualTo(ValueOf(column, stored)), $"{column.Name} after an edit of {tag.Name} at {when}");
            if (tag != TasksTags.ReminderSet || stored.Alarm is not null) Assert.That(columns.Any(column => !Equals(ValueOf(column, now), ValueOf(column, stored))), Is.True, $"{tag.Name} at {when}");
        }
    }

    private static WbxmlElement Shown(OxTask task, PimViewer viewer) => Wire.Written(writer => TaskMap.Write(writer, task, isKnown: true, viewer));

    private static OxTask Of(OxTask task, Action<OxTask> change)
    {
        var copy = new OxTask();
        foreach (var column in OxTaskColumns.All) column.Copy(task, copy);
        change(copy);
        return copy;
    }

    private static object? ValueOf(OxColumn<OxTask> column, OxTask task) => column switch
    {
        OxColumn<OxTask, string?> text => text.Get(task),
        OxColumn<OxTask, long?> number => number.Get(task),
        OxColumn<OxTask, int?> number => number.Get(task),
        OxColumn<OxTask, bool?> flag => flag.Get(task),
        OxColumn<OxTask, decimal?> number => number.Get(task),
        OxColumn<OxTask, IReadOnlyList<OxParticipant>?> list => list.Get(task),
        _ => ((OxColumn<OxTask, IReadOnlyList<OxTaskUser>?>)column).Get(task),
    };

    /// <summary>A task as people make them in OX.</summary>
    private static OxTask OfOx(Chance chance)
    {
        var task = new OxTask { Id = "5", LastModified = 1000, Uid = "uid", Title = chance.Line(), Participants = [], BillingInformation = chance.Line(), TargetDuration = "90", Currency = "EUR", ActualCosts = 5 };
        if (chance.Once(2)) task.Note = chance.Lines();
        if (chance.Once(2)) task.Categories = string.Join(',', chance.Names());
        if (chance.Once(2)) task.Priority = chance.Number(1, 3);
        if (chance.Once(3)) task.PrivateFlag = true;
        if (chance.Once(2)) task.Alarm = chance.DayMillis() + chance.Number(0, 86_399_999);
        (task.Status, task.PercentCompleted, task.DateCompleted) = chance.Of<(int?, int?, long?)>([(1, 0, null), (2, 40, null), (3, 100, chance.DayMillis() + 5), (4, 10, null), (5, 0, null), (null, null, null)]);

        var first = chance.Day(1980, 2080);
        var (start, due) = (PimDate.MillisOf(first), PimDate.MillisOf(first.PlusDays(chance.Number(0, 9))));
        switch (chance.Number(0, 4))
        {
            case 0:
                break;
            case 1:
                (task.StartTime, task.EndTime, task.FullTime, task.StartDate, task.EndDate) = (start, due, true, start, due);
                break;
            case 2:
                (task.StartTime, task.EndTime, task.FullTime) = (start + chance.Number(1, 40_000_000), due + chance.Number(40_000_000, 86_399_999), false);
                (task.StartDate, task.EndDate) = (start, due);
                break;
            case 3:
                (task.EndTime, task.FullTime, task.EndDate) = (due, true, due);
                break;
            default:
                (task.StartDate, task.EndDate) = (start, due);
                break;
        }

        if (task.EndDate is not null && chance.Once(2))
        {
            (task.RecurrenceType, task.Interval) = (chance.Number(1, 4), chance.Number(1, 20));
            if (task.RecurrenceType == 2 || (task.RecurrenceType > 2 && chance.Once(2))) task.Days = task.RecurrenceType == 2 ? chance.Number(1, 127) : 1 << chance.Number(0, 6);
            if (task.RecurrenceType > 2) task.DayInMonth = task.Days is null ? chance.Number(1, 31) : chance.Number(1, 5);
            if (task.RecurrenceType == 4) task.Month = chance.Number(0, 11);
            if (chance.Once(3)) task.Occurrences = chance.Number(2, 99);
            else if (chance.Once(2)) task.Until = due + chance.Number(1, 900) * 86_400_000L;
        }

        return task;
    }

    /// <summary>A task as a phone sends it.</summary>
    private static WbxmlElement Form(Chance chance, PimViewer viewer)
    {
        var children = new List<WbxmlElement>();
        Add(TasksTags.Subject, chance.Line());
        Add(TasksTags.Importance, chance.Of(["0", "1", "2"]));
        Add(TasksTags.Sensitivity, chance.Of(["0", "2"]));
        children.Add(WbxmlElement.Of(TasksTags.Categories, [.. chance.Names().Select(name => WbxmlElement.Of(TasksTags.Category, name))]));
        var text = chance.Lines().Replace("\n", "\r\n", StringComparison.Ordinal);
        if (viewer.Version == EasVersion.V25) Add(TasksTags.Body, text);
        else children.Add(WbxmlElement.Of(AirSyncBaseTags.Body, WbxmlElement.Of(AirSyncBaseTags.Type, "1"), WbxmlElement.Of(AirSyncBaseTags.Data, text)));

        var first = chance.Day(1980, 2080);

        // A day begins at midnight: OX takes no start at an hour of the very day that is due.
        var last = first.PlusDays(chance.Number(1, 9));
        if (chance.Once(2)) Date(TasksTags.UtcStartDate, TasksTags.StartDate, first, 8);
        Date(TasksTags.UtcDueDate, TasksTags.DueDate, last, 16);
        if (chance.Once(3)) children.Add(Series(chance, first, last));

        var done = chance.Once(4);
        Add(TasksTags.Complete, done ? "1" : "0");
        if (done) Add(TasksTags.DateCompleted, PimDate.Dashed(last.At(new LocalTime(17, 5))));
        if (chance.Once(2)) Add(TasksTags.ReminderTime, PimDate.Dashed(first.At(new LocalTime(7, 30, 1))));
        Add(TasksTags.ReminderSet, children[^1].Tag == TasksTags.ReminderTime ? "1" : "0");
        return WbxmlElement.Of(AirSyncTags.ApplicationData, [.. children]);

        void Add(WbxmlTag tag, string value) => children.Add(WbxmlElement.Of(tag, value));

        // Days are days of the user's; hours are hours everywhere.
        void Date(WbxmlTag utc, WbxmlTag local, LocalDate day, int hour)
        {
            var moment = chance.Once(2) ? viewer.Zone.AtStartOfDay(day) : viewer.Zone.AtLeniently(day.At(new LocalTime(hour, chance.Number(1, 59))));
            Add(utc, PimDate.Dashed(moment.ToInstant()));
            Add(local, PimDate.Dashed(moment.ToInstant() == viewer.Zone.AtStartOfDay(day).ToInstant() ? day.AtMidnight() : moment.LocalDateTime));
        }
    }

    private static WbxmlElement Series(Chance chance, LocalDate first, LocalDate last)
    {
        var type = chance.Of([0, 1, 2, 3, 5, 6]);
        var children = new List<WbxmlElement> { Number(TasksTags.Type, type), WbxmlElement.Of(TasksTags.Start, PimDate.Dashed(first.AtMidnight())), Number(TasksTags.Interval, chance.Number(1, 20)) };
        if (type == 1) children.Add(Number(TasksTags.DayOfWeek, chance.Number(1, 127)));
        if (type is 3 or 6) children.AddRange([Number(TasksTags.DayOfWeek, chance.Of([1, 2, 4, 8, 16, 32, 64, 62, 65, 127])), Number(TasksTags.WeekOfMonth, chance.Number(1, 5))]);
        if (type is 2 or 5) children.Add(Number(TasksTags.DayOfMonth, chance.Number(1, 31)));
        if (type is 5 or 6) children.Add(Number(TasksTags.MonthOfYear, chance.Number(1, 12)));
        if (chance.Once(3)) children.Add(Number(TasksTags.Occurrences, chance.Number(2, 99)));
        else if (chance.Once(2)) children.Add(WbxmlElement.Of(TasksTags.Until, PimDate.Dashed(last.PlusDays(chance.Number(1, 900)).AtMidnight())));
        return WbxmlElement.Of(TasksTags.Recurrence, [.. children]);

        static WbxmlElement Number(WbxmlTag tag, int value) => WbxmlElement.Of(tag, value.ToString(CultureInfo.InvariantCulture));
    }

    private static void AssertSame(WbxmlElement sent, WbxmlElement shown, string what)
    {
        var there = shown.Child(sent.Tag);
        Assert.That(there, Is.Not.Null, what);
        if (sent.Tag == AirSyncBaseTags.Body) Assert.That(there!.TextOf(AirSyncBaseTags.Data), Is.EqualTo(sent.TextOf(AirSyncBaseTags.Data)), what);
        else if (sent.Tag == TasksTags.Recurrence)
            foreach (var child in sent.Children.Where(child => child.Tag != TasksTags.Start)) Assert.That(there!.TextOf(child.Tag), Is.EqualTo(child.Text), $"{child.Tag.Name} of {what}");
        else if (sent.Children.Count > 0) Assert.That(there!.Children.Select(child => child.Text), Is.EqualTo(sent.Children.Select(child => child.Text)), what);
        else Assert.That(there!.Text, Is.EqualTo(sent.Text), what);
    }
}
