using System.Globalization;
using System.Net.Sockets;
using EasClient;
using EasClient.Http;
using EasClient.Items;
using EasClient.Phone;

namespace Gateway.Tests.Kill;

/// <summary>
/// A phone in somebody's hand: things are written, read, moved and sent all the time, and whatever gets no answer is asked again, as it was or with
/// what was written since.
/// </summary>
internal sealed class LivePhone : IDisposable
{
    private readonly Random _random;
    private readonly Ledger _ledger;
    private readonly string[] _friends;
    private readonly string _address;
    private Errand? _errand;
    private bool _ready;
    private int _edits;

    internal LivePhone(EasPhone phone, string name, string address, string[] friends, Ledger ledger, Random random) =>
        (Phone, Name, _address, _friends, _ledger, _random) = (phone, name, address, friends, ledger, random);

    internal EasPhone Phone { get; }

    internal string Name { get; }

    /// <summary>Requests that got no answer.</summary>
    internal int Unanswered { get; private set; }

    /// <summary>Requests asked again, word for word or with more in them, because the one before got no answer.</summary>
    internal int Repeats { get; private set; }

    /// <summary>Mails sent and known to be out.</summary>
    internal int Sent { get; private set; }

    internal bool IsReady => _ready;

    internal EasCollection Inbox => Phone.Collection(FolderType.Inbox);

    /// <summary>The mail folder that is not OX's own.</summary>
    internal EasCollection Projects => Phone.Collection(Phone.Folders.Values.First(folder => folder.Name == LiveWeb.FolderName).Id);

    internal IReadOnlyList<EasCollection> Collections =>
        [.. PimKind.All.Select(kind => Phone.Collection(kind.Folder)), Inbox, Projects, Phone.Collection(FolderType.DeletedItems), Phone.Collection(FolderType.SentItems)];

    /// <summary>Lives until stopped; finishes the request that is under way.</summary>
    internal async Task LiveAsync(CancellationToken stop)
    {
        var repeats = false;
        while (!stop.IsCancellationRequested)
        {
            if (_ready && (!repeats || _random.Next(100) < 40))
                for (var i = _random.Next(4); i > 0; i--) Write();
            if (repeats) Repeats++;
            repeats = !await TryAsync(_ready ? StepAsync : SetUpAsync);
            await PauseAsync(_random.Next(10, repeats ? 400 : 150), stop);
        }
    }

    /// <summary>Brings everything to its end, now that nothing fails any more.</summary>
    /// <returns>Whether there was nothing to bring to an end, on either side.</returns>
    /// <exception cref="TimeoutException">It does not end.</exception>
    internal async Task<bool> SettleAsync(CancellationToken patience)
    {
        var quiet = true;
        while (!_ready || _errand is not null)
        {
            quiet = false;
            if (!await TryAsync(_ready ? RunErrandAsync : SetUpAsync) || _errand is not null) await WaitAsync(patience);
        }

        while (!await TryAsync(() => Phone.FolderSyncAsync(CancellationToken.None))) await WaitAsync(patience);
        IReadOnlyList<EasCollection> open = Collections;
        while (open.Count > 0)
        {
            SyncAnswer? answer = null;
            var asked = open;
            var primed = asked.Where(one => one.SyncKey == EasCollection.InitialKey).ToHashSet();
            if (!await TryAsync(async () => answer = await SyncAsync(asked)))
            {
                quiet = false;
                await WaitAsync(patience);
                continue;
            }

            quiet &= answer!.Status is null && answer.Collections.All(part => part is { Status: 1, Commands.Count: 0, Responses.Count: 0 });
            var refused = answer.Status is not null || answer.Collections.Any(part => part.Status is not (1 or 3));
            if (refused) await WaitAsync(patience);
            open = [.. asked.Where(one => refused || primed.Contains(one) || one.SyncKey == EasCollection.InitialKey || one.MoreAvailable || one.Outbox.Count > 0)];
        }

        return quiet;
    }

    /// <summary>The store is being lost: of what this phone waits for an answer to nobody will know.</summary>
    internal void MarkUnclear()
    {
        MovedSinceLoss.Clear();
        foreach (var entry in _ledger.Entries.Where(entry => entry.Unclear && entry.Token.Contains($"-{Name}-", StringComparison.Ordinal))) entry.UnclearAtLoss = true;
    }

    public void Dispose() => Phone.Dispose();

    private async Task SetUpAsync()
    {
        await Phone.SetUpAsync();
        foreach (var collection in Collections) collection.Options = collection.Options with { WindowSize = _random.Next(4, 30) };
        _ready = true;
    }

    private async Task StepAsync()
    {
        var dice = _random.Next(100);
        if (_errand is not null && dice < 60) await RunErrandAsync();
        else if (dice < 70) await SyncAsync(SomeCollections());
        else if (dice < 75) await Phone.FolderSyncAsync();
        else if (dice < 80) await Phone.PingAsync(TimeSpan.FromSeconds(1), [.. Collections.Where(one => one.SyncKey != EasCollection.InitialKey)]);
        else if (_errand is null)
        {
            _errand = dice < 90 ? NewSend() : NewMove();
            if (_errand is not null) await RunErrandAsync();
        }
    }

    private List<EasCollection> SomeCollections()
    {
        var all = Collections;
        return _random.Next(3) == 0 ? [.. all] : [.. all.Where(one => one.Outbox.Count > 0 || _random.Next(3) == 0).DefaultIfEmpty(all[0])];
    }

    private async Task<SyncAnswer> SyncAsync(IReadOnlyList<EasCollection> collections)
    {
        // Asked before the answer: it may take the items away.
        var names = collections.ToDictionary(one => one, one => one.Outbox.Select(command => (Id: IdOf(command), Token: TokenOf(one, command)))
            .DistinctBy(command => command.Id).ToDictionary(command => command.Id, command => command.Token, StringComparer.Ordinal));
        var answer = await Phone.SyncAsync(collections);
        foreach (var collection in collections)
        {
            if (answer.For(collection) is not { Status: 1 } part) continue;
            foreach (var response in part.Responses)
                if (_ledger.Find(names[collection].GetValueOrDefault(response.ClientId ?? response.ServerId ?? "")) is { } entry) Hear(response, entry);
        }

        return answer;
    }

    private void Hear(CommandResponse response, Ledger.Entry entry)
    {
        if (response is { Kind: "Add", Status: 1 }) entry.Unclear = false;
        if (response.Status == 1 || entry.IsShared) return;
        _ledger.Complain($"{Name}: {response.Kind} of {entry.Token}, which nobody else changes, was refused with {response.Status.ToString(CultureInfo.InvariantCulture)}");
    }

    private async Task RunErrandAsync()
    {
        if (await _errand!.RunAsync()) _errand = null;
    }

    private Errand NewSend()
    {
        var token = _ledger.Write('m', Name, shared: true, "00");
        _ledger.Find(token)!.Unclear = true;
        var to = _friends[_random.Next(_friends.Length)];
        var mime = new MimeMessage { From = _address, To = [to], Subject = token, Text = token, MessageId = $"<{token}@phone.example>" }.ToBytes();
        return new([], async () =>
        {
            var result = await Phone.SendMailAsync(mime, clientId: token);
            if (!result.Sent && result.HttpStatus == 200) _ledger.Complain($"{Name}: SendMail of {token} was answered with status {result.Status}");
            if (!result.Sent && result.HttpStatus is not (200 or 503)) _ledger.Complain($"{Name}: SendMail of {token} was answered with HTTP {result.HttpStatus}");
            if (!result.Sent) return false;
            _ledger.Find(token)!.Unclear = false;
            Sent++;
            return true;
        });
    }

    /// <summary>The ids, before and after, of what it has moved.</summary>
    internal HashSet<string> MovedItself { get; } = new(StringComparer.Ordinal);

    /// <summary>The names of what it has moved since the store was lost.</summary>
    internal HashSet<string> MovedSinceLoss { get; } = new(StringComparer.Ordinal);

    private Errand? NewMove()
    {
        var (one, two) = (Inbox, Projects);
        if (_random.Next(2) == 0) (one, two) = (two, one);
        var ids = Changeable(one, EasNames.Email + "Subject").Where(id => one.Outbox.All(command => IdOf(command) != id)).OrderBy(_ => _random.Next()).Take(_random.Next(1, 4)).ToList();
        if (ids.Count == 0) return null;
        List<string> names = [.. ids.Select(id => one.Text(id, EasNames.Email + "Subject")!)];
        return new([.. ids], async () =>
        {
            var results = await Phone.MoveAsync(one, two, ids);
            MovedSinceLoss.UnionWith(names);
            foreach (var result in results)
            {
                MovedItself.Add(result.SourceId);
                if (result.NewId is { } id) MovedItself.Add(id);
            }

            return results.All(result => result.Status != 7);
        });
    }

    /// <summary>One thing is written on the phone; it waits in the outbox.</summary>
    private void Write()
    {
        var dice = _random.Next(100);
        if (dice < 30) WriteMail();
        else
        {
            var kind = PimKind.All[_random.Next(PimKind.All.Length)];
            WritePim(kind, Phone.Collection(kind.Folder), dice);
        }
    }

    private void WritePim(PimKind kind, EasCollection collection, int dice)
    {
        if (collection.SyncKey == EasCollection.InitialKey) return;
        if (dice < 60)
        {
            var value = NewValue();
            var token = _ledger.Write(kind.Letter, Name, shared: _random.Next(2) == 0, value);
            _ledger.Find(token)!.Unclear = true;
            collection.Add(kind.Elements(Phone.Version, token, value, true));
            return;
        }

        // An Add that got no answer is edited as well: the phone then sends it anew under the name it gave it.
        if (dice < 65 && collection.Outbox.OfType<AddCommand>().FirstOrDefault() is { } waiting)
        {
            var (token, value) = (TokenOf(collection, waiting)!, NewValue());
            (_ledger.Find(token)!.Value, _ledger.Find(token)!.EditedWhileUnclear) = (value, true);
            Replace(collection, waiting, waiting with { Item = kind.Elements(Phone.Version, token, value, true) });
            return;
        }

        var ids = Changeable(collection, kind.TokenOf);
        if (ids.Count == 0) return;
        var id = ids[_random.Next(ids.Count)];
        var name = collection.Text(id, kind.TokenOf)!;
        if (dice < 90)
        {
            var value = NewValue();
            Change(collection, id, kind.Elements(Phone.Version, name, value, false));
            if (_ledger.Find(name) is { } entry) entry.Value = value;
        }
        else
        {
            Delete(collection, id, name);
        }
    }

    private void WriteMail()
    {
        var collection = _random.Next(3) == 0 ? Projects : Inbox;
        var ids = Changeable(collection, EasNames.Email + "Subject");
        if (ids.Count == 0) return;
        var id = ids[_random.Next(ids.Count)];
        var entry = _ledger.Find(collection.Text(id, EasNames.Email + "Subject"));
        if (_random.Next(8) == 0 && Waiting(collection, id) is null)
        {
            // To the trash: the mail stays what it is, in another folder.
            collection.Delete(id);
            return;
        }

        var on = _random.Next(2) == 0;
        var read = _random.Next(2) == 0;
        var already = (Waiting(collection, id) as ChangeCommand)?.Item.Where(element => element.Name.LocalName != (read ? "Read" : "Flag")) ?? [];
        Replace(collection, Waiting(collection, id), new ChangeCommand(id, [.. already, .. read ? MailChange.Read(on) : on ? MailChange.Flagged() : MailChange.FlagCleared()]));
        if (entry is not null) entry.Value = read ? $"{(on ? 1 : 0)}{entry.Value[1]}" : $"{entry.Value[0]}{(on ? 1 : 0)}";
    }

    /// <summary>Items that this phone's user may change and that do not wait for their deletion or their move.</summary>
    private List<string> Changeable(EasCollection collection, System.Xml.Linq.XName name) => collection.SyncKey == EasCollection.InitialKey
        ? []
        : [.. collection.Items.Keys.Where(id => Ledger.MayChange(collection.Text(id, name), Name) && Waiting(collection, id) is not DeleteCommand && _errand?.Items.Contains(id) != true)];

    private static void Change(EasCollection collection, string id, IReadOnlyList<System.Xml.Linq.XElement> item) =>
        Replace(collection, Waiting(collection, id), new ChangeCommand(id, item));

    private void Delete(EasCollection collection, string id, string token)
    {
        Replace(collection, Waiting(collection, id), new DeleteCommand(id));
        if (_ledger.Find(token) is { } entry) entry.Deleted = true;
    }

    private static ClientCommand? Waiting(EasCollection collection, string id) => collection.Outbox.FirstOrDefault(command => IdOf(command) == id && command is not AddCommand);

    /// <summary>An item that is written again before it was taken goes once, as it is now.</summary>
    private static void Replace(EasCollection collection, ClientCommand? old, ClientCommand now)
    {
        List<ClientCommand> commands = [.. collection.Outbox.Select(command => ReferenceEquals(command, old) ? now : command)];
        if (old is null) commands.Add(now);
        collection.ClearOutbox();
        foreach (var command in commands) collection.Queue(command);
    }

    private static string IdOf(ClientCommand command) => command switch
    {
        AddCommand add => add.ClientId,
        ChangeCommand change => change.ServerId,
        DeleteCommand delete => delete.ServerId,
        _ => "",
    };

    private static string? TokenOf(EasCollection collection, ClientCommand command)
    {
        var name = PimKind.All.FirstOrDefault(kind => kind.Folder.ItemClass() == collection.ItemClass)?.TokenOf ?? EasNames.Email + "Subject";
        return command is AddCommand add ? add.Item.First(element => element.Name == name).Value : collection.Text(IdOf(command), name);
    }

    private string NewValue() => string.Create(CultureInfo.InvariantCulture, $"{Name} {++_edits}");

    /// <returns>Whether an answer came.</returns>
    private async Task<bool> TryAsync(Func<Task> step)
    {
        try
        {
            await step();
            return true;
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException or SocketException or TimeoutException or EasHttpException { StatusCode: 503 })
        {
            Unanswered++;
            return false;
        }
        catch (EasHttpException wrong)
        {
            _ledger.Complain($"{Name}: {wrong.Message}");
            return false;
        }
        catch (EasStatusException wrong)
        {
            _ledger.Complain($"{Name}: {wrong.Message}");
            return false;
        }
    }

    private static async Task WaitAsync(CancellationToken patience)
    {
        if (patience.IsCancellationRequested) throw new TimeoutException("The phone does not come to rest.");
        await PauseAsync(200, patience);
    }

    private static async Task PauseAsync(int milliseconds, CancellationToken end)
    {
        try
        {
            await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, end);
        }
        catch (OperationCanceledException)
        {
            // Over.
        }
    }

    /// <summary>A command of its own that is asked again until it is answered.</summary>
    /// <param name="Items">What it is about.</param>
    /// <param name="RunAsync">True when it is done.</param>
    private sealed record Errand(HashSet<string> Items, Func<Task<bool>> RunAsync);
}
