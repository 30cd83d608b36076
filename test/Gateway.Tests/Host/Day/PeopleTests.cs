using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using EasClient;
using EasClient.Phone;
using EasClient.Requests;
using OxSimulator.Contacts;

namespace Gateway.Tests.Host.Day;

/// <summary>People: who is meant by a name, when they are free, how they look; and certificates, of which OX knows nothing.</summary>
[TestFixture(StoreKind.Embedded)]
internal sealed class PeopleTests(StoreKind store) : HostTests(store)
{
    private static readonly byte[] Photo = [0xFF, 0xD8, 0xFF, .. Enumerable.Range(0, 997).Select(i => (byte)i)];

    [TestCaseSource(nameof(Versions))]
    public async Task SearchGal_PageByPage_TellsThatThereIsMore(EasVersion version)
    {
        using var phone = await Bed.ReadyPhoneAsync(version, Bed.NextUser());

        var first = await phone.SearchGalAsync("example.test", "0-9");
        var second = await phone.SearchGalAsync("example.test", "10-19");
        var nobody = await phone.SearchGalAsync("no such person");

        Assert.That((first.Range, second.Range), Is.EqualTo(("0-9", "10-19")));
        Assert.That((first.Hits.Count, second.Hits.Count), Is.EqualTo((10, 10)));
        Assert.That(first.Total, Is.GreaterThan(10));
        Assert.That(first.Hits.Concat(second.Hits).Select(hit => hit.Gal("EmailAddress")), Is.Unique);
        Assert.That(first.Hits.Select(hit => hit.Gal("Alias")), Has.All.StartsWith("user"));
        Assert.That((nobody.Range, nobody.Total), Is.EqualTo(("0-0", 0)), "old Android needs both");
        AssertClean(phone);
    }

    [TestCase(EasVersion.V141)]
    [TestCase(EasVersion.V161)]
    public async Task SearchGal_WithPictures_KeepsToThePhonesLimits(EasVersion version)
    {
        for (var i = 40; i < 43; i++) UserPictures.Set(Bed.User(i), Photo);
        using var phone = await Bed.ReadyPhoneAsync(version, Bed.NextUser());

        var all = await phone.SearchGalAsync("user4", pictures: (null, null));
        var two = await phone.SearchGalAsync("user4", pictures: (5000, 2));
        var small = await phone.SearchGalAsync("user40", pictures: (999, null));
        var none = await phone.SearchGalAsync("user40");

        Assert.That(StatusesOf(all), Is.EquivalentTo(Enumerable.Repeat("1", 3).Concat(Enumerable.Repeat("173", all.Hits.Count - 3))));
        Assert.That(all.Hits.Select(DataOf).Where(data => data is not null), Is.EqualTo(Enumerable.Repeat(Convert.ToBase64String(Photo), 3)));
        Assert.That(StatusesOf(two).Count(status => status == "1"), Is.EqualTo(2));
        Assert.That(StatusesOf(two).Count(status => status == "175"), Is.EqualTo(1));
        Assert.That(StatusesOf(small), Is.EqualTo((string[])["174"]));
        Assert.That(none.Hits.Single().Properties.Element(EasNames.Gal + "Picture"), Is.Null);
        AssertClean(phone);
    }

    [Test]
    public async Task SearchGal_WithPicturesBefore141_HasNone()
    {
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V121, Bed.NextUser());

        var found = await phone.SearchGalAsync("user40", pictures: (null, null));

        Assert.That(found.Hits.Single().Properties.Element(EasNames.Gal + "Picture"), Is.Null);
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Resolve_NamesAndAddresses_TellsWhoIsMeant(EasVersion version)
    {
        var user = Bed.NextUser();
        Bed.User(user).Aliases.Add($"nick{user}@example.test");
        using (var web = await Bed.WebAsync(user))
        {
            await web.NewAsync("contacts", new JsonObject { ["display_name"] = "Zoe Private", ["first_name"] = "Zoe", ["last_name"] = "Private", ["email1"] = "zoe@private.example" });
            await web.NewAsync("contacts", new JsonObject { ["display_name"] = "Zoe Other", ["first_name"] = "Zoe", ["last_name"] = "Other", ["email1"] = "zoe@other.example" });
            await web.NewAsync("contacts", new JsonObject
            {
                ["display_name"] = "The Choir", ["mark_as_distributionlist"] = true,
                ["distribution_list"] = new JsonArray(new JsonObject { ["display_name"] = "Al To", ["mail"] = "alto@example.org", ["mail_field"] = 0 }, new JsonObject { ["display_name"] = "Bas S", ["mail"] = "bass@example.org", ["mail_field"] = 0 }),
            });
        }

        var colleague = Bed.User(33);
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        Bed.Ox.Server.Calls.Clear();

        var (status, found) = await phone.ResolveAsync([colleague.Address, "Zoe Private", "zoe", "The Choir", $"nick{user}@example.test", "nobody@nowhere.example", "nobody of that name", "z"]);
        var (_, few) = await phone.ResolveAsync(["zoe"], new ResolveOptions(MaxAmbiguous: 1));

        Assert.That(status, Is.EqualTo(1));
        Assert.That(found.Select(one => one.Status), Is.EqualTo((int?[])[1, 1, 2, 1, 1, 4, 4, 4]));
        Assert.That(found[0].Addresses, Is.EqualTo((string[])[colleague.Address]));
        Assert.That(TypeOf(found[0]), Is.EqualTo("2"), "of the global address list");
        Assert.That((found[1].Addresses.Single(), TypeOf(found[1])), Is.EqualTo(("zoe@private.example", "1")), "a contact");
        Assert.That(found[2].Addresses, Is.EquivalentTo((string[])["zoe@private.example", "zoe@other.example"]));
        Assert.That((found[3].Addresses, found[3].Count), Is.EqualTo(((string[])["alto@example.org", "bass@example.org"], 2)), "a list's members");
        Assert.That(found[4].Addresses, Is.EqualTo((string[])[$"nick{user}@example.test"]), "the user's own alias");
        Assert.That((few.Single().Status, few.Single().Count, few.Single().People.Count), Is.EqualTo((3, 2, 1)));
        AssertClean(phone);
    }

    [TestCase(EasVersion.V141)]
    [TestCase(EasVersion.V161)]
    public async Task Resolve_WithAvailability_MergesHalfHours(EasVersion version)
    {
        var (user, busy) = (Bed.NextUser(), Bed.NextUser());
        var day = new DateTime(2027, 3, 10, 8, 0, 0, DateTimeKind.Utc);
        using (var web = await Bed.WebAsync(busy))
        {
            foreach (var (start, minutes) in new[] { (day.AddMinutes(60), 60), (day.AddMinutes(170), 5) })
                await web.NewEventAsync(new JsonObject { ["summary"] = "Busy", ["startDate"] = OxWeb.Time(start, "UTC"), ["endDate"] = OxWeb.Time(start.AddMinutes(minutes), "UTC") });
        }

        UserPictures.Set(Bed.User(busy), Photo);
        using var phone = await Bed.ReadyPhoneAsync(version, user);

        var (status, found) = await phone.ResolveAsync([TestBed.UserName(busy)], new ResolveOptions(Certificates: true, Pictures: true, From: day, Until: day.AddMinutes(225)));
        var (tooLong, _) = await phone.ResolveAsync([TestBed.UserName(busy)], new ResolveOptions(From: day, Until: day.AddDays(43)));
        var (backwards, _) = await phone.ResolveAsync([TestBed.UserName(busy)], new ResolveOptions(From: day, Until: day.AddDays(-1)));

        Assert.That((status, tooLong, backwards), Is.EqualTo((1, 5, 5)));
        Assert.That(found.Single().StatusOf("Availability"), Is.EqualTo(1));
        Assert.That(found.Single().FreeBusy, Is.EqualTo("00220200"), "eight half hours have begun");
        Assert.That(found.Single().StatusOf("Certificates"), Is.EqualTo(7));
        Assert.That(found.Single().StatusOf("Picture"), Is.EqualTo(1));
        AssertClean(phone);
    }

    [Test]
    public async Task Resolve_OfAStranger_HasNoDataAboutHim()
    {
        var user = Bed.NextUser();
        using (var web = await Bed.WebAsync(user)) await web.NewAsync("contacts", new JsonObject { ["display_name"] = "Ext Ern", ["email1"] = "ext@elsewhere.example" });
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V141, user);
        var day = new DateTime(2027, 3, 10, 8, 0, 0, DateTimeKind.Utc);

        var (_, found) = await phone.ResolveAsync(["ext@elsewhere.example"], new ResolveOptions(From: day, Until: day.AddHours(1)));
        Bed.Ox.Server.Faults.Add(new() { Module = "chronos", Action = "freeBusy", User = TestBed.UserName(user), Fault = new("CAL-5002", OxSimulator.Http.OxCategory.TryAgain, "busy"), Count = 5 });
        var (_, busy) = await phone.ResolveAsync(["ext@elsewhere.example"], new ResolveOptions(From: day, Until: day.AddHours(1)));
        Bed.Ox.Server.Faults.Clear();

        Assert.That(found.Single().FreeBusy, Is.EqualTo("44"));
        Assert.That(busy.Single().StatusOf("Availability"), Is.EqualTo(162), "another time perhaps");
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Resolve_MoreThanAllowed_IsRefused(EasVersion version)
    {
        using var phone = await Bed.ReadyPhoneAsync(version, Bed.NextUser());

        var (none, _) = await phone.ResolveAsync([]);
        var (many, _) = await phone.ResolveAsync(Enumerable.Range(0, 101).Select(i => $"name{i}"));
        var (odd, people) = await phone.ResolveAsync(["*", "??", "\"(", new string('x', 256)]);

        Assert.That((none, many), Is.EqualTo((5, 5)));
        Assert.That((odd, people.Count), Is.EqualTo((1, 4)));
        Assert.That(people.Select(one => one.Status), Has.All.EqualTo(4), "wildcards find nobody");
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task ValidateCert_NeverCallsOneGood(EasVersion version)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=someone", key, HashAlgorithmName.SHA256);
        using var current = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        using var past = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-30), DateTimeOffset.UtcNow.AddDays(-1));
        using var phone = await Bed.ReadyPhoneAsync(version, Bed.NextUser());

        var (status, each) = await phone.ValidateCertAsync([current.RawData, past.RawData, [1, 2, 3], new byte[100_000]]);
        var (none, _) = await phone.ValidateCertAsync([]);

        Assert.That((status, none), Is.EqualTo((1, 2)));
        Assert.That(each, Is.EqualTo((int?[])[17, 7, 2, 2]));
        AssertClean(phone);
    }

    private static IEnumerable<string?> StatusesOf(SearchResult found) => found.Hits.Select(hit => hit.Properties.Element(EasNames.Gal + "Picture")?.Element(EasNames.Gal + "Status")?.Value);

    private static string? DataOf(SearchHit hit) => hit.Properties.Element(EasNames.Gal + "Picture")?.Element(EasNames.Gal + "Data")?.Value;

    private static string? TypeOf(ResolvedRecipient found) => found.People.Single().Element(EasNames.ResolveRecipients + "Type")?.Value;
}
