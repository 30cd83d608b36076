using OxSimulator.Http;
using OxSimulator.Mail.Actions;

namespace OxSimulator.Mail;

/// <summary>Module <c>mail</c> (reference, 4).</summary>
internal sealed class MailModule : IOxModule, IStateDump
{
    private static readonly Dictionary<string, Func<OxCall, SimMailbox, OxAnswer>> Actions = new(StringComparer.Ordinal)
    {
        ["all"] = MailListing.All,
        ["list"] = MailListing.List,
        ["search"] = MailSearch.Search,
        ["count"] = MailListing.Count,
        ["examine"] = MailListing.Examine,
        // IMAP has no change log: always empty (reference, 4.7).
        ["updates"] = (_, _) => OxAnswer.Of(new System.Text.Json.Nodes.JsonArray()),
        ["get"] = MailGet.Get,
        ["attachment"] = MailGet.Attachment,
        ["update"] = MailChanges.Update,
        ["copy"] = MailChanges.Copy,
        ["delete"] = MailChanges.Delete,
        ["all_seen"] = MailChanges.AllSeen,
        ["expunge"] = MailChanges.Expunge,
        ["clear"] = MailChanges.Clear,
        ["archive"] = MailChanges.Archive,
        ["new"] = (call, mailbox) => call.Parts.Count > 0 ? MailCompose.New(call, mailbox) : MailSend.New(call, mailbox),
        ["import"] = MailImport.Import,
    };

    public string Name => "mail";

    public string StateName => "mail";

    public ValueTask<OxAnswer> HandleAsync(OxCall call, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Actions.TryGetValue(call.Action, out var action) ? action(call, SimMailbox.Of(call.User)) : OxFaults.UnknownAction(call));

    public System.Text.Json.Nodes.JsonNode Dump(Store.SimUser user) => MailState.Of(SimMailbox.Of(user));
}
