using System.Buffers;
using Bridge.Eas.Commands.Itip;
using Bridge.Eas.Commands.MoveItems;
using Bridge.Eas.Commands.SendMail;
using Bridge.Eas.Devices;
using Bridge.Eas.Folders;
using Bridge.Eas.Items.Calendar.Source;
using Bridge.Eas.Items.Mail;
using Bridge.Eas.Items.Mail.Listing;
using Bridge.Eas.Items.Mail.Marks;
using Bridge.Eas.Protocol;
using Bridge.Eas.State;
using Bridge.Eas.State.Collections;
using Bridge.Eas.State.Secrets;
using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;
using Bridge.Eas.Telemetry;
using Bridge.Eas.Tests.Items.Calendar;
using Bridge.Eas.Tests.Items.Mail;
using Bridge.Eas.Tests.Protocol;
using Bridge.Eas.Tests.State.Secrets;
using Bridge.Eas.Tests.Sync;
using Bridge.Eas.Tests.Users;
using Bridge.Eas.Users;
using Bridge.Eas.Wbxml;
using Bridge.OxApi;
using Bridge.OxApi.Folders;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StateStores;

namespace Bridge.Eas.Tests.Commands;

/// <summary>MoveItems and SendMail on mail folders in memory, the store's twin and a clock that the test moves; as many nodes as wanted.</summary>
internal sealed class MailBed : IDisposable
{
    public const string Device = "PHONE1";

    private readonly PersonalValues _personal;
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddMemoryCache().BuildServiceProvider();
    private readonly FolderDirectory _folders;
    private readonly FolderMapStore _maps;

    public MailBed()
    {
        Store = new InMemoryStateStore(Time);
        _personal = new PersonalValues(Store, TestSecret.Of(1), NullLoggerFactory.Instance);
        Listed.Mail.Add(FakeFolders.Of(FakeMailbox.Work, "Work"));
        Listed.Mail.Add(FakeFolders.Of(FakeMailbox.Home, "Home"));
        Listed.Mail.Add(FakeFolders.Of(FakeMailbox.Sent, "Sent", OxStandardFolder.Sent));
        _folders = new FolderDirectory(
            new FolderLister(Listed, Options.Create(new FolderOptions())),
            new FolderMoves(Mail, new MailScanStore(Store, Mail)),
            _maps = new FolderMapStore(Store, _personal, _services.GetRequiredService<IMemoryCache>()),
            Store,
            Time);
        Marks = new MailMarkStore(Store, _personal, _maps, Time);
        Term = new ClaimTerm(Options.Create(new OxOptions()));
        MovedIn = new MovedInStore(Store);
        Metrics = new EasMetrics(_services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());
    }

    public FakeMailbox Mail { get; } = new();

    /// <summary>The phone has synced its folders.</summary>
    public async Task ListFoldersAsync() => Assert.That((await _folders.RefreshAsync(User, CancellationToken.None)).Succeeded, Is.True);

    /// <summary>The folders that OX lists.</summary>
    public FakeFolders Listed { get; } = new();

    public ManualTimeProvider Time { get; } = new();

    public InMemoryStateStore Store { get; }

    /// <summary>What is kept of the phone: nothing, as of one that has been there for ever.</summary>
    public DeviceRecord Known { get; set; } = new();

    public ClaimTerm Term { get; }

    public MovedInStore MovedIn { get; }

    public MailMarkStore Marks { get; }

    public EasMetrics Metrics { get; }

    public EasUser User { get; } = new() { Session = new FakeSession(), State = new StateUser("1", "3"), Addresses = ["anna@example.net"], Capabilities = new HashSet<string>() };

    public void Dispose()
    {
        _personal.Dispose();
        _services.Dispose();
    }

    public MoveItemsHandler NewMover()
    {
        var scans = new MailScanStore(Store, Mail);
        var marks = Marks;
        var source = new MailSource(Mail, new MailLister(Mail, scans, marks, Options.Create(new MailListingOptions()), Time), scans, marks, new MailItemReader(Mail, passed: null!, meetings: null!, answers: null!), drafts: null!);
        return new(_folders, new SourceTable([source]), new FolderMover(new MoveStore(Store, Term, Time), MovedIn, new HeldAfterMove(new CollectionStore(Store, Time), Metrics), new NoNotes(), Metrics), Time);
    }

    /// <summary>What OX's configuration tells of the user.</summary>
    public FakeOx OxUsers { get; } = new();

    public SendMailHandler NewSender()
    {
        var sender = NewMailSender();

        // OX sends nothing by itself here, so nothing is asked.
        return new(sender, new SenderAddresses(OxUsers), new MeetingMailGate(told: null!, held: null!, review: null!, sendings: null!, sender, Time));
    }

    /// <summary>Mails that wait for OX to tell the same.</summary>
    public HeldMails Held => new(Store, _personal);

    /// <param name="calendar">What OX has of the meetings.</param>
    public HeldMailReview NewReview(FakeCalendar calendar) => new(
        Held, new ToldByOx(calendar, new AnswerComments(calendar), new DeletedMeetings(Store, Time), Time), NewMailSender(), new SenderAddresses(OxUsers), _folders, Mail,
        _services.GetRequiredService<IMemoryCache>(), Metrics, Time, NullLogger<HeldMailReview>.Instance);

    private MailSender NewMailSender()
    {
        var sendings = new SendingStore(Store, Term, Time);
        var sent = new SentFolder(Mail, _folders, new NoNotes());
        return new(Mail, sendings, sent, new UnwantedCopies(Store, sendings, sent), new NoNotes(), Metrics, Time, NullLogger<MailSender>.Instance);
    }

    public async Task<string> CollectionOf(string oxFolder) =>
        (await _folders.AllAsync(User, CancellationToken.None)).Value!.Single(folder => folder.OxId == oxFolder).CollectionId;

    /// <summary>An item's id as phones have it.</summary>
    public async Task<string> IdAsync(string oxFolder, uint uid) => $"{await CollectionOf(oxFolder)}:{Mail.Folders[oxFolder].Validity:x}.{uid}";

    public async Task<CollectionAddress> AddressAsync(string oxFolder) => new(User.State, Device, await CollectionOf(oxFolder));

    /// <summary>The phone syncs this folder from now on, and holds what is in it.</summary>
    /// <returns>The line of its sync keys.</returns>
    public async Task<string> PrimeAsync(string oxFolder)
    {
        var key = SyncKey.FirstOf(SyncKey.First().Line);
        var line = new CollectionLine { Id = key.Line, StartedAt = 1, Confirmed = 1 };
        var uids = Mail.Uids(oxFolder);
        var root = BaseState.Empty(key, filterType: 0, EasVersion.V141) with { Snapshot = new Snapshot([.. uids.Select(uid => ItemKey.Of(uid))], [.. uids.Select(_ => 0L)]), Epoch = $"{Mail.Folders[oxFolder].Validity:x}" };
        var address = await AddressAsync(oxFolder);
        await Store.SetAsync(address.BaseKey(line.Id), BaseFormat.Write(root), null, CancellationToken.None);
        await Store.SetAsync(address.HeaderKey, CollectionHeaderFormat.Write(new CollectionHeader { Class = EasClass.Email, Line = line }), null, CancellationToken.None);
        return line.Id;
    }

    /// <summary>A Sync of this folder was answered, and nobody knows whether the answer came.</summary>
    public async Task AnswerAsync(string oxFolder, params DeltaEntry[] told)
    {
        var (collections, address) = (new CollectionStore(Store, Time), await AddressAsync(oxFolder));
        var key = (await collections.LatestKeyAsync(address, CancellationToken.None))!.Value;
        var generation = new Generation
        {
            Counter = key.Counter + 1, Parent = key.Counter, ParentTag = key.Tag, CommittedAt = Time.GetUtcNow().ToUnixTimeMilliseconds(), RequestHash = 1,
            Drained = true, Options = CollectionOptions.Default, Version = EasVersion.V141, Cursor = [], Epoch = $"{Mail.Folders[oxFolder].Validity:x}", Delta = told,
        };
        Assert.That(await collections.CommitAsync(address, key.Line, generation, CancellationToken.None), Is.Not.Null);
    }

    /// <summary>Which mails the phone's next Sync of this folder takes as held.</summary>
    public async Task<IReadOnlyList<ulong>> MovedInAsync(string oxFolder) =>
        [.. MovedInStore.Held(await Store.GetAsync((await AddressAsync(oxFolder)).MovedInKey, CancellationToken.None)).Select(item => item.Key.Number)];

    public EasCommandContext Context(EasCommand command, byte[] body, EasVersion version = EasVersion.V141, string device = Device, bool saveInSent = true) => new(
        new EasRequest
        {
            Command = command,
            Version = version,
            Line = new EasRequestLine { Command = command, DeviceId = device, DeviceType = "iPhone", SaveInSent = saveInSent },
            Body = new ReadOnlySequence<byte>(body),
            Now = Time.GetUtcNow(),
        },
        User,
        Known);

    /// <summary>Lets the clock run until the task has ended.</summary>
    public async Task<T> RunAsync<T>(Task<T> task)
    {
        for (var i = 0; i < 200 && !task.IsCompleted; i++)
        {
            Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        return await task;
    }

    public static byte[] Body(Action<WbxmlWriter> write)
    {
        using var writer = new WbxmlWriter();
        write(writer);
        return writer.Written.ToArray();
    }

    private sealed class NoNotes : IChangeNotes
    {
        public ValueTask NoteAsync(StateUser user, string oxFolderId, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
