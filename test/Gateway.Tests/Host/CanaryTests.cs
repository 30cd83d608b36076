using System.Text;
using EasClient;
using EasClient.Http;
using EasClient.Items;
using EasClient.Phone;
using Gateway.Tests.Telemetry;
using OxSimulator.Http;
using OxSimulator.Mail;
using OxSimulator.Store;
using StackExchange.Redis;

namespace Gateway.Tests.Host;

/// <summary>A day full of words that one would recognise anywhere; afterwards none of them is in the logs, the telemetry or the store.</summary>
internal sealed class CanaryTests
{
    private const string Login = "canary.login@canaryhost.example";
    private const string Password = "Canary:Pass wörd";
    private const string OldPassword = "Canary-Old-Password";
    private const string Subject = "CanarySubject";
    private const string Body = "CanaryBody";
    private const string Sender = "canary.sender@elsewhere.example";
    private const string Device = "CANARYDEVICE01";

    [TestCase(EasVersion.V121)]
    [TestCase(EasVersion.V141)]
    [TestCase(EasVersion.V161)]
    public async Task WholeDay_AtDebugLevelWithTelemetry_LeavesNoTraceOfItsWords(EasVersion version)
    {
        await using var otlp = await OtlpReceiver.StartAsync();
        List<string> secrets =
        [
            Login, Login.Split('@')[0], Sender, Sender.Split('@')[0], Password, OldPassword, Uri.EscapeDataString(Password), Uri.EscapeDataString(Login), Subject, Body, Device,
            "CanaryName", "CanaryContact", "CanaryEvent", "CanaryTask", "CanaryFile", "CanarySent", "CanaryMessageId", "CanaryClient", "CanaryUid", "CanaryQuery",
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Login}:{Password}")), Convert.ToBase64String(Encoding.UTF8.GetBytes(Password)),
        ];
        CapturedLogs logs;
        List<(string Name, string Value)> stored;
        await using (var bed = await TestBed.StartAsync(
            StoreKind.Redis,
            settings: [.. otlp.Settings, "--Logging:LogLevel:Default=Debug", "--Logging:LogLevel:Microsoft=Debug", "--Logging:LogLevel:System=Debug", "--Logging:LogLevel:Yarp=Debug"]))
        {
            logs = bed.Logs;
            var user = bed.Ox.Server.Contexts[1].AddUser(Login, Password, "CanaryName", "CanaryLast");
            await LiveAsync(bed, user, version);
            secrets.AddRange(bed.Ox.Server.Sessions.All.SelectMany(session => (string[])[session.Id, session.Secret, session.PublicId]));
            stored = await StoredAsync(bed.Redis!.ConnectionString);
        }

        using (Assert.EnterMultipleScope())
        {
            // What is searched is really there.
            Assert.That(logs.Lines.Count(line => line.Text.Contains("Bridge.Eas", StringComparison.Ordinal)), Is.GreaterThan(20));
            Assert.That(logs.Lines.Select(line => line.Level), Does.Contain(Microsoft.Extensions.Logging.LogLevel.Debug));
            Assert.That(otlp.Text("traces"), Does.Contain("eas Sync").And.Contain("Bridge.OxApi"));
            Assert.That(otlp.Text("metrics"), Does.Contain("eas.command.duration"));
            Assert.That(otlp.Text("logs"), Does.Contain("FolderSync"));
            Assert.That(stored, Has.Count.GreaterThan(15));
            foreach (var secret in secrets.Distinct(StringComparer.Ordinal))
            {
                Assert.That(logs.Lines.Where(line => Holds(line.Text, secret)).Select(line => line.Text), Is.Empty, $"{secret} in the log");
                foreach (var signal in (string[])["traces", "metrics", "logs"]) Assert.That(Holds(otlp.Text(signal), secret), Is.False, $"{secret} in exported {signal}");
                Assert.That(stored.Where(one => Holds(one.Name, secret)).Select(one => one.Name), Is.Empty, $"{secret} in a key");

                // An item's UID is its identity: a repeated answer tells it again, so it may stand in a value.
                if (secret != "CanaryUid") Assert.That(stored.Where(one => Holds(one.Value, secret)).Select(one => one.Name), Is.Empty, $"{secret} in a value");
            }
        }
    }

    /// <summary>Everything a phone does on its first day, good and bad.</summary>
    private static async Task LiveAsync(TestBed bed, SimUser user, EasVersion version)
    {
        using (await bed.Ox.Server.EnterAsync(CancellationToken.None))
        {
            SimMailbox.Of(user).Deliver(Letters.Plain(1, Subject, $"CanaryName <{Sender}>", Body));
            SimMailbox.Of(user).Deliver(Letters.WithFile(2, "CanaryFile.bin", Encoding.ASCII.GetBytes(Body)));
            SimMailbox.Of(user).Deliver(Encoding.ASCII.GetBytes($"From: {Sender}\r\nSubject: {Subject}\r\nContent-Type: multipart/mixed; boundary=\"\r\n\r\n--{Body}\r\n"));
        }

        using (var mistyped = TestBed.PhoneOver(bed.Connection(deviceId: Device, login: Login, password: OldPassword), version))
            Assert.ThrowsAsync<EasHttpException>(() => mistyped.SetUpAsync());

        using var phone = TestBed.PhoneOver(bed.Connection(deviceId: Device, login: Login, password: Password), version);
        await phone.SetUpAsync();
        await phone.SendDeviceInformationAsync();
        var (inbox, book) = (phone.Collection(FolderType.Inbox), phone.Collection(FolderType.Contacts));
        var (calendar, tasks) = (phone.Collection(FolderType.Calendar), phone.Collection(FolderType.Tasks));
        // One mail that OX refuses is set aside, with a reason.
        bed.Ox.Server.Faults.Add(new() { Module = "mail", Action = "get", Fault = new OxFault("MSG-1019", OxCategory.Error, $"{Subject} of {Login} is broken", Login, Subject) });
        await phone.SyncUntilDoneAsync([inbox, book, calendar, tasks]);
        Assert.That(inbox.Items, Has.Count.EqualTo(2));

        inbox.Change(inbox.Items.Keys.First(), MailChange.Flagged());
        book.Add(new ContactDraft { LastName = "CanaryContact", Email1 = Sender, Notes = Body }.Build());
        var start = new DateTime(2027, 1, 11, 10, 0, 0, DateTimeKind.Unspecified);
        calendar.Add(new EventDraft { Uid = "CanaryUid@phone", Subject = "CanaryEvent", Start = start, End = start.AddHours(1), Body = Body }.Build(version));
        tasks.Add(new TaskDraft { Subject = "CanaryTask", Body = Body }.Build(version));
        phone.Connection.LoseNextAnswer("Sync");
        try
        {
            await phone.SyncAsync([inbox, book, calendar, tasks]);
        }
        catch (AnswerLostException)
        {
            await phone.SyncUntilDoneAsync([inbox, book, calendar, tasks]);
        }

        var mime = new MimeMessage { From = Login, To = [Sender, "nobody@nowhere.example"], Subject = "CanarySent", Text = Body, MessageId = "<CanaryMessageId@phone.example>" };
        Assert.That((await phone.SendMailAsync(mime.ToBytes(), clientId: "CanaryClientId")).Sent);
        Assert.That((await phone.SendMailAsync(mime.ToBytes(), clientId: "CanaryClientId")).Sent);
        bed.Ox.Server.RejectedRecipients.Add(Sender);
        await phone.SendMailAsync((mime with { MessageId = "<CanaryMessageId2@phone.example>" }).ToBytes(), clientId: "CanaryClientId2");

        await phone.SearchGalAsync("CanaryQuery");
        await phone.UserAddressesAsync();
        await phone.EstimateAsync([inbox, book]);
        foreach (var reference in inbox.Items.Values.SelectMany(item => item.Descendants(EasNames.AirSyncBase + "FileReference")).Select(element => element.Value).ToList())
            await phone.FetchAttachmentAsync(reference);
        await phone.FetchItemAsync(inbox.Id, inbox.Items.Keys.First(), [new BodyPreference(4)], mimeSupport: 2);
        await phone.MoveAsync(inbox, phone.Collection(FolderType.DeletedItems), [inbox.Items.Keys.First()]);
        await phone.PingAsync(TimeSpan.FromSeconds(1), [inbox, book]);

        // Requests that are refused or fail say no more than the others.
        await phone.Connection.PostAsync(new EasRequest("FolderSync") { Body = Encoding.UTF8.GetBytes(Subject + Login) });
        await phone.Connection.PostAsync(new EasRequest("FolderSync") { RawQuery = $"Cmd={Subject}&User={Login}&DeviceId={Device}" });
        await phone.Connection.PostAsync(new EasRequest("SendMail") { Body = Encoding.UTF8.GetBytes($"Subject: {Subject}\r\n\r\n{Body}"), ContentType = EasRequest.MimeType });
        bed.Ox.Server.Faults.Add(new() { Module = "mail", Status = 500, Count = 3 });
        try
        {
            await phone.SyncAsync(inbox);
        }
        catch (EasHttpException away)
        {
            Assert.That(away.StatusCode, Is.EqualTo(503));
        }

        bed.Ox.Server.Faults.Clear();
        bed.Ox.Server.Sessions.EndAll(user);
        await phone.SyncUntilDoneAsync([inbox, book, calendar, tasks]);
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
    }

    /// <summary>Every key of the server with its value, byte by character.</summary>
    private static async Task<List<(string Name, string Value)>> StoredAsync(string connection)
    {
        using var redis = await ConnectionMultiplexer.ConnectAsync(connection);
        var database = redis.GetDatabase();
        List<(string, string)> found = [];
        foreach (var key in redis.GetServer(redis.GetEndPoints()[0]).Keys())
        {
            RedisValue[] values = await database.KeyTypeAsync(key) switch
            {
                RedisType.String => [await database.StringGetAsync(key)],
                RedisType.Hash => [.. (await database.HashGetAllAsync(key)).SelectMany(entry => (RedisValue[])[entry.Name, entry.Value])],
                RedisType.Set => await database.SetMembersAsync(key),
                RedisType.List => await database.ListRangeAsync(key),
                RedisType.SortedSet => await database.SortedSetRangeByRankAsync(key),
                var other => throw new NotSupportedException($"A key of type {other}: the test must learn to read it."),
            };
            found.Add((Encoding.Latin1.GetString((byte[])key!), string.Concat(values.Select(value => Encoding.Latin1.GetString((byte[])value!)))));
        }

        return found;
    }

    /// <summary>Text that came as bytes is compared as bytes.</summary>
    private static bool Holds(string text, string secret) =>
        text.Contains(secret, StringComparison.OrdinalIgnoreCase)
        || text.Contains(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(secret)), StringComparison.OrdinalIgnoreCase);
}
