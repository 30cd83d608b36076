using System.Globalization;
using System.Text.Json.Nodes;
using OxSimulator.Http;

namespace OxSimulator.Mail.Actions;

/// <summary>What tells about many mails or a whole folder (reference, 4.3).</summary>
internal static class MailListing
{
    internal static OxAnswer All(OxCall call, SimMailbox mailbox)
    {
        var columns = MailColumns.Asked(call);
        IEnumerable<SimMail> mails = MailSelection.Folder(call, mailbox).Mails;
        if (!call.Parameters.Flag("deleted", whenAbsent: true)) mails = mails.Where(mail => !mail.IsDeleted);
        if (call.Parameters.Flag("unseen")) mails = mails.Where(mail => !mail.IsSeen);
        return OxRowWriter<SimMail>.Answer(MailSelection.Arrange(call, mails), columns, call);
    }

    /// <summary>Missing mails are left out.</summary>
    internal static OxAnswer List(OxCall call, SimMailbox mailbox) =>
        OxRowWriter<SimMail>.Answer(MailSelection.Of(call, mailbox).OfType<SimMail>(), MailColumns.Asked(call), call);

    internal static OxAnswer Count(OxCall call, SimMailbox mailbox) => OxAnswer.Of(MailSelection.Folder(call, mailbox).Total);

    internal static OxAnswer Examine(OxCall call, SimMailbox mailbox)
    {
        var folder = MailSelection.Folder(call, mailbox);
        return OxAnswer.Of(new JsonObject
        {
            ["validity"] = folder.Validity.ToString(CultureInfo.InvariantCulture),
            ["total"] = folder.Total,
            ["unread"] = folder.Unread,
            ["next"] = folder.NextUid.ToString(CultureInfo.InvariantCulture),
        });
    }
}
