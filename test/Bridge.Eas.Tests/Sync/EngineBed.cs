using Bridge.Eas.Protocol;
using Bridge.Eas.State;
using Bridge.Eas.State.Collections;
using Bridge.Eas.State.Restore;
using Bridge.Eas.State.Secrets;
using Bridge.Eas.State.SetAside;
using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;
using Bridge.Eas.Sync.Guards;
using Bridge.Eas.Telemetry;
using Bridge.Eas.Tests.State.Secrets;
using Bridge.Eas.Users;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StateStores;

namespace Bridge.Eas.Tests.Sync;

/// <summary>An engine (or several: nodes) on a folder in memory and the store's in-memory twin.</summary>
internal sealed class EngineBed : IDisposable
{
    internal static readonly StateUser User = new("1", "3");
    internal static readonly CollectionAddress Address = new(User, "DEVICE1", "T1");

    private readonly ServiceProvider _services;
    private readonly PersonalValues _personal;

    internal EngineBed()
    {
        Store = new InMemoryStateStore(Time);
        Collections = new CollectionStore(Store, Time);
        _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        Metrics = new EasMetrics(_services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());
        GuardMetrics = new GuardMetrics(_services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());
        _personal = new PersonalValues(Store, TestSecret.Of(1), NullLoggerFactory.Instance);
        Restore = new RestoreStore(Store, _personal);
        Engine = NewNode();
    }

    internal FakeSource Source { get; } = new();

    internal ManualTimeProvider Time { get; } = new();

    /// <summary>What phones speak.</summary>
    internal EasVersion Version { get; set; } = EasVersion.V141;

    internal InMemoryStateStore Store { get; }

    internal CollectionStore Collections { get; }

    internal EasMetrics Metrics { get; }

    internal SyncEngine Engine { get; }

    internal GuardOptions Guard { get; } = new();

    internal GuardMetrics GuardMetrics { get; }

    internal RestoreStore Restore { get; }

    private static ClaimTerm Term { get; } = new(Options.Create(new OxOptions()));

    internal SetAsideStore SetAside => new(Store);

    public void Dispose()
    {
        _personal.Dispose();
        _services.Dispose();
    }

    internal SyncEstimator Estimator => new(Collections, Guards, Time);

    private CollectionGuards Guards => new(
        new PlanSieve(Options.Create(Guard), Time),
        new DoubtStore(Store),
        new AnswerRepeats(Store),
        SetAside,
        GuardMetrics,
        Time,
        NullLogger<CollectionGuards>.Instance);

    /// <summary>Another node on the same store.</summary>
    internal SyncEngine NewNode() => new(
        Collections,
        new CollectionClaims(Store, Term, Time),
        new PhoneCommands(new MassDeleteGuard(Store, Restore, Options.Create(Guard), GuardMetrics, Time, NullLogger<MassDeleteGuard>.Instance), Metrics, NullLogger<PhoneCommands>.Instance),
        new AnswerFill(Metrics, Time, NullLogger<AnswerFill>.Instance),
        Guards,
        new Restoring(Store, Restore, Term, new NoNotes(), GuardMetrics, NullLogger<Restoring>.Instance),
        new MovedInStore(Store),
        new NoNotes(),
        Metrics,
        Time);

    internal static PhoneCommand Add(string clientId, string text)
    {
        var data = WbxmlElement.Of(AirSyncTags.ApplicationData, WbxmlElement.Of(TasksTags.Subject, text));
        return new PhoneCommand(ClientCommandKind.Add, clientId, "", null, data, null, ElementHash.Of(WbxmlElement.Of(AirSyncTags.ClientId, clientId), data));
    }

    internal static PhoneCommand Change(string serverId, string text)
    {
        var data = WbxmlElement.Of(AirSyncTags.ApplicationData, WbxmlElement.Of(TasksTags.Subject, text));
        return new PhoneCommand(ClientCommandKind.Change, "", serverId, null, data, null, ElementHash.Of(WbxmlElement.Of(AirSyncTags.ServerId, serverId), data));
    }

    internal static PhoneCommand Delete(string serverId) =>
        new(ClientCommandKind.Delete, "", serverId, null, null, null, ElementHash.Of(WbxmlElement.Of(AirSyncTags.Delete, WbxmlElement.Of(AirSyncTags.ServerId, serverId))));

    internal async Task<EnginePhone> PrimeAsync()
    {
        var key = await Collections.StartAsync(Address, Source.Class, Version, line => line, CancellationToken.None);
        return new EnginePhone(this, key);
    }

    internal ValueTask<CollectionAnswer> RunAsync(SyncKey key, CollectionAddress? address = null) => Engine.RunAsync(Run(key) with { Address = address ?? Address }, CancellationToken.None);

    internal CollectionRun Run(SyncKey key) => new()
    {
        Address = Address,
        Context = new SourceContext
        {
            User = new EasUser { Session = new FakeSession(), State = User, Addresses = ["anna@example.net"], Capabilities = new HashSet<string>() },
            Version = Version,
            CollectionId = "T1",
            OxFolderId = "32",
            Rights = FolderRights.All,
            Options = CollectionOptions.Default,
            Now = Time.GetUtcNow(),
        },
        Source = Source,
        Key = key,
        Commands = [],
        NewOptions = null,
        NewWindow = null,
        GetChanges = true,
        DeletesAsMoves = true,
        MostItems = 100,
        Bytes = 1_000_000,
        Time = TimeSpan.FromSeconds(20),
        FirstTime = TimeSpan.FromSeconds(2),
    };

    private sealed class NoNotes : IChangeNotes
    {
        public ValueTask NoteAsync(StateUser user, string oxFolderId, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
