namespace Bridge.Eas.State.Store;

/// <summary>Whose state it is: OX's own numbers, which stay when a login name or an alias changes.</summary>
/// <param name="ContextId">OX context id as OX writes it, not empty.</param>
/// <param name="UserId">OX user id within the context, not empty.</param>
internal readonly record struct StateUser(string ContextId, string UserId);
