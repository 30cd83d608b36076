using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using Bridge.Eas.Protocol.Http;
using Bridge.Eas.Wbxml;

namespace Bridge.Eas.Protocol;

/// <summary>Answers as HTTP. Source: MS-ASHTTP, "Response Headers" and "Status Codes".</summary>
internal static class EasHttp
{
    private const string WbxmlType = "application/vnd.ms-sync.wbxml";
    private const string MultipartType = "application/vnd.ms-sync.multipart";
    private static readonly KeyValuePair<string, string> Server = new("MS-Server-ActiveSync", "15.1");
    private static readonly KeyValuePair<string, string> Private = new("Cache-Control", "private");

    internal static EasHttpAnswer Bare(int status) => new() { StatusCode = status, Headers = [Server, Private] };

    internal static EasHttpAnswer Unavailable(TimeSpan retryAfter) => new()
    {
        StatusCode = 503,
        Headers = [Server, Private, new("Retry-After", Math.Max(1, (int)retryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture))],
    };

    /// <summary>The answer to OPTIONS. X-AspNet-Version is there because one Android client goes above 14.x only when it sees it.</summary>
    /// <param name="highest">The highest version to offer.</param>
    internal static EasHttpAnswer Options(EasVersion highest) => new()
    {
        StatusCode = 200,
        Headers = [Server, Private, .. Abilities(highest), new("Allow", "OPTIONS,POST"), new("Public", "OPTIONS,POST"), new("X-AspNet-Version", "4.0.30319")],
    };

    internal static EasHttpAnswer From(EasReply reply)
    {
        if (reply.HttpStatus == 503) return Unavailable(reply.RetryAfter ?? TimeSpan.FromSeconds(60));
        if (reply.File is { } file) return File(reply, file);
        if (reply.Document is null) return new EasHttpAnswer { StatusCode = reply.HttpStatus, Headers = HeadersOf(reply) };
        if (reply.Parts is { Count: > 0 } parts) return Multipart(reply, parts);
        if (!reply.Document.IsWhole) return Late(reply, reply.Document);
        return new EasHttpAnswer
        {
            StatusCode = reply.HttpStatus,
            Headers = HeadersOf(reply),
            ContentType = WbxmlType,
            Content = new ReadOnlySequence<byte>(reply.Document.Written),
            Written = reply.Written,
            Lease = new Returned(reply.Document),
        };
    }

    private static EasHttpAnswer File(EasReply reply, EasFile file) => new()
    {
        StatusCode = reply.HttpStatus,
        Headers = HeadersOf(reply),
        ContentType = file.ContentType,
        ContentLength = file.Content.Length,
        Stream = file.Content.SendAsync,
    };

    private static EasHttpAnswer Late(EasReply reply, WbxmlWriter document) => new()
    {
        StatusCode = reply.HttpStatus,
        Headers = HeadersOf(reply),
        ContentType = WbxmlType,
        ContentLength = document.WholeLength,
        Stream = document.SendAsync,
        Written = reply.Written,
        Lease = new Returned(document),
    };

    private static IReadOnlyList<KeyValuePair<string, string>> HeadersOf(EasReply reply) =>
        reply.Announces is { } highest ? [Server, Private, new("X-MS-RP", VersionsUpTo(highest)), .. Abilities(highest)] : [Server, Private];

    private static KeyValuePair<string, string>[] Abilities(EasVersion highest) =>
        [new("MS-ASProtocolVersions", VersionsUpTo(highest)), new("MS-ASProtocolCommands", EasCommandTable.Names)];

    private static string VersionsUpTo(EasVersion highest) => string.Join(',', EasVersions.All.Where(version => version <= highest).Select(EasVersions.Name));

    /// <summary>What a status above 100 is for a phone that knows only HTTP.</summary>
    internal static int StatusUpTo121(EasStatus status) => status switch
    {
        EasStatus.DeviceNotProvisioned or EasStatus.PolicyRefresh or EasStatus.InvalidPolicyKey or EasStatus.RemoteWipeRequested => 449,
        EasStatus.UserDisabledForSync or EasStatus.DeviceIsBlockedForThisUser or EasStatus.AccessDenied or EasStatus.DeviceNotFullyProvisionable => 403,
        EasStatus.CommandNotSupported => 501,
        EasStatus.ServerErrorRetryLater => 503,
        EasStatus.MailboxQuotaExceeded or EasStatus.SendQuotaExceeded => 507,
        EasStatus.ServerError or EasStatus.MessageRecipientUnresolved or EasStatus.MessageHasNoRecipient or EasStatus.MailSubmissionFailed or EasStatus.ItemNotFound => 500,
        _ => 400,
    };

    /// <summary>Part 0 is the document; offsets count from the body's start; all numbers are little-endian.</summary>
    private static EasHttpAnswer Multipart(EasReply reply, IReadOnlyList<EasPart> parts)
    {
        List<EasPart> contents = [new EasPart(reply.Document!.Written), .. parts];
        var head = new byte[4 + (8 * contents.Count)];
        BinaryPrimitives.WriteInt32LittleEndian(head, contents.Count);
        var offset = (long)head.Length;
        for (var i = 0; i < contents.Count; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(4 + (8 * i)), checked((int)offset));
            BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(8 + (8 * i)), checked((int)contents[i].Length));
            offset += contents[i].Length;
        }

        return new EasHttpAnswer
        {
            StatusCode = reply.HttpStatus,
            Headers = HeadersOf(reply),
            ContentType = MultipartType,
            ContentLength = offset,
            Lease = new Returned(reply.Document),
            Stream = async (stream, cancellationToken) =>
            {
                await stream.WriteAsync(head, cancellationToken);
                foreach (var content in contents) await content.SendAsync(stream, cancellationToken);
            },
        };
    }

    private sealed class Returned(WbxmlWriter document) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            document.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
