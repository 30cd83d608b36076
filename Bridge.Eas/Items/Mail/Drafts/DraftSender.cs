using System.Globalization;
using Bridge.Eas.Commands.SendMail;
using Bridge.Eas.Items.Mail.Originals;
using Bridge.Eas.Mime;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Items.Mail.Drafts;

/// <summary>Sends drafts, each once: by what asks for the sending, whatever becomes of the draft meanwhile. What is out is no draft any more.</summary>
internal sealed class DraftSender(IOxMailApi mail, OriginalReader originals, DraftAliasStore aliases, MailSender sender, SenderAddresses senders)
{
    /// <summary>No mail's uid: keys of drafts that were sent at once and never kept lie above them all.</summary>
    private const ulong NeverKept = 1UL << 40;

    /// <summary>Sends what is in OX.</summary>
    /// <param name="context">Whose drafts.</param>
    /// <param name="uid">By which phones know it.</param>
    /// <param name="command">Hash of what asks for it.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    public async ValueTask<ItemOutcome> SendAsync(SourceContext context, uint uid, ulong command, CancellationToken cancellationToken)
    {
        var known = await aliases.LoadAsync(context.User.State, context.CollectionId, context.Epoch, cancellationToken);
        var current = known.CurrentOf(uid);
        var read = current == DraftAliases.Nowhere
            ? SourceResult<OriginalMail?>.Ok(null)
            : await originals.ReadAsync(context.User, new OxFolderId(context.OxFolderId), current, cancellationToken);
        if (read.Failure is { } away) return ItemOutcome.Failed(ItemStatus.Retry, away.Code);
        await using var draft = read.Value;
        var sending = string.Create(CultureInfo.InvariantCulture, $"draft\n{context.CollectionId}\n{context.Epoch}\n{uid}\n{command:x16}");
        var recipients = draft is null ? [] : draft.Info.To.Concat(draft.Info.Cc).Concat(draft.Info.Bcc).Select(one => one.Address.ToLowerInvariant()).Distinct(StringComparer.Ordinal).ToList();
        if (draft is not null && !AreReachable(recipients)) return ItemOutcome.Failed(ItemStatus.InvalidRecipients, "no recipients");

        var messageId = DraftIdentity.Sent(sending, context.User);
        var end = await TrySendAsync(context, new Outgoing
        {
            Identity = sending,
            MessageId = messageId,
            SaveInSent = true,
            Recipients = recipients,
            ReadsFromOx = true,
            OpenAsync = async token => draft is null ? throw new EasProtocolException(EasStatus.ItemNotFound, "the draft is gone") : await OpenAsync(context, draft, messageId, token),
        });
        if (end is not null) return end;

        if (current == DraftAliases.Nowhere) return ItemOutcome.Ok(ItemKey.Of(uid), version: null) with { IsSent = true };

        // It is out. A draft that stays for now is hidden, and goes with the next one that is written.
        known = await aliases.ChangeAsync(context.User.State, context.CollectionId, context.Epoch ?? "", all => all.With(uid, current, DraftAliases.Nowhere), CancellationToken.None);
        var deleted = await mail.DeleteAsync(context.User.Session, new OxFolderId(context.OxFolderId), [current], hard: true, CancellationToken.None);
        if (deleted.IsSuccess) await aliases.ChangeAsync(context.User.State, context.CollectionId, known.Epoch, all => all.WithoutFormer([current]), CancellationToken.None);
        return ItemOutcome.Ok(ItemKey.Of(uid), version: null) with { IsSent = true };
    }

    /// <summary>Sends what was never kept. The phone has it among its drafts and is told at once that it is gone.</summary>
    public async ValueTask<ItemOutcome> SendNewAsync(SourceContext context, ClientAdd add, DraftWish wish, CancellationToken cancellationToken)
    {
        var sending = "draft\n" + add.Identity;
        var messageId = DraftIdentity.Sent(sending, context.User);
        var whole = WholeOf(wish);
        if (whole.Refused is { } refused) return ItemOutcome.Failed(refused, "no mail to send");

        var from = whole.Message is { } written ? await senders.FromAsync(context.User, AddressListParser.Parse(written.Headers.Raw("From")) is [var first, ..] ? first : null, cancellationToken) : null;
        var composed = DraftComposer.Compose(wish, before: null, _ => true, messageId, context.User, context.Now, from);
        var recipients = whole.Message?.Recipients ?? wish.Fields.Where(field => field.Name is "To" or "Cc" or "Bcc").SelectMany(field => AddressListParser.Parse(field.Value)).Select(one => one.Address.ToLowerInvariant()).Distinct(StringComparer.Ordinal).ToList();
        if (!AreReachable(recipients)) return ItemOutcome.Failed(ItemStatus.InvalidRecipients, "no recipients");

        var end = await TrySendAsync(context, new Outgoing
        {
            Identity = sending,
            MessageId = messageId,
            SaveInSent = true,
            Recipients = recipients,
            OpenAsync = _ => ValueTask.FromResult<SourceResult<OpenedMessage>>(new OpenedMessage(composed.Write)),
        });
        return end ?? ItemOutcome.Ok(ItemKey.Of(NeverKept + Convert.ToUInt32(add.Identity[^8..], 16)), version: null);
    }

    /// <summary>The message as the phone wrote it; none where it wrote its parts.</summary>
    private static (PhoneMessage? Message, ItemStatus? Refused) WholeOf(DraftWish wish)
    {
        try
        {
            return (wish.Message is { } whole ? PhoneMessage.Read(whole) : null, null);
        }
        catch (EasProtocolException wrong)
        {
            return (null, wrong.Status == EasStatus.MessageHasNoRecipient ? ItemStatus.InvalidRecipients : ItemStatus.Malformed);
        }
    }

    /// <returns>Null when it is out.</returns>
    private async ValueTask<ItemOutcome?> TrySendAsync(SourceContext context, Outgoing message)
    {
        await context.KeepClaim(CancellationToken.None);
        try
        {
            var end = await sender.SendAsync(new SendingDevice(context.User, context.DeviceId, context.IsNewDevice), message, CancellationToken.None);
            return end.IsOut ? null : ItemOutcome.Failed(ItemStatus.Retry, end.Failure?.Code ?? "being sent");
        }
        catch (EasProtocolException refused)
        {
            return ItemOutcome.Failed(
                refused.Status switch
                {
                    EasStatus.MessageRecipientUnresolved or EasStatus.MessageHasNoRecipient => ItemStatus.InvalidRecipients,
                    EasStatus.ItemNotFound => ItemStatus.NotFound,
                    _ => ItemStatus.CannotComplete,
                },
                refused.Message);
        }
    }

    private async ValueTask<SourceResult<OpenedMessage>> OpenAsync(SourceContext context, OriginalMail draft, string messageId, CancellationToken cancellationToken)
    {
        var changes = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Message-ID"] = messageId,
            ["Date"] = context.Now.ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture),
        };
        if (await senders.FromAsync(context.User, draft.Info.From.Count > 0 ? draft.Info.From[0] : null, cancellationToken) is { } from) changes["From"] = from;
        return new OpenedMessage(async (destination, token) =>
        {
            var writer = new SevenBitWriter(destination) { Header = (entity, block) => entity.Parent is null ? MessageHeaderEditor.Edit(block, changes, MimeLimits.Default) : block };
            await new MimeScanner(writer, MimeLimits.Default).RunAsync(await draft.OpenAsync(token), token);
        });
    }

    private static bool AreReachable(IReadOnlyList<string> recipients) => recipients.Count > 0 && recipients.All(one => one.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at < one.Length - 1);
}
