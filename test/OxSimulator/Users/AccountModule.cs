using OxSimulator.Http;
using OxSimulator.Store;

namespace OxSimulator.Users;

/// <summary>Module <c>account</c>: every user has the primary mail account, id 0, and no other.</summary>
internal sealed class AccountModule : IOxModule
{
    private static readonly OxColumnTable<SimUser> Table = new(
        new(1001, "id", (_, _) => 0),
        new(1002, "login", (user, _) => user.Login),
        new(1003, "password", (_, _) => null),
        new(1004, "mail_url", (_, _) => "imap://localhost:143"),
        new(1005, "transport_url", (_, _) => "smtp://localhost:25"),
        new(1006, "name", (_, _) => "E-Mail"),
        new(1007, "primary_address", (user, _) => user.Address),
        new(1009, "trash", (_, _) => "Trash"),
        new(1010, "sent", (_, _) => "Sent"),
        new(1011, "drafts", (_, _) => "Drafts"),
        new(1012, "spam", (_, _) => "Spam"),
        new(1015, "mail_server", (_, _) => "localhost"),
        new(1016, "mail_port", (_, _) => 143),
        new(1017, "mail_protocol", (_, _) => "imap"),
        new(1018, "mail_secure", (_, _) => false),
        new(1019, "transport_server", (_, _) => "localhost"),
        new(1020, "transport_port", (_, _) => 25),
        new(1021, "transport_protocol", (_, _) => "smtp"),
        new(1022, "transport_secure", (_, _) => false),
        new(1025, "unified_inbox_enabled", (_, _) => false),
        new(1026, "trash_fullname", (_, _) => StandardMailFolders.Of("trash")),
        new(1027, "sent_fullname", (_, _) => StandardMailFolders.Of("sent")),
        new(1028, "drafts_fullname", (_, _) => StandardMailFolders.Of("drafts")),
        new(1029, "spam_fullname", (_, _) => StandardMailFolders.Of("spam")),
        new(1037, "personal", (user, _) => user.DisplayName),
        new(1038, "reply_to", (_, _) => null),
        new(1039, "addresses", (user, _) => string.Join(", ", user.Aliases)),
        new(1042, "archive_fullname", (_, _) => StandardMailFolders.Of("archive")));

    public string Name => "account";

    public ValueTask<OxAnswer> HandleAsync(OxCall call, CancellationToken cancellationToken) => ValueTask.FromResult(call.Action switch
    {
        "all" => OxRowWriter<SimUser>.Answer([call.User], Table.Asked(call), call),
        "get" when call.Parameters.Require("id") == "0" => OxAnswer.Of(Table.ToObject(call.User, call)),
        "get" => new OxFault("ACC-0002", OxCategory.Error, "The mail account was not found.", call.Parameters.Require("id")),
        _ => OxFaults.UnknownAction(call),
    });
}
