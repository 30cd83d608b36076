using System.Collections.Immutable;
using StackExchange.Redis;

namespace Bridge.Eas.State.Store;

/// <summary>Shares one server-side subscription per channel among all handlers of this process: a user's phones wait on the same channel.</summary>
/// <remarks>The client library answers a second subscriber of a channel before the server has confirmed the first one; a phone's "subscribe, then compare"
/// needs to know, so all handlers of a channel wait for the same confirmation.</remarks>
internal sealed class RedisSubscriptions(ISubscriber subscriber)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Channel> _channels = new(StringComparer.Ordinal);
    private Task _renewal = Task.CompletedTask;

    /// <summary>Adds the handler; the returned task ends when the server has confirmed the channel.</summary>
    internal (Subscription Subscription, Task Confirmed) Add(string name, Action<ReadOnlyMemory<byte>> handler)
    {
        lock (_gate)
        {
            if (!_channels.TryGetValue(name, out var channel))
            {
                channel = new Channel();
                channel.Confirmed = ConfirmAsync(name, channel.Received);
                _channels.Add(name, channel);
            }
            var subscription = new Subscription(this, name, channel, handler);
            channel.Subscriptions = channel.Subscriptions.Add(subscription);
            return (subscription, channel.Confirmed);
        }
    }

    /// <summary>Subscribes channels once more that the library has not: after a lost connection it renews only those of which it still knows the server.
    /// To be called when the connection for messages answers; ends when the server has confirmed all of them. The others miss nothing.</summary>
    /// <remarks>One renewal at a time: two would leave a handler there twice.</remarks>
    internal Task RenewAsync()
    {
        lock (_gate)
        {
            if (_renewal.IsCompleted) _renewal = Task.WhenAll([.. _channels.Select(channel => RenewAsync(channel.Key, channel.Value))]);
            return _renewal;
        }
    }

    private async Task RenewAsync(string name, Channel channel)
    {
        if (subscriber.SubscribedEndpoint(name) is not null) return;
        await subscriber.UnsubscribeAsync(name, channel.Received);
        await ConfirmAsync(name, channel.Received);
        bool isWanted;
        lock (_gate) isWanted = _channels.TryGetValue(name, out var current) && current == channel;
        if (!isWanted) await subscriber.UnsubscribeAsync(name, channel.Received);
    }

    private async Task ConfirmAsync(string name, Action<RedisChannel, RedisValue> received)
    {
        await subscriber.SubscribeAsync(name, received);
        // Without a connection the library only notes the wish and reports success.
        if (subscriber.SubscribedEndpoint(name) is null) throw new StateStoreException(StateStoreFailure.Unavailable, "subscribe");
    }

    private Task Remove(Subscription subscription)
    {
        lock (_gate)
        {
            var channel = subscription.On;
            channel.Subscriptions = channel.Subscriptions.Remove(subscription);
            if (channel.Subscriptions.Length > 0) return Task.CompletedTask;
            if (!_channels.TryGetValue(subscription.Name, out var current) || current != channel) return Task.CompletedTask;
            _channels.Remove(subscription.Name);
            return subscriber.UnsubscribeAsync(subscription.Name, channel.Received, CommandFlags.FireAndForget);
        }
    }

    /// <summary>The handlers of one channel; replaced as a whole, so that a message can be handed out without the lock.</summary>
    internal sealed class Channel
    {
        internal ImmutableArray<Subscription> Subscriptions { get; set; } = [];

        internal Task Confirmed { get; set; } = Task.CompletedTask;

        internal void Received(RedisChannel channel, RedisValue message)
        {
            var bytes = (byte[]?)message ?? [];
            foreach (var subscription in Subscriptions) subscription.Handler(bytes);
        }
    }

    /// <summary>One handler's place on a channel, until it is disposed.</summary>
    internal sealed class Subscription(RedisSubscriptions owner, string name, Channel channel, Action<ReadOnlyMemory<byte>> handler) : IAsyncDisposable
    {
        internal string Name => name;

        internal Action<ReadOnlyMemory<byte>> Handler => handler;

        internal Channel On => channel;

        public async ValueTask DisposeAsync() => await owner.Remove(this);
    }
}
