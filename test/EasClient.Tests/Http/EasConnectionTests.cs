using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using EasClient.Http;
using EasClient.Wbxml;

namespace EasClient.Tests.Http;

public sealed class EasConnectionTests
{
    private static readonly XElement FolderSync = new(EasNames.FolderHierarchy + "FolderSync", new XElement(EasNames.FolderHierarchy + "SyncKey", "0"));

    [Test]
    public async Task Post_PlainQuery_SendsHeadersAndQuery()
    {
        await using var server = await StubServer.StartAsync();
        server.Then(FolderSync);
        using var connection = server.Connect(o => o with { User = "DOMAIN\\jörg", Password = "a:b" });
        connection.PolicyKey = 4294967295;

        await connection.PostAsync(EasRequest.Of("FolderSync", FolderSync));

        var heard = server.Log.Single();
        Assert.That(
            heard.Target,
            Is.EqualTo("/Microsoft-Server-ActiveSync?Cmd=FolderSync&User=DOMAIN%5Cj%C3%B6rg&DeviceId=TESTPHONE0001&DeviceType=TestPhone"));
        Assert.That(heard.Headers["MS-ASProtocolVersion"], Is.EqualTo("14.1"));
        Assert.That(heard.Headers["X-MS-PolicyKey"], Is.EqualTo("4294967295"));
        Assert.That(heard.Headers["Content-Type"], Is.EqualTo("application/vnd.ms-sync.wbxml"));
        Assert.That(Encoding.UTF8.GetString(Convert.FromBase64String(heard.Headers["Authorization"]["Basic ".Length..])), Is.EqualTo("DOMAIN\\jörg:a:b"));
        Assert.That(heard.Headers, Does.Not.ContainKey("Accept-Encoding"));
        Assert.That(Convert.ToHexString(heard.Body), Is.EqualTo("03016A00000756520330000101"));
    }

    [Test]
    public async Task Post_Base64Query_SendsOneTokenAndNoVersionHeader()
    {
        await using var server = await StubServer.StartAsync();
        server.Then(Say.Empty());
        using var connection = server.Connect(o => o with { QueryStyle = QueryStyle.Base64, DeviceId = "v140Device", DeviceType = "SmartPhone" });
        connection.Version = EasVersion.V140;

        await connection.PostAsync(new EasRequest("Sync"));

        var heard = server.Log.Single();
        Assert.That(heard.Target, Is.EqualTo("/Microsoft-Server-ActiveSync?jAAJBAp2MTQwRGV2aWNlAApTbWFydFBob25l"));
        Assert.That(heard.Headers, Does.Not.ContainKey("MS-ASProtocolVersion").And.Not.ContainKey("Content-Type"));
    }

    [Test]
    public async Task Post_AnswerLost_ThrowsAfterTheExchangeWasSeen()
    {
        await using var server = await StubServer.StartAsync();
        server.Then(FolderSync).Then(FolderSync);
        using var connection = server.Connect();
        List<EasExchange> seen = [];
        connection.Watch(seen.Add);
        connection.LoseNextAnswer("FolderSync");

        Assert.That(() => connection.PostAsync(EasRequest.Of("FolderSync", FolderSync)), Throws.TypeOf<AnswerLostException>());
        var repeated = await connection.RepeatLastAsync();

        Assert.That(seen.Select(exchange => exchange.Lost), Is.EqualTo([true, false]));
        Assert.That(repeated.Xml!.ToString(), Is.EqualTo(FolderSync.ToString()));
        Assert.That(server.Log[1].Body, Is.EqualTo(server.Log[0].Body));
    }

    [Test]
    public async Task Post_ChunkedAnswer_HasNoAnnouncedLength()
    {
        await using var server = await StubServer.StartAsync();
        server.Then(Say.Ok(FolderSync) with { Chunked = true }).Then(FolderSync);
        using var connection = server.Connect();

        var chunked = await connection.PostAsync(EasRequest.Of("FolderSync", FolderSync));
        var plain = await connection.PostAsync(EasRequest.Of("FolderSync", FolderSync));

        Assert.That(chunked.ContentLength, Is.Null);
        Assert.That(chunked.Xml, Is.Not.Null);
        Assert.That(plain.ContentLength, Is.EqualTo(plain.Body.Length));
    }

    [Test]
    public async Task Post_GzippedAnswer_IsUnpacked()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionMode.Compress)) await gzip.WriteAsync(WbxmlEncoder.Encode(FolderSync));
        await using var server = await StubServer.StartAsync();
        server.Then(new Say(200, packed.ToArray()) { Headers = { ["Content-Encoding"] = "gzip" } });
        using var connection = server.Connect(o => o with { AcceptGzip = true });

        var response = await connection.PostAsync(EasRequest.Of("FolderSync", FolderSync));

        Assert.That(server.Log.Single().Headers["Accept-Encoding"], Is.EqualTo("gzip"));
        Assert.That(response.Xml!.ToString(), Is.EqualTo(FolderSync.ToString()));
    }

    [Test]
    public async Task Post_UndecodableAnswer_TellsTheFault()
    {
        await using var server = await StubServer.StartAsync();
        server.Then(new Say(200, [0x03, 0x01, 0x6A, 0x00, 0x45]));
        using var connection = server.Connect();

        var response = await connection.PostAsync(new EasRequest("Sync"));

        Assert.That(response.Xml, Is.Null);
        Assert.That(response.Fault, Does.Contain("at byte 5"));
    }

    [Test]
    public async Task Options_WithoutCredentials_SendsNone()
    {
        await using var server = await StubServer.StartAsync();
        server.Then(Say.Empty(401)).Then(new Say(200, []) { Headers = { ["MS-ASProtocolVersions"] = "12.1,14.1" } });
        using var connection = server.Connect();

        var refused = await connection.OptionsAsync(authenticate: false);
        var accepted = await connection.OptionsAsync();

        Assert.That(refused.StatusCode, Is.EqualTo(401));
        Assert.That(accepted.Headers["ms-asprotocolversions"], Is.EqualTo("12.1,14.1"));
        Assert.That(server.Log.Select(heard => heard.Headers.ContainsKey("Authorization")), Is.EqualTo([false, true]));
        Assert.That(server.Log.Select(heard => heard.Method), Is.All.EqualTo("OPTIONS"));
    }

    [Test]
    public async Task Post_OverTls_TrustsFingerprintOrRootOnly()
    {
        using var certificate = StubServer.SelfSigned();
        using var other = StubServer.SelfSigned();
        await using var server = await StubServer.StartAsync(certificate);
        server.Otherwise = _ => Say.Ok(FolderSync);
        using var byFingerprint = server.Connect(o => o with { TrustedFingerprint = Convert.ToHexString(SHA256.HashData(certificate.RawData)) });
        using var byRoot = server.Connect(o => o with { TrustedRoot = certificate });
        using var byOther = server.Connect(o => o with { TrustedRoot = other });
        using var bySystem = server.Connect();

        Assert.That((await byFingerprint.PostAsync(new EasRequest("Sync"))).StatusCode, Is.EqualTo(200));
        Assert.That((await byRoot.PostAsync(new EasRequest("Sync"))).StatusCode, Is.EqualTo(200));
        Assert.That(() => byOther.PostAsync(new EasRequest("Sync")), Throws.TypeOf<HttpRequestException>());
        Assert.That(() => bySystem.PostAsync(new EasRequest("Sync")), Throws.TypeOf<HttpRequestException>());
    }
}
