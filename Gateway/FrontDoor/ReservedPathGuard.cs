using Gateway.Endpoints;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Gateway.FrontDoor;

/// <summary>
/// Takes EAS and Autodiscover out before routing, so that no route (a hoster's own YARP routes included) can carry them to OX.
/// </summary>
internal sealed class ReservedPathGuard(RequestDelegate next, EasEndpoint eas)
{
    /// <summary>Set by hand, as routing would, for the <c>http.route</c> of metrics and spans.</summary>
    private readonly RouteEndpoint _eas = new(eas.HandleAsync, RoutePatternFactory.Parse(ReservedPaths.Eas), order: 0, EndpointMetadataCollection.Empty, "EAS");

    public Task InvokeAsync(HttpContext context)
    {
        var rawTarget = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? context.Request.Path.Value ?? "/";
        switch (ReservedPaths.OwnerOf(context.Request.Path, rawTarget))
        {
            case PathOwner.Eas:
                context.SetEndpoint(_eas);
                return eas.HandleAsync(context);
            case PathOwner.Autodiscover:
                return NotFound(context, "This server offers no Autodiscover. Type the server's name into the phone by hand.\n");
            case PathOwner.DisguisedEas:
                return NotFound(context, $"ActiveSync lives at {ReservedPaths.Eas}.\n");
            default:
                return next(context);
        }
    }

    private static Task NotFound(HttpContext context, string text)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
