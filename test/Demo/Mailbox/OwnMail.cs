using OxSimulator;
using OxSimulator.Mail;
using OxSimulator.Store;

namespace Demo.Mailbox;

/// <summary>Imports the mail that <c>--mail</c> names.</summary>
internal static class OwnMail
{
    private static readonly long s_oldest = new DateTimeOffset(1982, 8, 13, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    /// <returns>How many messages were imported into the inbox.</returns>
    /// <exception cref="DemoStartException">There is nothing to read.</exception>
    internal static async Task<int> ImportAsync(OxSimulatorHost ox, SimUser user, string path, CancellationToken cancellationToken)
    {
        List<byte[]> messages;
        try
        {
            messages = [.. MailFiles.Read(path)];
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            throw new DemoStartException($"--mail {path}: {reason.Message}", reason);
        }

        if (messages.Count == 0) throw new DemoStartException($"--mail {path}: there are no .eml files in it.");
        using var held = await ox.Server.EnterAsync(cancellationToken);
        var mailbox = SimMailbox.Of(user);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var message in messages)
        {
            // As old as it says it is; what claims to come from the future, or from before there was such mail, came just now.
            var sent = new SimMessage(message).Sent is { } stamp && stamp < now && stamp > s_oldest ? stamp : now;
            mailbox.Deliver(message, MailFolderNames.Inbox, sent).SetFlags(MailFlags.Seen);
        }

        return messages.Count;
    }
}
