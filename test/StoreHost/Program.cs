using System.Globalization;
using Gateway.EmbeddedStore;
using Microsoft.Extensions.Logging.Abstractions;
using StateStores;
using StoreHost;

// Writes rounds into an embedded store and says which were acknowledged; then writes now and then, as a gateway at rest does, until somebody kills it.
// All but the very first round replace what they expect to be there; StoreHost PATH KEYS ROUNDS [FIRST-ROUND]
var (path, keys, rounds) = (args[0], int.Parse(args[1], CultureInfo.InvariantCulture), int.Parse(args[2], CultureInfo.InvariantCulture));
var first = args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 1;
using var garnet = new GarnetStore(path, Rounds.Size, NullLoggerFactory.Instance);
await using var store = OpenStore.At(garnet, timeoutSeconds: 30);
for (var round = first; round < first + rounds; round++)
{
    foreach (var batch in Enumerable.Range(0, keys).Chunk(256))
        await Task.WhenAll(batch.Select(key => WriteAsync(key, round)));
    await Console.Out.WriteLineAsync(round.ToString(CultureInfo.InvariantCulture));
}
while (true)
{
    await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
    await store.SetAsync(Rounds.Key(0), Rounds.Value(0, first + rounds - 1), null, default);
}

async Task WriteAsync(int key, int round)
{
    var value = Rounds.Value(key, round);
    if (round == 1) await store.SetAsync(Rounds.Key(key), value, null, default);
    else if (await store.GetAsync(Rounds.Key(key), default) is not { } held) throw new InvalidOperationException($"{Rounds.Key(key)} is gone");
    else if (!await store.ReplaceAsync(Rounds.Key(key), held, value, null, default)) throw new InvalidOperationException($"{Rounds.Key(key)} is another");
}
