using Bridge.OxApi.Calendar;
using Bridge.OxApi.Folders;
using Bridge.OxApi.Tests.Stub;

namespace Bridge.OxApi.Tests.Sessions;

/// <summary>Which calendar an OX has is found out at login, and kept with the session.</summary>
internal sealed class OxCalendarProbeTests
{
    private static readonly OxFolderId Folder = new("31");

    private OxBed _bed = null!;

    [SetUp]
    public async Task SetUp() => _bed = await OxBed.StartAsync();

    [TearDown]
    public async Task TearDown() => await _bed.DisposeAsync();

    [TestCase("SVL-0007")]
    [TestCase("SVL-0006")]
    [TestCase("CTX-0002", Description = "Something went wrong at that moment: an old server has the old module all the same, for as long as the session lasts.")]
    public async Task Login_NoChronos_SpeaksToTheOldModule_AlsoAfterExport(string code)
    {
        _bed.Ox.On("chronos", "list", StubAnswer.Error(code, "ERROR"));
        _bed.Ox.On("config/serverVersion", "", StubAnswer.Data("\"7.8.4-Rev65\""));
        _bed.Ox.On("calendar", "get", StubAnswer.Data("""{"id":5,"folder_id":31,"title":"A","start_date":1795424400000,"end_date":1795428000000,"timezone":"Europe/Berlin","last_modified":7}"""));
        _bed.Ox.On("folders", "allVisible", StubAnswer.Data("{}"));
        var session = await _bed.LoginAsync();

        var read = (await _bed.Calendar.GetAsync(session, Folder, "5", null, CancellationToken.None)).Value;
        await _bed.Folders.AllVisibleAsync(session, OxContentType.Events, unsubscribedToo: false, CancellationToken.None);
        var again = _bed.Sessions.Import(_bed.Sessions.Export(session))!;
        var imported = await _bed.Calendar.GetAsync(again, Folder, "5", null, CancellationToken.None);

        Assert.That((read.Summary, read.StartDate, read.Timestamp, imported.IsSuccess), Is.EqualTo(("A", new OxDateTime("20261123T100000", "Europe/Berlin"), (long?)7, true)));
        Assert.That(_bed.Ox.Asked("folders", "allVisible").Single().Query["content_type"], Is.EqualTo("calendar"));
    }

    /// <summary>It is just starting, or has been installed for mail alone: its user is served all the same.</summary>
    [Test]
    public async Task Login_NewerServerWithoutChronos_IsNotTakenForAnOldOne()
    {
        _bed.Ox.On("chronos", "list", StubAnswer.Error("SVL-0007", "ERROR"));
        _bed.Ox.On("config/serverVersion", "", StubAnswer.Data("\"7.10.6-Rev40\""));
        _bed.Ox.On("folders", "allVisible", StubAnswer.Data("{}"));
        _bed.Ox.On("chronos", "get", StubAnswer.Data("""{"id":"5"}"""));

        var session = await _bed.LoginAsync();
        await _bed.Folders.AllVisibleAsync(session, OxContentType.Events, unsubscribedToo: false, CancellationToken.None);
        var read = await _bed.Calendar.GetAsync(session, new("cal://0/31"), "5", null, CancellationToken.None);

        Assert.That(_bed.Ox.Asked("folders", "allVisible").Single().Query["content_type"], Is.EqualTo("event"));
        Assert.That(read.IsSuccess, "chronos is asked again once it is there");
    }

    [TestCase("7.10.2-Rev30", false)]
    [TestCase("7.10.6-Rev40", true)]
    [TestCase("8.20.371", true)]
    [TestCase("", false)]
    public async Task Login_ByVersion_KnowsWhetherOxCanBeKeptFromMailing_AlsoAfterExport(string version, bool can)
    {
        _bed.Ox.On("config/serverVersion", "", StubAnswer.Data($"\"{version}\""));

        var session = await _bed.LoginAsync();

        Assert.That((session.TakesScheduling, _bed.Sessions.Import(_bed.Sessions.Export(session))!.TakesScheduling), Is.EqualTo((can, can)));
    }

    [TestCase("SVL-0016", "PERMISSION_DENIED")]
    [TestCase("CAL-4036", "PERMISSION_DENIED")]
    public async Task Login_ChronosThatRefuses_IsChronos(string code, string category)
    {
        _bed.Ox.On("chronos", "list", StubAnswer.Error(code, category));
        var session = await _bed.LoginAsync();
        _bed.Ox.On("chronos", "get", StubAnswer.Data("""{"id":"5"}"""));

        Assert.That((await _bed.Calendar.GetAsync(session, new("cal://0/31"), "5", null, CancellationToken.None)).IsSuccess);
    }

    [Test]
    public async Task Login_OxAway_IsNone()
    {
        _bed.Ox.On("chronos", "list", new StubAnswer([], 503));

        Assert.That((await _bed.Sessions.LoginAsync(OxBed.Anna, null, CancellationToken.None)).Error?.IsTransient, Is.True);
    }
}
