using System.Xml.Linq;
using Bridge.Eas.State.Store;
using EasClient;
using EasClient.Http;
using EasClient.Items;
using EasClient.Phone;
using EasClient.Requests;
using Gateway.Tests.Host;
using StateStores;

namespace Gateway.Tests.Scenarios;

/// <summary>Scenarios over the whole way, on a store that a test can make fail at any word and an OX that it can make fail at any call.</summary>
internal abstract class ScenarioTests() : HostTests(StoreKind.Memory)
{
    private const int StoreAway = 2004;
    private const int MostTries = 40;

    protected override string[] Settings => ["--Ox:Retries=0", "--Ox:BreakSeconds=1"];

    /// <summary>A store that is made to fail is logged as such.</summary>
    protected override bool IsExpected(CapturedLine line) => line.Event.Id == StoreAway;

    protected InMemoryStateStore Store => Bed.Memory!;

    /// <summary>One command; what went wrong with it is not told, as a user does not see it either.</summary>
    /// <returns>The HTTP status; 0 when the answer was lost, or a protocol status that asks for patience times ten thousand.</returns>
    protected static async Task<int> TryAsync(Func<Task> command)
    {
        try
        {
            await command();
            return 200;
        }
        catch (EasHttpException refused)
        {
            return refused.StatusCode;
        }
        catch (AnswerLostException)
        {
            return 0;
        }
        catch (EasStatusException later) when (later.Status is 5 or 12 or 16 or 111)
        {
            return later.Status.Value * 10_000;
        }
    }

    /// <summary>Tries as phones do until everything is exchanged; time passes in between, as it does for them.</summary>
    protected async Task HealAsync(EasPhone phone, params EasCollection[] folders)
    {
        for (var i = 0; i < MostTries; i++)
        {
            if (await TryAsync(() => phone.SyncUntilDoneAsync(folders)) == 200) return;
            Bed.OutlastUnclearCalls();
        }

        Assert.Fail("The phone cannot finish: " + string.Join(", ", phone.Counters.Statuses.Select(status => $"{status.Key} × {status.Value}")));
    }

    /// <summary>The request that the phone would send now.</summary>
    protected static EasRequest SyncOf(EasPhone phone, params EasCollection[] folders) => EasRequest.Of("Sync", SyncRequest.Build(phone.Version, folders));

    /// <summary>A second way of the same phone, to send what it would send at the same time.</summary>
    protected EasConnection SecondWay(EasPhone phone, int user, Uri? server = null) =>
        new(Bed.Connection(user, phone.Connection.Options.DeviceId) with { Server = server ?? Bed.Address }) { Version = phone.Version, PolicyKey = phone.Connection.PolicyKey };

    /// <summary>Status of the first collection, or of the whole answer.</summary>
    protected static string? StatusOf(EasResponse answer) => answer.Xml?.Descendants(EasNames.AirSync + "Status").FirstOrDefault()?.Value;

    /// <summary>The id that an answer gives to the phone's new item.</summary>
    protected static string? AddedId(EasResponse answer, string clientId = "1") => answer.Xml?.Descendants(EasNames.AirSync + "Add")
        .FirstOrDefault(add => add.Element(EasNames.AirSync + "ClientId")?.Value == clientId)?.Element(EasNames.AirSync + "ServerId")?.Value;

    protected static IReadOnlyList<XElement> Contact(string name) => new ContactDraft { LastName = name }.Build();

    protected static IReadOnlyList<XElement> ToDo(string name, EasVersion version) => new TaskDraft { Subject = name }.Build(version);

    /// <summary>Names of the contacts that a phone shows, in order.</summary>
    protected static IEnumerable<string?> NamesOn(EasCollection book) => book.Items.Values.Select(item => item.Element(EasNames.Contacts + "LastName")?.Value).Order(StringComparer.Ordinal);

    protected static IEnumerable<string?> SubjectsOn(EasCollection folder) =>
        folder.Items.Values.Select(item => item.Elements().FirstOrDefault(element => element.Name.LocalName == "Subject")?.Value).Order(StringComparer.Ordinal);

    protected static async Task<IEnumerable<string?>> NamesInAsync(OxWeb web) => (await web.AllContactsAsync()).Select(contact => contact["last_name"]?.ToString()).Order(StringComparer.Ordinal);

    protected static async Task<IEnumerable<string?>> TasksInAsync(OxWeb web) => (await web.AllTasksAsync()).Select(task => task["title"]?.ToString()).Order(StringComparer.Ordinal);

    protected static string Letter(EasCollection folder, int number) => folder.Find(EasNames.Email + "Subject", $"Letter {number}").Single();

    protected async Task<int> DeliverLettersAsync(int count)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Enumerable.Range(1, count).Select(i => Letters.Plain(i)));
        return user;
    }

    /// <summary>The store is gone from its n-th word on, which itself is not heard (or heard, and its answer lost), until <see cref="Revive"/>.</summary>
    /// <returns>Tells whether it has come to that word.</returns>
    protected Func<bool> KillStoreAt(int word, bool heard)
    {
        var words = 0;
        if (heard)
        {
            Store.After = (operation, _, _) => ++words >= word ? Gone(operation) : default;
            Store.Before = (operation, _, _) => words >= word ? Gone(operation) : default;
        }
        else
        {
            Store.Before = (operation, _, _) => ++words >= word ? Gone(operation) : default;
        }

        return () => words >= word;

        static ValueTask Gone(string operation) => throw new StateStoreException(StateStoreFailure.Unavailable, operation);
    }

    protected void Revive() => (Store.Before, Store.After) = (null, null);

    [TearDown]
    public void EndFaults()
    {
        Revive();
        Bed.Ox.Server.Faults.Clear();
    }
}
