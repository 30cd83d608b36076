namespace Bridge.Eas.Devices;

/// <summary>What is kept of one device of one user.</summary>
internal sealed record DeviceRecord
{
    /// <summary>As the phone calls itself: "iPhone", "SamsungDevice".</summary>
    public string Type { get; init; } = "";

    /// <summary>Seconds since 1970 UTC.</summary>
    public long FirstSeen { get; init; }

    /// <summary>Seconds since 1970 UTC; written once an hour at most.</summary>
    public long LastSeen { get; init; }

    /// <summary>Version of the last request.</summary>
    public int Version { get; init; }

    /// <summary>The highest version it has been offered, as far as it is known to have read it; 0 before its first request.</summary>
    public int Offered { get; init; }

    /// <summary>The key the phone must send; 0 before it was provisioned.</summary>
    public uint PolicyKey { get; init; }

    /// <summary>The key of a provisioning under way, good for its acknowledgement only; 0 when there is none.</summary>
    public uint PendingPolicyKey { get; init; }

    /// <summary>Which policy that provisioning offered.</summary>
    public string PendingPolicyTag { get; init; } = "";

    /// <summary>Which policy the phone has acknowledged; another one in force makes it provision again.</summary>
    public string PolicyTag { get; init; } = "";

    /// <summary>DeviceInformation as the phone told it (model, names, phone number), encrypted; empty when it never did.</summary>
    public byte[] Information { get; init; } = [];
}
