using Demo.Mailbox;
using EasClient;
using EasClient.Items;
using EasClient.Phone;

namespace Demo.Day;

/// <summary>Mail goes out, and files come in.</summary>
internal static class Correspondence
{
    internal static async Task<StepOutcome> OpenAttachmentAsync(DayScene scene, CancellationToken cancellationToken)
    {
        var mail = scene.Inbox.Items[DayScene.Only(scene.Inbox, EasNames.Email + "Subject", Letters.WithPlan)];
        var page = EasNames.AirSyncBase;
        var attachment = mail.Element(page + "Attachments")?.Elements().FirstOrDefault(one => one.Element(page + "DisplayName")?.Value == Letters.PlanFile)
            ?? throw new StepFailedException($"\"{Letters.WithPlan}\" has no file {Letters.PlanFile} on the phone.");
        var fetched = await scene.Phone.FetchAttachmentAsync(attachment.Element(page + "FileReference")?.Value ?? "", cancellationToken: cancellationToken);
        var original = Letters.Inbox.SelectMany(letter => letter.Attachments).First(file => file.Name == Letters.PlanFile).Content;
        return fetched.Content.AsSpan().SequenceEqual(original)
            ? $"{Letters.PlanFile} is on the phone: {original.Length} bytes, each as it was sent."
            : throw new StepFailedException($"{Letters.PlanFile} came with {fetched.Content.Length} bytes that are not those of the {original.Length} that were sent.");
    }

    internal static async Task<StepOutcome> FindColleagueAsync(DayScene scene, CancellationToken cancellationToken)
    {
        var colleague = scene.World.Colleague;
        var found = await scene.Phone.SearchGalAsync(colleague.LastName, cancellationToken: cancellationToken);
        if (found.Status is not (1 or null)) throw new StepFailedException($"The search was answered with status {found.Status}.");
        return found.Hits.Any(hit => string.Equals(hit.Gal("EmailAddress"), colleague.Address, StringComparison.OrdinalIgnoreCase))
            ? $"\"{colleague.LastName}\" finds {colleague.FirstName} {colleague.LastName}, {colleague.Address}."
            : throw new StepFailedException($"\"{colleague.LastName}\" does not find {colleague.Address}; {found.Hits.Count} others came.");
    }

    internal static async Task<StepOutcome> SendAsync(DayScene scene, CancellationToken cancellationToken)
    {
        const string subject = "Ich übernehme die Frühschicht ☕";
        var (me, colleague) = (scene.World.User, scene.World.Colleague);
        var message = new MimeMessage
        {
            From = $"\"{me.FirstName} {me.LastName}\" <{me.Address}>",
            To = [$"\"{colleague.FirstName} {colleague.LastName}\" <{colleague.Address}>"],
            Subject = subject,
            Text = "I have the key. Bring cake.\r\n\r\nAnna\r\n",
            MessageId = $"<{Guid.NewGuid():n}@phone.example>",
            Date = TimeProvider.System.GetUtcNow(),
        };
        var result = await scene.Phone.SendMailAsync(message.ToBytes(), cancellationToken: cancellationToken);
        if (!result.Sent) throw new StepFailedException($"The gateway did not take the mail: HTTP {result.HttpStatus}, status {result.Status}.");

        var copies = scene.World.Ox.Server.Outbox.All.Count(mail => mail.MessageId == message.MessageId);
        if (copies != 1) throw new StepFailedException($"OX sent the mail {copies} times.");
        var sent = scene.Phone.Collection(FolderType.SentItems);
        await scene.Phone.SyncUntilDoneAsync(sent, cancellationToken);
        DayScene.Only(sent, EasNames.Email + "Subject", subject);
        return $"\"{subject}\" went to {colleague.FirstName} once, and lies in Sent, in OX as on the phone.";
    }
}
