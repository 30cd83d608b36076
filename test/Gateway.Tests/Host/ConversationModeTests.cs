using EasClient;
using EasClient.Phone;
using OxSimulator.Mail;

namespace Gateway.Tests.Host;

/// <summary>
/// A phone that asks for whole conversations beyond its time window is served as one that does not: OX tells what belongs together only by listing a
/// whole folder. The older mails of a conversation are found by Search, by the conversation's id.
/// </summary>
[TestFixture]
internal sealed class ConversationModeTests() : HostTests(StoreKind.Embedded)
{
    private static readonly EasVersion[] WithConversations = [EasVersion.V140, EasVersion.V141, EasVersion.V160, EasVersion.V161];

    [TestCaseSource(nameof(WithConversations))]
    public async Task Sync_ConversationModeOn_IsAnsweredAsIfItWereOff(EasVersion version)
    {
        var user = Bed.NextUser();
        using (await Bed.Ox.Server.EnterAsync(CancellationToken.None))
            SimMailbox.Of(Bed.User(user)).Deliver(Letters.Plain(1), received: DateTimeOffset.UtcNow.AddDays(-90).ToUnixTimeMilliseconds());
        await Bed.DeliverAsync(user, [Letters.Reply(2, to: 1), Letters.Plain(3)]);
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        inbox.Options = inbox.Options with { FilterType = 3, ConversationMode = true };

        await phone.SyncAsync(inbox);
        var estimate = await phone.EstimateAsync(inbox);
        await phone.SyncUntilDoneAsync(inbox);
        var withMode = inbox.Items.Keys.ToList();
        inbox.Options = inbox.Options with { ConversationMode = false };
        await phone.SyncUntilDoneAsync(inbox);

        Assert.That(inbox.Items.Values.Select(item => item.Element(EasNames.Email + "Subject")!.Value), Is.EquivalentTo((string[])["Re: Letter 1", "Letter 3"]));
        Assert.That(estimate, Is.EqualTo(2));
        Assert.That(inbox.Items.Keys, Is.EqualTo(withMode));
        AssertClean(phone);
    }

    /// <summary>Whole folders are not listed for it: the calls to OX are those of a phone that does not ask.</summary>
    [Test]
    public async Task Sync_ConversationModeOn_CostsNothing()
    {
        var calls = new List<int>();
        foreach (var mode in (bool[])[false, true])
        {
            var user = Bed.NextUser();
            await Bed.DeliverAsync(user, [Letters.Plain(1), Letters.Reply(2, to: 1)]);
            using var phone = await Bed.ReadyPhoneAsync(EasVersion.V141, user);
            var inbox = phone.Collection(FolderType.Inbox);
            inbox.Options = inbox.Options with { FilterType = 3, ConversationMode = mode };
            Bed.Ox.Server.Calls.Clear();
            await phone.SyncUntilDoneAsync(inbox);
            calls.Add(Bed.CallsOf(user).Count);
        }

        Assert.That(calls[1], Is.EqualTo(calls[0]));
    }
}
