using System.Text.RegularExpressions;
using Gateway.Tests.Architecture;

namespace Gateway.Tests.Deploy;

internal sealed partial class DeployTests
{
    private static readonly string Containerfile = Read("deploy", "Containerfile");
    private static readonly string Compose = Read("deploy", "compose.yaml");
    private static readonly string Unit = Read("deploy", "systemd", "eas-gateway.service");

    [Test]
    public void Containerfile_ProjectsItPublishes_Exist()
    {
        var projects = Project().Matches(Containerfile).Select(match => match.Value).ToArray();
        Assert.That(projects, Is.Not.Empty);
        foreach (var project in projects)
            Assert.That(File.Exists(Repository.PathOf(project.Split('/'))), project);
    }

    [Test]
    public void Containerfile_EveryFinalStage_RunsWithoutRoot()
    {
        var stages = Containerfile.Split("\nFROM ")[2..];
        Assert.That(stages, Has.Length.EqualTo(2));
        foreach (var stage in stages)
            Assert.That(stage, Does.Contain("USER $APP_UID").And.Contain("chiseled").And.Contain("ENTRYPOINT [\"dotnet\""));
    }

    [Test]
    public void Containerfile_Entrypoints_AreAssembliesWeBuild()
    {
        foreach (Match match in Entrypoint().Matches(Containerfile))
            Assert.That(Containerfile, Does.Contain($"/{match.Groups["name"].Value}.csproj"));
    }

    [Test]
    public void Compose_FilesAndStages_Exist()
    {
        foreach (Match match in Target().Matches(Compose))
            Assert.That(Containerfile, Does.Contain($" AS {match.Groups["name"].Value}\n"));
        Assert.That(Compose, Does.Contain("dockerfile: deploy/Containerfile").And.Contain("context: .."));
    }

    [Test]
    public void Compose_Redis_NeverEvicts() => Assert.That(Compose, Does.Contain("\"--maxmemory-policy\", \"noeviction\"").And.Contain("\"--appendonly\", \"yes\""));

    [TestCase("Type=notify")]
    [TestCase("DynamicUser=yes")]
    [TestCase("StateDirectory=eas-gateway")]
    [TestCase("NoNewPrivileges=yes")]
    [TestCase("ProtectSystem=strict")]
    [TestCase("ProtectHome=yes")]
    [TestCase("PrivateTmp=yes")]
    [TestCase("Restart=on-failure")]
    [TestCase("WantedBy=multi-user.target")]
    public void Unit_NeededLine_IsThere(string line) => Assert.That(Unit.Split('\n'), Does.Contain(line));

    [Test]
    public void Unit_ProtectionThatTheJitCannotLiveWith_IsNotAsked() => Assert.That(Unit, Does.Not.Contain("MemoryDenyWriteExecute"));

    [Test]
    public void Unit_Limits_LeaveRoomForPhonesAndTimeToDrain()
    {
        Assert.That(Value(Unit, "LimitNOFILE"), Is.GreaterThanOrEqualTo(65_536));
        Assert.That(Value(Unit, "TimeoutStopSec"), Is.GreaterThan(30), "the gateway's own shutdown time");
    }

    /// <summary>Every setting that a file under deploy/ sets must be one the gateway reads, or it would be silently without effect.</summary>
    [Test]
    public void Environment_KeysInDeployFiles_AreKeysTheReadmeLists()
    {
        var readme = Read("README.md");
        foreach (Match match in EnvironmentKey().Matches(Containerfile + Compose + Unit))
        {
            var key = match.Value.Replace("__", ":", StringComparison.Ordinal);
            Assert.That(readme, Does.Contain($"`{key}`"), key);
        }
    }

    private static int Value(string unit, string key) =>
        int.Parse(unit.Split('\n').Single(line => line.StartsWith(key + "=", StringComparison.Ordinal))[(key.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture);

    private static string Read(params string[] path) => File.ReadAllText(Repository.PathOf(path));

    [GeneratedRegex(@"[\w./]+\.csproj", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Project();

    [GeneratedRegex("""ENTRYPOINT \["dotnet", "(?<name>\w+)\.dll"\]""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Entrypoint();

    [GeneratedRegex(@"target: (?<name>\w+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Target();

    [GeneratedRegex(@"\b[A-Z][A-Za-z]+(__[A-Z][A-Za-z]+)+\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EnvironmentKey();
}
