using Bridge.Eas.Items.Pim;
using Bridge.Eas.Protocol;
using Bridge.Eas.State.Collections;
using Bridge.Eas.Sync;
using Bridge.Eas.Users;
using Bridge.Eas.Wbxml;
using Bridge.OxApi.Sessions;
using NodaTime;

namespace Bridge.Eas.Tests.Items.Pim;

/// <summary>Anna's phones, as maps and sources see them.</summary>
internal static class Phones
{
    internal static readonly DateTimeOffset Now = new(2026, 11, 21, 8, 40, 0, TimeSpan.Zero);

    internal static readonly EasVersion[] Versions = [EasVersion.V25, EasVersion.V120, EasVersion.V121, EasVersion.V140, EasVersion.V141, EasVersion.V160, EasVersion.V161];

    internal static PimViewer Viewer(EasVersion version = EasVersion.V141, string zone = "Europe/Berlin", params string[]? supported) => new(
        version, DateTimeZoneProviders.Tzdb[zone], Instant.FromDateTimeOffset(Now), CollectionOptions.Default)
    {
        Supported = supported is { Length: > 0 } ? supported.ToHashSet(StringComparer.Ordinal) : null,
    };

    internal static SourceContext Context(FolderRights rights = FolderRights.All, CollectionOptions? options = null) => new()
    {
        User = new EasUser { Session = new Session(), State = new("1", "17"), Addresses = ["anna@example.net"], Capabilities = new HashSet<string>(StringComparer.Ordinal) },
        Version = EasVersion.V141,
        CollectionId = "c5",
        OxFolderId = "31",
        Rights = rights,
        Options = options ?? CollectionOptions.Default,
        Now = Now,
    };

    /// <summary>Another request takes the collection over after some calls that write.</summary>
    internal static SourceContext LosesClaimAfter(int writes, SourceContext? context = null) => (context ?? Context()) with
    {
        KeepClaim = _ => writes-- > 0 ? ValueTask.CompletedTask : throw new ClaimLostException(),
    };

    /// <summary>A line of keys without a cursor, too old for the store to have been lost lately.</summary>
    internal static AddLook FirstLook { get; } = new(Since: null, DateTimeOffset.UnixEpoch, MergesSince: null, Mark: "mark", IsHeld: _ => false, IsOfAnAdd: _ => false);

    internal static WantedItem Wanted(string id, long? known = null) => new(new SourceItem(ItemKey.Parse(id), 1), known);

    internal static ClientAdd Add(WbxmlElement data, string identity = "abc") => new("1", data, identity, []);

    internal static ClientChange Change(string id, WbxmlElement data, long? known, bool clientWins = false) => new(ItemKey.Parse(id), Instance: null, data, known, clientWins);

    internal static ClientDelete Delete(string id) => new(ItemKey.Parse(id), Instance: null, ToTrash: true);

    private sealed class Session : IOxSession
    {
        public int UserId => 17;
        public int ContextId => 1;
        public string Login => "anna";
        public string Locale => "de_DE";
        public string TimeZone => "Europe/Berlin";
        public string PrimaryAddress => "anna@example.net";
        public string DisplayName => "Anna Berg";
        public Uri BaseUrl { get; } = new("https://ox.example.net/ajax/");
        public string UserAgent => "test";
        public bool TakesScheduling => true;
        public bool TellsWhoLeaves => false;
        public int Generation => 0;
    }
}
