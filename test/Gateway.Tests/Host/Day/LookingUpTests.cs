using System.Globalization;
using System.Text;
using EasClient;
using EasClient.Phone;
using OxSimulator.Mail.Mime;

namespace Gateway.Tests.Host.Day;

/// <summary>What the phone asks for beside syncing: attachments, whole messages, people, its own user.</summary>
[TestFixture(StoreKind.Embedded)]
internal sealed class LookingUpTests(StoreKind store) : HostTests(store)
{
    private static readonly EasVersion[] FromTwelve = [EasVersion.V120, .. Versions];
    private static readonly byte[] File = [.. Enumerable.Range(0, 100_003).Select(i => (byte)((i * 7) ^ (i >> 8)))];

    [TestCase(EasVersion.V121, false)]
    [TestCase(EasVersion.V121, true)]
    [TestCase(EasVersion.V141, false)]
    [TestCase(EasVersion.V141, true)]
    [TestCase(EasVersion.V161, false)]
    [TestCase(EasVersion.V161, true)]
    public async Task Attachment_InlineAndMultipart_ComesByteForByte(EasVersion version, bool multipart)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Letters.WithFile(1, "data.bin", File));
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        var attachment = inbox.Items.Single().Value.Descendants(EasNames.AirSyncBase + "Attachment").Single();
        var reference = attachment.Element(EasNames.AirSyncBase + "FileReference")!.Value;

        var whole = await phone.FetchAttachmentAsync(reference, multipart);
        var part = await phone.FetchAttachmentAsync(reference, multipart, "1000-1999");
        var tail = await phone.FetchAttachmentAsync(reference, multipart, string.Create(CultureInfo.InvariantCulture, $"100000-{File.Length + 500}"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(attachment.Element(EasNames.AirSyncBase + "DisplayName")?.Value, Is.EqualTo("data.bin"));
            Assert.That(whole.Status, Is.EqualTo(1));
            Assert.That(whole.Content.AsSpan().SequenceEqual(File), "the whole file");
            Assert.That(part.Content, Is.EqualTo(File[1000..2000]));
            Assert.That(part.Range, Is.EqualTo("1000-1999"));
            Assert.That(part.Total, Is.EqualTo(File.Length));
            Assert.That(tail.Content, Is.EqualTo(File[100_000..]));
        }

        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Attachment_ThatIsNotThere_IsRefusedAndNothingElse(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Letters.WithFile(1, "data.bin", [1, 2, 3]));
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        var reference = inbox.Items.Single().Value.Descendants(EasNames.AirSyncBase + "FileReference").Single().Value;

        foreach (var wrong in (string[])[reference + "9", "nonsense", "../../etc/passwd", new string('x', 2000)])
        {
            var fetched = await phone.FetchAttachmentAsync(wrong);
            Assert.That(fetched.Status, Is.GreaterThan(1), wrong);
        }

        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Item_FetchedAsMime_IsTheMessageThatArrived(EasVersion version)
    {
        var user = Bed.NextUser();
        var raw = Letters.WithFile(1, "data.bin", File[..5000]);
        await Bed.DeliverAsync(user, raw);
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);

        var inline = await phone.FetchItemAsync(inbox.Id, inbox.Items.Keys.Single(), [new BodyPreference(4)], mimeSupport: 2);
        var multipart = await phone.FetchItemAsync(inbox.Id, inbox.Items.Keys.Single(), [new BodyPreference(4)], mimeSupport: 2, multipart: true);
        var plain = await phone.FetchItemAsync(inbox.Id, inbox.Items.Keys.Single(), [new BodyPreference(1)]);

        Assert.That(inline.BodyBytes, Is.EqualTo(raw));
        Assert.That(multipart.BodyBytes, Is.EqualTo(raw));
        Assert.That(Encoding.UTF8.GetString(plain.BodyBytes!), Does.Contain("See the file."));
        AssertClean(phone);
    }

    /// <summary>Too large to be held: OX is read while the phone takes it, twice where it must be made 7-bit.</summary>
    [TestCaseSource(nameof(FromTwelve))]
    public async Task LargeItem_FetchedAsMime_IsPassedOnWhole(EasVersion version)
    {
        var user = Bed.NextUser();
        var (clean, other) = (Letters.WithFile(1, "data.bin", [.. Enumerable.Repeat(File, 8).SelectMany(file => file)]), Letters.Plain(2, text: string.Concat(Enumerable.Repeat("Grüße an alle.\r\n", 40_000))));
        await Bed.DeliverAsync(user, [clean, other]);
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        var (first, second) = (inbox.Find(EasNames.Email + "Subject", "File 1").Single(), inbox.Find(EasNames.Email + "Subject", "Letter 2").Single());

        foreach (var multipart in (bool[])[false, true])
        {
            var whole = await phone.FetchItemAsync(inbox.Id, first, [new BodyPreference(4)], mimeSupport: 2, multipart);
            var rewritten = await phone.FetchItemAsync(inbox.Id, second, [new BodyPreference(4)], mimeSupport: 2, multipart);

            Assert.That(whole.BodyBytes.AsSpan().SequenceEqual(clean), $"multipart {multipart}");
            Assert.That((whole.Body!.Element(EasNames.AirSyncBase + "Truncated")?.Value, whole.Body.Element(EasNames.AirSyncBase + "EstimatedDataSize")?.Value), Is.EqualTo(("0", clean.Length.ToString(CultureInfo.InvariantCulture))));
            Assert.That(MimePart.Parse(rewritten.BodyBytes!).Text, Is.EqualTo(MimePart.Parse(other).Text), $"multipart {multipart}");
            Assert.That(Ascii.IsValid(rewritten.BodyBytes), "7-bit");
        }

        AssertClean(phone);
    }

    [TestCaseSource(nameof(FromTwelve))]
    public async Task LargeItem_OxBreaksOffWhileItIsPassedOn_IsNoWholeAnswerAndComesTheNextTime(EasVersion version)
    {
        var user = Bed.NextUser();
        var raw = Letters.WithFile(1, "data.bin", [.. Enumerable.Repeat(File, 8).SelectMany(file => file)]);
        await Bed.DeliverAsync(user, raw);
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        var id = inbox.Items.Keys.Single();
        Bed.Ox.Server.Faults.Add(new() { Module = "mail", Action = "get", User = TestBed.UserName(user), Skip = 1, CutAt = 400_000 });

        Assert.That(async () => await phone.FetchItemAsync(inbox.Id, id, [new BodyPreference(4)], mimeSupport: 2), Throws.InstanceOf<HttpRequestException>().Or.InstanceOf<IOException>());
        Assert.That(Bed.Ox.Server.Faults.Pending, Is.Zero, "the fault has struck");

        Assert.That((await phone.FetchItemAsync(inbox.Id, id, [new BodyPreference(4)], mimeSupport: 2)).BodyBytes.AsSpan().SequenceEqual(raw));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task SearchGal_ByName_FindsColleagues(EasVersion version)
    {
        var colleague = Bed.User(30);
        using var phone = await Bed.ReadyPhoneAsync(version, Bed.NextUser());

        var found = await phone.SearchGalAsync(colleague.LastName);
        var nobody = await phone.SearchGalAsync("nobody-is-called-that");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(found.Status, Is.EqualTo(1));
            Assert.That(found.Hits.Select(hit => hit.Gal("EmailAddress")), Does.Contain(colleague.Address));
            Assert.That(found.Hits.Select(hit => hit.Gal("LastName")), Has.All.EqualTo(colleague.LastName));
            Assert.That(nobody.Status, Is.EqualTo(1));
            Assert.That(nobody.Hits, Is.Empty);
        }

        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Settings_UserInformation_NamesTheUsersAddresses(EasVersion version)
    {
        var user = Bed.NextUser();
        Bed.User(user).Aliases.Add($"alias{user}@example.test");
        using var phone = await Bed.ReadyPhoneAsync(version, user);

        var addresses = await phone.UserAddressesAsync();

        Assert.That(addresses, Is.EqualTo((string[])[TestBed.UserName(user), $"alias{user}@example.test"]));
        AssertClean(phone);
    }
}
