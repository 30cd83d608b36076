using Bridge.Eas.State.Store;
using Bridge.OxApi.Sessions;

namespace Bridge.Eas.Users;

/// <summary>The user a request speaks for, with his session at OX. Shared by all his devices on this node.</summary>
internal sealed class EasUser
{
    public required IOxSession Session { get; init; }

    /// <summary>Under which keys his state lives.</summary>
    public required StateUser State { get; init; }

    /// <summary>Every address that is his own, the primary one first; never empty strings.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>Ids of OX's capabilities ("webmail", "calendar", "active_sync" …); empty on an OX without that module.</summary>
    public required IReadOnlySet<string> Capabilities { get; init; }

    public string PrimaryAddress => Addresses.Count > 0 ? Addresses[0] : Session.PrimaryAddress;

    public bool Owns(string address) => Addresses.Contains(address, StringComparer.OrdinalIgnoreCase);
}
