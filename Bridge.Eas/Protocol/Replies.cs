using Bridge.Eas.Sync;

namespace Bridge.Eas.Protocol;

/// <summary>What a phone is told when OX makes the whole request impossible now.</summary>
internal static class Replies
{
    /// <summary>401 only for refused credentials; everything else is 503, so that no phone asks for a password or starts over.</summary>
    internal static EasReply Of(SourceFailure failure) =>
        failure.Kind == SourceFailureKind.LoginRefused ? EasReply.Http(401) : EasReply.Unavailable(failure.RetryAfter);

    /// <summary>For a command whose parts have a status each: one of them failed, and the request goes on unless the credential is refused.</summary>
    /// <exception cref="LoginRefusedException">It is.</exception>
    internal static void EndIfRefused(SourceFailure failure)
    {
        if (failure.Kind == SourceFailureKind.LoginRefused) throw new LoginRefusedException();
    }
}
