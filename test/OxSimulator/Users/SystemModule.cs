using System.Text.Json.Nodes;
using OxSimulator.Http;

namespace OxSimulator.Users;

/// <summary>Module <c>system</c>: is anybody there, what time is it, who am I.</summary>
internal sealed class SystemModule : IOxModule
{
    public string Name => "system";

    public bool NeedsSession(string action) => action is not ("ping" or "time");

    public ValueTask<OxAnswer> HandleAsync(OxCall call, CancellationToken cancellationToken) => ValueTask.FromResult(call.Action switch
    {
        "ping" => OxAnswer.Of(true),
        "time" => OxAnswer.Of(call.Clock.Now),
        "whoami" => OxAnswer.Of(new JsonObject
        {
            ["session"] = call.Session!.Id,
            ["user"] = call.User.Login,
            ["user_id"] = call.User.Id,
            ["context_id"] = call.Context.Id,
            ["locale"] = call.User.Locale,
        }),
        _ => OxFaults.UnknownAction(call),
    });
}
