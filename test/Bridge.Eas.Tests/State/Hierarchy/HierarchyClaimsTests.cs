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
    private readonly ManualTimeProvider _stores = new();

    /// <summary>However far the clocks of two nodes are apart, the holder has its term, and no more.</summary>
    [Test]
    public async Task Take_ClocksOfTheNodesDiffer_IsTakenOverAfterTheTerm([Values(-3, 0, 3)] int hoursAhead, [Values] bool over)
    {
        var claims = new HierarchyClaims(new InMemoryStateStore(_stores), new ClaimTerm(Options.Create(new OxOptions())), _time);
        await claims.TakeAsync(Address, request: 7, CancellationToken.None);
        _time.Advance(TimeSpan.FromHours(hoursAhead));
        _stores.Advance(TimeSpan.FromSeconds(over ? 121 : 119));

        var taking = claims.TakeAsync(Address, request: 7, CancellationToken.None).AsTask();
        for (var step = 0; step < 60 && !taking.IsCompleted; step++) _time.Advance(TimeSpan.FromMilliseconds(100));

        Assert.That((await taking)?.IsSecondTry, Is.EqualTo(over ? true : null));
    }
}
