using System.Buffers;
using System.Text;
using Bridge.OxApi.Calendar;
using Bridge.OxApi.Columns;
using Bridge.OxApi.Sessions;
using Bridge.OxApi.Tests.Stub;

namespace Bridge.OxApi.Tests.Calendar;

/// <summary>Files of events in module "chronos": uploaded beside the event, fetched as bytes.</summary>
internal sealed class OxEventFilesTests
{
    private static readonly OxFolderId Folder = new("cal://0/31");

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

    [Test]
    public async Task Update_WithANewFile_SendsBothInOneCall()
    {
        _bed.Ox.On("chronos", "update", StubAnswer.Data("""{"created":[],"updated":[{"id":"4711","timestamp":9}],"deleted":[]}"""));
        var patch = new OxPatch<OxEvent>().Set(OxEventColumns.Summary, "Plan").Set(OxEventColumns.Attachments,
        [
            new OxEventAttachment { ManagedId = 12, Filename = "kept.pdf", Size = 5 },
            new OxEventAttachment { Filename = "Plän \"1\".txt", FmtType = "text/plain", Upload = new ReadOnlySequence<byte>("eins"u8.ToArray()) },
        ]);

        var result = await _bed.Calendar.UpdateAsync(_session, Folder, "4711", 8, null, patch, OxScheduling.None, CancellationToken.None);

        Assert.That(result.Value.Updated.Single().Timestamp, Is.EqualTo(9));
        var sent = _bed.Ox.Asked("chronos", "update").Single();
        Assert.That((sent.Method, sent.Query["plainJson"], sent.Query["timestamp"]), Is.EqualTo(("POST", "true", "8")));
        Assert.That(sent.Headers.ContentType.ToString(), Does.StartWith("multipart/form-data; boundary="));
        var parts = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(sent.Body)).Split("\r\n\r\n");
        Assert.That(parts[0], Does.Contain("Content-Disposition: form-data; name=\"json_0\"").And.Contain("Content-Type: application/json"));
        Assert.That(parts[1], Does.StartWith("""{"summary":"Plan","attachments":[{"filename":"kept.pdf","size":5,"managedId":12},{"filename":"Pl\u00E4n \u00221\u0022.txt","fmtType":"text/plain","uri":"cid:file_0"}]}"""));
        Assert.That(parts[1], Does.Contain("Content-Disposition: form-data; name=\"file_0\"; filename=\"Plän 1.txt\"").And.Contain("Content-ID: <file_0>").And.Contain("Content-Type: text/plain"));
        Assert.That(parts[2], Does.StartWith("eins\r\n--"));
    }

    [Test]
    public async Task GetFile_Bytes_AreStreamed_AlsoThoseThatLookLikeAnError()
    {
        const string Nasty = """{"error":"none","code":"CAL-4046","category":1}""";
        _bed.Ox.On("chronos", "getAttachment", new StubAnswer(Encoding.UTF8.GetBytes(Nasty), ContentType: "application/json") { Headers = [("Content-Disposition", "attachment; filename=\"a.json\"")] });

        await using var file = (await _bed.Calendar.GetFileAsync(_session, Folder, "4711", 12, CancellationToken.None)).Value;

        using var reader = new StreamReader(file.Content);
        Assert.That((await reader.ReadToEndAsync(), file.MediaType, file.Length), Is.EqualTo((Nasty, "application/json", (long?)Nasty.Length)));
        var asked = _bed.Ox.Asked("chronos", "getAttachment").Single();
        Assert.That((asked.Query["folder"], asked.Query["id"], asked.Query["managedId"]), Is.EqualTo(("cal://0/31", "4711", "12")));
    }

    [Test]
    public async Task GetFile_Refused_IsTheError()
    {
        _bed.Ox.On("chronos", "getAttachment", StubAnswer.Json("""{"error":"gone","code":"CAL-4046","categories":"USER_INPUT","category":1}"""));

        Assert.That((await _bed.Calendar.GetFileAsync(_session, Folder, "4711", 12, CancellationToken.None)).Error, Has.Property(nameof(OxError.IsNotFound)).True);
    }

    [Test]
    public async Task GetFile_CutOff_BreaksWhileItIsRead()
    {
        _bed.Ox.On("chronos", "getAttachment", new StubAnswer(new byte[200_000], ContentType: "application/octet-stream") { Cut = true });

        await using var file = (await _bed.Calendar.GetFileAsync(_session, Folder, "4711", 12, CancellationToken.None)).Value;

        Assert.ThrowsAsync(Is.InstanceOf<IOException>(), () => file.Content.CopyToAsync(Stream.Null));
    }
}
