using System.Collections.Frozen;
using Bridge.Eas.Commands.Find;
using Bridge.Eas.Commands.FolderChange;
using Bridge.Eas.Commands.FolderSync;
using Bridge.Eas.Commands.GetAttachment;
using Bridge.Eas.Commands.GetHierarchy;
using Bridge.Eas.Commands.GetItemEstimate;
using Bridge.Eas.Commands.ItemOperations;
using Bridge.Eas.Commands.MeetingResponse;
using Bridge.Eas.Commands.MoveItems;
using Bridge.Eas.Commands.Ping;
using Bridge.Eas.Commands.Provision;
using Bridge.Eas.Commands.ResolveRecipients;
using Bridge.Eas.Commands.Search;
using Bridge.Eas.Commands.SendMail;
using Bridge.Eas.Commands.Settings;
using Bridge.Eas.Commands.SmartMail;
using Bridge.Eas.Commands.Sync;
using Bridge.Eas.Commands.ValidateCert;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Protocol;

/// <summary>One command that is there: its handler, and the root element in which a status for the whole request is told.</summary>
/// <param name="Command">The command.</param>
/// <param name="Handler">An <see cref="IEasCommandHandler"/>.</param>
/// <param name="Root">Root element of its answer.</param>
/// <param name="Status">The status element on the root's page.</param>
/// <param name="NeedsPolicyKey">False for commands a phone may send before it is provisioned, or without telling its key (Ping).</param>
/// <param name="Needs">What a version must have to have the command; null for one of all versions.</param>
internal sealed record EasCommandRow(EasCommand Command, Type Handler, WbxmlTag Root, WbxmlTag Status, bool NeedsPolicyKey = true, EasFeature? Needs = null)
{
    /// <summary>A command whose answer has no place for a status tells by HTTP what is wrong, in all versions.</summary>
    public bool TellsStatus => Root.IsKnown;
}

/// <summary>Every command the gateway speaks. Registration, dispatch and the MS-ASProtocolCommands header read it.</summary>
internal static class EasCommandTable
{
    internal static readonly IReadOnlyList<EasCommandRow> All =
    [
        new(EasCommand.Sync, typeof(SyncHandler), AirSyncTags.Sync, AirSyncTags.Status),
        new(EasCommand.FolderSync, typeof(FolderSyncHandler), FolderHierarchyTags.FolderSync, FolderHierarchyTags.Status),
        new(EasCommand.FolderCreate, typeof(FolderCreateHandler), FolderHierarchyTags.FolderCreate, FolderHierarchyTags.Status),
        new(EasCommand.FolderUpdate, typeof(FolderUpdateHandler), FolderHierarchyTags.FolderUpdate, FolderHierarchyTags.Status),
        new(EasCommand.FolderDelete, typeof(FolderDeleteHandler), FolderHierarchyTags.FolderDelete, FolderHierarchyTags.Status),
        new(EasCommand.GetItemEstimate, typeof(GetItemEstimateHandler), GetItemEstimateTags.GetItemEstimate, GetItemEstimateTags.Status),
        new(EasCommand.Ping, typeof(PingHandler), PingTags.Ping, PingTags.Status, NeedsPolicyKey: false),
        new(EasCommand.SendMail, typeof(SendMailHandler), ComposeMailTags.SendMail, ComposeMailTags.Status),
        new(EasCommand.SmartReply, typeof(SmartReplyHandler), ComposeMailTags.SmartReply, ComposeMailTags.Status),
        new(EasCommand.SmartForward, typeof(SmartForwardHandler), ComposeMailTags.SmartForward, ComposeMailTags.Status),
        new(EasCommand.MoveItems, typeof(MoveItemsHandler), MoveTags.MoveItems, MoveTags.Status),
        new(EasCommand.MeetingResponse, typeof(MeetingResponseHandler), MeetingResponseTags.MeetingResponse, MeetingResponseTags.Status),
        new(EasCommand.ItemOperations, typeof(ItemOperationsHandler), ItemOperationsTags.ItemOperations, ItemOperationsTags.Status, Needs: EasFeature.ItemOperations),
        new(EasCommand.Search, typeof(SearchHandler), SearchTags.Search, SearchTags.Status),
        new(EasCommand.Find, typeof(FindHandler), FindTags.Find, FindTags.Status, Needs: EasFeature.Find),
        new(EasCommand.ResolveRecipients, typeof(ResolveRecipientsHandler), ResolveRecipientsTags.ResolveRecipients, ResolveRecipientsTags.Status),
        new(EasCommand.ValidateCert, typeof(ValidateCertHandler), ValidateCertTags.ValidateCert, ValidateCertTags.Status),
        new(EasCommand.Settings, typeof(SettingsHandler), SettingsTags.Settings, SettingsTags.Status, Needs: EasFeature.Settings),
        new(EasCommand.Provision, typeof(ProvisionHandler), ProvisionTags.Provision, ProvisionTags.Status, NeedsPolicyKey: false),

        // Of 12.1 and before, but some phones of 14.x ask for attachments in this way too.
        new(EasCommand.GetAttachment, typeof(GetAttachmentHandler), Root: default, Status: default),
        new(EasCommand.GetHierarchy, typeof(GetHierarchyHandler), Root: default, Status: default, Needs: EasFeature.GetHierarchy),
    ];

    internal static readonly FrozenDictionary<EasCommand, EasCommandRow> ByCommand = All.ToFrozenDictionary(row => row.Command);

    /// <summary>The value of MS-ASProtocolCommands.</summary>
    internal static readonly string Names = string.Join(',', All.Select(row => row.Command));
}
