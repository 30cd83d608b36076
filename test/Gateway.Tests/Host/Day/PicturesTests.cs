using System.Xml.Linq;
using EasClient;
using EasClient.Items;
using EasClient.Phone;
using OxSimulator.Contacts;

namespace Gateway.Tests.Host.Day;

/// <summary>Pictures of contacts: whatever their size in OX, phones get them in one they take, and never send the small form back as the large one.</summary>
[TestFixture]
internal sealed class PicturesTests() : HostTests(StoreKind.Embedded)
{
    private const int MostOfPhones = 48 * 1024;

    [Defect("D15")]
    [TestCaseSource(nameof(EveryVersion))]
    public async Task Picture_LargeInOx_IsScaledForThePhoneAndStaysLargeInOx(EasVersion version)
    {
        var large = TestPictures.Jpeg(1600, 400_000);
        var (user, second) = (Bed.NextUser(), "PHONETWO");
        using var one = await Bed.ReadyPhoneAsync(version, user);
        using var two = await Bed.ReadyPhoneAsync(version, user, second);
        using var web = await Bed.WebAsync(user);
        var (first, other) = (one.Collection(FolderType.Contacts), two.Collection(FolderType.Contacts));
        foreach (var (phone, book) in new[] { (one, first), (two, other) }) await phone.SyncUntilDoneAsync(book);

        // A phone that takes photographs sends what it has: OX keeps all of it.
        first.Add(new ContactDraft { LastName = "Berg", Picture = large }.Build(version));
        await one.SyncUntilDoneAsync(first);
        await two.SyncUntilDoneAsync(other);
        var (server, item) = other.Items.Single();
        var shown = PictureOf(item);
        Assert.That(shown.Length * 4 / 3, Is.InRange(1, MostOfPhones));
        Assert.That(TestPictures.WidthOf(shown), Is.EqualTo(480));

        // The other edits the name and sends all it has along: the large picture stays.
        other.Change(server, new ContactDraft { LastName = "Roe", Picture = shown }.Build(version));
        await two.SyncUntilDoneAsync(other);
        Assert.That(await StoredAsync(web), Is.EqualTo((large.Length, "Roe")));

        // The first one sends the large one again: nothing is new.
        first.Change(first.Items.Keys.Single(), new ContactDraft { LastName = "Roe", Picture = large }.Build(version));
        await one.SyncUntilDoneAsync(first);
        Assert.That(await StoredAsync(web), Is.EqualTo((large.Length, "Roe")));

        // Taken away on the phone that had the small form.
        other.Change(server, new ContactDraft { LastName = "Roe", Picture = [] }.Build(version));
        await two.SyncUntilDoneAsync(other);
        Assert.That((await web.AllContactsAsync()).Single()["image1_size"], Is.Null);
        AssertClean(one, two);
    }

    [Defect("D15")]
    [TestCaseSource(nameof(Versions))]
    public async Task Picture_LargerThanOxTakes_RestIsStoredAndThePhoneToldSo(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        var book = phone.Collection(FolderType.Contacts);
        await phone.SyncUntilDoneAsync(book);

        var added = book.Add(new ContactDraft { LastName = "Berg", Notes = "Typed with care", Picture = TestPictures.Jpeg(5000, 4_500_000) }.Build(version));
        await phone.SyncUntilDoneAsync(book);
        await phone.SyncUntilDoneAsync(book);

        var stored = (await web.AllContactsAsync()).Single();
        Assert.That((stored["last_name"]!.ToString(), stored["note"]!.ToString()), Is.EqualTo(("Berg", "Typed with care")));
        Assert.That(book.ServerIdOf(added), Is.Not.Null);
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
    }

    [TestCase(EasVersion.V141)]
    [TestCase(EasVersion.V161)]
    public async Task PictureOfAColleague_LargerThanThePhoneTakes_IsScaled(EasVersion version)
    {
        UserPictures.Set(Bed.User(50), TestPictures.Jpeg(1600, 400_000));
        using var phone = await Bed.ReadyPhoneAsync(version, Bed.NextUser());

        var found = await phone.SearchGalAsync("user50", pictures: (20_000, null));

        var picture = found.Hits.Single().Properties.Element(EasNames.Gal + "Picture")!;
        Assert.That(picture.Element(EasNames.Gal + "Status")!.Value, Is.EqualTo("1"));
        Assert.That(Convert.FromBase64String(picture.Element(EasNames.Gal + "Data")!.Value), Has.Length.InRange(1, 20_000));
        AssertClean(phone);
    }

    private static byte[] PictureOf(XElement item) => Convert.FromBase64String(item.Element(EasNames.Contacts + "Picture")!.Value);

    private static async Task<(int Length, string Name)> StoredAsync(OxWeb web)
    {
        var contact = (await web.AllContactsAsync()).Single();
        return (contact["image1_size"]!.GetValue<int>(), contact["last_name"]!.ToString());
    }
}
