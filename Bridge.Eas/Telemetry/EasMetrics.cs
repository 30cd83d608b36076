using System.Diagnostics;
using System.Diagnostics.Metrics;
using Bridge.Eas.Protocol;

namespace Bridge.Eas.Telemetry;

/// <summary>The bridge's instruments. Tags are small sets: never a user, a device or an id.</summary>
internal sealed class EasMetrics
{
    private readonly Histogram<double> _commandDuration;
    private readonly Counter<long> _commands;
    private readonly UpDownCounter<long> _parked;
    private readonly Counter<long> _pings;
    private readonly Histogram<double> _heartbeats;
    private readonly Counter<long> _itemsOut;
    private readonly Counter<long> _itemsIn;
    private readonly Counter<long> _setAside;
    private readonly Counter<long> _fieldsRefused;
    private readonly Counter<long> _replays;
    private readonly Counter<long> _resyncs;
    private readonly Counter<long> _loginsRefused;
    private readonly Counter<long> _undecided;
    private readonly Counter<long> _heldMails;

    public EasMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(EasTelemetry.Name);
        _commandDuration = meter.CreateHistogram<double>("eas.command.duration", "s", "Time from a request's line to its answer.");
        _commands = meter.CreateCounter<long>("eas.command.count", "{request}", "Requests answered, by command and status.");
        _parked = meter.CreateUpDownCounter<long>("eas.ping.parked", "{request}", "Requests that wait for a change now.");
        _pings = meter.CreateCounter<long>("eas.ping.answers", "{answer}", "Ping answers, by status.");
        _heartbeats = meter.CreateHistogram<double>("eas.ping.heartbeat", "s", "Heartbeats that phones ask for.");
        _itemsOut = meter.CreateCounter<long>("eas.sync.items.out", "{item}", "Items told to phones, by class and operation.");
        _itemsIn = meter.CreateCounter<long>("eas.sync.items.in", "{item}", "Commands of phones, by class, operation and status.");
        _setAside = meter.CreateCounter<long>("eas.sync.items.set_aside", "{item}", "Items that could not be read or mapped, by class.");
        _fieldsRefused = meter.CreateCounter<long>("eas.sync.fields.refused", "{refusal}", "Items of phones of which OX did not take all, by class and reason.");
        _replays = meter.CreateCounter<long>("eas.sync.replays", "{request}", "Requests answered again because the first answer was lost.");
        _resyncs = meter.CreateCounter<long>("eas.sync.resyncs", "{collection}", "Collections that had to start over, by reason.");
        _undecided = meter.CreateCounter<long>("eas.undecided", "{case}", "Cases in which nobody can tell whether something was done already, by name.");
        _heldMails = meter.CreateCounter<long>("eas.meeting.mails.held", "{mail}", "Meeting mails of phones that waited for OX to tell the same, by what became of them (told, sent, refused).");
        _loginsRefused = meter.CreateCounter<long>("eas.logins.refused", "{login}", "Logins that OX refused, by reason.");
    }

    public void CommandAnswered(EasCommand command, int httpStatus, int status, TimeSpan elapsed)
    {
        var tags = new TagList { { "eas.command", command.ToString() }, { "http.response.status_code", httpStatus }, { "eas.status", status } };
        _commands.Add(1, tags);
        _commandDuration.Record(elapsed.TotalSeconds, tags);
    }

    public void Parked() => _parked.Add(1);

    public void Unparked() => _parked.Add(-1);

    public void PingAnswered(int status, double heartbeatSeconds)
    {
        _pings.Add(1, new KeyValuePair<string, object?>("eas.status", status));
        if (heartbeatSeconds > 0) _heartbeats.Record(heartbeatSeconds);
    }

    public void ItemsOut(EasClass itemClass, string operation, int count)
    {
        if (count > 0) _itemsOut.Add(count, new("eas.collection.class", itemClass.ToString()), new("eas.operation", operation));
    }

    public void ItemIn(EasClass itemClass, string operation, int status) =>
        _itemsIn.Add(1, new("eas.collection.class", itemClass.ToString()), new("eas.operation", operation), new("eas.status", status));

    public void SetAside(EasClass itemClass) => _setAside.Add(1, new KeyValuePair<string, object?>("eas.collection.class", itemClass.ToString()));

    public void FieldsRefused(EasClass itemClass, string reason) =>
        _fieldsRefused.Add(1, new("eas.collection.class", itemClass.ToString()), new("eas.reason", reason));

    public void Replayed() => _replays.Add(1);

    public void Resync(string reason) => _resyncs.Add(1, new KeyValuePair<string, object?>("eas.reason", reason));

    public void Undecided(Sync.Undecided one) => _undecided.Add(1, new KeyValuePair<string, object?>("eas.case", one.Name));

    public void HeldMailSettled(string end) => _heldMails.Add(1, new KeyValuePair<string, object?>("eas.end", end));

    public void LoginRefused(string reason) => _loginsRefused.Add(1, new KeyValuePair<string, object?>("eas.reason", reason));
}
