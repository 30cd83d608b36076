using Demo.Mailbox;
using EasClient;
using EasClient.Items;
using EasClient.Phone;
using OxSimulator.Mail;

namespace Demo.Day;

/// <summary>A second device of the same user.</summary>
internal static class TwoDevices
{
    internal static async Task<StepOutcome> JoinAsync(DayScene scene, CancellationToken cancellationToken)
    {
        await scene.Tablet.SetUpAsync(cancellationToken);
        var inbox = scene.Tablet.Collection(FolderType.Inbox);
        await scene.Tablet.SyncUntilDoneAsync(inbox, cancellationToken);
        var mails = scene.Inbox.Items.Count;
        return inbox.Items.Count == mails
            ? $"Account, policy, {scene.Tablet.Folders.Count} folders and all {mails} mails of the inbox."
            : throw new StepFailedException($"The tablet has {inbox.Items.Count} mails in the inbox, the phone {mails}.");
    }

    internal static async Task<StepOutcome> FlagAsync(DayScene scene, CancellationToken cancellationToken)
    {
        var tablet = scene.Tablet.Collection(FolderType.Inbox);
        scene.Inbox.Change(DayScene.Only(scene.Inbox, EasNames.Email + "Subject", Letters.FlaggedOnPhone), MailChange.Flagged());
        await scene.Phone.SyncUntilDoneAsync(scene.Inbox, cancellationToken);
        await scene.Tablet.SyncUntilDoneAsync(tablet, cancellationToken);

        var id = DayScene.Only(tablet, EasNames.Email + "Subject", Letters.FlaggedOnPhone);
        var status = tablet.Items[id].Element(EasNames.Email + "Flag")?.Element(EasNames.Email + "Status")?.Value;
        if (status != "2") throw new StepFailedException($"\"{Letters.FlaggedOnPhone}\" has no flag on the tablet.");
        var mail = await scene.Web.MailAsync(Letters.FlaggedOnPhone, cancellationToken);
        return (mail.Flags & MailFlags.Flagged) != 0
            ? $"\"{Letters.FlaggedOnPhone}\" has its flag on the tablet and in OX."
            : throw new StepFailedException($"\"{Letters.FlaggedOnPhone}\" has its flag on the tablet, but not in OX.");
    }
}
