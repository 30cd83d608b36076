using EasClient.Http;
using EasClient.Phone;
using Simulation.Contract;
using Simulation.Oracle;

namespace Simulation.Phones;

/// <summary>An edit that waits in an outbox.</summary>
/// <param name="Writes">What it writes; empty for a deletion.</param>
/// <param name="DeletesForGood">The phone's user wants the item gone, not in the trash.</param>
internal sealed record PendingEdit(Entry Entry, IReadOnlyList<Write> Writes, int Knew, bool DeletesForGood = false);

/// <summary>
/// What a phone's user sees: which items there are and what became of edits. Reads every answer before the phone takes it, and judges what needs
/// more than one answer: echoes, resyncs that nobody needs.
/// </summary>
internal sealed class PhoneSight(IWorld world, Life life, SimPhone phone)
{
    private readonly Dictionary<string, string> _tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _namedAt = new(StringComparer.Ordinal);
    private readonly Dictionary<ClientCommand, PendingEdit> _pending = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<EasCollection, Start> _started = [];
    private readonly Dictionary<string, int> _moreSince = new(StringComparer.Ordinal);
    private int _lossesAsked;
    private int _lossesAtFolders;
    private int _sentAt;
    private int _lossesAtSent;
    private readonly Dictionary<string, int> _knows = new(StringComparer.Ordinal);
    private List<(EasCollection Collection, List<ClientCommand> Commands)> _sent = [];

    private const string JoinedTold = "phone of one list was told an item of another folder", JoinedWritten = "phone of one list wrote to an item of another folder";

    /// <summary>What must come of it now and then.</summary>
    public static IReadOnlyList<string> Outcomes { get; } = [JoinedTold, JoinedWritten];

    private Ledger Ledger => life.Ledger;

    /// <summary>Commands that the server could not carry out for now.</summary>
    public List<(EasCollection Collection, ClientCommand Command)> Refused { get; } = [];

    /// <summary>Commands that went or came in all Syncs that were answered.</summary>
    public int Total { get; private set; }

    /// <summary>Commands that came.</summary>
    public int Came { get; private set; }

    /// <summary>Statuses other than 1 in it, 0 for the whole request's.</summary>
    public List<int> Statuses { get; } = [];

    /// <summary>The phone is about to ask for its folders.</summary>
    public void AsksForFolders() => _lossesAsked = world.StateLosses;

    /// <summary>The phone is about to sync these.</summary>
    /// <param name="collections">In the order of the request.</param>
    /// <param name="empty">By an empty request, which carries no commands.</param>
    public void Sends(IReadOnlyList<EasCollection> collections, bool empty)
    {
        _sent = [.. collections.Select(one => (one, empty || one.SyncKey == EasCollection.InitialKey ? [] : one.Outbox.ToList()))];
        _sentAt = Ledger.Now;
        _lossesAtSent = world.StateLosses;
        Refused.Clear();
        Statuses.Clear();
    }

    public void Pend(ClientCommand command, PendingEdit edit) => _pending[command] = edit;

    public PendingEdit? PendingOf(ClientCommand command) => _pending.GetValueOrDefault(command);

    public Entry? EntryOf(string serverId) => _tokens.TryGetValue(serverId, out var token) ? Ledger.Find(token) : null;

    public void Names(string serverId, string token)
    {
        _tokens[serverId] = token;
        _namedAt.TryAdd(serverId, Ledger.Now);
    }

    /// <summary>Up to when the phone has heard all of the folder.</summary>
    public int Knows(EasCollection collection) => _knows.GetValueOrDefault(collection.Id);

    /// <summary>A collection that starts; what was rebuilt before does not make it start over.</summary>
    public void Met(EasCollection collection) => _started[collection] = new Start(phone.PathOf(collection), Ledger.Now, world.StateLosses);

    /// <summary>How often the phone had to start over.</summary>
    public int Resyncs { get; private set; }

    public void Saw(EasExchange exchange)
    {
        if (exchange.Command == "FolderSync" && exchange.Response.RootStatus == 9) Resync("hierarchy", "FolderSync 9", world.StateLosses > _lossesAtFolders);
        if (exchange.Command == "FolderSync" && exchange.Response.RootStatus == 1) _lossesAtFolders = _lossesAsked;
        if (exchange.Command != "Sync" || !exchange.Response.IsOk) return;
        if (exchange.Response.Xml is not { } xml)
        {
            foreach (var (_, commands) in _sent)
                foreach (var command in commands) Done(command, status: 1, serverId: null);
            return;
        }

        var answer = SyncAnswer.Read(xml);
        if (answer.Status is { } whole)
        {
            // 140 to 144: the phone lets itself be provisioned and sends the same again.
            if (whole is < 140 or > 144) Statuses.Add(whole);
            return;
        }

        foreach (var (collection, commands) in _sent)
            if (answer.For(collection) is { } part) Saw(collection, part, commands);
    }

    private void Saw(EasCollection collection, CollectionAnswer answer, List<ClientCommand> commands)
    {
        if (answer.Status == 3) StartsOver(collection);
        if (answer.Status != 1)
        {
            Statuses.Add(answer.Status);
            return;
        }

        if (commands.Count + answer.Commands.Count > 0) world.Note($"{phone.Name} {phone.PathOf(collection)}: {Told(commands, answer)}");
        if (collection.SyncKey == EasCollection.InitialKey) _started[collection] = new Start(phone.PathOf(collection), _sentAt, _lossesAtSent);
        if (!answer.MoreAvailable) _knows[collection.Id] = _sentAt;
        var asked = Ledger.Tick();
        foreach (var command in commands) Saw(collection, command, answer);
        foreach (var command in answer.Commands) Saw(collection, command);
        var since = _moreSince.GetValueOrDefault(collection.Id, asked);
        foreach (var command in answer.Commands) SentBack(collection, command, asked, since);
        if (answer.MoreAvailable) _moreSince[collection.Id] = since;
        else _moreSince.Remove(collection.Id);
        Total += commands.Count + answer.Commands.Count;
        Came += answer.Commands.Count;
    }

    private string Told(List<ClientCommand> commands, CollectionAnswer answer)
    {
        var sent = commands.Select(command => $"{command.GetType().Name.Replace("Command", "", StringComparison.Ordinal)} {PendingOf(command)?.Entry.Token}");
        var results = answer.Responses.Select(response => $"{response.Kind} {response.Status}");
        var came = answer.Commands.Select(command => $"{command.Kind} {(command.Data is { } data && PhoneFacts.Token(ItemKinds.OfClass(ClassOf(answer.Id)), data, phone.User.Id) is { } token ? token : EntryOf(command.ServerId)?.Token ?? "?")}");
        return $"sent [{string.Join(", ", sent)}] → [{string.Join(", ", results)}] came [{string.Join(", ", came)}]{(answer.MoreAvailable ? " more" : "")}";
    }

    private string ClassOf(string id) => _sent.First(one => one.Collection.Id == id).Collection.ItemClass;

    private void StartsOver(EasCollection collection)
    {
        var path = phone.PathOf(collection);
        var start = _started.GetValueOrDefault(collection, new Start(path, 0, 0));
        var needed = world.StateLosses > start.Losses || Ledger.RebuiltSince(phone.User, start.Path, start.At) || Ledger.RebuiltSince(phone.User, path, start.At);
        Resync("collection", $"{path} key {(collection.SyncKey == EasCollection.InitialKey ? "0" : "known")}", needed);
        Met(collection);
    }

    private void Resync(string what, string where, bool needed)
    {
        Resyncs++;
        world.Count($"resync of a {what}{(needed ? "" : " for nothing")}");
        if (!needed) world.Violate("unneeded resync", $"{phone.Name} had to start over: {where}");
    }

    private void Saw(EasCollection collection, ClientCommand command, CollectionAnswer answer)
    {
        switch (command)
        {
            case AddCommand add:
                var added = answer.Responses.FirstOrDefault(one => one.Kind == "Add" && one.ClientId == add.ClientId);
                if (added?.Status is 5 or 16) Refused.Add((collection, command));
                Done(command, added?.Status ?? 0, added?.ServerId);
                break;
            case ChangeCommand change:
                Later(collection, command, answer.Responses.FirstOrDefault(one => one.Kind == "Change" && one.ServerId == change.ServerId && one.InstanceId == change.InstanceId)?.Status ?? 1);
                break;
            case DeleteCommand delete:
                Later(collection, command, answer.Responses.FirstOrDefault(one => one.Kind == "Delete" && one.ServerId == delete.ServerId && one.InstanceId == delete.InstanceId)?.Status ?? 1);
                break;
        }
    }

    private void Later(EasCollection collection, ClientCommand command, int status)
    {
        if (status is 5 or 16) Refused.Add((collection, command));
        Done(command, status, serverId: null);
    }

    private void Done(ClientCommand command, int status, string? serverId)
    {
        if (status != 1) world.Count($"phone {command.GetType().Name.Replace("Command", "", StringComparison.Ordinal).ToLowerInvariant()} answered with {status}");
        if (!_pending.TryGetValue(command, out var edit)) return;
        if (serverId is not null) Names(serverId, edit.Entry.Token);
        if (status is 5 or 16) return;
        _pending.Remove(command);
        var now = Ledger.Tick();
        var done = status == 1 || (status == 8 && command is DeleteCommand);

        // OX says of a change of what was moved away that it is done, and that it is gone may be told much later: an answer in between may be an old one, given again.
        var asked = command switch { ChangeCommand change => change.ServerId, DeleteCommand delete => delete.ServerId, _ => "" };
        if (done && IsOfJoined(phone, edit.Entry.Kind, asked)) world.Count(JoinedWritten);
        var knew = _namedAt.TryGetValue(asked, out var named) ? Math.Min(named, edit.Knew) : edit.Knew;
        var missed = edit.Entry.Moves.Exists(when => when > knew);
        foreach (var write in edit.Writes)
        {
            if (done && !missed) write.Ended = now;
            else if (done) world.Count("edit of what was moved away");
            else write.Refused = status is 6 or 7 or 8;
        }

        switch (command)
        {
            case AddCommand when done:
                foreach (var view in edit.Entry.Views) (view.Acknowledged, view.Certain) = (true, !view.DeletedBeforeAcknowledged);
                break;
            // Deleted by the id that it had where it was once: what was moved from there lives on.
            case DeleteCommand { InstanceId: null } when done && edit.DeletesForGood && !missed:
                edit.Entry.PhoneDeleted = (phone.Name, edit.Knew, now);
                break;
        }
    }

    /// <summary>What OX refuses for good is sent back, an edited item as a Change in the same answer, a deleted one as an Add, which may have to wait for the next ones: nobody was told that it is done.</summary>
    /// <param name="asked">When the request went out.</param>
    /// <param name="since">When the first of those went out of which each answer said that there is more.</param>
    private void SentBack(EasCollection collection, ServerCommand command, int asked, int since)
    {
        if (command.Data is not { } data || EntryOf(command.ServerId) is not { } entry) return;
        if (command.Kind == "Add" && entry.PhoneDeleted is { } deleted && deleted.By == phone.Name && deleted.Told >= since)
        {
            entry.PhoneDeleted = null;
            world.Count("deletion that OX refuses");
        }

        if (command.Kind != "Change" || !collection.Items.TryGetValue(command.ServerId, out var held)) return;
        var told = PhoneFacts.Of(entry.Kind, ItemMerge.ServerChange(collection.ItemClass, held, data));
        // No file is refused by any OX of this world.
        foreach (var fact in told.Keys.Union(entry.Names, StringComparer.Ordinal).Where(fact => !OxState.IsFile(fact)).ToList())
        {
            var value = told.GetValueOrDefault(fact);
            foreach (var write in entry.WritesOf(fact).Where(write => write.By == phone.Name && write.Ended >= asked && write.Value != value))
            {
                write.Refused = true;
                world.Count("edit that OX refuses");
            }
        }
    }

    /// <summary>What nobody has ever moved, deleted or hidden is where it was: a phone that is told that it is gone is told wrongly.</summary>
    private void IsGone(EasCollection collection, string serverId)
    {
        var path = phone.PathOf(collection);
        if (EntryOf(serverId) is not { DeletedBy: null, Moves.Count: 0 } entry || Ledger.RebuiltSince(phone.User, path, 0)) return;
        var places = OxState.Places(phone.User).ToList();
        if (places.Find(place => place.Path == path && place.Kind == entry.Kind) is not { } place) return;
        if (phone.ShownIn(place, places).SelectMany(one => OxState.In(phone.User, one)).Any(item => item.Token == entry.Token && !item.Hidden)) world.Violate("false delete", $"{phone.Name} was told that {entry.Token} is gone from {path}, where it is");
    }

    private void Saw(EasCollection collection, ServerCommand command)
    {
        if (command.Kind == "Delete") IsGone(collection, command.ServerId);
        if (command.Data is not { } data) return;
        var kind = ItemKinds.OfClass(collection.ItemClass);
        if (PhoneFacts.Token(kind, data, phone.User.Id) is { } token) Names(command.ServerId, token);
        if (IsOfJoined(phone, kind, command.ServerId)) world.Count(JoinedTold);
        if (command.Kind != "Change" || EntryOf(command.ServerId) is not { } entry || !collection.Items.TryGetValue(command.ServerId, out var held)) return;
        var (before, after) = (PhoneFacts.Of(kind, held), PhoneFacts.Of(kind, ItemMerge.ServerChange(collection.ItemClass, held, data)));
        if (!before.Same(after)) return;
        world.Count("change that says nothing new");

        // Without faults OX knows no other hand than the phone's own: then a change is an echo.
        if (entry.Touches.Count > 0 && entry.Moves.Count == 0 && entry.Touches.TrueForAll(touch => touch.By == phone.Name) && !world.HadFaults && !IsSentBack(entry))
            world.Violate("echo", $"{phone.Name} is sent {entry.Token} in {phone.PathOf(collection)}, which it holds so and nobody else touched");
    }

    /// <summary>A new file's reference comes with its event; and before chronos OX does not compare a series with what was known when one of its occurrences is written.</summary>
    private bool IsSentBack(Entry entry) => entry.Names.Any(OxState.IsFile) || (!world.Ox.Profile.HasChronos && entry.Names.Any(OxState.IsOccurrence));

    /// <summary>Items of folders that are shown in another one have two parts in their id.</summary>
    private static bool IsOfJoined(SimPhone phone, ItemKind kind, string serverId) => phone.Habits.Merged && kind != ItemKind.Mail && serverId.Contains('.', StringComparison.Ordinal);

    /// <summary>What was true of a collection when the phone began with it.</summary>
    /// <param name="Path">Of the folder, as the phone knew it; it may be in the trash since.</param>
    /// <param name="At">When the request went out, as the ledger counts: what happened while the answer came may have been this very start.</param>
    /// <param name="Losses">Of the store by then.</param>
    private sealed record Start(string Path, int At, int Losses);
}
