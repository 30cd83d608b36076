using System.Buffers;
using System.Collections.Concurrent;
using Bridge.Eas.Commands.SendMail;
using Bridge.Eas.Folders;
using Bridge.Eas.Mime;
using Bridge.Eas.Protocol;
using Bridge.Eas.State.Store;
using Bridge.Eas.Telemetry;
using Bridge.Eas.Users;
using Bridge.OxApi;
using Bridge.OxApi.Mail;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;

namespace Bridge.Eas.Commands.Itip;

/// <summary>
/// Decides what becomes of held mails: those that OX has told go into Sent if the phone wanted that, those that it has not are sent when their time is up.
/// </summary>
/// <remarks>
/// The node that took a mail in comes back to it by a timer; should it die, any node does at one of the user's next requests. Several at once do no harm: each
/// mail is settled through <see cref="MailSender"/>, whose record of the sending lets one do it, and lasts when the held mail is gone.
/// </remarks>
internal sealed partial class HeldMailReview(
    HeldMails held, ToldByOx told, MailSender sender, SenderAddresses senders, FolderDirectory folders, IOxMailApi mail, IMemoryCache cache, EasMetrics metrics, TimeProvider time,
    ILogger<HeldMailReview> logger) : IAsyncDisposable
{
    /// <summary>How long OX may take to have the event that a mail is about.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMinutes(1);

    /// <summary>So long after its time one is tried again that fails for a reason of ours.</summary>
    private static readonly TimeSpan LongestTrying = TimeSpan.FromDays(1);

    private static readonly string[] RecipientFields = ["To", "Cc", "Bcc"];

    private readonly ConcurrentDictionary<StateUser, byte> _timers = new();
    private readonly CancellationTokenSource _stop = new();

    /// <summary>A request of the user: now and then it is a reason to look whether another node has left something behind. Does not wait for that.</summary>
    public void Look(EasUser user)
    {
        if (user.Session.TakesScheduling || cache.TryGetValue((typeof(HeldMailReview), user.State), out _)) return;
        cache.Set((typeof(HeldMailReview), user.State), true, BetweenLooks);
        Begin(user);
    }

    /// <summary>The calendar has changed: what OX has told by that is settled. Does not wait for that.</summary>
    public void Begin(EasUser user)
    {
        if (!user.Session.TakesScheduling) _ = GuardedAsync(user);
    }

    /// <summary>Comes back to the user's held mails.</summary>
    public void ComeBack(EasUser user, TimeSpan after)
    {
        // One timer a user is enough: all wait equally long, and whoever looks sets the next one.
        if (_timers.TryAdd(user.State, 0)) _ = LaterAsync();

        async Task LaterAsync()
        {
            try
            {
                await Task.Delay(after, time, _stop.Token);
            }
            catch (Exception) when (_stop.IsCancellationRequested)
            {
                return;
            }
            finally
            {
                _timers.TryRemove(user.State, out _);
            }

            await GuardedAsync(user);
        }
    }

    private async Task GuardedAsync(EasUser user)
    {
        try
        {
            await ReviewAsync(user, _stop.Token);
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // The node ends, and with it all that this needs; another one goes on.
        }
        catch (StateStoreException failure)
        {
            StoreAway(failure.Failure);
            ComeBack(user, BetweenTries);
        }
        catch (Exception fault)
        {
            Failed(fault);
            ComeBack(user, BetweenTries);
        }
    }

    /// <summary>Settles what can be settled now.</summary>
    public async ValueTask ReviewAsync(EasUser user, CancellationToken cancellationToken)
    {
        TimeSpan? next = null;
        foreach (var one in await held.LoadAsync(user.State, cancellationToken))
        {
            var left = DateTimeOffset.FromUnixTimeMilliseconds(one.HeldAt) + Patience - time.GetUtcNow();
            if (await SettleAsync(user, one, left, cancellationToken)) continue;
            // The longer it could not be settled, the rarer it is tried.
            if (left < BetweenTries) left = left < -2 * BetweenTries ? left / -2 : BetweenTries;
            if (next is null || left < next) next = left;
        }

        if (next is { } wait) ComeBack(user, wait);
    }

    /// <summary>Settles one. A fault at it keeps none of the others waiting: it is tried again for a day, and then put among the drafts.</summary>
    /// <returns>False when it stays for now.</returns>
    private async ValueTask<bool> SettleAsync(EasUser user, HeldMail one, TimeSpan left, CancellationToken cancellationToken)
    {
        try
        {
            return await TrySettleAsync(user, one, isDue: left <= TimeSpan.Zero, cancellationToken);
        }
        catch (Exception fault) when (fault is not (StateStoreException or OperationCanceledException))
        {
            // No more than the kind: the words may be the mail's own.
            OneFailed(fault.GetType().Name);
            if (left >= -LongestTrying || !await KeepAsync(user, async (destination, token) => await destination.WriteAsync(one.Mime, token), cancellationToken)) return false;
            await EndAsync(user, one, "refused", cancellationToken);
            return true;
        }
    }

    /// <returns>False when it stays for now.</returns>
    private async ValueTask<bool> TrySettleAsync(EasUser user, HeldMail one, bool isDue, CancellationToken cancellationToken)
    {
        var message = PhoneMessage.Read(new ReadOnlySequence<byte>(one.Mime));
        var info = await message.InfoAsync(cancellationToken);
        var telling = OwnItip.Read(info, user) is { } itip ? await told.LookAsync(user, itip, message.Recipients, cancellationToken) : new Telling(message.Recipients);
        if (!telling.IsComplete && (!isDue || !telling.IsKnown)) return false;

        var messageId = message.MessageIdFor(user, one.Identity);
        var outgoing = new Outgoing
        {
            Identity = one.Identity,
            Content = message.ContentOf(info),
            MessageId = messageId,
            SaveInSent = one.SaveInSent,
            IsTold = telling.IsComplete,
            Recipients = telling.IsComplete ? message.Recipients : telling.Untold,
            OpenAsync = async token => await PlainOutgoing.OpenAsync(message, await ChangesAsync(user, message, messageId, telling, token), token),
        };
        try
        {
            var end = await sender.SendAsync(new SendingDevice(user, one.DeviceId, IsNew: false), outgoing, cancellationToken);
            if (!end.IsOut) return false;
            await EndAsync(user, one, telling.IsComplete ? "told" : "sent", cancellationToken);
        }
        catch (EasProtocolException refused)
        {
            // The phone was told that it is out: its user finds it among his drafts.
            var opened = await outgoing.OpenAsync(cancellationToken);
            if (!opened.Succeeded) return false;
            await using var ready = opened.Value;
            if (!await KeepAsync(user, ready.Write, cancellationToken)) return false;
            Refused(refused.Message);
            await EndAsync(user, one, "refused", cancellationToken);
        }

        return true;
    }

    private async ValueTask EndAsync(EasUser user, HeldMail one, string end, CancellationToken cancellationToken)
    {
        metrics.HeldMailSettled(end);
        await held.RemoveAsync(user.State, one, cancellationToken);
    }

    /// <summary>Who has been told by OX is not told again.</summary>
    private async ValueTask<Dictionary<string, string?>> ChangesAsync(EasUser user, PhoneMessage message, string messageId, Telling telling, CancellationToken cancellationToken)
    {
        var changes = await PlainOutgoing.ChangesAsync(message, user, messageId, senders, cancellationToken);
        if (telling.IsComplete || telling.Untold.Count == message.Recipients.Count) return changes;
        var untold = telling.Untold.ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var field in RecipientFields)
        {
            var named = message.Headers.RawAll(field).SelectMany(AddressListParser.Parse).ToList();
            if (named.Count > 0) changes[field] = named.Where(one => untold.Contains(one.Address)).Select(HeaderRewriter.EncodeAddress).ToList() is { Count: > 0 } left ? string.Join(", ", left) : null;
        }

        return changes;
    }

    /// <returns>False when it has to be tried again.</returns>
    private async ValueTask<bool> KeepAsync(EasUser user, OxMailWriter write, CancellationToken cancellationToken)
    {
        var listed = await folders.AllAsync(user, cancellationToken);
        if (!listed.Succeeded) return false;
        if (listed.Value.FirstOrDefault(folder => folder.Type == EasFolderType.Drafts) is not { } drafts) return false;
        var kept = await mail.ImportAsync(user.Session, new OxFolderId(drafts.OxId), OxMailFlags.Draft | OxMailFlags.Seen, write, cancellationToken);
        return kept.Error is null;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _stop.Dispose();
    }

    [LoggerMessage(2311, LogLevel.Error, "Held meeting mails could not be looked at")]
    private partial void Failed(Exception fault);

    [LoggerMessage(2313, LogLevel.Warning, "Held meeting mails: the state store is away ({Failure})")]
    private partial void StoreAway(StateStoreFailure failure);

    [LoggerMessage(2314, LogLevel.Error, "A held meeting mail could not be settled: it is tried again ({Fault})")]
    private partial void OneFailed(string fault);

    [LoggerMessage(2312, LogLevel.Warning, "OX refuses a held meeting mail: it is put among the drafts ({Reason})")]
    private partial void Refused(string reason);
}
