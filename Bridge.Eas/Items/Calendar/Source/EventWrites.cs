using Bridge.Eas.Items.Pim;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;
using Bridge.OxApi.Columns;
using Bridge.OxApi.Sessions;

namespace Bridge.Eas.Items.Calendar.Source;

/// <summary>What came of carrying out a <see cref="CalendarWrite"/>.</summary>
/// <param name="Version">The item's version afterwards.</param>
/// <param name="Refused">Parts OX would not take; the rest is done.</param>
/// <param name="Error">Why the whole could not be done; null when it is.</param>
/// <param name="IsUnwatched">
/// The phone is to hear what there is now: somebody else may have written between two of our writes without our seeing it, or its files have got other names.
/// </param>
/// <param name="IsShared">Somebody else has written meanwhile.</param>
internal readonly record struct Applied(long Version, int Refused, OxError? Error, bool IsUnwatched, bool IsShared);

/// <summary>The writes to one event or series: each makes it newer, and the next is made on what the last left.</summary>
internal sealed class EventWrites(IOxCalendarApi api, EventGroups groups, RefusedFields refusedFields, SourceContext context, CalendarViewer viewer, EventGroup group, OxScheduling scheduling)
{
    private readonly OxFolderId _folder = new(context.OxFolderId);
    private long _version = group.Version;

    internal SourceContext Context => context;

    internal CalendarViewer Viewer => viewer;

    internal string Id { get; } = group.Master.Id ?? "";

    /// <summary>How many parts OX would not take.</summary>
    internal int Refused { get; set; }

    /// <summary>What OX said of an occurrence that was to be deleted and is none.</summary>
    internal OxError? Missed { get; set; }

    private IOxSession Session => context.User.Session;

    private bool IsUnwatched { get; set; }

    private bool IsShared { get; set; }

    internal Applied Done() => new(_version, Refused, null, IsUnwatched, IsShared);

    internal Applied Failed(OxError error) => Done() with { Error = error };

    /// <summary>Somebody else may have written: what comes is made on what there is now.</summary>
    internal void GoOnFrom(EventGroup now)
    {
        IsShared = true;
        _version = Math.Max(_version, now.Version);
    }

    /// <summary>The same, unless there is nothing newer than what our own writes left.</summary>
    internal void GoOnFromNewer(EventGroup now)
    {
        if (now.Version > _version) GoOnFrom(now);
    }

    /// <summary>What was made again has other names than the phone knows.</summary>
    internal void TellNewNames() => IsUnwatched = true;

    /// <summary>Some values of a field are gone for good: the operator and the phone are told.</summary>
    internal void Lose(int count, string reason, string field)
    {
        if (count == 0) return;
        refusedFields.Note(EasClass.Calendar, reason, field);
        Refused += count;
    }

    /// <summary>A write that OX refuses for one field is repeated without it, or with what OX takes of it.</summary>
    internal ValueTask<OxError?> UpdateAsync(string? recurrenceId, OxPatch<OxEvent> patch, CancellationToken cancellationToken) =>
        UpdateAsync(recurrenceId, patch, scheduling, cancellationToken);

    internal async ValueTask<OxError?> UpdateAsync(string? recurrenceId, OxPatch<OxEvent> patch, OxScheduling scheduling, CancellationToken cancellationToken)
    {
        for (var refusal = 0; ; refusal++)
        {
            await context.KeepClaim(cancellationToken);
            var result = await api.UpdateAsync(Session, _folder, Id, _version, recurrenceId, patch, scheduling, cancellationToken);
            if (result.Error is not { } error || refusal >= CalendarRefusals.Most || CalendarRefusals.Without(error, patch) is not { } left) return Taken(result);
            refusedFields.Note(EasClass.Calendar, error.Code, left.Fields);
            Refused++;
            if (left.Rest.IsEmpty) return null;
            patch = left.Rest;
        }
    }

    /// <summary>Writes the user's own part of an event or occurrence.</summary>
    internal async ValueTask<OxError?> OwnAsync(OxEvent calendarEvent, string? recurrenceId, OwnPart own, CancellationToken cancellationToken)
    {
        if (Meeting.Self(calendarEvent, viewer) is not { } self)
            return own.Alarms is null ? null : await UpdateAsync(recurrenceId, new OxPatch<OxEvent>().Set(OxEventColumns.Alarms, own.Alarms), cancellationToken);

        var me = new OxAttendee { Uri = self.Uri, Entity = self.Entity, Email = self.Email, PartStat = own.PartStat ?? self.PartStat, Comment = self.Comment };
        await context.KeepClaim(cancellationToken);
        return Take(await api.UpdateAttendeeAsync(
            Session, _folder, Id, _version, recurrenceId, me, own.Alarms, own.PartStat is null ? OxScheduling.None : scheduling, cancellationToken));
    }

    /// <summary>The phone's wish stands whatever else happened to the series; but then the phone has to hear of that.</summary>
    internal async ValueTask<OxError?> DeleteAsync(IEnumerable<string> recurrenceIds, CancellationToken cancellationToken)
    {
        OxEventRef[] refs = [.. recurrenceIds.Select(id => new OxEventRef(_folder, Id, id))];

        // Of several each makes the series newer than the last, so only one alone can be made on what was read.
        var result = await DeleteAsync(refs, refs.Length == 1 ? _version : OxTimestamps.Any, cancellationToken);
        if (result.TryGet(out var first, out _) && first is [{ Error.IsConflict: true }])
        {
            IsShared = true;
            result = await DeleteAsync(refs, OxTimestamps.Any, cancellationToken);
        }

        if (!result.TryGet(out var outcomes, out var error)) return error;
        foreach (var outcome in outcomes)
        {
            if (outcome.Result is { } done) Take(OxResult<OxEventResult>.Success(done));
            else if (outcome.Error is { IsNotFound: false } refused && CalendarStatus.Of(refused) == ItemStatus.Retry) return refused;
            else if (outcome.Error is { IsNotFound: false }) Refused++;
            else Missed = outcome.Error;
        }

        return null;
    }

    private async ValueTask<OxResult<IReadOnlyList<OxEventOutcome>>> DeleteAsync(OxEventRef[] refs, long timestamp, CancellationToken cancellationToken)
    {
        IsUnwatched |= timestamp == OxTimestamps.Any;
        await context.KeepClaim(cancellationToken);
        return await api.DeleteAsync(Session, refs, timestamp, scheduling, cancellationToken);
    }

    internal async ValueTask<OxResult<EventGroup>> ReloadAsync(CancellationToken cancellationToken) => Found(await groups.LoadAsync(context, [Id], cancellationToken));

    /// <summary>Also for a phone that sees no files.</summary>
    internal async ValueTask<OxResult<EventGroup>> ReloadWithFilesAsync(CancellationToken cancellationToken) =>
        Found(await groups.LoadAsync(context, [Id], OxEventColumns.All, cancellationToken));

    private OxResult<EventGroup> Found(OxResult<Dictionary<string, EventGroup>> loaded)
    {
        if (!loaded.TryGet(out var found, out var error)) return error;
        return found.TryGetValue(Id, out var now) ? OxResult<EventGroup>.Success(now) : new OxError("CAL-4040", OxErrorCategory.UserInput);
    }

    private OxError? Taken(OxResult<OxEventResult> result)
    {
        if (result.TryGet(out var written, out _) && written.FilesKept is { } kept)
        {
            refusedFields.Note(EasClass.Calendar, kept.Code, OxEventColumns.Attachments.Name);
            Refused++;
        }

        return Take(result);
    }

    private OxError? Take(OxResult<OxEventResult> result)
    {
        if (!result.TryGet(out var written, out var error)) return error;
        IsUnwatched |= written.IsUnwatched;
        foreach (var one in written.Created.Concat(written.Updated).Concat(written.Deleted)) _version = Math.Max(_version, one.Timestamp ?? 0);
        return null;
    }
}
