using System.Globalization;
using Gateway.EmbeddedStore;
using Microsoft.Extensions.Logging.Abstractions;
using StateStores;
using StoreHost;

// Writes rounds into an embedded store and says which were acknowledged; then writes now and then, as a gateway at rest does, until somebody kills it.
var (path, keys, rounds) = (args[0], int.Parse(args[1], CultureInfo.InvariantCulture), int.Parse(args[2], CultureInfo.InvariantCulture));
using var garnet = new GarnetStore(path, Rounds.Size, NullLoggerFactory.Instance);
await using var store = OpenStore.At(await garnet.ConnectionStringAsync(default), timeoutSeconds: 30);
for (var round = 1; round <= rounds; round++)
{
    foreach (var batch in Enumerable.Range(0, keys).Chunk(256))
        await Task.WhenAll(batch.Select(key => store.SetAsync(Rounds.Key(key), Rounds.Value(key, round), null, default).AsTask()));
    await Console.Out.WriteLineAsync(round.ToString(CultureInfo.InvariantCulture));
}
while (true)
{
    await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
    await store.SetAsync(Rounds.Key(0), Rounds.Value(0, rounds), null, default);
}
