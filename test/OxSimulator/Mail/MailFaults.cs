using OxSimulator.Http;

namespace OxSimulator.Mail;

/// <summary>The mail module's faults (reference, 4.8).</summary>
internal static class MailFaults
{
    internal static OxFault MissingParameter(string name) => new("MSG-0001", OxCategory.Error, $"Missing parameter {name}", name);

    internal static OxFault PartNotFound(string section, string id, string folder) =>
        new("MSG-0049", OxCategory.Error, $"No attachment was found with id {section} in message {id} in folder {folder}.", section, id, folder);

    internal static OxFault NotFound(string id, string folder) =>
        new("MSG-0032", OxCategory.UserInput, "The message you selected no longer exists.", id, folder);

    internal static OxFault SendFailed(string reason) => new("MSG-0035", OxCategory.UserInput, $"The message could not be sent: {reason}", reason);

    internal static OxFault TrashFull() => new("MSG-0039", OxCategory.Capacity, "The message cannot be moved to the trash folder: quota exceeded.");

    internal static OxFault SentCopyFailed() =>
        new("MSG-0042", OxCategory.Capacity, "The message was sent, but no copy could be stored in the Sent folder: quota exceeded.");

    internal static OxFault NotSelectable(string folder) => new("MSG-0050", OxCategory.PermissionDenied, $"Folder {folder} does not hold messages.", folder);

    internal static OxFault ForeignFrom(string address) => new("MSG-0056", OxCategory.UserInput, "The From address is not one of your addresses.", address);

    internal static OxFault Unparseable() => new("MSG-0059", OxCategory.UserInput, "The message cannot be parsed.");

    internal static OxFault EmptyFolderName() => new("MSG-0060", OxCategory.UserInput, "The folder name must not be empty.");

    internal static OxFault BadFolderName(string name) => new("MSG-0061", OxCategory.UserInput, $"Invalid folder name: {name}", name);

    internal static OxFault DuplicateFolder(string name) => new("MSG-0063", OxCategory.UserInput, $"A folder named {name} already exists.", name);

    internal static OxFault FolderNotFound(string folder) => new("MSG-0066", OxCategory.UserInput, $"The folder {folder} cannot be found.", folder);

    internal static OxFault BadAddress(string address) => new("MSG-1008", OxCategory.UserInput, $"Invalid address: {address}", address);

    internal static OxFault ReadOnly(string folder) => new("MSG-1010", OxCategory.PermissionDenied, $"Folder {folder} is read-only.", folder);

    internal static OxFault RecipientsRejected(string addresses) =>
        new("MSG-1013", OxCategory.UserInput, $"The message could not be sent to the following recipients: {addresses}", addresses);

    internal static OxFault QuotaExceeded() => new("MSG-1024", OxCategory.Capacity, "Mail quota limit reached.");
}
