using System.Reflection;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Wbxml;

/// <summary>All code pages of the protocol, to look a token up by number. Source: MS-ASWBXML, "Code Pages".</summary>
internal static class WbxmlCodePages
{
    private const int TokensPerPage = 0x40;

    /// <summary>Page number → (namespace in XML form, class that holds its tags).</summary>
    internal static readonly (string Name, Type Tags)[] Pages =
    [
        ("AirSync", typeof(AirSyncTags)),
        ("Contacts", typeof(ContactsTags)),
        ("Email", typeof(EmailTags)),
        ("AirNotify", typeof(AirNotifyTags)),
        ("Calendar", typeof(CalendarTags)),
        ("Move", typeof(MoveTags)),
        ("GetItemEstimate", typeof(GetItemEstimateTags)),
        ("FolderHierarchy", typeof(FolderHierarchyTags)),
        ("MeetingResponse", typeof(MeetingResponseTags)),
        ("Tasks", typeof(TasksTags)),
        ("ResolveRecipients", typeof(ResolveRecipientsTags)),
        ("ValidateCert", typeof(ValidateCertTags)),
        ("Contacts2", typeof(Contacts2Tags)),
        ("Ping", typeof(PingTags)),
        ("Provision", typeof(ProvisionTags)),
        ("Search", typeof(SearchTags)),
        ("GAL", typeof(GalTags)),
        ("AirSyncBase", typeof(AirSyncBaseTags)),
        ("Settings", typeof(SettingsTags)),
        ("DocumentLibrary", typeof(DocumentLibraryTags)),
        ("ItemOperations", typeof(ItemOperationsTags)),
        ("ComposeMail", typeof(ComposeMailTags)),
        ("Email2", typeof(Email2Tags)),
        ("Notes", typeof(NotesTags)),
        ("RightsManagement", typeof(RightsManagementTags)),
        ("Find", typeof(FindTags)),
    ];

    private static readonly WbxmlTag[] Known = Load();

    /// <summary>The tag of this page and token, or one with no name when the protocol has none there.</summary>
    internal static WbxmlTag Find(byte page, byte token) =>
        page < Pages.Length && token < TokensPerPage && Known[(page * TokensPerPage) + token] is { IsKnown: true } tag
            ? tag
            : new WbxmlTag(page, token, name: null);

    private static WbxmlTag[] Load()
    {
        var known = new WbxmlTag[Pages.Length * TokensPerPage];
        foreach (var (_, tags) in Pages)
        {
            foreach (var field in tags.GetFields(BindingFlags.Static | BindingFlags.NonPublic))
            {
                if (field.GetValue(null) is WbxmlTag tag) known[(tag.Page * TokensPerPage) + tag.Token] = tag;
            }
        }

        return known;
    }
}
