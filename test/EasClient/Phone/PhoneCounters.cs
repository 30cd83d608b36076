using System.Globalization;
using System.Xml.Linq;
using EasClient.Http;

namespace EasClient.Phone;

/// <summary>What a phone went through.</summary>
public sealed class PhoneCounters
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, int> _statuses = new(StringComparer.Ordinal);

    /// <summary>Requests sent.</summary>
    public int Requests { get; private set; }

    /// <summary>Bytes of all request bodies.</summary>
    public long BytesSent { get; private set; }

    /// <summary>Bytes of all answer bodies as they came.</summary>
    public long BytesReceived { get; private set; }

    /// <summary>Collections that the server made start over (Sync status 3).</summary>
    public int FullResyncs { get; internal set; }

    /// <summary>Hierarchies that the server made start over (FolderSync status 9).</summary>
    public int HierarchyResyncs { get; internal set; }

    /// <summary>FolderSyncs that another command asked for (Sync status 12, Ping status 7).</summary>
    public int FolderSyncsAsked { get; internal set; }

    /// <summary>Runs of Provision.</summary>
    public int Provisionings { get; internal set; }

    /// <summary>Items that the server added although the phone had them.</summary>
    public int DoubledAdds { get; internal set; }

    /// <summary>Folders that the server added although the phone had them.</summary>
    public int DoubledFolders { get; internal set; }

    /// <summary>Changes of items that the phone does not have.</summary>
    public int UnknownChanges { get; internal set; }

    /// <summary>Deletes of items that the phone does not have.</summary>
    public int UnknownDeletes { get; internal set; }

    /// <summary>Answers that promised more and brought nothing.</summary>
    public int EmptyRounds { get; internal set; }

    /// <summary>How often each status came: "Sync/Collection 3", "Ping/Ping 2", "HTTP 503".</summary>
    public IReadOnlyDictionary<string, int> Statuses
    {
        get
        {
            lock (_lock) return new SortedDictionary<string, int>(_statuses, StringComparer.Ordinal);
        }
    }

    /// <summary>How often one status came, by the keys of <see cref="Statuses"/>.</summary>
    public int Count(string status)
    {
        lock (_lock) return _statuses.GetValueOrDefault(status);
    }

    internal void Saw(EasExchange exchange)
    {
        lock (_lock)
        {
            Requests++;
            BytesSent += exchange.Request.Body.Length;
            BytesReceived += exchange.Response.BytesOnWire;
            if (!exchange.Response.IsOk) Add(string.Create(CultureInfo.InvariantCulture, $"HTTP {exchange.Response.StatusCode}"));
            foreach (var status in ProtocolStatuses(exchange.Response.Xml)) Add($"{exchange.Command}/{status.Parent!.Name.LocalName} {status.Value}");
        }
    }

    /// <summary>Status elements that speak of the protocol; a mail's flag has one too.</summary>
    private static IEnumerable<XElement> ProtocolStatuses(XElement? xml) => xml?.Descendants().Where(element =>
        element.Name.LocalName == "Status" && element.Name.Namespace != EasNames.Email && element.Parent is not null
        && !element.Ancestors().Any(ancestor => ancestor.Name.LocalName is "ApplicationData")) ?? [];

    private void Add(string key) => _statuses[key] = _statuses.GetValueOrDefault(key) + 1;
}
