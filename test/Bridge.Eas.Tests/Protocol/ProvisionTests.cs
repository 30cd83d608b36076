using Bridge.Eas.Commands.Provision;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Tests.Protocol;

/// <summary>Provision and the gate it opens. Source: MS-ASPROV.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ProvisionTests : IDisposable
{
    private readonly DispatcherBed _bed = new();

    public void Dispose() => _bed.Dispose();

    [Test]
    public async Task BothPhases_OpenTheGate()
    {
        var offer = await _bed.ProvisionAsync();
        var final = await _bed.ProvisionAsync(DispatcherBed.KeyOf(offer));
        _bed.PolicyKey = DispatcherBed.KeyOf(final);

        var folders = await _bed.FolderSyncAsync("0");

        Assert.Multiple(() =>
        {
            Assert.That(offer.Child(ProvisionTags.Data)?.Child(ProvisionTags.EASProvisionDoc), Is.Not.Null);
            Assert.That(final.Child(ProvisionTags.Data), Is.Null);
            Assert.That(DispatcherBed.KeyOf(final), Is.Not.Zero.And.Not.EqualTo(DispatcherBed.KeyOf(offer)));
            Assert.That(folders.NumberOf(FolderHierarchyTags.Status), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task TemporaryKey_OpensNothing()
    {
        _bed.PolicyKey = DispatcherBed.KeyOf(await _bed.ProvisionAsync());

        Assert.That((await _bed.FolderSyncAsync("0")).NumberOf(FolderHierarchyTags.Status), Is.EqualTo(142));
    }

    [Scenario("L69")]
    [Test]
    public async Task Offer_AskedForTwice_IsTheSameUntilItIsTaken()
    {
        var first = DispatcherBed.KeyOf(await _bed.ProvisionAsync());
        var copy = DispatcherBed.KeyOf(await _bed.ProvisionAsync());
        var final = DispatcherBed.KeyOf(await _bed.ProvisionAsync(first));

        var next = DispatcherBed.KeyOf(await _bed.ProvisionAsync());

        Assert.That((copy, final), Is.EqualTo((first, first + 1)));
        Assert.That(next, Is.Not.EqualTo(first));
    }

    [Scenario("L69")]
    [Test]
    public async Task Acknowledgement_AgainAfterALostAnswer_GetsTheSameKey()
    {
        var temporary = DispatcherBed.KeyOf(await _bed.ProvisionAsync());

        var first = await _bed.ProvisionAsync(temporary);
        var again = await _bed.ProvisionAsync(temporary);

        Assert.That(DispatcherBed.KeyOf(again), Is.EqualTo(DispatcherBed.KeyOf(first)));
    }

    [Test]
    public async Task Acknowledgement_OfAnotherKey_IsStatus5()
    {
        var temporary = DispatcherBed.KeyOf(await _bed.ProvisionAsync());

        var answer = await _bed.ProvisionAsync(temporary + 7);

        Assert.That((answer.NumberOf(ProvisionTags.Status), answer.TextOf(ProvisionTags.PolicyKey)), Is.EqualTo(((int?)5, (string?)null)));
    }

    [Test]
    public async Task Acknowledgement_ThatRefusesThePolicy_Is139()
    {
        var temporary = DispatcherBed.KeyOf(await _bed.ProvisionAsync());

        Assert.That((await _bed.ProvisionAsync(temporary, status: 3)).NumberOf(ProvisionTags.Status), Is.EqualTo(139));
    }

    [Scenario("L69")]
    [Test]
    public async Task Policy_Changed_IsAskedForAgainAndTheKeyStaysUntilThen()
    {
        _bed.PolicyKey = DispatcherBed.KeyOf(await _bed.ProvisionAsync(DispatcherBed.KeyOf(await _bed.ProvisionAsync())));
        var before = await _bed.FolderSyncAsync("0");
        _bed.Policy.PasswordEnabled = true;

        var after = await _bed.FolderSyncAsync("0");

        Assert.That((before.NumberOf(FolderHierarchyTags.Status), after.NumberOf(FolderHierarchyTags.Status)), Is.EqualTo(((int?)1, (int?)143)));
    }

    [Test]
    public async Task Policy_ChangedBetweenOfferAndAcknowledgement_IsNotTakenAsAcknowledged()
    {
        var temporary = DispatcherBed.KeyOf(await _bed.ProvisionAsync());
        _bed.Policy.PasswordEnabled = true;

        var answer = await _bed.ProvisionAsync(temporary);

        Assert.That(answer.NumberOf(ProvisionTags.Status), Is.EqualTo((int)PolicyStatus.WrongPolicyKey));
    }
}
