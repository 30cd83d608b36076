using Bridge.Eas.Folders;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Sync.Merged;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Tests.Sync.Merged;

/// <summary>A collection that shows a default folder and two others, and the phone that syncs it.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal abstract class MergedViewBed : IDisposable
{
    protected const string Theirs = "T0000000000aa", Everybodys = "T0000000000bb";

    protected MergedViewBed()
    {
        Sources = new(StringComparer.Ordinal) { ["32"] = Bed.Source, ["41"] = new FakeSource(), ["42"] = new FakeSource() };
        foreach (var source in Sources.Values) source.Incremental = true;
        Inner = new FolderSources(Sources);
    }

    protected EngineBed Bed { get; } = new();

    /// <summary>By the folders' ids in OX: 32 is the default one.</summary>
    protected Dictionary<string, FakeSource> Sources { get; }

    /// <summary>What the phone has: its ids, and texts.</summary>
    protected Dictionary<string, string> Items { get; } = new(StringComparer.Ordinal);

    /// <summary>What the phone was told.</summary>
    protected List<string> Told { get; } = [];

    protected FolderSources Inner { get; set; }

    protected EasFolder[] Joined { get; set; } = [Folder(Theirs, "41"), Folder(Everybodys, "42")];

    protected MergedSource Source => new(Inner, Folder("T1", "32", EasFolderType.Tasks) with { Joined = Joined });

    /// <summary>The phone's latest key.</summary>
    protected SyncKey Latest { get; set; }

    public void Dispose() => Bed.Dispose();

    protected static ItemKey Key(string folder, ulong id) => MergedKeys.Of(Folder(folder, ""), ItemKey.Of(id));

    protected static EasFolder Folder(string id, string oxId, EasFolderType type = EasFolderType.UserTasks) => new(id, EasFolder.Root, id, type, EasClass.Tasks, oxId, FolderRights.All);

    protected async Task PrimeAsync() => Latest = await Bed.Collections.StartAsync(EngineBed.Address, Inner.Class, EasVersion.V141, line => line, CancellationToken.None);

    protected ValueTask<CollectionAnswer> RunAsync(CollectionRun run) => Bed.Engine.RunAsync(run with { Source = Source }, CancellationToken.None);

    protected Task<CollectionAnswer> SyncAsync(params PhoneCommand[] commands) => SyncAsync(100, options: null, commands);

    protected async Task<CollectionAnswer> SyncAsync(int mostItems = 100, CollectionOptions? options = null, PhoneCommand[]? commands = null)
    {
        var answer = await RunAsync(Bed.Run(Latest) with { MostItems = mostItems, NewOptions = options, Commands = commands ?? [] });
        Assert.That(SyncKey.TryParse(answer.Key!, out var key));
        Latest = key;
        foreach (var command in EnginePhone.Children(answer.Commands))
        {
            var id = command.TextOf(AirSyncTags.ServerId)!;
            Told.Add($"{command.Tag.Name} {id}");
            if (command.Child(AirSyncTags.ApplicationData) is not { } data) Assert.That(Items.Remove(id), id);
            else if (command.Tag == AirSyncTags.Add) Items.Add(id, data.TextOf(TasksTags.Subject)!);
            else Items[id] = data.TextOf(TasksTags.Subject)!;
        }

        foreach (var response in EnginePhone.Children(answer.Responses).Where(one => one.Tag == AirSyncTags.Add)) Items.Add(response.TextOf(AirSyncTags.ServerId)!, "");
        foreach (var command in commands ?? [])
            if (command.Kind == ClientCommandKind.Delete) Items.Remove(command.ServerId);
        return answer;
    }
}
