using System.Xml.Linq;
using EasClient;
using EasClient.Http;
using EasClient.Items;
using EasClient.Phone;
using OxSimulator;

namespace Gateway.Tests.Host.Day;

/// <summary>Files of events since 16.0: put there by one phone, read by another, in OX once.</summary>
[TestFixture(StoreKind.Embedded, "8.x")]
[TestFixture(StoreKind.Redis, "7.10.6")]
[TestFixture(StoreKind.Embedded, "7.8.4")]
[TestFixture(StoreKind.Embedded, "6.16")]
internal sealed class EventFilesTests(StoreKind store, string profile) : HostTests(store)
{
    private const int Limit = 1_000_000;

    private static readonly EasVersion[] WithFiles = [EasVersion.V160, EasVersion.V161];
    private static readonly DateTime Monday = new(2027, 1, 11, 10, 0, 0, DateTimeKind.Unspecified);
    private static readonly byte[] Small = [.. Enumerable.Range(0, 3000).Select(i => (byte)(i * 7))];
    private static readonly byte[] Large = [.. Enumerable.Range(0, 700_001).Select(i => (byte)((i * 7) ^ (i >> 8)))];

    protected override OxSimulatorOptions Ox => new() { MaxRate = 0, Users = 40, Profile = profile };

    protected override string[] Settings => [$"--Eas:Policy:MaxAttachmentBytes={Limit}", "--Ox:Retries=0"];

    [TestCaseSource(nameof(WithFiles))]
    public async Task Files_OfOnePhone_AreReadByTheOtherInEveryForm(EasVersion version)
    {
        var user = Bed.NextUser();
        using var one = await Bed.ReadyPhoneAsync(version, user, "PHONEONE");
        using var two = await Bed.ReadyPhoneAsync(version, user, "PHONETWO");
        using var old = await Bed.ReadyPhoneAsync(EasVersion.V141, user, "PHONEOLD");
        var (first, second, older) = (await ReadyAsync(one), await ReadyAsync(two), await ReadyAsync(old));

        var clientId = first.Add(Event("Plan", new Upload("f1", "Plan ü.bin", "application/x-plan", Small), new Upload("f2", "Large.bin", "application/x-large", Large)).Build(version));
        await one.SyncUntilDoneAsync(first);
        await two.SyncUntilDoneAsync(second);
        await old.SyncUntilDoneAsync(older);

        Assert.That(first.RefusalOf(clientId), Is.Null);
        var files = Files(second.Items.Values.Single());
        Assert.That(files.Keys, Is.EquivalentTo(new[] { "Plan ü.bin", "Large.bin" }));
        Assert.That(older.Items.Values.Single().Descendants(EasNames.AirSyncBase + "Attachments"), Is.Empty);
        (string? Range, int First, int End)[] pieces = [(null, 0, 700_001), ("0-9", 0, 10), ("1000-600000", 1000, 600_001), ("699999-2000000", 699_999, 700_001)];
        foreach (var multipart in (bool[])[false, true])
        {
            var small = await two.FetchAttachmentAsync(files["Plan ü.bin"], multipart);
            Assert.That((small.Content, small.ContentType), Is.EqualTo((Small, "application/x-plan")));
            Assert.That((await two.FetchAttachmentAsync(files["Plan ü.bin"], multipart, "10-19")).Content, Is.EqualTo(Small[10..20]));
            foreach (var (range, from, end) in pieces)
            {
                var fetched = await two.FetchAttachmentAsync(files["Large.bin"], multipart, range);
                Assert.That(fetched.Content.AsSpan().SequenceEqual(Large.AsSpan(from..end)), $"multipart {multipart}, range {range}");
                if (range is not null) Assert.That((fetched.Range, fetched.Properties!.Element(EasNames.ItemOperations + "Total")?.Value), Is.EqualTo(($"{from}-{end - 1}", "700001")));
            }
        }

        Assert.That((await two.FetchAttachmentAsync(files["Large.bin"], range: "700001-700002")).Status, Is.EqualTo(8));
        Assert.That((await two.FetchAttachmentAsync(files["Large.bin"] + "999")).Status, Is.EqualTo(6));
        Assert.That((await two.FetchAttachmentAsync(files["Large.bin"] + "99999999999")).Status, Is.EqualTo(15));
        Assert.That((await one.SyncAsync(first)).For(first)?.Commands ?? [], Is.Empty, "an echo");
        AssertClean(one, two, old);
    }

    [TestCaseSource(nameof(WithFiles))]
    public async Task Files_AnswersLostAndOxBreaksOff_AreThereOnce(EasVersion version)
    {
        var user = Bed.NextUser();
        using var one = await Bed.ReadyPhoneAsync(version, user, "PHONEONE");
        using var two = await Bed.ReadyPhoneAsync(version, user, "PHONETWO");
        var (first, second) = (await ReadyAsync(one), await ReadyAsync(two));
        var clientId = first.Add(Event("Lost", new Upload("f1", "One.bin", "application/x-one", Small)).Build(version));
        one.Connection.LoseNextAnswer("Sync");
        await LosesAsync(() => one.SyncAsync(first));
        await one.SyncUntilDoneAsync(first);
        var id = first.ServerIdOf(clientId)!;
        await two.SyncUntilDoneAsync(second);
        var gone = Files(second.Items.Values.Single())["One.bin"];

        var isLegacy = !Bed.Ox.Server.Profile.HasChronos;
        var (module, actions) = isLegacy ? ("attachment", new[] { "attach", "detach" }) : ("chronos", ["update"]);
        foreach (var action in actions) Bed.Ox.Server.Faults.Add(new() { Module = module, Action = action, User = TestBed.UserName(user), Drop = true, AfterEffect = true });
        first.Change(id, Attachments([new Upload("f2", "Two.bin", "application/x-two", Large)], gone));
        for (var i = 0; i < 4; i++)
        {
            try
            {
                await one.SyncAsync(first);
            }
            catch (EasHttpException)
            {
                // To be tried again.
            }

            Bed.OutlastUnclearCalls();
        }

        await one.SyncUntilDoneAsync(first);
        await two.SyncUntilDoneAsync(second);
        Assert.That(Bed.Ox.Server.Faults.Pending, Is.Zero, "the faults have struck");
        var files = Files(second.Items.Values.Single());
        Assert.That(files.Keys, Is.EqualTo(new[] { "Two.bin" }));
        Assert.That((await two.FetchAttachmentAsync(files["Two.bin"])).Content.AsSpan().SequenceEqual(Large));
        Assert.That((await two.FetchAttachmentAsync(gone)).Status, Is.EqualTo(6));
        AssertClean(one, two);
    }

    [Test]
    public async Task File_LargerThanAllowed_IsNotGiven()
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V161, user);
        var calendar = await ReadyAsync(phone);
        calendar.Add(Event("Large", new Upload("f1", "Large.bin", "application/x-large", [.. Large, .. Large])).Build(EasVersion.V161));
        await phone.SyncUntilDoneAsync(calendar);
        using var other = await Bed.ReadyPhoneAsync(EasVersion.V161, user, "PHONETWO");
        var reference = Files((await ReadyAsync(other)).Items.Values.Single()).Values.Single();

        foreach (var multipart in (bool[])[false, true])
            foreach (var range in (string?[])[null, "0-99"])
                Assert.That((await other.FetchAttachmentAsync(reference, multipart, range)).Status, Is.EqualTo(11), $"multipart {multipart}, range {range}");
        AssertClean(phone, other);
    }

    /// <summary>References name a collection, and are looked at with the user's own rights.</summary>
    [Test]
    public async Task File_OfAnotherUser_IsNotGiven()
    {
        var (user, stranger) = (Bed.NextUser(), Bed.NextUser());
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V161, user);
        using var other = await Bed.ReadyPhoneAsync(EasVersion.V161, stranger);
        var calendar = await ReadyAsync(phone);
        var theirs = await ReadyAsync(other);
        calendar.Add(Event("Mine", new Upload("f1", "Mine.bin", "application/x-one", Small)).Build(EasVersion.V161));
        await phone.SyncUntilDoneAsync(calendar);
        using var again = await Bed.ReadyPhoneAsync(EasVersion.V161, user, "PHONETWO");
        var reference = Files((await ReadyAsync(again)).Items.Values.Single()).Values.Single();

        Assert.That((await other.FetchAttachmentAsync(reference)).Status, Is.EqualTo(6));
        Assert.That((await other.FetchAttachmentAsync(theirs.Id + reference[reference.IndexOf(':', StringComparison.Ordinal)..])).Status, Is.AnyOf(5, 6));
        AssertClean(other);
    }

    private static EventDraft Event(string subject, params Upload[] files) =>
        new() { Uid = $"{Guid.NewGuid()}", Subject = subject, Start = Monday, End = Monday.AddHours(1), Zone = TimeZoneRules.Berlin, Attachments = files };

    private static XElement[] Attachments(IReadOnlyList<Upload> added, params string[] removed) => [.. new MailDraft { Attachments = added, Removed = removed }.Build()];

    private static Dictionary<string, string> Files(XElement item) => item.Elements(EasNames.AirSyncBase + "Attachments").Elements()
        .ToDictionary(file => file.Element(EasNames.AirSyncBase + "DisplayName")!.Value, file => file.Element(EasNames.AirSyncBase + "FileReference")!.Value);

    private static async Task<EasCollection> ReadyAsync(EasPhone phone)
    {
        var calendar = phone.Collection(FolderType.Calendar);
        await phone.SyncUntilDoneAsync(calendar);
        return calendar;
    }
}
