using System.Text.Json.Nodes;
using OxSimulator.Chronos.Model;
using OxSimulator.Store;

namespace OxSimulator.Chronos;

/// <summary>Applies a client's input to a stored event and keeps the books: what changed, who came, who went.</summary>
internal sealed class EventChange(CalendarEvent stored, EventInput input, ChronosScope scope)
{
    private readonly List<string> _changed = [];
    private readonly List<Action> _effects = [];

    /// <summary>Names of the fields that really changed; empty when the input says what is stored already.</summary>
    internal IReadOnlyList<string> Changed => _changed;

    internal List<Attendee> Added { get; } = [];

    /// <summary>Attendees that are no longer invited, as they were.</summary>
    internal List<Attendee> Removed { get; } = [];

    internal List<string> FormerFolders { get; } = [];

    /// <summary>The change is one that attendees must answer again.</summary>
    internal bool IsRescheduled { get; private set; }

    /// <summary>Attendees have to be told: anything but alarms and own replies.</summary>
    internal bool ConcernsOthers => _changed.Exists(name => name is not "alarms" and not "partStat" and not "color");

    /// <summary>Changes the event alone, so that it can be tried on a copy; what follows for others waits for <see cref="Commit"/>.</summary>
    internal void Apply()
    {
        var mayChangeAll = scope.ActsForOrganizer(stored);
        foreach (var (name, value) in input.PlainFields)
        {
            if (JsonNode.DeepEquals(stored.Fields[name], value) || IsDefault(name, value)) continue;
            Forbid(mayChangeAll, name);
            if (name == "class") EventChecks.Class(value?.GetValue<string>() ?? "PUBLIC", scope);
            if (value is null) stored.Fields.Remove(name);
            else stored.Fields[name] = value;
            _changed.Add(name);
        }

        ApplyTimes(mayChangeAll);
        ApplyRule(mayChangeAll);
        ApplyUid(mayChangeAll);
        if (input.Has("attendees")) ApplyAttendees(mayChangeAll);
        if (input.Has("attachments")) ApplyAttachments(mayChangeAll);
        if (EventAlarms.Set(stored, input, scope)) _changed.Add("alarms");
        if (IsRescheduled && !scope.AppliesMail) AskAgain();
        if (ConcernsOthers && !scope.AppliesMail && stored.Attendees.Count > 0) stored.Sequence++;
    }

    /// <summary>Tombstones where people left, and exceptions that lost their place.</summary>
    internal void Commit()
    {
        foreach (var effect in _effects) effect();
    }

    // The input's silence on a field is one thing, its saying the default another: both change nothing.
    private bool IsDefault(string name, JsonNode? value) => stored.Fields[name] is null && (name, value?.ToString()) is ("attendeePrivileges", "DEFAULT");

    private void Forbid(bool mayChangeAll, string field)
    {
        if (!mayChangeAll) throw ChronosFaults.OnlyOrganizer(stored.Id, field);
    }

    private void ApplyTimes(bool mayChangeAll)
    {
        var start = input.Start ?? stored.Start;
        var end = input.End ?? (input.Start is { } moved ? Shifted(moved) : stored.End);
        if (Same(start, stored.Start) && Same(end, stored.End)) return;
        Forbid(mayChangeAll, "startDate");
        EventChecks.Times(start, end);
        if (!Same(start, stored.Start)) _changed.Add("startDate");
        if (!Same(end, stored.End)) _changed.Add("endDate");
        (stored.Start, stored.End) = (start, end);
        IsRescheduled = true;
    }

    /// <summary>A start moved alone takes the end with it.</summary>
    private EventDate Shifted(EventDate start) =>
        start.AllDay == stored.Start.AllDay && start.Zone == stored.Start.Zone ? stored.End.At(stored.End.Local + (start.Local - stored.Start.Local)) : stored.End;

    private static bool Same(EventDate left, EventDate right) =>
        left == right || (left.Local == right.Local && left.AllDay == right.AllDay && string.Equals(left.Zone, right.Zone, StringComparison.OrdinalIgnoreCase));

    private void ApplyRule(bool mayChangeAll)
    {
        var ruleChanged = input.Has("rrule") && !stored.IsException && !string.Equals(input.Rule, stored.Rule, StringComparison.Ordinal);
        if (ruleChanged)
        {
            Forbid(mayChangeAll, "rrule");
            stored.Rule = input.Rule;
            stored.SeriesId = input.Rule is null ? null : stored.Id;
            IsRescheduled = true;
            _changed.Add("rrule");
        }

        if (stored.Rule is not null && input.DeleteExceptions(stored.Start) is { } deleted) ApplyDeleteExceptions(deleted, mayChangeAll);
        if ((ruleChanged || _changed.Contains("startDate")) && !stored.IsException) DropExceptions();
    }

    private void ApplyDeleteExceptions(List<RecurrenceId> deleted, bool mayChangeAll)
    {
        // An attendee's own view shows occurrences he left as deleted too: his sending them back means nothing new.
        var valid = new SortedSet<RecurrenceId>(deleted.Where(id => EventFactory.IsOccurrence(stored, id) && (mayChangeAll || !stored.ChangeExceptions.Contains(id))));
        if (!mayChangeAll) valid.UnionWith(stored.DeleteExceptions);
        if (valid.SetEquals(stored.DeleteExceptions)) return;
        Forbid(mayChangeAll, "deleteExceptionDates");
        foreach (var exception in scope.Store.ExceptionsOf(stored.Id).Where(one => valid.Contains(one.RecurrenceId!.Value)).ToList()) Drop(exception);
        stored.DeleteExceptions = valid;
        _changed.Add("deleteExceptionDates");
    }

    private void Drop(CalendarEvent exception)
    {
        FormerFolders.AddRange(exception.Folders);
        _effects.Add(() => scope.Store.Remove(exception, scope.Call.Clock.NextStamp()));
        stored.ChangeExceptions.Remove(exception.RecurrenceId!.Value);
    }

    /// <summary>Exceptions that the series no longer has a place for go with the change.</summary>
    private void DropExceptions()
    {
        bool Keeps(RecurrenceId id) => stored.Rule is not null && id.AllDay == stored.Start.AllDay && EventFactory.IsOccurrence(stored, id);
        stored.DeleteExceptions.RemoveWhere(id => !Keeps(id));
        foreach (var exception in scope.Store.ExceptionsOf(stored.Id).ToList())
        {
            if (!Keeps(exception.RecurrenceId!.Value)) Drop(exception);
        }
    }

    private void ApplyUid(bool mayChangeAll)
    {
        if (input.Uid is { } uid && uid != stored.Uid)
        {
            Forbid(mayChangeAll, "uid");
            throw ChronosFaults.InvalidData("uid", "cannot be changed");
        }

        if (input.FileName is { } file) stored.FileName = file;
    }

    private void ApplyAttachments(bool mayChangeAll)
    {
        var wanted = EventUploads.Read(input.Attachments ?? [], stored.Attachments, scope);
        if (wanted.SequenceEqual(stored.Attachments)) return;
        Forbid(mayChangeAll, "attachments");
        stored.Attachments = wanted;
        _changed.Add("attachments");
    }

    private void ApplyAttendees(bool mayChangeAll)
    {
        var wanted = scope.Resolver.Resolve(input.Attendees ?? []);
        var owner = scope.CalendarUser.Id;
        if (!mayChangeAll)
        {
            ApplyOwnReply(wanted, owner);
            return;
        }

        if (wanted.Count == 0)
        {
            if (stored.Attendees.Count == 0) return;
            Dissolve();
            return;
        }

        var wasAlone = stored.Attendees.Count == 0;
        if (wasAlone) stored.Organizer = EventView.Person(scope.CalendarUser);
        EventFactory.AddOwner(wanted, organizerIsExternal: stored.OrganizerEntity is null, scope);
        var next = new List<Attendee>();
        foreach (var attendee in wanted)
        {
            if (stored.Attendees.Find(attendee.Is) is { } known) next.Add(Merge(known, attendee, known.Entity == owner));
            else Added.Add(attendee);
        }

        foreach (var attendee in Added)
        {
            if (attendee.IsUser && attendee.Entity != owner) attendee.PartStat = Attendee.NeedsAction;
            if (attendee.Folder is { } folder) _effects.Add(() => scope.Store.Unbury(stored.Id, folder));
        }

        Removed.AddRange(stored.Attendees.Where(known => !wanted.Exists(known.Is)));
        foreach (var gone in Removed) Leave(gone);
        if (Added.Count > 0 || Removed.Count > 0) _changed.Add("attendees");
        EventFactory.Place(stored, [.. next, .. Added], scope);
    }

    private Attendee Merge(Attendee known, Attendee wanted, bool isOwner)
    {
        var before = known.ToJson();
        if (isOwner || known.Entity is null) (known.PartStat, known.Comment) = (wanted.PartStat, wanted.Comment ?? known.Comment);
        (known.Role, known.Rsvp, known.Cn) = (wanted.Role ?? known.Role, wanted.Rsvp ?? known.Rsvp, wanted.Cn ?? known.Cn);
        if (!JsonNode.DeepEquals(before, known.ToJson()) && !_changed.Contains("partStat")) _changed.Add("partStat");
        return known;
    }

    /// <summary>An attendee may send the list back with nothing but his own reply changed.</summary>
    private void ApplyOwnReply(List<Attendee> wanted, int owner)
    {
        if (wanted.Exists(attendee => !stored.Attendees.Exists(attendee.Is))) throw ChronosFaults.ForbiddenAttendeeChange(stored.Id);
        if (wanted.Find(attendee => attendee.IsUser && attendee.Entity == owner) is not { } own || stored.FindUser(owner) is not { } known) return;
        if (own.PartStat == known.PartStat && (own.Comment ?? known.Comment) == known.Comment) return;
        (known.PartStat, known.Comment) = (own.PartStat, own.Comment ?? known.Comment);
        _changed.Add("partStat");
    }

    private void Dissolve()
    {
        Removed.AddRange(stored.Attendees.Where(attendee => attendee.Entity != scope.CalendarUser.Id || !attendee.IsUser));
        foreach (var gone in Removed) Leave(gone);
        stored.Attendees = [];
        stored.Organizer = null;
        stored.CommonFolder = scope.Folder.Id;
        _changed.Add("attendees");
    }

    private void Leave(Attendee gone)
    {
        if (gone.Folder is not { } folder || gone.Hidden) return;
        FormerFolders.Add(folder);
        _effects.Add(() => scope.Store.Bury(stored, folder, scope.Call.Clock.NextStamp()));
        if (gone.Entity is { } user) stored.Alarms.Remove(user);
    }

    private void AskAgain()
    {
        foreach (var attendee in stored.Attendees.Where(one => !one.IsResource && one.Entity != scope.CalendarUser.Id))
        {
            attendee.PartStat = Attendee.NeedsAction;
            attendee.Hidden = false;
        }
    }
}
