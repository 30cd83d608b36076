using Bridge.Eas.State;
using Bridge.Eas.State.Hierarchy;
using Bridge.Eas.State.Store;
using Bridge.OxApi;
using Microsoft.Extensions.Options;
using StateStores;

namespace Bridge.Eas.Tests.State.Hierarchy;

internal sealed class HierarchyClaimsTests
{
    private static readonly HierarchyAddress Address = new(new StateUser("1", "3"), "PHONE1");

    private readonly ManualTimeProvider _time = new();

    [Test]
    public async Task Take_ClockThatWentBackSinceTheHolderDied_HoldsNobodyUp()
    {
        var claims = new HierarchyClaims(new InMemoryStateStore(_time), new ClaimTerm(Options.Create(new OxOptions())), _time);
        await claims.TakeAsync(Address, request: 7, CancellationToken.None);
        _time.Advance(-TimeSpan.FromHours(3));

        var taking = claims.TakeAsync(Address, request: 7, CancellationToken.None).AsTask();
        for (var step = 0; step < 60 && !taking.IsCompleted; step++) _time.Advance(TimeSpan.FromMilliseconds(100));

        Assert.That((await taking)?.IsSecondTry, Is.True);
    }
}
