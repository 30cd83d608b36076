using Bridge.Eas.Sync;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Commands.SendMail;

/// <summary>A message that is to go out. What it is made of is read only when it is certain that it must be sent.</summary>
internal sealed record Outgoing
{
    /// <summary>What makes two requests of a device the same sending.</summary>
    internal required string Identity { get; init; }

    /// <summary>What it says, see <see cref="PhoneMessage.ContentOf"/>: under the same identity another content is another mail. Empty where the identity tells all.</summary>
    internal string Content { get; init; } = "";

    /// <summary>With angle brackets; the same for a repeated request.</summary>
    internal required string MessageId { get; init; }

    /// <summary>When the phone wrote it, by its own clock; null where nobody says.</summary>
    internal DateTimeOffset? WrittenAt { get; init; }

    /// <summary>Whether the phone wants a copy in Sent.</summary>
    internal required bool SaveInSent { get; init; }

    /// <summary>OX has told the recipients itself: nothing is sent, and only the copy is made that the phone wants.</summary>
    internal bool IsTold { get; init; }

    /// <summary>Bare addresses in lower case, each once.</summary>
    internal required IReadOnlyList<string> Recipients { get; init; }

    /// <summary>Whether opening asks OX for more, which takes its time.</summary>
    internal bool ReadsFromOx { get; init; }

    /// <summary>Makes it ready, or says why OX cannot be asked now.</summary>
    /// <exception cref="Protocol.EasProtocolException">It cannot be sent.</exception>
    internal required Func<CancellationToken, ValueTask<SourceResult<OpenedMessage>>> OpenAsync { get; init; }
}

/// <summary>A message ready to be written to OX: 7-bit throughout, lines ended by CR LF.</summary>
internal sealed class OpenedMessage(OxMailWriter write, IAsyncDisposable? source = null) : IAsyncDisposable
{
    internal OxMailWriter Write { get; } = write;

    public ValueTask DisposeAsync() => source?.DisposeAsync() ?? default;
}
