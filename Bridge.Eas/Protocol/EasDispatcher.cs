using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using Bridge.Eas.Devices;
using Bridge.Eas.Devices.Versions;
using Bridge.Eas.Protocol.Http;
using Bridge.Eas.Protocol.Shield;
using Bridge.Eas.State.Store;
using Bridge.Eas.Telemetry;
using Bridge.Eas.Users;
using Bridge.Eas.Wbxml;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Protocol;

/// <summary>
/// The way of every request: request line → user → device gate → handler → HTTP answer. The one place that turns faults into answers:
/// bad bytes into status 101 to 103 (HTTP 400 up to 12.1), an absent store or OX into 503 with Retry-After, a bug into 500, logged once.
/// </summary>
internal sealed partial class EasDispatcher(
    IServiceProvider services,
    IUserDirectory users,
    DeviceGate gate,
    LoopShield shield,
    VersionGate versions,
    AgeLimits ages,
    FolderChoices folders,
    EasMetrics metrics,
    TimeProvider time,
    ILogger<EasDispatcher> logger) : IEasEndpoint
{
    private const int LongestDeviceId = 64;

    public async ValueTask<EasHttpAnswer> HandleAsync(EasHttpRequest http, CancellationToken cancellationToken)
    {
        if (http.Login is null) return EasHttp.Bare(401);
        try
        {
            return string.Equals(http.Method, "OPTIONS", StringComparison.OrdinalIgnoreCase)
                ? await AnswerOptionsAsync(http, http.Login, cancellationToken)
                : await AnswerCommandAsync(http, http.Login, cancellationToken);
        }
        catch (StateStoreException failure)
        {
            StoreAway(failure.Failure);
            return EasHttp.Unavailable(TimeSpan.FromSeconds(60));
        }
    }

    private async ValueTask<EasHttpAnswer> AnswerOptionsAsync(EasHttpRequest http, EasLogin login, CancellationToken cancellationToken)
    {
        var signIn = await users.SignInAsync(login, http.RemoteAddress, cancellationToken);
        if (signIn.User is not { } user) return Refusal(signIn);

        // Nothing is required of the query of OPTIONS; phones send none, or any.
        var line = EasRequestLineParser.Parse(http.RawQuery) is { } said && IsDeviceId(said.DeviceId) ? said : new EasRequestLine();
        return EasHttp.Options(await versions.OfferAsync(user, login.Name, line, http.Header("User-Agent") ?? "", cancellationToken));
    }

    private async ValueTask<EasHttpAnswer> AnswerCommandAsync(EasHttpRequest http, EasLogin login, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        if (EasRequestLineParser.Parse(http.RawQuery) is not { } line) return EasHttp.Bare(400);

        var versionText = http.Header("MS-ASProtocolVersion");
        var version = VersionOf(line, versionText);
        if (version is null || version > versions.Highest) return VersionRefusal(line, versionText);
        if (line.Command is not { } command) return EasHttp.Bare(version.Value.Has(EasFeature.StatusInDocument) ? 400 : 501);
        if (!EasCommandTable.ByCommand.TryGetValue(command, out var row) || (row.Needs is { } needed && !version.Value.Has(needed))) return NotThere(row, version.Value);
        if (!IsDeviceId(line.DeviceId)) return ToHttp(Refused(row, version.Value, EasStatus.DeviceIdMissingOrInvalid));

        using var activity = EasTelemetry.Source.StartActivity($"eas {command}", ActivityKind.Internal);
        activity?.SetTag("eas.command", command.ToString()).SetTag("eas.protocol.version", EasVersions.Name(version.Value));

        var signIn = await users.SignInAsync(login, http.RemoteAddress, cancellationToken);
        if (signIn.User is not { } user)
        {
            metrics.CommandAnswered(command, Refusal(signIn).StatusCode, status: 0, time.GetElapsedTime(started));
            return Refusal(signIn);
        }

        var body = await RequestBody.ReadAsync(http.Body, http.ContentLength, cancellationToken);
        var pass = shield.Enter(user.State, line, command, body.Sequence);
        EasReply? answered = null;
        try
        {
            if (pass.Pause is { } pause)
            {
                metrics.CommandAnswered(command, 503, status: 0, time.GetElapsedTime(started));
                return EasHttp.Unavailable(pause);
            }

            var request = new EasRequest
            {
                Command = command,
                Version = version.Value,
                Line = line,
                PolicyKey = line.PolicyKey ?? PolicyKeyOf(http.Header("X-MS-PolicyKey")),
                Login = login.Name,
                UserAgent = http.Header("User-Agent") ?? "",
                AcceptMultiPart = line.AcceptMultiPart || http.Header("MS-ASAcceptMultiPart") is "T" or "t",
                Body = body.Sequence,
                Now = time.GetUtcNow(),
            };
            var reply = await RunAsync(row, request, user, cancellationToken);
            answered = reply;
            await KeepAsync(login, user, reply, cancellationToken);
            var elapsed = time.GetElapsedTime(started);
            activity?.SetTag("eas.status", reply.Status).SetTag("http.response.status_code", reply.HttpStatus);
            metrics.CommandAnswered(command, reply.HttpStatus, reply.Status, elapsed);
            Answered(command, EasVersions.Name(version.Value), StateKeys.Hash(line.DeviceId), reply.HttpStatus, reply.Status, elapsed.TotalMilliseconds, body.Sequence.Length, reply.Length);
            if (reply.HttpStatus == 401) users.Forget(login);
            return ToHttp(reply);
        }
        finally
        {
            pass.Leave(answered);
            body.Dispose();
        }
    }

    private async ValueTask KeepAsync(EasLogin login, EasUser user, EasReply reply, CancellationToken cancellationToken)
    {
        try
        {
            await users.KeepAsync(login, user, cancellationToken);
        }
        catch
        {
            reply.Document?.Dispose();
            throw;
        }
    }

    private async ValueTask<EasReply> RunAsync(EasCommandRow row, EasRequest request, EasUser user, CancellationToken cancellationToken)
    {
        try
        {
            var gated = await gate.AdmitAsync(row, request, user, cancellationToken);
            if (gated.Refusal is { } refusal) return Refused(row, request.Version, refusal) with { Announces = gated.Announces };
            var handler = services.GetRequiredKeyedService<IEasCommandHandler>(row.Command);
            var reply = await handler.HandleAsync(new EasCommandContext(request, user, gated.Device) { Ages = ages.For(request, user, gated.Device), Folders = folders.For(request, user, gated.Device) }, cancellationToken);
            return gated.Announces is null ? reply : reply with { Announces = gated.Announces };
        }
        catch (WbxmlFormatException malformed)
        {
            BadRequest(row.Command, malformed.Message);
            return Refused(row, request.Version, EasStatus.InvalidWbxml);
        }
        catch (EasProtocolException refused)
        {
            BadRequest(row.Command, refused.Message);
            return Refused(row, request.Version, refused.Status);
        }
        catch (LoginRefusedException)
        {
            return EasReply.Http(401);
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or StateStoreException))
        {
            Bug(row.Command, fault);
            return EasReply.Http(500);
        }
    }

    /// <summary>A status for the whole request: in the answer's root from 14.0 on, an HTTP status up to 12.1.</summary>
    private static EasReply Refused(EasCommandRow row, EasVersion version, EasStatus status) =>
        version.Has(EasFeature.StatusInDocument) && row.TellsStatus ? Told(row.Root, row.Status, status) : EasReply.Http(EasHttp.StatusUpTo121(status)) with { Status = (int)status };

    private static EasReply Told(WbxmlTag root, WbxmlTag statusTag, EasStatus status)
    {
        var writer = new WbxmlWriter();
        writer.Start(root);
        writer.Element(statusTag, status);
        writer.End();
        return EasReply.Of(writer, (int)status);
    }

    /// <summary>A command of the protocol that is not there, or not in this version; nobody is asked who the user is.</summary>
    private static EasHttpAnswer NotThere(EasCommandRow? row, EasVersion version)
    {
        if (!version.Has(EasFeature.StatusInDocument)) return EasHttp.Bare(501);
        return row is { TellsStatus: true } ? ToHttp(Told(row.Root, row.Status, EasStatus.CommandNotSupported)) : EasHttp.Bare(501);
    }

    /// <summary>A plain line without the header is one of the first phones, which knew no other version. Source: MS-ASHTTP, "MS-ASProtocolVersion".</summary>
    private static EasVersion? VersionOf(EasRequestLine line, string? text) =>
        line.VersionCode is { } code ? EasVersions.FromCode(code) : string.IsNullOrWhiteSpace(text) ? EasVersions.All[0] : EasVersions.Parse(text);

    /// <summary>In the root from 14.0 on; phones older than the oldest version we speak know HTTP 505 for it.</summary>
    private static EasHttpAnswer VersionRefusal(EasRequestLine line, string? versionText)
    {
        var asked = line.VersionCode ?? EasVersions.CodeOf(versionText) ?? 0;
        if (((EasVersion)asked).Has(EasFeature.StatusInDocument) && line.Command is { } command && EasCommandTable.ByCommand.TryGetValue(command, out var row) && row.TellsStatus)
            return ToHttp(Told(row.Root, row.Status, EasStatus.VersionNotSupported));
        return EasHttp.Bare(asked > 0 && asked < (int)EasVersions.All[0] ? 505 : 400);
    }

    private static EasHttpAnswer Refusal(SignIn signIn) => signIn.Refusal switch
    {
        SignInRefusal.WrongCredentials => EasHttp.Bare(401),
        SignInRefusal.NotAllowed => EasHttp.Bare(403),
        _ => EasHttp.Unavailable(signIn.RetryAfter ?? TimeSpan.FromSeconds(60)),
    };

    private static EasHttpAnswer ToHttp(EasReply reply) => EasHttp.From(reply);

    private static uint PolicyKeyOf(string? header) =>
        uint.TryParse(header?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var key) ? key : 0;

    private static bool IsDeviceId(string id) =>
        id.Length is > 0 and <= LongestDeviceId && id.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or '{' or '}');

    [LoggerMessage(2001, LogLevel.Information, "{Command} {Version} device {Device}: HTTP {HttpStatus}, status {Status}, {Milliseconds:0.0} ms, {BytesIn} bytes in, {BytesOut} out")]
    private partial void Answered(EasCommand command, string version, string device, int httpStatus, int status, double milliseconds, long bytesIn, long bytesOut);

    [LoggerMessage(2002, LogLevel.Warning, "{Command}: the request cannot be read: {Reason}")]
    private partial void BadRequest(EasCommand command, string reason);

    [LoggerMessage(2003, LogLevel.Error, "{Command} failed")]
    private partial void Bug(EasCommand command, Exception fault);

    [LoggerMessage(2004, LogLevel.Error, "The state store is away ({Failure}): answered 503")]
    private partial void StoreAway(StateStoreFailure failure);
}
