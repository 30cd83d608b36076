using Bridge.Eas.Commands.SendMail;
using Bridge.Eas.Folders;
using Bridge.Eas.Sync;

namespace Bridge.Eas.Protocol;

/// <summary>Makes the context a source works in from a command and a folder; options are those of the collection's state later.</summary>
internal static class SourceContexts
{
    internal static SourceContext Of(EasCommandContext context, EasFolder folder) => new()
    {
        User = context.User,
        Version = context.Version,
        CollectionId = folder.CollectionId,
        OxFolderId = folder.OxId,
        Rights = folder.Rights,
        Options = CollectionOptions.Default,
        MaxAge = context.Ages.Of(folder.Class),
        DeviceType = context.Request.DeviceType,
        DeviceId = context.DeviceId,
        IsNewDevice = SendingDevice.IsNewAt(context),
        IsDrafts = folder.Type == EasFolderType.Drafts && context.Version.Has(EasFeature.Drafts),
        Now = context.Request.Now,
    };
}
