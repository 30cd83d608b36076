using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bridge.Eas.State.Collections;

namespace Bridge.Eas.Sync;

/// <summary>
/// The identity (hex) that a phone's Add gets in OX, so that a second try finds what the first one made. Made from user, device, collection, line of
/// keys, the key itself and ClientId: lines do not come again, and a phone that uses its ClientIds again does so under a later key.
/// </summary>
internal static class AddIdentity
{
    private const int FormerKeys = 5;

    public static string Of(CollectionRun run, string clientId) => Of(run, run.Key.Counter, clientId);

    /// <summary>Under the last keys before, the latest first.</summary>
    public static List<string> Former(CollectionRun run, CollectionState state, string clientId) =>
    [
        .. state.Chain.Select(generation => generation.Parent).TakeLast(FormerKeys).Reverse().Select(counter => Of(run, counter, clientId)),
    ];

    /// <summary>How the identities of a device in a collection begin, whatever became of the store.</summary>
    public static string MarkOf(CollectionRun run) => Hash(Place(run), bytes: 4);

    /// <summary>What stays the same under whatever key the phone says it: only in a line that has just begun, since ClientIds are used again.</summary>
    public static SaidMark SaidIn(PhoneCommand add) => new(Hash(add.ClientId, bytes: 4), add.Hash.ToString("x16", CultureInfo.InvariantCulture));

    private static string Of(CollectionRun run, int counter, string clientId) => MarkOf(run) + Hash($"{Place(run)}/{run.Key.Line}/{counter}/{clientId}", bytes: 12);

    private static string Place(CollectionRun run) => $"{run.Address.User.ContextId}/{run.Address.User.UserId}/{run.Address.DeviceId}/{run.Address.CollectionId}";

    private static string Hash(string text, int bytes) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, bytes));
}
