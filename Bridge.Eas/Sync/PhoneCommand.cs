using Bridge.Eas.Wbxml;

namespace Bridge.Eas.Sync;

/// <summary>A command of the phone, as it stands in the request.</summary>
/// <param name="Kind">Which.</param>
/// <param name="ClientId">Of an Add.</param>
/// <param name="ServerId">Of the others.</param>
/// <param name="Instance">An occurrence (16.x), or null.</param>
/// <param name="Data">ApplicationData; null for Delete and Fetch.</param>
/// <param name="Class">Named for SMS in a mail folder.</param>
/// <param name="Hash">Over the whole command.</param>
internal sealed record PhoneCommand(
    ClientCommandKind Kind, string ClientId, string ServerId, string? Instance, WbxmlElement? Data, string? Class, ulong Hash);
