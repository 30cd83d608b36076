namespace Bridge.Eas.Operator;

/// <summary>What an operator may ask and order. Ids and hashes only: no names, addresses or contents. Every order is logged.</summary>
/// <remarks>Throws <see cref="OperatorException"/> when the state store is away.</remarks>
public interface IOperatorDesk
{
    /// <summary>Items set aside.</summary>
    /// <param name="user">Of one user; null for all.</param>
    /// <param name="cancellationToken">Nobody waits any more.</param>
    Task<IReadOnlyList<SetAsideItem>> SetAsideAsync(OperatorUser? user, CancellationToken cancellationToken);

    /// <summary>Has items that are set aside offered to their phones once more, at the next Sync of the collection.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="device">The device's hash; null for all.</param>
    /// <param name="collection">The collection's id; null for all.</param>
    /// <param name="cancellationToken">Nobody waits any more.</param>
    /// <returns>How many items that are.</returns>
    Task<int> RetryAsync(OperatorUser user, string? device, string? collection, CancellationToken cancellationToken);

    /// <summary>What phones deleted in one go and can be put back.</summary>
    /// <param name="user">Of one user; null for all.</param>
    /// <param name="cancellationToken">Nobody waits any more.</param>
    Task<IReadOnlyList<RestorableItems>> RestorePointsAsync(OperatorUser? user, CancellationToken cancellationToken);

    /// <summary>Has deleted items put back, at the next Sync of the collection by any of the user's devices.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="collection">All points of this collection; null when a point is named.</param>
    /// <param name="restorePoint">This point alone; null when a collection is named.</param>
    /// <param name="cancellationToken">Nobody waits any more.</param>
    /// <returns>How many items that are.</returns>
    Task<int> RestoreAsync(OperatorUser user, string? collection, string? restorePoint, CancellationToken cancellationToken);
}

/// <summary>A user by OX's numbers.</summary>
public sealed record OperatorUser(string Context, string User)
{
    private const int LongestId = 64;

    /// <summary>Reads <c>context/user</c>; null for anything else.</summary>
    public static OperatorUser? Parse(string? text) =>
        text?.Split('/') is [{ Length: > 0 and <= LongestId } context, { Length: > 0 and <= LongestId } user] ? new OperatorUser(context, user) : null;

    public override string ToString() => $"{Context}/{User}";
}

/// <summary>An item that is set aside.</summary>
/// <param name="User"><c>context/user</c>.</param>
/// <param name="Device">The device's hash, as in the log.</param>
/// <param name="Collection">The collection's id.</param>
/// <param name="Class">Email, Calendar, Contacts or Tasks.</param>
/// <param name="Item">The item's id within the collection.</param>
/// <param name="Version">In which version.</param>
/// <param name="Reason">Why, without content.</param>
/// <param name="Since">When.</param>
public sealed record SetAsideItem(string User, string Device, string Collection, string Class, string Item, long Version, string Reason, DateTimeOffset Since);

/// <summary>Items deleted in one go.</summary>
/// <param name="User"><c>context/user</c>.</param>
/// <param name="RestorePoint">Its id.</param>
/// <param name="Device">The hash of the device that deleted them.</param>
/// <param name="Collection">The collection's id.</param>
/// <param name="Class">Calendar, Contacts or Tasks.</param>
/// <param name="Items">How many.</param>
/// <param name="Since">When.</param>
public sealed record RestorableItems(string User, string RestorePoint, string Device, string Collection, string Class, int Items, DateTimeOffset Since);

/// <summary>The state store is away.</summary>
public sealed class OperatorException(Exception inner) : Exception("The state store is away.", inner);
