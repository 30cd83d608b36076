using System.Collections.Concurrent;

namespace OxSimulator.Control;

/// <summary>Why a message went to transport.</summary>
public enum OutboxCause
{
    /// <summary>A client sent it: raw MIME or JSON.</summary>
    Client,
    /// <summary>OX's own invitation, reply or cancellation mail.</summary>
    Invitation,
}

/// <summary>A message as handed to transport, Bcc already removed.</summary>
public sealed record OutboxMail(string Sender, IReadOnlyList<string> Recipients, string? MessageId, OutboxCause Cause, ReadOnlyMemory<byte> Raw);

/// <summary>What went to transport, oldest first.</summary>
public sealed class Outbox
{
    private readonly ConcurrentQueue<OutboxMail> _mails = new();

    public IReadOnlyList<OutboxMail> All => [.. _mails];

    public void Add(OutboxMail mail) => _mails.Enqueue(mail);

    public void Clear() => _mails.Clear();
}
