using Bridge.Eas.Commands;
using Bridge.Eas.Commands.FolderChange;
using Bridge.Eas.Commands.FolderSync;
using Bridge.Eas.Commands.GetItemEstimate;
using Bridge.Eas.Commands.ItemOperations;
using Bridge.Eas.Commands.Itip;
using Bridge.Eas.Commands.MeetingResponse;
using Bridge.Eas.Commands.MoveItems;
using Bridge.Eas.Commands.Ping;
using Bridge.Eas.Commands.Provision;
using Bridge.Eas.Commands.Search;
using Bridge.Eas.Commands.SendMail;
using Bridge.Eas.Commands.Settings;
using Bridge.Eas.Commands.SmartMail;
using Bridge.Eas.Commands.Sync;
using Bridge.Eas.Devices;
using Bridge.Eas.Devices.Versions;
using Bridge.Eas.Folders;
using Bridge.Eas.Items;
using Bridge.Eas.Items.Calendar.Source;
using Bridge.Eas.Items.Mail;
using Bridge.Eas.Items.Mail.Drafts;
using Bridge.Eas.Items.Mail.Finding;
using Bridge.Eas.Items.Mail.Invitations;
using Bridge.Eas.Items.Mail.Listing;
using Bridge.Eas.Items.Mail.Marks;
using Bridge.Eas.Items.Mail.Originals;
using Bridge.Eas.Items.People;
using Bridge.Eas.Operator;
using Bridge.Eas.Protocol;
using Bridge.Eas.Protocol.Http;
using Bridge.Eas.Protocol.Shield;
using Bridge.Eas.State;
using Bridge.Eas.State.Collections;
using Bridge.Eas.State.Hierarchy;
using Bridge.Eas.State.Restore;
using Bridge.Eas.State.SetAside;
using Bridge.Eas.Sync;
using Bridge.Eas.Sync.Guards;
using Bridge.Eas.Telemetry;
using Bridge.Eas.Users;
using Bridge.Eas.Watch;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Bridge.Eas;

/// <summary>Registers the bridge: everything between the web server and OX.</summary>
public static class EasBridgeRegistration
{
    /// <summary>Adds the <see cref="IEasEndpoint"/> and what it needs. The OX client and the state store are added by their own methods.</summary>
    public static IServiceCollection AddEasBridge(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddMemoryCache().AddOptions<MemoryCacheOptions>().Configure<TimeProvider>(static (cache, time) => cache.Clock = new CacheClock(time));
        services.AddOptionsWithValidateOnStart<EasOptions, EasOptionsValidator>().BindConfiguration(EasBridgeSettings.SectionOf<EasOptions>());
        services.AddSingleton<IValidateOptions<EasOptions>, CeilingsValidator>();
        services.AddOptionsWithValidateOnStart<PolicyOptions, PolicyOptionsValidator>().BindConfiguration(EasBridgeSettings.SectionOf<PolicyOptions>());
        services.AddSingleton<IValidateOptions<PolicyOptions>, AttachmentRulesValidator>();
        services.AddSingleton<IValidateOptions<PolicyOptions>, AgeRulesValidator>();
        services.AddOptionsWithValidateOnStart<ShieldOptions, ShieldOptionsValidator>().BindConfiguration(EasBridgeSettings.SectionOf<ShieldOptions>());
        services.AddOptions<FolderOptions>().BindConfiguration(EasBridgeSettings.SectionOf<FolderOptions>()).ValidateOnStart();
        services.AddSingleton<IValidateOptions<FolderOptions>, FolderRulesValidator>();
        services.AddOptions<AccessOptions>().BindConfiguration(EasBridgeSettings.SectionOf<AccessOptions>()).ValidateOnStart();

        services.AddSingleton<EasMetrics>();
        services.AddSingleton<IUserDirectory, UserDirectory>();
        services.AddSingleton<GuardMetrics>().AddSingleton<LoopShield>();
        services.AddSingleton<DeviceStore>().AddSingleton<DeviceGate>().AddSingleton<VersionCeilings>().AddSingleton<CeilingNotes>().AddSingleton<VersionGate>().AddSingleton<DeviceUpkeep>().AddSingleton<CollectionUpkeep>().AddSingleton<DeviceInformationStore>().AddSingleton<AttachmentLimits>().AddSingleton<AgeLimits>().AddSingleton<FolderChoices>();
        services.AddSingleton<FolderLister>().AddSingleton<FolderMoves>().AddSingleton<FolderMapStore>().AddSingleton<FolderDirectory>();
        services.AddSingleton<IFolderLook>(provider => provider.GetRequiredService<FolderDirectory>());
        services.AddSingleton<HierarchyStore>().AddSingleton<HierarchyClaims>().AddSingleton<PendingHierarchy>().AddSingleton<VanishedCollections>().AddSingleton<FolderChangeRunner>();
        services.AddSingleton<ClaimTerm>().AddSingleton<CollectionStore>().AddSingleton<CollectionClaims>().AddSingleton<MovedInStore>();
        services.AddOptionsWithValidateOnStart<PingOptions, PingOptionsValidator>().BindConfiguration(EasBridgeSettings.SectionOf<PingOptions>());
        services.AddSingleton<IValidateOptions<PingOptions>, HeartbeatsValidator>();
        services.AddOptionsWithValidateOnStart<WatchOptions, WatchOptionsValidator>().BindConfiguration(EasBridgeSettings.SectionOf<WatchOptions>());
        services.AddSingleton<ChangeWatcher>().AddSingleton<IChangeNotes>(provider => provider.GetRequiredService<ChangeWatcher>());
        services.AddHostedService<WatchDrain>();
        services.AddSingleton<ChangeHold>().AddSingleton<CollectionLooker>().AddSingleton<PingStore>().AddSingleton<WakeLoops>().AddSingleton<SyncMemory>();
        services.AddSingleton<MoveStore>().AddSingleton<HeldAfterMove>().AddSingleton<FolderMover>();
        services.AddSingleton<SendingStore>().AddSingleton<SentFolder>().AddSingleton<SenderAddresses>().AddSingleton<UnwantedCopies>().AddSingleton<MailSender>().AddSingleton<EventFileReader>().AddSingleton<AttachmentReader>().AddSingleton<FolderEmptier>().AddSingleton<ConversationMover>();
        services.AddOptionsWithValidateOnStart<MailListingOptions, MailListingOptionsValidator>().BindConfiguration(EasBridgeSettings.SectionOf<MailListingOptions>());
        services.AddSingleton<MailScanStore>().AddSingleton<MailMarkStore>().AddSingleton<MailLister>().AddSingleton<PassedMails>().AddSingleton<MailItemReader>().AddSingleton<ICollectionSource, MailSource>();
        services.AddOptionsWithValidateOnStart<SearchOptions, SearchOptionsValidator>().BindConfiguration(EasBridgeSettings.SectionOf<SearchOptions>());
        services.AddSingleton<MailFinder>().AddSingleton<FoundMailStore>().AddSingleton<FoundMailWords>().AddSingleton<FoundMailReader>().AddSingleton<RunningSearches>().AddSingleton<MailPages>();
        services.AddSingleton<DraftAliasStore>().AddSingleton<DraftSender>().AddSingleton<DraftEditor>().AddSingleton<DraftBox>().AddSingleton<OriginalReader>().AddSingleton<OriginalMarks>().AddSingleton<ForwardPace>().AddSingleton<SmartMailRunner>();
        services.AddSingleton<UnwritableItems>().AddSingleton<MailQueryDecoder>().AddSingleton<MailboxSearch>().AddSingleton<GalSearch>();
        services.AddSingleton<PersonPictures>().AddSingleton<GalPeople>().AddSingleton<PeopleResolver>().AddSingleton<FreeBusyTimes>();
        services.AddSingleton<MovedSeriesStore>().AddSingleton<ICollectionSource, CalendarSource>();
        services.AddSingleton<CancelledMeetings>().AddSingleton<MeetingSights>().AddSingleton<CancelledEvents>().AddSingleton<CounterSender>().AddSingleton<MeetingForwarder>();
        services.AddSingleton<GuestAnswers>().AddSingleton<DeletedMeetings>().AddSingleton<HeldMails>().AddSingleton<AnswerComments>().AddSingleton<ToldByOx>().AddSingleton<HeldMailReview>().AddSingleton<MeetingMailGate>();
        services.AddSingleton<InvitationMails>().AddSingleton<InvitedEvents>().AddSingleton<MeetingAnswerStore>().AddSingleton<MeetingAnswerer>();
        services.AddContactsAndTasks();
        services.AddOptionsWithValidateOnStart<GuardOptions, GuardOptionsValidator>().BindConfiguration(EasBridgeSettings.SectionOf<GuardOptions>());
        services.AddSingleton<PlanSieve>().AddSingleton<DoubtStore>().AddSingleton<AnswerRepeats>().AddSingleton<SetAsideStore>().AddSingleton<CollectionGuards>();
        services.AddSingleton<RestoreStore>().AddSingleton<MassDeleteGuard>().AddSingleton<Restoring>().AddSingleton<IOperatorDesk, OperatorDesk>();
        services.AddSingleton<SourceTable>().AddSingleton<PhoneCommands>().AddSingleton<AnswerFill>().AddSingleton<SyncEngine>().AddSingleton<SyncEstimator>();

        services.AddSingleton<ISettingsProperty, DeviceInformationProperty>().AddSingleton<ISettingsProperty, UserInformationProperty>().AddSingleton<ISettingsProperty, OutOfOfficeProperty>();
        services.AddSingleton<ISettingsProperty>(RefusedProperty.DevicePassword).AddSingleton<ISettingsProperty>(RefusedProperty.RightsManagement);

        foreach (var row in EasCommandTable.All) services.AddKeyedSingleton(typeof(IEasCommandHandler), row.Command, row.Handler);
        services.AddSingleton<IEasEndpoint, EasDispatcher>();
        return services;
    }
}
