using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using Bridge.Eas.Devices;
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
    IOptions<EasOptions> options,
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
        return signIn.User is null ? Refusal(signIn) : EasHttp.Options(options.Value.HighestVersion);
    }

    private async ValueTask<EasHttpAnswer> AnswerCommandAsync(EasHttpRequest http, EasLogin login, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        if (EasRequestLineParser.Parse(http.RawQuery) is not { } line) return EasHttp.Bare(400);

        var versionText = http.Header("MS-ASProtocolVersion");
        var version = line.VersionCode is { } code ? EasVersions.FromCode(code) : EasVersions.Parse(versionText);
        if (version is null || version > EasVersions.Parse(options.Value.HighestVersion)) return VersionRefusal(line, versionText);
        if (line.Command is not { } command) return EasHttp.Bare(version >= EasVersion.V140 ? 400 : 501);
        if (!EasCommandTable.ByCommand.TryGetValue(command, out var row)) return NotThere(command, version.Value);
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
        var pass = shield.Enter(user.State, line.DeviceId, command, body.Sequence);
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
            Answered(command, EasVersions.Name(version.Value), StateKeys.Hash(line.DeviceId), reply.HttpStatus, reply.Status, elapsed.TotalMilliseconds, body.Sequence.Length, reply.Document?.Length ?? 0);
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
            if (gated.Refusal is { } refusal) return Refused(row, request.Version, refusal);
            var handler = services.GetRequiredKeyedService<IEasCommandHandler>(row.Command);
            return await handler.HandleAsync(new EasCommandContext(request, user, gated.Device), cancellationToken);
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
        catch (Exception fault) when (fault is not (OperationCanceledException or StateStoreException))
        {
            Bug(row.Command, fault);
            return EasReply.Http(500);
        }
    }

    /// <summary>A status for the whole request: in the answer's root from 14.0 on, an HTTP status up to 12.1.</summary>
    private static EasReply Refused(EasCommandRow row, EasVersion version, EasStatus status) => Refused(row.Root, row.Status, version, status);

    private static EasReply Refused(WbxmlTag root, WbxmlTag statusTag, EasVersion version, EasStatus status)
    {
        if (version < EasVersion.V140) return EasReply.Http(EasHttp.StatusUpTo121(status)) with { Status = (int)status };

        var writer = new WbxmlWriter();
        writer.Start(root);
        writer.Element(statusTag, status);
        writer.End();
        return EasReply.Of(writer, (int)status);
    }

    /// <summary>A command of the protocol that is not there; nobody is asked who the user is.</summary>
    private static EasHttpAnswer NotThere(EasCommand command, EasVersion version) =>
        version >= EasVersion.V140 && EasCommandTable.Absent.TryGetValue(command, out var answer)
            ? ToHttp(Refused(answer.Root, answer.Status, version, EasStatus.CommandNotSupported))
            : EasHttp.Bare(501);

    private static EasHttpAnswer VersionRefusal(EasRequestLine line, string? versionText)
    {
        var asked = line.VersionCode ?? EasVersions.CodeOf(versionText) ?? 0;
        return asked >= (int)EasVersion.V140 && line.Command is { } command && EasCommandTable.ByCommand.TryGetValue(command, out var row)
            ? ToHttp(Refused(row, EasVersion.V140, EasStatus.VersionNotSupported))
            : EasHttp.Bare(400);
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
    private partial void Answered(EasCommand command, string version, string device, int httpStatus, int status, double milliseconds, long bytesIn, int bytesOut);

    [LoggerMessage(2002, LogLevel.Warning, "{Command}: the request cannot be read: {Reason}")]
    private partial void BadRequest(EasCommand command, string reason);

    [LoggerMessage(2003, LogLevel.Error, "{Command} failed")]
    private partial void Bug(EasCommand command, Exception fault);

    [LoggerMessage(2004, LogLevel.Error, "The state store is away ({Failure}): answered 503")]
    private partial void StoreAway(StateStoreFailure failure);
}
