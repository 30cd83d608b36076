using Bridge.Eas.Commands.Ping;
using Bridge.Eas.Commands.Provision;
using Bridge.Eas.Folders;
using Bridge.Eas.Items.Contacts;
using Bridge.Eas.Items.Mail.Finding;
using Bridge.Eas.Items.Mail.Listing;
using Bridge.Eas.Protocol;
using Bridge.Eas.Protocol.Shield;
using Bridge.Eas.State.Store;
using Bridge.Eas.Sync.Guards;
using Bridge.Eas.Users;
using Bridge.Eas.Watch;

namespace Bridge.Eas;

/// <summary>Which configuration sections the bridge reads, and into what.</summary>
public static class EasBridgeSettings
{
    /// <summary>A section that several classes read stands several times.</summary>
    public static readonly IReadOnlyList<(string Section, Type Settings)> All =
    [
        ("Ox", typeof(AccessOptions)), ("Eas", typeof(EasOptions)), ("Eas:Contacts", typeof(ContactOptions)), ("Eas:Folders", typeof(FolderOptions)), ("Eas:Guard", typeof(GuardOptions)), ("Eas:Mail", typeof(MailListingOptions)),
        ("Eas:Ping", typeof(PingOptions)), ("Eas:Policy", typeof(PolicyOptions)), ("Eas:Search", typeof(SearchOptions)), ("Eas:Shield", typeof(ShieldOptions)), ("Eas:Watch", typeof(WatchOptions)),
        (StoreOptions.Section, typeof(StoreOptions)),
    ];

    /// <summary>The section that a class is bound to.</summary>
    /// <exception cref="InvalidOperationException">It is not listed: what it reads would be refused as a misspelling.</exception>
    internal static string SectionOf<T>() => All.First(known => known.Settings == typeof(T)).Section;
}
