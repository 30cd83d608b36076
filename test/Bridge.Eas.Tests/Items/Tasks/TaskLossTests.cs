using Bridge.Eas.Items.Tasks;
using Bridge.Eas.Protocol;
using Bridge.Eas.Tests.Items.Calendar;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Tasks;
using static Bridge.Eas.Tests.Items.Pim.Phones;

namespace Bridge.Eas.Tests.Items.Tasks;

/// <summary>Edits by phones that know less of a task than OX does, or more.</summary>
internal sealed class TaskLossTests
{
    [Scenario("L43")]
    [TestCase(EasVersion.V121)]
    [TestCase(EasVersion.V141)]
    [TestCase(EasVersion.V161)]
    public void Change_PatternWithDetailsOnlyThePhoneKnows_KeepsTheSeries(EasVersion version)
    {
        var stored = new OxTask { Id = "5", LastModified = 1000, Title = "Water", Status = 1, StartTime = 1_795_392_000_000, EndTime = 1_795_392_000_000, FullTime = true, RecurrenceType = 2, Interval = 1, Days = 2 };
        var shown = Wire.Written(writer => TaskMap.Write(writer, stored, isKnown: false, Viewer(version)));
        var pattern = shown.Child(TasksTags.Recurrence)!.With(TasksTags.Regenerate, "1").With(TasksTags.DeadOccur, "0").With(TasksTags.CalendarType, "1").With(TasksTags.IsLeapMonth, "0");

        var draft = TaskMap.Read(shown.With(pattern).With(TasksTags.Subject, "Water the plants"), stored, Viewer(version));

        Assert.That(draft.ToPatch().Columns.Select(column => column.Name), Is.EqualTo(new[] { "title" }));
    }

    [Scenario("L45")]
    [TestCase(EasVersion.V121)]
    [TestCase(EasVersion.V161)]
    public void Change_SensitivityMissing_StaysPrivate(EasVersion version)
    {
        var stored = new OxTask { Id = "5", LastModified = 1000, Title = "Secret", Status = 1, PrivateFlag = true };
        var shown = Wire.Written(writer => TaskMap.Write(writer, stored, isKnown: false, Viewer(version))).Without(TasksTags.Sensitivity).With(TasksTags.Subject, "Other");

        Assert.That(TaskMap.Read(shown, stored, Viewer(version)).ToPatch().Columns.Select(column => column.Name), Is.EqualTo(new[] { "title" }));
    }
}
