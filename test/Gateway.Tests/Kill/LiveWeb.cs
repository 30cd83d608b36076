using System.Globalization;
using Gateway.Tests.Host;
using OxSimulator.Mail;
using OxSimulator.Store;

namespace Gateway.Tests.Kill;

/// <summary>The user at OX's web interface, and the world that writes mails to him.</summary>
internal sealed class LiveWeb(OxWeb web, SimUser user, string name, string[] phones, Ledger ledger, Random random)
{
    /// <summary>A folder that phones may move mail to.</summary>
    internal const string Folder = $"INBOX/{FolderName}";

    internal const string FolderName = "Projects";

    private int _edits;

    internal OxWeb Web => web;

    internal SimUser User => user;

    internal async Task LiveAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await ActAsync();
            try
            {
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(30, 300)), TimeProvider.System, stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>One thing happens.</summary>
    internal async Task ActAsync()
    {
        try
        {
            var dice = random.Next(100);
            if (dice < 40) await DeliverAsync();
            else if (dice < 60) await TouchMailAsync();
            else await TouchPimAsync(PimKind.All[random.Next(PimKind.All.Length)]);
        }
        catch (InvalidOperationException)
        {
            // Somebody was faster: it is gone.
        }
    }

    private async Task DeliverAsync()
    {
        var reader = random.Next(4);
        var token = reader == 0 ? ledger.Write('m', name, shared: true, "00") : ledger.Write('m', phones[reader % phones.Length], shared: false, "00");
        var number = int.Parse(token.Split('-')[2], CultureInfo.InvariantCulture);
        using (await user.Context.Server.EnterAsync(CancellationToken.None)) SimMailbox.Of(user).Deliver(Letters.Plain(number, subject: token));
    }

    private async Task TouchMailAsync()
    {
        SimMail? mail;
        using (await user.Context.Server.EnterAsync(CancellationToken.None))
        {
            var shared = SimMailbox.Of(user).Inbox.Mails.Where(one => Ledger.MayChange(one.Message.Subject, name)).ToList();
            mail = shared.Count == 0 ? null : shared[random.Next(shared.Count)];
        }

        if (mail is null) return;
        switch (random.Next(6))
        {
            case 0:
                await web.DeleteMailAsync(mail.Id);
                break;
            case 1:
                await web.CallAsync("mail", "update", $"&folder=default0/INBOX&id={mail.Id}", new System.Text.Json.Nodes.JsonObject { ["folder_id"] = "default0/" + Folder });
                break;
            case 2 or 3:
                await web.FlagMailAsync(mail.Id, set: MailFlags.Flagged);
                break;
            case 4:
                await web.FlagMailAsync(mail.Id, set: MailFlags.Seen);
                break;
            default:
                await web.FlagMailAsync(mail.Id, clear: MailFlags.Seen);
                break;
        }
    }

    private async Task TouchPimAsync(PimKind kind)
    {
        var value = string.Create(CultureInfo.InvariantCulture, $"{name} {++_edits}");
        var dice = random.Next(10);
        if (dice < 4)
        {
            await kind.NewAsync(web, ledger.Write(kind.Letter, name, shared: random.Next(2) == 0, value), value);
            return;
        }

        var mine = (await kind.AllAsync(web)).Where(one => Ledger.MayChange(one.Token, name)).ToList();
        if (mine.Count == 0) return;
        var item = mine[random.Next(mine.Count)];
        if (dice < 9)
        {
            await kind.ChangeAsync(web, item.Id, value);
            if (ledger.Find(item.Token) is { } entry) entry.Value = value;
        }
        else
        {
            if (ledger.Find(item.Token) is { } entry) entry.Deleted = true;
            await kind.DeleteAsync(web, item.Id);
        }
    }
}
