using Bridge.Eas.Commands.MoveItems;
using Bridge.Eas.Commands.Ping;
using Bridge.Eas.Commands.SendMail;
using Bridge.Eas.Commands.SmartMail;
using Bridge.Eas.Commands.Sync;
using Bridge.Eas.Devices;
using Bridge.Eas.Folders;
using Bridge.Eas.Items;
using Bridge.Eas.Items.Calendar.Source;
using Bridge.Eas.Items.Mail.Drafts;
using Bridge.Eas.Items.Mail.Finding;
using Bridge.Eas.Items.Mail.Invitations;
using Bridge.Eas.Items.Mail.Listing;
using Bridge.Eas.Items.Mail.Marks;
using Bridge.Eas.Protocol;
using Bridge.Eas.State;
using Bridge.Eas.State.Collections;
using Bridge.Eas.State.Hierarchy;
using Bridge.Eas.State.Store;
using Bridge.Eas.State.SetAside;
using Bridge.Eas.Sync;
using Bridge.Eas.Sync.Guards;
using Bridge.Eas.Sync.Merged;
using Bridge.OxApi.Mail;
using Fuzz.Mutation;
using StateStores;

namespace Fuzz.Targets;

/// <summary>State records read back: a value, nothing, or a <see cref="RecordFormatException"/>.</summary>
internal sealed class RecordTarget() : ReadersTarget(Readers(), ByteMutator.Mutate)
{
    private static readonly StateUser User = new("1", "3");
    private static readonly ItemKey[] Keys = [ItemKey.Of(17), ItemKey.Of(4711), ItemKey.Parse("a-b.c"), ItemKey.Parse("cal_0_12")];

    public override string Name => "records";

    public override string What => "state records read back";

    private static List<NamedReader> Readers()
    {
        var store = new InMemoryStateStore(new ManualTimeProvider());
        return
        [
            new("header", [CollectionHeaderFormat.Write(Header())], bytes => Allow(() => CollectionHeaderFormat.Write(CollectionHeaderFormat.Read(bytes)))),
            new("base", [BaseFormat.Write(Base())], bytes => Allow(() => BaseFormat.Write(BaseFormat.Read(bytes)))),
            new("generation", [GenerationFormat.Write(Generation())], bytes => Allow(() => GenerationFormat.Write(GenerationFormat.Read(bytes)))),
            new("moved in", [MovedInStore.Write(["0123456789abcdef01234567", "89abcdef0123456701234567"], "59682f00", [.. Keys.Select(one => new MovedItem(one, 5))])], bytes => MovedInStore.Read(bytes)),
            new("move", [new BegunMove("M2", 1_700_000_000_000, 5, new ItemMark(6, 7), "46", 8).ToBytes(), new EndedMove("M2", "46", Keys[1]).ToBytes()], bytes => MoveRecord.Read(bytes)),
            new("pace", [ForwardPace.Write(1_700_000_000_000, 5)], bytes => ForwardPace.Read(bytes)),
            new("drafts", [DraftAliases.None("46").With(5, 5, 300).ToBytes()], bytes => Allow(() => DraftAliases.Read(bytes))),
            new("sending", [new SendingRecord(1_700_000_000_000, 5, new SentMark(70, 8), 9).ToBytes(), SendingRecord.Done(9).ToBytes(), SendingRecord.Partial(9, 7).ToBytes()], bytes => SendingRecord.Read(bytes)),
            new("cancelled meetings", [CancelledMeetings.Write([new CancelledMeeting(1, 2, 3, 4, 5), new CancelledMeeting(6, 0, -1, Occurrence: null, 7)])], bytes => CancelledMeetings.Read(bytes)),
            new("unwanted copies", [UnwantedCopies.Write([new UnwantedCopy("key", 6, new SentMark(70, 8))])], bytes => UnwantedCopies.Read(bytes)),
            new("scan", [MailScanFormat.WriteHeader(Scan().Header)], bytes => Allow(() => MailScanFormat.WriteHeader(MailScanFormat.ReadHeader(bytes)))),
            new("mail marks", [MailMarksFormat.Write(Marks())], bytes => Allow(() => MailMarksFormat.Read(bytes))),
            new("scan rows", [MailScanFormat.WriteRows(Scan())], bytes => Allow(() => MailScanFormat.ReadRows(bytes))),
            new("found mails", [new FoundMails([("M1", "59682f01"), ("M2", "1")], [(0, 4711), (1, 3)]).Write()], bytes => Allow(() => FoundMails.Read(bytes).Write())),
            new("mail cursor", [new MailCursor(77, 1_700_000_000_000, EasVersion.V141).ToBytes()], bytes => MailCursor.Read(bytes)),
            new("pim cursor", [new PimCursor(1_700_000_000_000, 5, 1_700_000_000_000).ToBytes()], bytes => PimCursor.TryRead(bytes, out _)),
            new("calendar cursor", [new CalendarCursor(new(1_700_000_000_000, 5), 1_700_000_000_001, 4).ToBytes()], bytes => CalendarCursor.Read(bytes)),
            new("merged cursor", [MergedCursor.Write(new Dictionary<string, byte[]> { ["C0123456789ab"] = [1, 2, 3], ["Cba9876543210"] = [] }, "C0123456789ab")], bytes => MergedCursor.Read(bytes, "C0123456789ab")),
            new("merged copy", [MergedCopies.Write(Folders().Folders[0], [1, 2, 3])], bytes => MergedCopies.TryRead(bytes, out _, out _)),
            Through("device", store, StateKeys.Device(User, "PHONE"), () => store.SetAsync(StateKeys.Device(User, "PHONE"), DeviceStore.Write(Device()), null, default), async () => await new DeviceStore(store).LoadAsync(User, "PHONE", default)),
            Through("ping", store, StateKeys.Ping(User, "PHONE"), () => new PingStore(store).SaveAsync(User, "PHONE", new PingRequest(470, ["M1", "C1"]), default), async () => await new PingStore(store).LoadAsync(User, "PHONE", default)),
            new("hierarchy", [Hierarchy().Write()], bytes => Allow(() => HierarchyGeneration.Read(bytes).Write())),
            new("hierarchy header", [new HierarchyHeader([new HierarchyLine("0123456789abcdef0123456789abcdef", 300)]).Write()], bytes => HierarchyHeader.Read(bytes).Write()),
            new("hierarchy claim", [new ClaimRecord(0, 7, [1, 2]).Write()], bytes => ClaimRecord.Read(bytes)?.Write()),
            new("folder map", [FolderMapFormat.Write(Folders())], bytes => FolderMapFormat.Read(bytes)),
            new("last sync", [SyncMemory.Write(new SyncRequest { Collections = [new CollectionRequest { CollectionId = "M1", SyncKey = "{x}2" }], HeartbeatSeconds = 300 })], bytes => SyncMemory.Read(bytes)),
            new("doubts", [DoubtStore.Write(new Doubts(new Absence(1_700_000_000_000, true, [Keys[0], Keys[1]]), [new FailedTry(Keys[2], 5, 2, 6, 7)], [new Refusal(Keys[0], 5, 2, 6, 7, 1, "0badcafe")]))], bytes => DoubtStore.Write(DoubtStore.Read(bytes))),
            new("set aside", [SetAsideFormat.Write([new SetAsideEntry("abc", "M1", "def", EasClass.Email, Keys[0], 5, "phone", 6)])], bytes => SetAsideFormat.Write(SetAsideFormat.Read(bytes))),
            Through("claim", store, StateKeys.Claim(User, "PHONE", "M1"), () => store.SetAsync(StateKeys.Claim(User, "PHONE", "M1"), new CollectionClaimRecord(0, 7, [new(Keys[0], 5), new(Keys[1], -1)]).ToBytes(), null, default), async () => await new CollectionClaims(store, new ClaimTerm(Microsoft.Extensions.Options.Options.Create(new Bridge.OxApi.OxOptions())), new JumpingTime()).TakeAsync(new(User, "PHONE", "M1"), [Keys[2]], _ => 5, default)),
        ];
    }

    /// <summary>A reader that can be reached through its store only.</summary>
    private static NamedReader Through(string name, InMemoryStateStore store, string key, Func<ValueTask> save, Func<ValueTask<object?>> load) =>
        new(name, [Stored(store, key, save)], bytes =>
        {
            Wait(store.SetAsync(key, bytes, null, default));
            Wait(load());
        });

    private static byte[] Stored(InMemoryStateStore store, string key, Func<ValueTask> save)
    {
        Wait(save());
        return store.GetAsync(key, default).AsTask().GetAwaiter().GetResult()!;
    }

    private static void Allow(Action read)
    {
        try
        {
            read();
        }
        catch (RecordFormatException)
        {
            // What a damaged record ends in.
        }
    }

    private static void Wait(ValueTask task) => task.AsTask().GetAwaiter().GetResult();

    private static void Wait(ValueTask<object?> task) => task.AsTask().GetAwaiter().GetResult();

    private static CollectionHeader Header() => new()
    {
        Class = EasClass.Calendar,
        Line = new CollectionLine
        {
            Id = "0123456789abcdef01234567", StartedAt = 1_700_000_000_000, Confirmed = 4, WindowSize = 50,
            Supported = ["Contacts:FirstName", "Contacts:LastName"], FresherCursor = [1, 2, 3], FresherCursorCounter = 4, TouchedDay = 20_500,
            Options = new CollectionOptions { FilterType = 5, MimeSupport = 1, MimeTruncation = 4, BodyPreferences = [new(2, 32768, true, 100), new(1)], BodyPart = new(2, 100) },
        },
        Previous = new CollectionLine { Id = "fedcba9876543210fedcba98", StartedAt = 1_600_000_000_000, Confirmed = 9 },
    };

    private static BaseState Base() => new(
        7, "0123abcd", Drained: true, FilterType: 5, EasVersion.V141, Cursor: [9, 9], Epoch: "1500000001",
        SetAside: new Snapshot([Keys[0]], [5]), new Snapshot(Keys, [1_700_000_000_000, 1_700_000_000_001, -1, -2]),
        Adds: [new("c1", 7, Keys[0], 1_700_000_000_000, [1, 2])]);

    private static Generation Generation() => new()
    {
        Counter = 8, Parent = 7, ParentTag = "0123abcd", CommittedAt = 1_700_000_000_000, RequestHash = 0xABCDEF, Drained = true, Version = EasVersion.V161,
        Options = new CollectionOptions { FilterType = 5, MimeSupport = 1, BodyPreferences = [new(2, 32_768, AllOrNone: false, Preview: 100)] },
        TellsAgain = true, Cursor = [1, 2], Epoch = "1500000001",
        Delta = [.. Keys.Select((item, i) => new DeltaEntry((DeltaKind)(i + 1), item, i * 1000L))],
        Results = [new(ClientCommandKind.Add, "c1", Keys[0], ItemStatus.Success, 5, [1, 2]), new(ClientCommandKind.Delete, "", null, ItemStatus.NotFound, 6, [])],
    };

    private static MailScan Scan() => new(
        new MailScanHeader(77, new OxMailStatus(1_500_000_001, 3, 1, 12), 1_700_000_000_000),
        [new(3, 0, 1_700_000_000_000), new(7, 1, 1_600_000_000_000), new(9, 0x1FFFFF, -5_000)]);

    private static MailMarks Marks() => MailMarks.None("46")
        .WithFlag(7, new FlagDetails { Type = "Call", Subject = "Bob", Due = 5, UtcDue = 6, HasReminder = true, Reminder = 7 }, DateTimeOffset.UnixEpoch)
        .WithTags(9, hasTags: true, DateTimeOffset.UnixEpoch)
        .WithVerb(300, DateTimeOffset.UnixEpoch);

    private static DeviceRecord Device() => new() { Type = "iPhone", FirstSeen = 1_700_000_000, LastSeen = 1_700_000_001, Version = 141, PolicyKey = 12345, PolicyTag = "abc", Information = [1, 2, 3] };

    private static HierarchyGeneration Hierarchy() => new() { Parent = 3, Request = 5, Result = "M1", Folders = new Dictionary<string, ulong> { ["M1"] = 1, ["C1"] = ulong.MaxValue } };

    private static FolderMap Folders() => new(
        [new EasFolder("M1", "0", "Inbox", EasFolderType.Inbox, EasClass.Email, "default0/INBOX", FolderRights.All)],
        [new FolderIntent("default0/A", "default0", "B", 1_700_000_000_000)],
        new FolderDoubt(5, 1_700_000_000_000));
}
