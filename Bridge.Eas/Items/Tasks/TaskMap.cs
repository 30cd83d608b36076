using System.Globalization;
using Bridge.Eas.Items.Pim;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Columns;
using Bridge.OxApi.Tasks;
using NodaTime;
using Ox = Bridge.OxApi.Tasks.OxTaskColumns;

namespace Bridge.Eas.Items.Tasks;

/// <summary>OX task ⇄ EAS task. Source: MS-ASTASK, "Elements"; OX HTTP API, tasks.</summary>
/// <remarks>
/// <para>Dates, recurrence and the body have classes of their own.</para>
/// <para>
/// What a Change means that leaves an element out. By the letter (MS-ASCMD, "Supported": tasks know no ghosting) it is deleted, but phones
/// leave out what they do not know. So only that counts which a phone that sends whole tasks (Subject and Complete) is sure to send when it is there:
/// <code>
/// element                              whole task   sparse Change   empty element
/// StartDate, DueDate, their Utc twins  cleared      unchanged       cleared
/// Reminder (by ReminderSet)            cleared      unchanged       ReminderSet means 1
/// Recurrence                           unchanged    unchanged       cleared
/// Subject, Categories                  unchanged    unchanged       cleared
/// Body                                 unchanged    unchanged       cleared from 14.0 on
/// Importance, Sensitivity, Complete    unchanged    unchanged       normal, normal, 1
/// </code>
/// A series keeps its dates: OX has none without.
/// </para>
/// </remarks>
internal static class TaskMap
{
    private const int NotStarted = 1, Done = 3, Normal = 2;

    private static readonly LocalTime Morning = new(9, 0);

    internal static readonly PimList<OxTask> CategoryList = new(TasksTags.Categories, TasksTags.Category, Ox.Categories);

    internal static readonly PimField<OxTask> Subject = new PimField<OxTask, string?>(
        TasksTags.Subject, Ox.Title, (task, _) => task.Title, (sent, _) => PimText.OfPhone(sent));

    /// <summary>0 to 2 ⇄ 1 to 3.</summary>
    internal static readonly PimField<OxTask> Importance = new PimField<OxTask, int?>(
        TasksTags.Importance,
        Ox.Priority,
        (task, _) => ((task.Priority is >= 1 and <= 3 and var priority ? priority : Normal) - 1).ToString(CultureInfo.InvariantCulture),
        (sent, _) => int.TryParse(sent, NumberStyles.None, CultureInfo.InvariantCulture, out var importance) && importance <= 2 ? importance + 1 : Normal);

    /// <summary>OX knows private or not: 1 to 3 are private.</summary>
    internal static readonly PimField<OxTask> Sensitivity = new PimField<OxTask, bool?>(
        TasksTags.Sensitivity, Ox.PrivateFlag, (task, _) => task.PrivateFlag == true ? "2" : "0", (sent, _) => sent.Trim() is "1" or "2" or "3");

    /// <summary>The rows a phone writes.</summary>
    internal static readonly PimField<OxTask>[] Fields = [Subject, Importance, Sensitivity];

    /// <summary>What is asked of OX to write a task or to change it.</summary>
    internal static readonly OxColumns<OxTask> Columns = new(
    [
        Ox.Id, Ox.FolderId, Ox.LastModified, Ox.Note, Ox.Alarm, Ox.Status, Ox.PercentCompleted, Ox.DateCompleted, Ox.StartDate, Ox.EndDate, Ox.StartTime, Ox.EndTime,
        Ox.FullTime, CategoryList.Column, .. TaskPattern.Columns, .. Fields.Select(field => field.Column),
    ]);

    internal static bool IsDone(OxTask task) => task.Status == Done;

    /// <param name="writer">Stands in ApplicationData.</param>
    /// <param name="task">The task.</param>
    /// <param name="isKnown">The phone has an older form of it: what is gone must be said.</param>
    /// <param name="viewer">The phone.</param>
    internal static void Write(WbxmlWriter writer, OxTask task, bool isKnown, PimViewer viewer)
    {
        var dates = TaskDates.Of(task, viewer.Zone);
        writer.Element(Subject.Tag, Subject.Show(task, viewer) ?? "");
        writer.Element(Importance.Tag, Importance.Show(task, viewer));
        dates.Write(writer);
        CategoryList.Write(writer, task, clears: isKnown);
        if (TaskPattern.Of(task) is { } pattern && dates.Anchor is { } anchor) pattern.Write(writer, anchor, viewer.Version);
        writer.Element(TasksTags.Complete, IsDone(task));
        if (IsDone(task)) writer.Element(TasksTags.DateCompleted, PimDate.Dashed(PimDate.InstantOf(task.DateCompleted ?? task.LastModified ?? 0)));
        writer.Element(Sensitivity.Tag, Sensitivity.Show(task, viewer));
        if (task.Alarm is { } alarm) writer.Element(TasksTags.ReminderTime, PimDate.Dashed(PimDate.InstantOf(alarm)));
        writer.Element(TasksTags.ReminderSet, task.Alarm is not null);
        TextBody.Write(writer, task.Note, viewer.Version, viewer.Options, PageBody.Tasks);
    }

    /// <summary>What a phone's ApplicationData changes.</summary>
    /// <param name="data">ApplicationData of an Add or Change.</param>
    /// <param name="stored">The task as OX holds it; an empty one for an Add.</param>
    /// <param name="viewer">The phone.</param>
    internal static PimDraft<OxTask> Read(WbxmlElement data, OxTask stored, PimViewer viewer)
    {
        var draft = new PimDraft<OxTask>(stored, Columns);
        var recurrence = data.Child(TasksTags.Recurrence);
        var isDead = recurrence?.FlagOf(TasksTags.DeadOccur) == true;
        var repeats = TaskPattern.Of(stored) is not null;
        if (isDead && repeats)
        {
            // One occurrence was done. OX makes it a task of its own and goes on with the series in a new one; the phone's idea of that is not needed.
            Complete(data, draft, viewer, done: true);
            draft.IsAltered = true;
            return draft;
        }

        foreach (var field in Fields)
            if (data.TextOf(field.Tag) is { } sent) field.Take(draft, sent, viewer);
        // Personal and confidential are private in OX.
        draft.IsAltered |= draft.Now.PrivateFlag == true && data.TextOf(Sensitivity.Tag) is { } kind && kind.Trim() != Sensitivity.Show(draft.Now, viewer);
        CategoryList.Read(data, draft, clearsWhenAbsent: false);
        if (TextBody.Read(data, stored.Note, viewer.Version, viewer.Options, PageBody.Tasks, viewer.DeviceType) is { } note) draft.Set(Ox.Note, PimText.OfPhone(note));

        var isFull = data.Has(TasksTags.Subject) && data.Has(TasksTags.Complete);
        var isNewSeries = recurrence is { IsEmpty: false } && !isDead;
        var dates = TaskDates.Read(data, draft, viewer, isFull && !repeats, isNewSeries ? FirstDay(recurrence!, viewer) : null);
        if (recurrence is not null) Repeat(recurrence, draft, dates, viewer, isDead);
        Remind(data, draft, dates, viewer, isFull);

        var wasDone = IsDone(stored);
        var done = data.FlagOf(TasksTags.Complete) ?? wasDone;
        if (done != wasDone) Complete(data, draft, viewer, done);
        else if (done && CompletedAt(data) is { } at && at.ToUnixTimeSeconds() != stored.DateCompleted / 1000) draft.Set(Ox.DateCompleted, at.ToUnixTimeMilliseconds());
        // OX splits the series; the phone is shown what became of it.
        if (done && !wasDone && repeats) draft.IsAltered = true;
        if (stored.Id is null && !done) SetProgress(draft, NotStarted, percent: 0, completed: null);
        return draft;
    }

    private static void Repeat(WbxmlElement recurrence, PimDraft<OxTask> draft, TaskDates dates, PimViewer viewer, bool isDead)
    {
        var shown = TaskPattern.Of(draft.Stored);
        // A done occurrence that the phone adds by itself is a single task.
        if (isDead) return;
        if (recurrence.IsEmpty)
        {
            if (shown is not null) TaskPattern.Set(draft, pattern: null);
            return;
        }

        var anchor = dates.Anchor ?? viewer.Now.InZone(viewer.Zone).Date;
        var sent = TaskPattern.Read(recurrence, anchor, viewer.Zone);
        if (TaskPattern.IsOtherInOx(recurrence)) draft.IsAltered = true;
        if (sent is null) draft.IsAltered = true;
        else if (shown is null || sent != TaskPattern.Read(WrittenOf(shown, draft.Stored, viewer), anchor, viewer.Zone)) TaskPattern.Set(draft, sent);
    }

    /// <summary>The recurrence as the phone was shown it: what it sends is compared in that form.</summary>
    private static WbxmlElement WrittenOf(TaskPattern shown, OxTask stored, PimViewer viewer)
    {
        using var writer = new WbxmlWriter();
        shown.Write(writer, TaskDates.Of(stored, viewer.Zone).Anchor ?? viewer.Now.InZone(viewer.Zone).Date, viewer.Version);
        return WbxmlElement.Parse(new(writer.Written.ToArray()), WbxmlLimits.Default);
    }

    private static LocalDate? FirstDay(WbxmlElement recurrence, PimViewer viewer) =>
        PimDate.Parse(recurrence.TextOf(TasksTags.Start))?.Date ?? viewer.Now.InZone(viewer.Zone).Date;

    private static void Remind(WbxmlElement data, PimDraft<OxTask> draft, TaskDates dates, PimViewer viewer, bool isFull)
    {
        var isSet = data.FlagOf(TasksTags.ReminderSet) ?? (isFull ? false : null);
        if (isSet is null) return;
        if (isSet == false)
        {
            draft.Set(Ox.Alarm, null);
            return;
        }

        var at = PimDate.Parse(data.TextOf(TasksTags.ReminderTime))?.InUtc().ToInstant();
        if (at is null && draft.Stored.Alarm is null && dates.Due is { } due)
            at = due.IsDay ? (due.Local.Date + Morning).InZoneLeniently(viewer.Zone).ToInstant() : due.Utc;
        // Milliseconds may get lost on the phone.
        if (at is { } alarm && alarm.ToUnixTimeSeconds() != draft.Stored.Alarm / 1000) draft.Set(Ox.Alarm, alarm.ToUnixTimeMilliseconds());
    }

    private static void Complete(WbxmlElement data, PimDraft<OxTask> draft, PimViewer viewer, bool done)
    {
        if (!done)
        {
            SetProgress(draft, NotStarted, percent: 0, completed: null);
            return;
        }

        SetProgress(draft, Done, percent: 100, (CompletedAt(data) ?? viewer.Now).ToUnixTimeMilliseconds());
    }

    private static Instant? CompletedAt(WbxmlElement data) => PimDate.Parse(data.TextOf(TasksTags.DateCompleted))?.InUtc().ToInstant();

    /// <summary>OX wants status and percent to agree: they are written together.</summary>
    private static void SetProgress(PimDraft<OxTask> draft, int status, int percent, long? completed)
    {
        draft.Set(Ox.Status, status, always: true);
        draft.Set(Ox.PercentCompleted, percent, always: true);
        draft.Set(Ox.DateCompleted, completed);
    }
}
