using OxSimulator;
using OxSimulator.Mail;
using OxSimulator.Store;

namespace Demo.Mailbox;

/// <summary>Puts the demo's mails into the user's folders, with the dates and flags they would have.</summary>
internal static class DemoMailbox
{
    /// <returns>How many mails there are now.</returns>
    internal static async Task<int> FillAsync(OxSimulatorHost ox, SimUser user, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        var owner = $"{user.FirstName} {user.LastName} <{user.Address}>";
        using var held = await ox.Server.EnterAsync(cancellationToken);
        var mailbox = SimMailbox.Of(user);
        var count = 0;
        foreach (var (folder, letters) in new[] { (MailFolderNames.Inbox, Letters.Inbox), (MailFolderNames.Sent, Letters.Sent(owner)) })
        {
            foreach (var letter in letters.OrderByDescending(letter => letter.Age))
            {
                var mail = mailbox.Deliver(letter.ToBytes(owner, now), folder, (now - letter.Age).ToUnixTimeMilliseconds());
                mail.SetFlags((letter.Read ? MailFlags.Seen : 0) | (letter.Flagged ? MailFlags.Flagged : 0) | (letter.Answered ? MailFlags.Answered : 0));
                count++;
            }
        }

        return count;
    }
}
