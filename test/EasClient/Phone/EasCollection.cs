using System.Globalization;
using System.Xml.Linq;

namespace EasClient.Phone;

/// <summary>One folder as the phone holds it: key, items, and changes that wait for the next Sync.</summary>
public sealed class EasCollection
{
    /// <summary>The key that starts over.</summary>
    public const string InitialKey = "0";

    private readonly Dictionary<string, XElement> _items = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _serverIds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _refused = new(StringComparer.Ordinal);
    private readonly List<ClientCommand> _outbox = [];
    private int _lastClientId;

    internal EasCollection(string id, string itemClass)
    {
        Id = id;
        ItemClass = itemClass;
        Options = CollectionOptions.Usual(itemClass);
    }

    /// <summary>The collection id.</summary>
    public string Id { get; }

    /// <summary>"Email", "Calendar", "Contacts", "Tasks" or "Notes".</summary>
    public string ItemClass { get; }

    /// <summary>How to sync it.</summary>
    public CollectionOptions Options { get; set; }

    /// <summary>The key of the last answer that arrived.</summary>
    public string SyncKey { get; internal set; } = InitialKey;

    /// <summary>Whether the last answer said that more waits.</summary>
    public bool MoreAvailable { get; internal set; }

    /// <summary>How often the server made the phone start over.</summary>
    public int FullResyncs { get; private set; }

    /// <summary>The phone's copy: ApplicationData by server id.</summary>
    public IReadOnlyDictionary<string, XElement> Items => _items;

    /// <summary>What waits for the next Sync.</summary>
    public IReadOnlyList<ClientCommand> Outbox => _outbox;

    internal CollectionOptions? OptionsAtServer { get; set; }

    /// <summary>Writes a new item; it reaches the server with the next Sync.</summary>
    /// <returns>The ClientId, by which <see cref="ServerIdOf"/> tells the server's id afterwards.</returns>
    public string Add(IReadOnlyList<XElement> item, bool send = false)
    {
        var clientId = (++_lastClientId).ToString(CultureInfo.InvariantCulture);
        Queue(new AddCommand(clientId, item, send));
        return clientId;
    }

    /// <summary>Changes an item or, at 16.x, one occurrence of it.</summary>
    public void Change(string serverId, IReadOnlyList<XElement> item, string? instanceId = null) =>
        Queue(new ChangeCommand(serverId, item, instanceId));

    /// <summary>Deletes an item or, at 16.x, one occurrence of it.</summary>
    public void Delete(string serverId, string? instanceId = null) => Queue(new DeleteCommand(serverId, instanceId));

    /// <summary>Asks for an item in full.</summary>
    public void Fetch(string serverId) => Queue(new FetchCommand(serverId));

    /// <summary>Queues a command as it is.</summary>
    public void Queue(ClientCommand command) => _outbox.Add(command);

    /// <summary>Forgets what waits.</summary>
    public void ClearOutbox() => _outbox.Clear();

    /// <summary>The server's id for an item that the phone added; null while unknown or refused.</summary>
    public string? ServerIdOf(string clientId) => _serverIds.GetValueOrDefault(clientId);

    /// <summary>The item that the phone added.</summary>
    /// <exception cref="InvalidOperationException">The server has not taken it.</exception>
    public XElement Added(string clientId) => ServerIdOf(clientId) is { } id && _items.TryGetValue(id, out var item)
        ? item
        : throw new InvalidOperationException($"The server has not taken the item {clientId}.");

    /// <summary>The status with which the server last refused a command, by ClientId or ServerId; null if it did not.</summary>
    public int? RefusalOf(string id) => _refused.TryGetValue(id, out var status) ? status : null;

    /// <summary>Text of one element of an item, or null.</summary>
    public string? Text(string serverId, XName name) => _items.GetValueOrDefault(serverId)?.Element(name)?.Value;

    /// <summary>Ids of the items whose element has this text.</summary>
    public IReadOnlyList<string> Find(XName name, string text) =>
        [.. _items.Where(item => item.Value.Element(name)?.Value == text).Select(item => item.Key)];

    /// <summary>Texts of an element (a UID, a subject) that more than one item has: what a user would see doubled.</summary>
    public IReadOnlyList<string> DoubledBy(XName name) =>
        [.. _items.Values.Select(item => item.Element(name)?.Value).OfType<string>().GroupBy(text => text).Where(group => group.Skip(1).Any()).Select(group => group.Key)];

    /// <summary>Starts over with key 0, as a phone does after status 3: items go, new items that wait stay, other changes are lost.</summary>
    public void StartOver()
    {
        SyncKey = InitialKey;
        MoreAvailable = false;
        OptionsAtServer = null;
        _items.Clear();
        _outbox.RemoveAll(command => command is not AddCommand);
    }

    internal void ForcedToStartOver()
    {
        FullResyncs++;
        StartOver();
    }

    internal bool Has(string serverId) => _items.ContainsKey(serverId);

    internal void Put(string serverId, XElement item) => _items[serverId] = item;

    internal bool Remove(string serverId) => _items.Remove(serverId);

    internal void Took(string clientId, string serverId) => _serverIds[clientId] = serverId;

    internal void Refused(string id, int status) => _refused[id] = status;

    internal void Sent(IEnumerable<ClientCommand> commands)
    {
        foreach (var command in commands) _outbox.Remove(command);
    }
}
