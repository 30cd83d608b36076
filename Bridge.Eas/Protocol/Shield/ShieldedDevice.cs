namespace Bridge.Eas.Protocol.Shield;

/// <summary>What is known of one device: how often it asks, and how its last requests were answered. Guarded by the shield's lock.</summary>
internal sealed class ShieldedDevice
{
    /// <summary>Requests told apart; a phone that loops has one or two.</summary>
    private const int MostRequests = 8;

    private readonly List<ShieldedRequest> _requests = [];

    /// <summary>How often it asks at all.</summary>
    public Restraint Rate { get; } = new();

    public ShieldedRequest RequestOf(ulong hash)
    {
        var index = _requests.FindIndex(request => request.Hash == hash);
        var request = index < 0 ? new ShieldedRequest(hash) : _requests[index];
        if (index >= 0) _requests.RemoveAt(index);
        else if (_requests.Count == MostRequests) _requests.RemoveAt(0);
        _requests.Add(request);
        return request;
    }

    /// <summary>The device got on: what it asked again and again with success was polling.</summary>
    public void GotOn(ShieldedRequest except)
    {
        foreach (var request in _requests.Where(request => request != except && !request.Fails)) request.Same = new Restraint();
    }
}

/// <summary>One request, by the hash of command, body and what the request line names.</summary>
internal sealed class ShieldedRequest(ulong hash)
{
    public ulong Hash { get; } = hash;

    /// <summary>How it was answered last; 0 before.</summary>
    public ulong Answer { get; set; }

    public bool Fails { get; set; }

    /// <summary>Copies of it that are being answered now.</summary>
    public int UnderWay { get; set; }

    /// <summary>How often it was answered the same.</summary>
    public Restraint Same { get; set; } = new();
}
