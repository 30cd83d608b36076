using System.Xml.Linq;
using EasClient;
using EasClient.Http;
using EasClient.Judges;
using EasClient.Phone;

namespace Gateway.Tests.Fixtures;

/// <summary>Sends the requests of one client as they are, fills in what earlier answers gave, and judges every answer.</summary>
internal sealed class FixturePhone : IDisposable
{
    private readonly string _client;
    private readonly EasConnection _connection;
    private readonly List<string> _violations = [];

    /// <param name="client">The folder of its requests.</param>
    /// <param name="way">To whom, as whom.</param>
    /// <param name="schemas">Null where they are absent.</param>
    public FixturePhone(string client, EasConnectionOptions way, SchemaJudge? schemas)
    {
        _client = client;
        _connection = new EasConnection(way);
        Values = new(StringComparer.Ordinal) { ["user"] = way.User, ["policy"] = "0" };
        _connection.Watch(exchange =>
        {
            _violations.AddRange(AnswerJudge.Judge(exchange).Select(violation => violation.ToString()));
            if (exchange.Response.Xml is { } xml && schemas is not null) _violations.AddRange(schemas.Validate(xml, exchange.Version));
        });
    }

    /// <summary>What stands in braces in the requests.</summary>
    public Dictionary<string, string> Values { get; }

    public IReadOnlyList<string> Violations => _violations;

    public void Dispose() => _connection.Dispose();

    /// <summary>Sends a request of the client and takes from the answer what later ones need: policy key, folders, sync keys.</summary>
    /// <param name="name">"04-Sync-first".</param>
    public async Task<EasResponse> SendAsync(string name)
    {
        var fixture = FixtureRequest.Load($"{_client}/{name}");
        _connection.Version = fixture.Version;
        var answer = await _connection.PostAsync(fixture.With(Values), TimeSpan.FromSeconds(60));
        Take(answer.Xml);
        return answer;
    }

    private void Take(XElement? xml)
    {
        if (xml?.Descendants(EasNames.Provision + "PolicyKey").FirstOrDefault() is { } policy) Values["policy"] = policy.Value;
        foreach (var folder in xml?.Descendants().Where(element => element.Name.Namespace == EasNames.FolderHierarchy && element.Name.LocalName is "Add" or "Folder") ?? [])
        {
            var id = folder.Element(EasNames.FolderHierarchy + "ServerId")!.Value;
            var name = (FolderType)int.Parse(folder.Element(EasNames.FolderHierarchy + "Type")!.Value, System.Globalization.CultureInfo.InvariantCulture) switch
            {
                FolderType.Inbox => "inbox",
                FolderType.Calendar => "calendar",
                FolderType.Contacts => "contacts",
                FolderType.Tasks => "tasks",
                FolderType.DeletedItems => "trash",
                _ => null,
            };
            if (name is not null) Values[name] = id;
        }

        foreach (var collection in xml?.Descendants(EasNames.AirSync + "Collection") ?? [])
        {
            var (id, key) = (collection.Element(EasNames.AirSync + "CollectionId")!.Value, collection.Element(EasNames.AirSync + "SyncKey")!.Value);
            Values["key"] = key;
            if (Values.FirstOrDefault(value => value.Value == id).Key is { } folder) Values[folder + "Key"] = key;
        }
    }
}
