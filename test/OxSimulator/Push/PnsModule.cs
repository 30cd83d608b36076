using System.Text.Json.Nodes;
using OxSimulator.Http;

namespace OxSimulator.Push;

/// <summary>Module <c>pns</c>: subscriptions of push transports. Sockets need none; what is subscribed here is checked and taken note of by nobody.</summary>
internal sealed class PnsModule : IOxModule
{
    public string Name => "pns";

    public ValueTask<OxAnswer> HandleAsync(OxCall call, CancellationToken cancellationToken) => ValueTask.FromResult(call.Action switch
    {
        "subscribe" => Checked(call, "token", "transport", "topics"),
        "unsubscribe" => Checked(call, "token", "transport"),
        _ => OxFaults.UnknownAction(call),
    });

    private static OxAnswer Checked(OxCall call, params ReadOnlySpan<string> required)
    {
        foreach (var name in required)
            if (call.JsonObject[name] is null) return OxFaults.MissingParameter(name);
        if (call.JsonObject["client"]?.ToString() is { } client && client != call.Session!.Client) return OxFaults.InvalidParameter("client", client);
        return OxAnswer.Of(new JsonObject { ["success"] = true });
    }
}
