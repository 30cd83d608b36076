using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Bridge.Eas.Items.Pim;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;
using Bridge.OxApi.Columns;

namespace Bridge.Eas.Items.Calendar.Source;

/// <summary>Which fields OX means when it refuses an event: the rest of what the user typed is saved all the same.</summary>
/// <remarks>Source: OX HTTP API, chronos and calendar, errors.</remarks>
internal static class CalendarRefusals
{
    /// <summary>So many times a write is mended before it counts as refused.</summary>
    internal const int Most = 6;

    private static readonly FrozenDictionary<string, OxColumn<OxEvent>[]> ByCode = new Dictionary<string, OxColumn<OxEvent>[]>(StringComparer.Ordinal)
    {
        ["CAL-4002"] = [OxEventColumns.Rrule],
        ["CAL-4223"] = [OxEventColumns.Rrule],
        ["CAL-4005"] = [OxEventColumns.Alarms],
        ["CAL-5074"] = [OxEventColumns.Alarms],
        ["CAL-4033"] = [OxEventColumns.Attendees, OxEventColumns.Organizer],
        ["CAL-4034"] = [OxEventColumns.Attendees, OxEventColumns.Organizer],
        ["CAL-40310"] = [OxEventColumns.Attendees, OxEventColumns.Organizer],
        ["CAL-5073"] = [OxEventColumns.Attendees],
        ["CAL-4222"] = [OxEventColumns.Classification],
        ["CAL-4226"] = [OxEventColumns.Classification],
        ["CAL-4227"] = [OxEventColumns.Classification],
        ["CAL-42210"] = [OxEventColumns.Classification],
        ["APP-0022"] = [OxEventColumns.Classification],
        ["APP-0023"] = [OxEventColumns.Classification],
        ["APP-0070"] = [OxEventColumns.Classification],
        ["APP-0008"] = [OxEventColumns.Attendees, OxEventColumns.Organizer],
        ["APP-0051"] = [OxEventColumns.Attendees, OxEventColumns.Organizer],
        ["APP-0076"] = [OxEventColumns.Attendees, OxEventColumns.Organizer],
        ["APP-0106"] = [OxEventColumns.Attendees, OxEventColumns.Organizer],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The old calendar has a number for each thing that is wrong with a rule: "APP-" and one of these.</summary>
    private static readonly FrozenSet<string> RuleErrors = ((int[])[.. Enumerable.Range(40, 10), 55, 56, 64, .. Enumerable.Range(86, 7), 95, 96, 97])
        .Select(number => string.Create(CultureInfo.InvariantCulture, $"APP-{number:0000}")).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What stores files has errors of its own: uploads, file store, attachments. An event without files takes no space that counts.</summary>
    private static readonly string[] FileErrors = ["UPL-", "FLS-", "ATT-", "CAL-4046"];

    /// <summary>Some text holds a character that the server's database does not take. <c>CAL-4227</c> was that number in the first versions with chronos.</summary>
    private static readonly FrozenSet<string> BadCharacter = FrozenSet.Create(StringComparer.Ordinal, "CAL-5071", "CAL-4227", "APP-0071");

    /// <summary>A room or a thing is booked already at that time. Source: OX HTTP API, chronos, "hard conflict".</summary>
    private const string RoomTaken = "CAL-4092";

    private static readonly FrozenSet<string> TooLong = FrozenSet.Create(StringComparer.Ordinal, "CAL-5070", "APP-0072");

    /// <summary>The texts of an event and what OX's database has room for: characters, the description bytes.</summary>
    private static readonly (OxColumn<OxEvent, string?> Column, int Room)[] Texts =
        [(OxEventColumns.Summary, 255), (OxEventColumns.Location, 255), (OxEventColumns.Description, 65_535), (OxEventColumns.Url, 767)];

    /// <summary>The patch without what was refused: too long texts cut, characters left out, other fields left out.</summary>
    /// <returns>Null when nothing of the patch explains the error.</returns>
    internal static PimRefusal<OxEvent>? Without(OxError error, OxPatch<OxEvent> patch) =>
        Mended(error, patch) ?? (error.Code == RoomTaken ? WithoutRooms(error, patch) : null) ?? (FieldsOf(error) is { Count: > 0 } fields ? WithoutFields(fields, patch) : null);

    /// <summary>Makes a new event what is left of it.</summary>
    /// <returns>The names of the fields that were shortened or left out; null when nothing of the event explains the error.</returns>
    internal static IReadOnlyList<string>? TakeOut(OxError error, OxEvent made)
    {
        var whole = new OxPatch<OxEvent>();
        foreach (var column in OxEventColumns.All.Where(column => column.Writable && column.IsSet(made))) whole.Take(column, made);
        if (Without(error, whole) is not { } left) return null;
        var empty = new OxEvent();
        foreach (var column in whole.Columns) column.Copy(left.Rest.Has(column) ? left.Rest.Values : empty, made);
        return left.Fields;
    }

    /// <summary>The fields to do without; empty when the refusal is about the whole event.</summary>
    internal static IReadOnlyList<OxColumn<OxEvent>> FieldsOf(OxError error) =>
        error.Code == OxNetCodes.Inexpressible ? [.. OxEventColumns.All.Where(column => error.Arguments.Contains(column.Name))]
        : RuleErrors.Contains(error.Code) ? [OxEventColumns.Rrule]
        : error.Kind == OxErrorKind.Quota || FileErrors.Any(prefix => error.Code.StartsWith(prefix, StringComparison.Ordinal)) ? [OxEventColumns.Attachments]
        : ByCode.GetValueOrDefault(error.Code, []);

    private static PimRefusal<OxEvent>? WithoutFields(IReadOnlyList<OxColumn<OxEvent>> fields, OxPatch<OxEvent> patch)
    {
        var refused = fields.Where(patch.Has).ToList();
        if (refused.Count == 0) return null;
        var rest = new OxPatch<OxEvent>();
        foreach (var column in patch.Columns.Except(refused)) rest.Take(column, patch.Values);
        return new(rest, [.. refused.Select(column => column.Name)]);
    }

    private static PimRefusal<OxEvent>? Mended(OxError error, OxPatch<OxEvent> patch)
    {
        var mended = BadCharacter.Contains(error.Code) ? Texts.Select(text => (text.Column, Mend: (Func<string, string>)PimText.Plain))
            : IsTooLong(error) ? Cuts(error, patch)
            : [];
        var rest = new OxPatch<OxEvent>();
        foreach (var column in patch.Columns) rest.Take(column, patch.Values);
        var fields = new List<string>();
        foreach (var (column, mend) in mended)
        {
            if (!patch.Has(column) || column.Get(patch.Values) is not { } value || mend(value) is var text && text == value) continue;
            rest.Set(column, text.Length == 0 ? null : text);
            fields.Add(column.Name);
        }

        return fields.Count == 0 ? null : new(rest, fields);
    }

    /// <summary>Without those that are taken; all rooms if OX does not tell which. An event that moves stays where it was if its room is taken there.</summary>
    private static PimRefusal<OxEvent>? WithoutRooms(OxError error, OxPatch<OxEvent> patch)
    {
        if (!patch.Has(OxEventColumns.Attendees) || patch.Values.Attendees is not { Count: > 0 } asked)
            return WithoutFields([OxEventColumns.StartDate, OxEventColumns.EndDate, OxEventColumns.Rrule], patch);
        var taken = error.Arguments.ToHashSet(StringComparer.OrdinalIgnoreCase);
        List<OxAttendee> left = [.. asked.Where(attendee => !taken.Contains(attendee.Uri ?? "") && !taken.Contains("mailto:" + attendee.Email))];
        if (left.Count == asked.Count) left.RemoveAll(attendee => attendee.CuType is "RESOURCE" or "ROOM");
        if (left.Count == asked.Count) return WithoutFields([OxEventColumns.Attendees], patch);
        var rest = new OxPatch<OxEvent>();
        foreach (var column in patch.Columns) rest.Take(column, patch.Values);
        return new(rest.Set(OxEventColumns.Attendees, left), [OxEventColumns.Attendees.Name]);
    }

    private static bool IsTooLong(OxError error) => TooLong.Contains(error.Code) || error.Category == OxErrorCategory.Truncated;

    /// <summary>The field that is exactly as long as OX says is cut to what OX says; if none is, each to what the database has room for.</summary>
    private static IEnumerable<(OxColumn<OxEvent, string?> Column, Func<string, string> Mend)> Cuts(OxError error, OxPatch<OxEvent> patch)
    {
        foreach (var (length, most) in Told(error).Where(limit => limit.Most < limit.Length))
        {
            var alike = Texts.Where(text => patch.Has(text.Column) && text.Column.Get(patch.Values) is { } value && (value.Length == length || Encoding.UTF8.GetByteCount(value) == length)).ToList();
            if (alike.Count == 0) continue;
            // Several of one length: OX means that for which it has no room.
            var meant = alike.Where(text => length > text.Room).ToList();
            return (meant.Count > 0 ? meant : alike).Select(
                text => (text.Column, (Func<string, string>)(value => value.Length == length ? PimText.Cut(value, most) : CutBytes(value, most))));
        }

        return Texts.Select(text => (text.Column, (Func<string, string>)(value => text.Column == OxEventColumns.Description ? CutBytes(value, text.Room) : PimText.Cut(value, text.Room))));
    }

    /// <summary>Lengths and limits as the error tells them: as objects, or behind the field's name in its parameters.</summary>
    private static IEnumerable<(int Length, int Most)> Told(OxError error) =>
        error.Truncated.Count > 0 ? error.Truncated.Select(one => (one.Length, one.MaxSize))
        : error.Arguments is [_, var limit, var current] && int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var most)
            && int.TryParse(current, NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? [(length, most)]
        : [];

    /// <summary>At most so many bytes of UTF-8, never half a character.</summary>
    private static string CutBytes(string text, int most)
    {
        var (bytes, end) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if (bytes + rune.Utf8SequenceLength > most) break;
            bytes += rune.Utf8SequenceLength;
            end += rune.Utf16SequenceLength;
        }

        return text[..end];
    }
}
