using Bridge.Eas.Mime;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Users;

namespace Bridge.Eas.Commands.SendMail;

/// <summary>Sends a phone's message as it is, but for its header: from an address of the user's own, with a Message-ID to find it by, and 7-bit.</summary>
internal static class PlainOutgoing
{
    /// <param name="message">The message.</param>
    /// <param name="user">Whose.</param>
    /// <param name="changes">Fields to be replaced or added, or taken out where null.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    /// <exception cref="EasProtocolException">It is no message after all.</exception>
    internal static async ValueTask<SourceResult<OpenedMessage>> OpenAsync(PhoneMessage message, IReadOnlyDictionary<string, string?> changes, CancellationToken cancellationToken)
    {
        var actions = await SurveyAsync(message, cancellationToken);
        return new OpenedMessage(async (destination, token) =>
        {
            await using var source = await message.OpenAsync(token);
            var writer = new SevenBitWriter(destination)
            {
                Actions = actions,
                Header = (entity, block) => entity.Parent is null && changes.Count > 0 ? MessageHeaderEditor.Edit(block, changes, MimeLimits.Default) : block,
            };
            await new MimeScanner(writer, MimeLimits.Default).RunAsync(source, token);
        });
    }

    /// <summary>What each of its leaves needs to be 7-bit.</summary>
    /// <exception cref="EasProtocolException">It is no message after all.</exception>
    internal static async ValueTask<IReadOnlyList<SevenBitAction>> SurveyAsync(PhoneMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await using var source = await message.OpenAsync(cancellationToken);
            return await SevenBit.SurveyAsync(source, MimeLimits.Default, cancellationToken);
        }
        catch (MimeFormatException malformed)
        {
            throw new EasProtocolException(EasStatus.InvalidMime, malformed.Message);
        }
    }

    /// <summary>What every message of a phone needs in its header.</summary>
    internal static async ValueTask<Dictionary<string, string?>> ChangesAsync(
        PhoneMessage message, EasUser user, string messageId, SenderAddresses senders, CancellationToken cancellationToken)
    {
        var changes = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (message.MessageId is null) changes["Message-ID"] = messageId;
        if (await senders.FromAsync(user, AddressListParser.Parse(message.Headers.Raw("From")) is [var first, ..] ? first : null, cancellationToken) is { } from) changes["From"] = from;
        return changes;
    }
}
