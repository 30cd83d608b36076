using System.Text.Json;
using System.Text.Json.Nodes;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Tests.Items.Calendar.Source;
using Bridge.Eas.Tests.Items.Calendar.TimeZones;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Calendar;
using static Bridge.Eas.Tests.Items.Calendar.Samples;

namespace Bridge.Eas.Tests.Items.Calendar.RoundTrips;

/// <summary>Made-up events through the whole class and an OX over HTTP, at every version: what both sides can say survives, what one cannot stays as it is.</summary>
/// <remarks>A failure names its seed. Others are tried with <c>dotnet test -- TestRunParameters.Parameter(name=\"Seed\",value=\"7\")</c>.</remarks>
[TestFixture("7.10.6")]
[TestFixture("8.x")]
[TestFixture("7.8.4")]
[TestFixture("7.6.3")]
[TestFixture("6.22")]
[TestFixture("6.16")]
internal sealed class CalendarRoundTripTests(string profile)
{
    private const int Events = 24;

    private static readonly int Seed = TestContext.Parameters.Get("Seed", 20261122);

    /// <summary>Elements that only servers write, or that phones of 16.x leave to them.</summary>
    private static readonly WbxmlTag[] ServersOwn =
        [CalendarTags.ResponseType, CalendarTags.AppointmentReplyTime, CalendarTags.OnlineMeetingConfLink, CalendarTags.OnlineMeetingExternalLink, AirSyncBaseTags.NativeBodyType];

    private static readonly WbxmlTag[] ServersOwnSince160 =
        [.. ServersOwn, CalendarTags.UID, CalendarTags.DtStamp, CalendarTags.OrganizerName, CalendarTags.OrganizerEmail, CalendarTags.MeetingStatus, CalendarTags.Exceptions];

    private CalendarWorld _world = null!;

    [SetUp]
    public async Task StartAsync() => _world = await CalendarWorld.StartAsync(profile);

    [TearDown]
    public ValueTask StopAsync() => _world.DisposeAsync();

    [Test]
    public async Task Event_FromThePhoneToOxAndBack_SaysTheSame([ValueSource(typeof(Samples), nameof(Samples.Versions))] EasVersion version)
    {
        var maker = new EventMaker(Seed, _world.IsLegacy);
        for (var number = 0; number < Events; number++)
        {
            var made = maker.OnThePhone(version, number);
            // From 16.0 on occurrences may also be told one by one.
            var apart = version >= EasVersion.V160 && number % 2 == 0;
            var added = await _world.AddAsync((apart ? made with { Exceptions = new Dictionary<NodaTime.LocalDateTime, PhoneFields?>() } : made).Build(version), version, made.Uid);
            // What the calendar before 7.10 writes of a series always goes back.
            Assert.That((added.Status, added.SendBack && !_world.IsLegacy), Is.EqualTo((ItemStatus.Success, false)), Named(number));
            var id = added.Key.ToString()!;
            if (apart) await TellApartAsync(made, id, version);

            var (item, _) = await _world.ReadAsync(id, version);

            Assert.That(PhoneEvent.Told(item, version), Is.EqualTo(made.Told(version)), Named(number));
            if (made.AllDay) continue;
            var (sent, got) = (new BlobPhone(PhoneBlob.Of(made.Zone, made.Fields.Start!.Value.Year, PhoneBlob.Dialect.Windows)), new BlobPhone(item.TextOf(CalendarTags.Timezone)!));
            var weeks = Enumerable.Range(0, 52).Select(week => new DateTime(made.Fields.Start.Value.Year, 1, 4, 12, 0, 0, DateTimeKind.Utc).AddDays(7 * week));
            Assert.That(weeks.Where(moment => sent.OffsetAt(moment) != got.OffsetAt(moment)), Is.Empty, Named(number));
        }
    }

    [Test]
    public async Task Event_EditedOnThePhone_ChangesThatAloneInOx([ValueSource(typeof(Samples), nameof(Samples.Versions))] EasVersion version)
    {
        var maker = new EventMaker(Seed, _world.IsLegacy);
        for (var number = 0; number < Events; number++)
        {
            var id = (await _world.MakeAsync(maker.InOx())).Id!;
            await ChangeOccurrencesAsync(id, maker);
            var before = await GroupAsync(id);
            var (item, known) = await _world.ReadAsync(id, version);
            var shown = item.Without(version >= EasVersion.V160 ? ServersOwnSince160 : ServersOwn);

            // The whole item as it was shown writes nothing.
            await SendAsync(shown, isTold: false);
            Assert.That(await DifferencesAsync(), Is.Empty, Named(number));

            var (element, columns) = Edit(maker, version, number);
            // Since 16.0 phones need not say more than they changed.
            await SendAsync(version >= EasVersion.V160 && number % 2 == 0 ? WbxmlElement.Of(AirSyncTags.ApplicationData, element) : shown.With(element), isTold: before.Count > 1);
            Assert.That(await DifferencesAsync(), Is.SubsetOf(columns), Named(number));

            // Changed occurrences keep what their series gives up: the phone may have to be told.
            async Task SendAsync(WbxmlElement data, bool isTold)
            {
                var changed = await _world.ChangeAsync(id, data, version, known: known);
                Assert.That((changed.Status, changed.SendBack && !isTold), Is.EqualTo((ItemStatus.Success, false)), Named(number));
            }

            async Task<List<string>> DifferencesAsync()
            {
                var after = await GroupAsync(id);
                Assert.That(after.Select(one => one.RecurrenceId), Is.EqualTo(before.Select(one => one.RecurrenceId)), Named(number));
                return [.. before.Zip(after).SelectMany(pair => Differences(pair.First, pair.Second)).Distinct()];
            }
        }
    }

    private static string Named(int number) => $"seed {Seed}, event {number}";

    private static (WbxmlElement Element, string[] Columns) Edit(EventMaker maker, EasVersion version, int number) => (number % 5) switch
    {
        0 => (WbxmlElement.Of(CalendarTags.Subject, "Edited"), ["Summary"]),
        1 => (WbxmlElement.Of(CalendarTags.Reminder, "7"), ["Alarms"]),
        2 => (WbxmlElement.Of(CalendarTags.BusyStatus, maker.Pick("0", "1", "2", "3")!), ["Transp", "Status", "ExtendedProperties"]),
        3 => (version >= EasVersion.V120
            ? WbxmlElement.Of(AirSyncBaseTags.Body, WbxmlElement.Of(AirSyncBaseTags.Type, "1"), WbxmlElement.Of(AirSyncBaseTags.Data, "Edited"))
            : WbxmlElement.Of(CalendarTags.Body, "Edited"), ["Description"]),
        _ => (WbxmlElement.Of(CalendarTags.Sensitivity, maker.Pick("0", "2", "3")!), ["Classification"]),
    };

    private async Task TellApartAsync(PhoneEvent made, string id, EasVersion version)
    {
        var key = ItemKey.Parse(id);
        foreach (var (original, fields) in made.Exceptions)
        {
            var known = (await _world.ReadAsync(id, version)).Version;
            var outcome = fields is null
                ? (await _world.Source.DeleteAsync(_world.Context(version), [new(key, made.Time(original, version), false)], CancellationToken.None))[0]
                : await _world.ChangeAsync(id, made.Instance(fields, version), version, made.Time(original, version), known);
            Assert.That(outcome.Status, Is.EqualTo(ItemStatus.Success));
        }
    }

    private async Task ChangeOccurrencesAsync(string id, EventMaker maker)
    {
        var master = await _world.EventAsync(id);
        if (master.Rrule is null) return;
        var days = new Eas.Items.Calendar.EventGroup(master, []) is var group && Eas.Items.Calendar.EventTimes.Of(master, NodaTime.DateTimeZone.Utc) is { } times
            ? Eas.Items.Calendar.EventGroup.SeriesOf(group.Master, times)!
            : throw new InvalidOperationException("made without a start");
        var some = days.Dates.Skip(1).Take(3).ToList();
        if (some.Count < 3) return;
        await _world.ChangeAsync(id, Eas.Items.Calendar.RecurrenceIds.Of(days, some[0]), patch => patch.Set(OxEventColumns.Summary, maker.Text(2)).Set(OxEventColumns.Location, "Elsewhere").Set(OxEventColumns.Color, "red"));
        await _world.DeleteAsync(id, Eas.Items.Calendar.RecurrenceIds.Of(days, some[2]));
    }

    private async Task<List<OxEvent>> GroupAsync(string id) =>
        [.. (await _world.EventsAsync()).Where(one => one.Id == id || one.SeriesId == id).OrderBy(one => one.RecurrenceId, StringComparer.Ordinal)];

    private static IEnumerable<string> Differences(OxEvent one, OxEvent other)
    {
        string[] counted = [nameof(OxEvent.Timestamp), nameof(OxEvent.LastModified), nameof(OxEvent.ModifiedBy), nameof(OxEvent.Sequence), nameof(OxEvent.Flags)];
        var (before, after) = (JsonSerializer.SerializeToNode(one)!.AsObject(), JsonSerializer.SerializeToNode(other)!.AsObject());
        return before.Where(field => !counted.Contains(field.Key) && !JsonNode.DeepEquals(field.Value, after[field.Key])).Select(field => field.Key);
    }
}
