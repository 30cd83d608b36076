using System.Reflection;
using Gateway.Configuration;
using Gateway.Tests.Architecture;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Configuration;

internal sealed class SettingsTests
{
    private const string Ox = "--Ox:BaseUrl=https://ox.example.com/ajax";

    [Test]
    public async Task CheckConfig_GoodSettings_SaysSo()
    {
        var (code, output, errors) = await RunAsync("--check-config", Ox);
        Assert.That(errors, Is.Empty);
        Assert.That(code, Is.Zero);
        Assert.That(output, Is.EqualTo("The settings are in order." + Environment.NewLine));
    }

    [Test]
    public async Task CheckConfig_SeveralWrongSettings_NamesThemAllAtOnce()
    {
        var (code, _, errors) = await RunAsync(
            "--check-config",
            "--urls=http://0.0.0.0:80;ftp//x",
            "--Management:Urls=nonsense",
            "--Eas:MaxRequestBytes=many",
            "--Ox:PassThroughActivitySeconds=1",
            "--Proxy:KnownNetworks:0=10.0.0.0/99",
            "--Authentication:RememberRefusedSeconds=-1",
            "--Authentication:DefaultDomain=a@b",
            "--Product:Nmae=Mail",
            "--Tls:Certificates:0:CertificateFile=/nowhere/cert.pem",
            "--Tls:Certificates:1:KeyFile=/nowhere/key.pem");
        Assert.That(code, Is.EqualTo(GatewayProgram.WrongSettings));
        foreach (var key in new[]
                 {
                     "urls: http://0.0.0.0:80 would take passwords", "urls: 'ftp//x'", "Management:Urls: 'nonsense'", "Eas:MaxRequestBytes: Failed to convert", "Ox:BaseUrl: is missing",
                     "Ox:PassThroughActivitySeconds", "Proxy:KnownNetworks:0", "Authentication:RememberRefusedSeconds", "Authentication:DefaultDomain", "Product:Nmae: is no setting",
                     "Tls:Certificates:0: the files cannot be read", "Tls:Certificates:1:CertificateFile: is missing",
                 })
            Assert.That(errors, Does.Contain(key));
    }

    [TestCase("https://0.0.0.0:443", "needs a certificate")]
    [TestCase("http://mail.example.com:80", "clear text")]
    public async Task CheckConfig_AddressThatCannotBeServed_SaysWhy(string url, string why)
    {
        var (code, _, errors) = await RunAsync("--check-config", Ox, $"--urls={url}");
        Assert.That(code, Is.EqualTo(GatewayProgram.WrongSettings));
        Assert.That(errors, Does.Contain(why));
    }

    [TestCase("http://127.0.0.1:8080")]
    [TestCase("http://localhost:8080")]
    [TestCase("http://[::1]:8080")]
    [TestCase("http://unix:/run/eas-gateway/http.sock")]
    public async Task CheckConfig_PlainHttpOnThisMachine_IsFine(string url)
    {
        var (code, _, errors) = await RunAsync("--check-config", Ox, $"--urls={url}");
        Assert.That((code, errors), Is.EqualTo((0, "")));
    }

    [Test]
    public async Task CheckConfig_KestrelsOwnEndpoints_AreHeldToTheSameRules()
    {
        var (code, _, errors) = await RunAsync("--check-config", Ox, "--Kestrel:Endpoints:Phones:Url=http://*:80");
        Assert.That(code, Is.EqualTo(GatewayProgram.WrongSettings));
        Assert.That(errors, Does.StartWith("Kestrel:Endpoints:Phones:Url: http://*:80 would take passwords"));
    }

    [Test]
    public void SettingErrors_OfTheApiClient_BeginWithTheKey()
    {
        var app = GatewayHost.Build(["--Ox:BaseUrl=nonsense", "--Ox:RequestTimeoutSeconds=0", "--Ox:Retries=99"]);
        var wrong = Assert.Catch(() => app.Services.GetRequiredService<IStartupValidator>().Validate())!;
        Assert.That(
            SettingErrors.From(wrong).Select(sentence => sentence.Split(": ")[0]), Is.EquivalentTo(new[] { "Ox:BaseUrl", "Ox:RequestTimeoutSeconds", "Ox:Retries" }));
    }

    [TestCase("--Ox:Retries=many", "Ox:Retries")]
    [TestCase("--Ox:BaseUrll=x", "Ox:BaseUrll")]
    [TestCase("--Eas:Foldrs:Shared=true", "Eas:Foldrs")]
    [TestCase("--Eas:Folders:Share=true", "Eas:Folders:Share")]
    [TestCase("--Eas:Folders:Shared=perhaps", "Eas:Folders:Shared")]
    [TestCase("--Eas:Folders:MayEmpty=Everything", "Eas:Folders:MayEmpty")]
    [TestCase("--Eas:Folders:Rules:0:Shared=true", "Eas:Folders:Rules:0")]
    [TestCase("--Eas:Folders:Rules:0:Class=Tasks", "Eas:Folders:Rules:0")]
    [TestCase("--Eas:Folders:Rules:0:Class=Notes", "Eas:Folders:Rules:0:Class")]
    [TestCase("--Eas:Ceilings:0:Modell=N95", "Eas:Ceilings:0:Modell")]
    [TestCase("--Eas:Policy:Attachments:0:Model=N95", "Eas:Policy:Attachments:0:MaxBytes")]
    [TestCase("--Eas:Policy:Attachments:0:MaxBytes=9", "Eas:Policy:Attachments:0")]
    [TestCase("--Eas:Policy:Attachments:0:MaxByte=9", "Eas:Policy:Attachments:0:MaxByte")]
    [TestCase("--Eas:Policy:MaxMailAge=7", "Eas:Policy:MaxMailAge")]
    [TestCase("--Eas:Policy:MaxCalendarAge=OneDay", "Eas:Policy:MaxCalendarAge")]
    [TestCase("--Eas:Policy:Ages:0:MaxMailAge=OneDay", "Eas:Policy:Ages:0")]
    [TestCase("--Eas:Policy:Ages:0:Model=N95", "Eas:Policy:Ages:0")]
    [TestCase("--Eas:Policy:Ages:0:MaxMailAge=Ever", "Eas:Policy:Ages:0:MaxMailAge")]
    [TestCase("--Eas:Policy:Attachments:0:MaxBytes=many", "Eas:Policy:Attachments:0:MaxBytes")]
    [TestCase("--Eas:Search:TimeoutSeconds=-1", "Eas:Search:TimeoutSeconds")]
    [TestCase("--Eas:Guard:MissingPercent=-1", "Eas:Guard:MissingPercent")]
    [TestCase("--Tls:Certificates:0:Certificate=x.pem", "Tls:Certificates:0:Certificate")]
    [TestCase("--Store:Reddis=localhost", "Store:Reddis")]
    [TestCase("--Eas:HighestVersion=17", "Eas:HighestVersion")]
    [TestCase("--Eas:Ceilings:0:HighestVersion=14.1", "Eas:Ceilings:0")]
    [TestCase("--Eas:Ceilings:0:User=anna@example.com", "Eas:Ceilings:0:HighestVersion")]
    [TestCase("--Eas:MaxWindowSize=0", "Eas:MaxWindowSize")]
    [TestCase("--Eas:Policy:MinPasswordLength=99", "Eas:Policy:MinPasswordLength")]
    [TestCase("--Store:TimeoutSeconds=0", "Store:TimeoutSeconds")]
    [TestCase("--Store:Redis=localhost", "Store:SecretFile")]
    public async Task CheckConfig_SettingOfAnotherProject_IsNamedToo(string setting, string key)
    {
        var (code, _, errors) = await RunAsync("--check-config", Ox, setting);
        Assert.That(code, Is.EqualTo(GatewayProgram.WrongSettings));
        Assert.That(errors, Does.StartWith(key + ":").Or.Contain($" at '{key}'"));
    }

    /// <summary>A setting that the README does not list is one that nobody can find.</summary>
    [Test]
    public void Settings_EachOfThem_IsInTheReadme()
    {
        var readme = File.ReadAllText(Repository.PathOf("README.md"));
        var rows = readme.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToList();
        var missing =
            from known in KnownSettings.All
            from property in known.Settings.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            where !rows.Exists(row => row.Contains($"`{known.Section}:{property.Name}", StringComparison.Ordinal)
                || (row.Contains($"`{known.Section}:", StringComparison.Ordinal) && (row.Contains($"`:{property.Name}`", StringComparison.Ordinal) || row.Contains($"`{property.Name}`", StringComparison.Ordinal))))
            select $"{known.Section}:{property.Name}";
        Assert.That(missing, Is.Empty);
    }

    [Test]
    public void Settings_OfTheGateway_AreAllKnown()
    {
        var settings = typeof(ISettings).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(ISettings)));
        Assert.That(settings.Where(type => KnownSettings.SectionOf(type) is null), Is.Empty);
    }

    [Test]
    public void UndecidedOutcomes_EachOfThem_IsInTheReadme()
    {
        var readme = File.ReadAllText(Repository.PathOf("README.md"));
        Assert.That(Bridge.Eas.Sync.Undecided.All.Select(outcome => outcome.Name).Where(name => !readme.Contains($"| `{name}` |", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void SettingErrors_OfAnythingElse_AreNone() => Assert.That(SettingErrors.From(new InvalidOperationException("a bug")), Is.Empty);

    [Test]
    public async Task Help_Asked_ShowsUsage()
    {
        var (code, output, _) = await RunAsync("--help");
        Assert.That(code, Is.Zero);
        Assert.That(output, Does.Contain("Usage:").And.Contain("--check-config"));
    }

    [Test]
    public async Task ConfigFile_Named_RanksBelowTheCommandLine()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Write("gateway.json", """{ "Ox": { "BaseUrl": "https://ox.example.com/ajax", "PassThroughActivitySeconds": 1 } }""");
        var fromFile = await RunAsync("--check-config", $"--Config:File={file}");
        var overridden = await RunAsync("--check-config", $"--Config:File={file}", "--Ox:PassThroughActivitySeconds=60");
        Assert.That(fromFile.Errors, Does.Contain("Ox:PassThroughActivitySeconds"));
        Assert.That(overridden.Code, Is.Zero);
    }

    [Test]
    public async Task ConfigFile_Missing_IsNamed()
    {
        var (code, _, errors) = await RunAsync("--check-config", Ox, "--Config:File=/nowhere/gateway.json");
        Assert.That(code, Is.EqualTo(GatewayProgram.WrongSettings));
        Assert.That(errors, Does.Contain("/nowhere/gateway.json").Or.Contain("gateway.json"));
    }

    [Test]
    public async Task SecretsDirectory_FilePerKey_IsRead()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("Ox__BaseUrl", "https://ox.example.com/ajax");
        var (code, _, errors) = await RunAsync("--check-config", $"--Config:SecretsDirectory={directory.Path}");
        Assert.That((code, errors), Is.EqualTo((0, "")));
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] args)
    {
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        var code = await GatewayProgram.RunAsync(args, output, errors);
        return (code, output.ToString(), errors.ToString());
    }
}
