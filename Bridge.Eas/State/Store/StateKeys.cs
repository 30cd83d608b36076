using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bridge.Eas.State.Store;

/// <summary>The one place that knows how state is named: <c>eas:{context/user}:…</c>.</summary>
/// <remarks>
/// All keys of a user share the hash tag in braces, so that they live on one node of a Redis Cluster and can be read and changed together.
/// What comes from a phone or from OX (device id, folder id, Message-ID) goes in as 96 bits of its SHA-256 in base64url: no personal value, no separator
/// and no odd length ever gets into a key.
/// </remarks>
internal static class StateKeys
{
    private const string Prefix = "eas:";
    private const int LongestPlainId = 20;

    private static readonly SearchValues<char> PlainCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");

    /// <summary>The protected ring of Data Protection keys, shared by all nodes.</summary>
    internal const string KeyRing = Prefix + "{ring}:keys";

    /// <summary>Login as typed → OX user and session. Kept apart from the user's own keys, since the user is known only afterwards.</summary>
    /// <param name="loginTag">Keyed hash of the login (<c>CredentialCheck.LoginTag</c>); base64url.</param>
    internal static string Login(string loginTag) => $"{Prefix}{{l/{Plain(loginTag)}}}:login";

    /// <summary>The OX session of one credential of the user, shared by his devices and all nodes.</summary>
    internal static string Session(StateUser user, string credentialTag) => $"{Of(user)}:session:{Plain(credentialTag)}";

    /// <summary>OX folder ⇄ collection id, of all the user's devices.</summary>
    internal static string FolderMap(StateUser user) => $"{Of(user)}:folders";

    /// <summary>The (uid, flags) scan of a mail folder, shared by devices, nodes and watcher.</summary>
    internal static string Scan(StateUser user, string oxFolderId) => $"{Of(user)}:scan:{Hash(oxFolderId)}";

    /// <summary>Dates and completion of the follow-up flags of a mail folder, encrypted; of all the user's devices.</summary>
    internal static string Marks(StateUser user, string collectionId) => $"{Of(user)}:marks:{Hash(collectionId)}";

    /// <summary>The channel (not a key) on which the user's changes are told to all nodes.</summary>
    internal static string ChangeChannel(StateUser user) => $"{Of(user)}:changed";

    /// <summary>The device's record: model, policy key, version, what it said last.</summary>
    internal static string Device(StateUser user, string deviceId) => $"{Of(user)}:d:{Hash(deviceId)}";

    /// <summary>Which version phones of this User-Agent were held to.</summary>
    internal static string Ceiling(StateUser user, string userAgent) => $"{Of(user)}:ceiling:{Hash(userAgent)}";

    /// <summary>What the device asked its last Ping for.</summary>
    internal static string Ping(StateUser user, string deviceId) => $"{Device(user, deviceId)}:ping";

    /// <summary>The device's folder hierarchy: which state is current, and its confirmed counter.</summary>
    internal static string Hierarchy(StateUser user, string deviceId) => $"{Device(user, deviceId)}:h";

    /// <summary>One generation of the hierarchy.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="deviceId">As the phone sends it.</param>
    /// <param name="stateId">Names one line of generations, from key 0 on.</param>
    /// <param name="counter">Number of the generation; not negative.</param>
    internal static string HierarchyGeneration(StateUser user, string deviceId, string stateId, long counter)
        => $"{Hierarchy(user, deviceId)}:{Plain(stateId)}:{Number(counter)}";

    /// <summary>Header of a collection: one OX folder as one device sees it.</summary>
    internal static string Collection(StateUser user, string deviceId, string collectionId) => $"{Device(user, deviceId)}:c:{Hash(collectionId)}";

    /// <summary>Base snapshot of a collection's state.</summary>
    internal static string Base(StateUser user, string deviceId, string collectionId, string stateId)
        => $"{Collection(user, deviceId, collectionId)}:{Plain(stateId)}:base";

    /// <summary>One generation (delta, results, intents) in the tail of a collection's state; its commit is one <see cref="IStateStore.AddAsync"/>.</summary>
    internal static string Generation(StateUser user, string deviceId, string collectionId, string stateId, long counter)
        => $"{Collection(user, deviceId, collectionId)}:{Plain(stateId)}:{Number(counter)}";

    /// <summary>Who is writing to OX for this collection.</summary>
    internal static string Claim(StateUser user, string deviceId, string collectionId) => $"{Collection(user, deviceId, collectionId)}:claim";

    /// <summary>An operator wants what was set aside in a collection to be offered again.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="deviceTag">The device's hash, as in the log.</param>
    /// <param name="collectionId">Which folder.</param>
    internal static string Retry(StateUser user, string deviceTag, string collectionId) => $"{Of(user)}:d:{Plain(deviceTag)}:c:{Hash(collectionId)}:retry";

    /// <summary>Which items are set aside for the user's devices.</summary>
    internal static string SetAside(StateUser user) => $"{Of(user)}:aside";

    /// <summary>Which users have items set aside.</summary>
    internal const string SetAsideUsers = Prefix + "{aside}:users";

    /// <summary>What can be put back of what the user's devices deleted.</summary>
    internal static string RestorePoints(StateUser user) => $"{Of(user)}:restore";

    /// <summary>Which users have restore points.</summary>
    internal const string RestoreUsers = Prefix + "{restore}:users";

    /// <summary>Copies of deleted items, encrypted.</summary>
    internal static string RestoreChunk(StateUser user, string pointId, long chunk) => $"{Of(user)}:restore:{Plain(pointId)}:{Number(chunk)}";

    /// <summary>Which restore points an operator wants put back into a folder.</summary>
    internal static string RestoreWanted(StateUser user, string collectionId) => $"{Of(user)}:restore:wanted:{Hash(collectionId)}";

    /// <summary>Somebody is putting items back into a folder.</summary>
    internal static string RestoreClaim(StateUser user, string collectionId) => $"{Of(user)}:restore:claim:{Hash(collectionId)}";

    /// <summary>A mail is being sent, or was.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="deviceId">As the phone sends it.</param>
    /// <param name="identity">The Message-ID; for a message without one its ClientId and a hash of it.</param>
    internal static string SendClaim(StateUser user, string deviceId, string identity) => $"{Device(user, deviceId)}:send:{Hash(identity)}";

    /// <summary>When a device last forwarded this mail to these people.</summary>
    internal static string ForwardPace(StateUser user, string deviceId, string what) => $"{Device(user, deviceId)}:forward:{Hash(what)}";

    /// <summary>Under which ids the user's phones know the drafts of a folder.</summary>
    internal static string Drafts(StateUser user, string collectionId) => $"{Of(user)}:drafts:{Hash(collectionId)}";

    /// <summary>Copies in Sent that the device did not want and that are still to go.</summary>
    internal static string UnwantedCopies(StateUser user, string deviceId) => $"{Device(user, deviceId)}:copies";

    /// <summary>An item is being moved, or was.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="deviceId">As the phone sends it.</param>
    /// <param name="sourceItem">Item id as the phone named it.</param>
    internal static string MoveClaim(StateUser user, string deviceId, string sourceItem) => $"{Device(user, deviceId)}:move:{Hash(sourceItem)}";

    /// <summary>A series as it was before it was moved, encrypted.</summary>
    internal static string MovedSeries(StateUser user, string collectionId, string itemId) => $"{Of(user)}:moved:{Hash(collectionId)}:{Hash(itemId)}";

    /// <summary>A piece of a file that it had, encrypted.</summary>
    internal static string MovedFile(StateUser user, string collectionId, string itemId, long file, long piece) =>
        string.Create(CultureInfo.InvariantCulture, $"{MovedSeries(user, collectionId, itemId)}:{file}:{piece}");

    /// <summary>What a phone's answer to an invitation came to.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="deviceId">As the phone sends it.</param>
    /// <param name="answer">Names invitation and answer.</param>
    internal static string MeetingAnswer(StateUser user, string deviceId, string answer) => $"{Device(user, deviceId)}:meeting:{Hash(answer)}";

    /// <summary>Meeting mails of the user's phones that OX may make needless, encrypted.</summary>
    internal static string HeldMails(StateUser user) => $"{Of(user)}:held";

    /// <summary>Which answers of guests OX was told of.</summary>
    internal static string TakenAnswers(StateUser user) => $"{Of(user)}:answers";

    /// <summary>Which meetings the user's phones took out of his calendar.</summary>
    internal static string DeletedMeetings(StateUser user) => $"{Of(user)}:deleted";

    /// <summary>Which meetings were cancelled by their organizers.</summary>
    internal static string CancelledMeetings(StateUser user) => $"{Of(user)}:cancelled";

    /// <summary>What a search in mail found.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="deviceId">As the phone sends it.</param>
    /// <param name="query">What names the query.</param>
    internal static string Found(StateUser user, string deviceId, string query) => $"{Device(user, deviceId)}:found:{Hash(query)}";

    /// <summary>96 bits of SHA-256 over the UTF-8 text, as 16 characters of base64url.</summary>
    internal static string Hash(string text)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), digest);
        return Base64Url.EncodeToString(digest[..12]);
    }

    /// <summary>The hash tag that decides the slot: the text between the first <c>{</c> and the next <c>}</c>, else the whole key.
    /// Source: Redis Cluster specification, "Hash tags".</summary>
    internal static ReadOnlySpan<char> HashTag(ReadOnlySpan<char> key)
    {
        var open = key.IndexOf('{');
        if (open < 0) return key;
        var length = key[(open + 1)..].IndexOf('}');
        return length > 0 ? key.Slice(open + 1, length) : key;
    }

    /// <summary>Refuses keys that a cluster could not serve together.</summary>
    internal static void RequireOneSlot(IReadOnlyList<string> keys)
    {
        for (var i = 1; i < keys.Count; i++)
            if (!HashTag(keys[i]).SequenceEqual(HashTag(keys[0])))
                throw new ArgumentException("The keys of one call must share a hash tag.", nameof(keys));
    }

    private static string Of(StateUser user) => $"{Prefix}{{{Plain(user.ContextId)}/{Plain(user.UserId)}}}";

    /// <summary>Short ids stay readable for the operator; anything else becomes a hash, marked so that the two cannot meet.</summary>
    private static string Plain(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return id.Length <= LongestPlainId && !id.AsSpan().ContainsAnyExcept(PlainCharacters) ? id : "~" + Hash(id);
    }

    private static string Number(long counter) => counter.ToString(CultureInfo.InvariantCulture);
}
