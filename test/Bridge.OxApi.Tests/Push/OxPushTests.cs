using System.Net.WebSockets;
using System.Text;
using Bridge.OxApi.Push;
using Bridge.OxApi.Sessions;
using Bridge.OxApi.Tests.Stub;

namespace Bridge.OxApi.Tests.Push;

internal sealed class OxPushTests
{
    private const string Open = """0{"sid":"x","upgrades":[],"pingInterval":25000,"pingTimeout":60000}""";

    private OxBed _bed = null!;
    private IOxSession _session = null!;

    [SetUp]
    public async Task SetUp()
    {
        _bed = await OxBed.StartAsync();
        _session = await _bed.LoginAsync();
    }

    [TearDown]
    public async Task TearDown() => await _bed.DisposeAsync();

    private static Task SendAsync(WebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    private static async Task<string> ReceiveAsync(WebSocket socket)
    {
        var buffer = new byte[1024];
        var received = await socket.ReceiveAsync(buffer, CancellationToken.None);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }

    private async Task<List<OxPushEvent>> AllAsync()
    {
        var events = new List<OxPushEvent>();
        await foreach (var pushed in _bed.Push.ConnectAsync(_session, CancellationToken.None)) events.Add(pushed);
        return events;
    }

    [Test]
    public async Task Connect_EventsThenSessionInvalid_TellsThemAndEnds()
    {
        _bed.Ox.OnSocket = async (_, socket) =>
        {
            await SendAsync(socket, Open);
            await SendAsync(socket, "40");
            await SendAsync(socket, """42["ox:mail:new",{"folder":"default0/INBOX"}]""");
            await SendAsync(socket, """42["session:invalid"]""");
            await ReceiveAsync(socket);
        };

        var events = await AllAsync();

        Assert.That(events.Select(pushed => pushed.Kind), Is.EqualTo(new[] { OxPushKind.Connected, OxPushKind.NewMail }));
        var upgrade = _bed.Ox.Requests[^1];
        Assert.That(upgrade.Path, Is.EqualTo("/socket.io/appsuite/"));
        Assert.That((upgrade.Query["session"], upgrade.Query["EIO"], upgrade.Query["transport"]), Is.EqualTo(("s1", "3", "websocket")));
        Assert.That(upgrade.Query["connection"], Is.Not.Empty);
        Assert.That(upgrade.Cookie, Does.Contain("open-xchange-secret-aB3=secret1=="));
        Assert.That(upgrade.UserAgent, Is.EqualTo(_session.UserAgent));
    }

    [Test]
    public async Task Connect_UpgradeRefused_EndsWithoutEvent() => Assert.That(await AllAsync(), Is.Empty);

    [Test]
    public async Task Connect_ConnectionLost_Ends()
    {
        _bed.Ox.OnSocket = async (_, socket) =>
        {
            await SendAsync(socket, "40");
            socket.Abort();
        };

        Assert.That(await AllAsync(), Has.Count.LessThanOrEqualTo(1));
    }

    [Test]
    public async Task Connect_PingIntervalPasses_PingsAndAnswersPings()
    {
        var pinged = new TaskCompletionSource<string>();
        _bed.Ox.OnSocket = async (_, socket) =>
        {
            await SendAsync(socket, Open);
            await SendAsync(socket, "2");
            Assert.That(await ReceiveAsync(socket), Is.EqualTo("3"));
            await SendAsync(socket, "40");
            pinged.SetResult(await ReceiveAsync(socket));
            await SendAsync(socket, "1");
        };

        await foreach (var pushed in _bed.Push.ConnectAsync(_session, CancellationToken.None))
            if (pushed.Kind == OxPushKind.Connected) _bed.Time.Advance(TimeSpan.FromSeconds(26));

        Assert.That(await pinged.Task, Is.EqualTo("2"));
    }

    [Test]
    public async Task Connect_Cancelled_JustEnds()
    {
        var closed = new TaskCompletionSource();
        _bed.Ox.OnSocket = async (_, socket) =>
        {
            await SendAsync(socket, "40");
            try
            {
                await ReceiveAsync(socket);
            }
            catch (WebSocketException)
            {
                // The client went without a farewell.
            }
            closed.SetResult();
        };
        using var stop = new CancellationTokenSource();

        await foreach (var _ in _bed.Push.ConnectAsync(_session, stop.Token)) await stop.CancelAsync();

        await closed.Task;
    }

    [Test]
    public async Task Connect_FrameWithoutEnd_IsCutOff()
    {
        _bed.Ox.OnSocket = async (_, socket) =>
        {
            var chunk = new byte[64 << 10];
            try
            {
                for (var i = 0; i < 100; i++) await socket.SendAsync(chunk, WebSocketMessageType.Text, endOfMessage: false, CancellationToken.None);
            }
            catch (Exception exception) when (exception is WebSocketException or IOException or OperationCanceledException)
            {
                // That is what this test is about.
            }
        };

        Assert.That(await AllAsync(), Is.Empty);
    }
}
