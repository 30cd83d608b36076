using System.Buffers;
using System.Diagnostics.Metrics;
using System.Globalization;
using Bridge.Eas.Commands.FolderChange;
using Bridge.Eas.Commands.FolderSync;
using Bridge.Eas.Commands.Provision;
using Bridge.Eas.Devices;
using Bridge.Eas.Devices.Versions;
using Bridge.Eas.Folders;
using Bridge.Eas.Items.Mail.Listing;
using Bridge.Eas.Protocol;
using Bridge.Eas.Protocol.Http;
using Bridge.Eas.Protocol.Shield;
using Bridge.Eas.State;
using Bridge.Eas.State.Collections;
using Bridge.Eas.State.Hierarchy;
using Bridge.Eas.State.Secrets;
using Bridge.Eas.State.Store;
using Bridge.Eas.Telemetry;
using Bridge.Eas.Tests.Items.Mail;
using Bridge.Eas.Tests.State.Secrets;
using Bridge.Eas.Tests.Sync;
using Bridge.Eas.Users;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi;
using Bridge.OxApi.Folders;
using Bridge.OxApi.Mail;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StateStores;

namespace Bridge.Eas.Tests.Protocol;

/// <summary>The dispatcher with Provision and FolderSync behind it, on the store's twin; Ping ends in a fault.</summary>
internal sealed class DispatcherBed : IDisposable
{
    private readonly PersonalValues _personal;
    private readonly ServiceProvider _services;
    private readonly EasDispatcher _dispatcher;

    /// <param name="other">Another node to share the store, the clock and OX with; null for a world of its own.</param>
    /// <param name="eas">Settings of the protocol; null for none.</param>
    public DispatcherBed(DispatcherBed? other = null, EasOptions? eas = null)
    {
        if (other is not null) (Time, Folders, Mail, Policy) = (other.Time, other.Folders, other.Mail, other.Policy);
        var time = Time;
        Store = other?.Store ?? new InMemoryStateStore(time)
        {
            After = (_, _, _) =>
            {
                StoreCalls++;
                return ValueTask.CompletedTask;
            },
        };
        _personal = new PersonalValues(Store, TestSecret.Of(1), NullLoggerFactory.Instance);
        var devices = new DeviceStore(Store);
        var policy = Options.Create(Policy);
        var collection = new ServiceCollection().AddMetrics().AddMemoryCache();
        collection.AddKeyedSingleton<IEasCommandHandler>(EasCommand.Provision, (_, _) => new ProvisionHandler(devices, new DeviceInformationStore(_personal), new AttachmentLimits(new DeviceInformationStore(_personal), policy), new AgeLimits(new DeviceInformationStore(_personal), policy), policy));
        collection.AddSingleton<TimeProvider>(time).AddSingleton<IStateStore>(Store).AddSingleton<IOxFoldersApi>(Folders).AddSingleton<IOxMailApi>(Mail).AddSingleton(_personal);
        collection.AddSingleton(Options.Create(FolderSettings));
        collection.AddSingleton<MailScanStore>().AddSingleton<FolderLister>().AddSingleton<FolderMoves>().AddSingleton<FolderMapStore>().AddSingleton<FolderDirectory>();
        collection.AddSingleton<HierarchyStore>().AddSingleton(new ClaimTerm(Options.Create(new OxOptions()))).AddSingleton<HierarchyClaims>().AddSingleton<PendingHierarchy>().AddSingleton<VanishedCollections>().AddSingleton<FolderChangeRunner>();
        collection.AddSingleton<CollectionStore>().AddSingleton<CollectionUpkeep>().AddSingleton<DeviceUpkeep>();
        collection.AddKeyedSingleton<IEasCommandHandler, FolderSyncHandler>(EasCommand.FolderSync);
        collection.AddKeyedSingleton<IEasCommandHandler, FolderCreateHandler>(EasCommand.FolderCreate);
        collection.AddKeyedSingleton<IEasCommandHandler, FolderUpdateHandler>(EasCommand.FolderUpdate);
        collection.AddKeyedSingleton<IEasCommandHandler, FolderDeleteHandler>(EasCommand.FolderDelete);
        collection.AddKeyedSingleton<IEasCommandHandler, BrokenHandler>(EasCommand.Ping);
        collection.AddSingleton(Options.Create(eas ?? new EasOptions())).AddSingleton(devices).AddSingleton(policy);
        collection.AddSingleton<DeviceInformationStore>().AddSingleton<VersionCeilings>().AddSingleton<CeilingNotes>().AddSingleton<VersionGate>().AddSingleton<DeviceGate>();
        _services = collection.BuildServiceProvider();
        var metrics = new EasMetrics(_services.GetRequiredService<IMeterFactory>());
        _dispatcher = new EasDispatcher(
            _services,
            Users,
            _services.GetRequiredService<DeviceGate>(),
            new LoopShield(Options.Create(Shield), new GuardMetrics(_services.GetRequiredService<IMeterFactory>()), time, NullLogger<LoopShield>.Instance),
            _services.GetRequiredService<VersionGate>(),
            new AgeLimits(_services.GetRequiredService<DeviceInformationStore>(), policy),
            new FolderChoices(_services.GetRequiredService<DeviceInformationStore>(), Options.Create(FolderSettings)),
            metrics,
            time,
            NullLogger<EasDispatcher>.Instance);
    }

    public ManualTimeProvider Time { get; } = new();

    public InMemoryStateStore Store { get; }

    /// <summary>Calls the store has had.</summary>
    public int StoreCalls { get; private set; }

    /// <summary>The mails of whatever folder.</summary>
    public FakeMailApi Mail { get; } = new();

    public FolderOptions FolderSettings { get; } = new();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public EasUser User => Users.Answer.User!;

    public PolicyOptions Policy { get; } = new();

    public ShieldOptions Shield { get; } = new();

    public FakeFolders Folders { get; } = new();

    public FakeUsers Users { get; } = new();

    public uint PolicyKey { get; set; }

    public void Dispose()
    {
        _personal.Dispose();
        _services.Dispose();
    }

    public async Task<(int Http, WbxmlElement? Document, EasHttpAnswer Answer)> SendAsync(string command, byte[] body, string version = "14.1", string deviceId = "PHONE1")
    {
        var answer = await _dispatcher.HandleAsync(
            new EasHttpRequest
            {
                Method = "POST",
                RawQuery = $"Cmd={command}&User=anna&DeviceId={deviceId}&DeviceType=iPhone",
                Header = name => name switch
                {
                    "MS-ASProtocolVersion" => version,
                    "X-MS-PolicyKey" => PolicyKey.ToString(CultureInfo.InvariantCulture),
                    _ => null,
                },
                Login = new EasLogin("anna", "anna", null, "gehe1m"),
                Body = new MemoryStream(body),
            },
            CancellationToken.None);
        var content = new ReadOnlySequence<byte>(answer.Content.ToArray());
        if (answer.Lease is { } lease) await lease.DisposeAsync();
        if (EasVersions.Parse(version) is { } known) AnswerSchema.Check(content.FirstSpan, known);
        return (answer.StatusCode, content.IsEmpty ? null : WbxmlElement.Parse(content, WbxmlLimits.Default), answer);
    }

    public async Task<(int Http, WbxmlElement? Document, EasHttpAnswer Answer)> SendAsync(
        string command, Action<WbxmlWriter> write, string version = "14.1", string deviceId = "PHONE1")
    {
        using var writer = new WbxmlWriter();
        write(writer);
        return await SendAsync(command, writer.Written.ToArray(), version, deviceId);
    }

    public async Task<WbxmlElement> FolderSyncAsync(string key, string deviceId = "PHONE1") =>
        (await SendAsync("FolderSync", FolderSyncBody(key), deviceId: deviceId)).Document!;

    public static Action<WbxmlWriter> FolderSyncBody(string key) => writer =>
    {
        writer.Start(FolderHierarchyTags.FolderSync);
        writer.Element(FolderHierarchyTags.SyncKey, key);
        writer.End();
    };

    /// <summary>One phase of Provision; the policy of the answer.</summary>
    public async Task<WbxmlElement> ProvisionAsync(uint? acknowledged = null, int status = 1, string version = "14.1", string type = "MS-EAS-Provisioning-WBXML", string? model = null)
    {
        var answer = await SendAsync("Provision", writer =>
        {
            writer.Start(ProvisionTags.Provision);
            if (model is not null)
            {
                writer.Start(SettingsTags.DeviceInformation);
                writer.Start(SettingsTags.Set);
                writer.Element(SettingsTags.Model, model);
                writer.End();
                writer.End();
            }

            writer.Start(ProvisionTags.Policies);
            writer.Start(ProvisionTags.Policy);
            writer.Element(ProvisionTags.PolicyType, type);
            if (acknowledged is { } key)
            {
                writer.Element(ProvisionTags.PolicyKey, key.ToString(CultureInfo.InvariantCulture));
                writer.Element(ProvisionTags.Status, status);
            }

            writer.End();
            writer.End();
            writer.End();
        }, version);
        return answer.Document!.Child(ProvisionTags.Policies)?.Child(ProvisionTags.Policy) ?? answer.Document;
    }

    public static uint KeyOf(WbxmlElement policy) => uint.Parse(policy.TextOf(ProvisionTags.PolicyKey)!, CultureInfo.InvariantCulture);

    internal sealed class FakeUsers : IUserDirectory
    {
        public SignIn Answer { get; set; } = new(new EasUser
        {
            Session = new FakeSession(), State = new("1", "3"), Addresses = ["anna@example.net"], Capabilities = new HashSet<string>(),
        });

        public ValueTask<SignIn> SignInAsync(EasLogin login, string? remoteAddress, CancellationToken cancellationToken) => ValueTask.FromResult(Answer);

        public ValueTask KeepAsync(EasLogin login, EasUser user, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public void Forget(EasLogin login)
        {
        }
    }

    private sealed class BrokenHandler : IEasCommandHandler
    {
        public ValueTask<EasReply> HandleAsync(EasCommandContext context, CancellationToken cancellationToken) => throw new InvalidOperationException("a bug");
    }
}
