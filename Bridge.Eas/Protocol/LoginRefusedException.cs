namespace Bridge.Eas.Protocol;

/// <summary>
/// OX no longer accepts the user's credential, which a command learns amid many small things that have a status each: the whole request ends with 401,
/// so that the phone asks for the new password. To be thrown before anything is claimed.
/// </summary>
internal sealed class LoginRefusedException() : Exception("OX no longer accepts the credential");
