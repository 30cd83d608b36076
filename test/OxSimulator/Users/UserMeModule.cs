using System.Text.Json.Nodes;
using OxSimulator.Http;

namespace OxSimulator.Users;

/// <summary><c>user/me</c>: who the session belongs to.</summary>
internal sealed class UserMeModule : IOxModule
{
    public string Name => "user/me";

    public ValueTask<OxAnswer> HandleAsync(OxCall call, CancellationToken cancellationToken) => ValueTask.FromResult(OxAnswer.Of(new JsonObject
    {
        ["context_id"] = call.Context.Id,
        ["user_id"] = call.User.Id,
        ["context_admin"] = 2,
        ["login_name"] = call.User.Login,
        ["display_name"] = call.User.DisplayName,
        ["mail_login"] = call.User.Login,
    }));
}
