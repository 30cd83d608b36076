namespace Bridge.Eas.Items.Mail.Invitations;

/// <summary>Lets those who are at the same thing do it one after the other, within this process. Whoever is at another thing never waits.</summary>
internal sealed class Turns<TThing>
    where TThing : notnull
{
    private readonly Dictionary<TThing, Queue> _queues = [];

    /// <returns>The turn, over when it is disposed of.</returns>
    /// <exception cref="OperationCanceledException">Nobody waits for it any more.</exception>
    internal async ValueTask<IDisposable> TakeAsync(TThing thing, CancellationToken cancellationToken)
    {
        Queue queue;
        lock (_queues)
        {
            if (!_queues.TryGetValue(thing, out queue!)) _queues[thing] = queue = new();
            queue.Length++;
        }

        try
        {
            await queue.Door.WaitAsync(cancellationToken);
            return new Turn(this, thing, queue);
        }
        catch
        {
            Leave(thing, queue);
            throw;
        }
    }

    private void Leave(TThing thing, Queue queue)
    {
        lock (_queues)
        {
            if (--queue.Length > 0) return;
            _queues.Remove(thing);
            queue.Door.Dispose();
        }
    }

    private sealed class Queue
    {
        internal SemaphoreSlim Door { get; } = new(1, 1);

        /// <summary>Who has the turn, and who waits for it.</summary>
        internal int Length { get; set; }
    }

    private sealed class Turn(Turns<TThing> turns, TThing thing, Queue queue) : IDisposable
    {
        public void Dispose()
        {
            queue.Door.Release();
            turns.Leave(thing, queue);
        }
    }
}
