using Bridge.Eas.State.Secrets;
using Bridge.Eas.State.Store;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StateStores;

namespace Bridge.Eas.Tests.State.Store;

internal sealed class StateStoreRegistrationTests
{
    private DirectoryInfo _directory = null!;

    [SetUp]
    public void MakeDirectory() => _directory = Directory.CreateTempSubdirectory("eas-store-");

    [TearDown]
    public void RemoveDirectory() => _directory.Delete(recursive: true);

    [Test]
    public async Task Start_RedisAndSecretFile_GivesAWorkingStore()
    {
        await using var server = await RedisServer.StartAsync();
        using var host = Host(("Redis", server.ConnectionString), ("SecretFile", SecretFile(32)));
        await host.StartAsync();
        var store = host.Services.GetRequiredService<IStateStore>();
        Assert.That(await store.AddAsync("eas:{t/1}:a", "1"u8.ToArray(), null, default), Is.True);
        Assert.That((await host.Services.GetRequiredService<IStoreHealth>().CheckAsync(default)).Ready, Is.True);
        var values = host.Services.GetRequiredService<PersonalValues>();
        Assert.That(values.Unprotect("a", values.Protect("a", [7])), Is.EqualTo(new byte[] { 7 }));
        Assert.That(host.Services.GetRequiredService<CredentialCheck>(), Is.Not.Null);
        await host.StopAsync();
    }

    [Test]
    public async Task Start_RedisAway_StartsAllTheSame()
    {
        using var host = Host(("Redis", "127.0.0.1:1"), ("SecretFile", SecretFile(32)), ("TimeoutSeconds", "0.2"));
        await host.StartAsync();
        var health = await host.Services.GetRequiredService<IStoreHealth>().CheckAsync(default);
        Assert.That(health.Ready, Is.False);
        await host.StopAsync();
    }

    [Test]
    public void Start_EverythingWrong_NamesEveryKeyAtOnceAndNoPassword()
    {
        using var host = Host(("Redis", "password=geheim"), ("TimeoutSeconds", "0"));
        var errors = Errors(host);
        Assert.That(errors, Has.Count.EqualTo(3));
        Assert.That(errors, Has.Exactly(1).StartsWith("Store:Redis: ").And.Exactly(1).StartsWith("Store:SecretFile: ").And.Exactly(1).StartsWith("Store:TimeoutSeconds: "));
        Assert.That(string.Concat(errors), Does.Not.Contain("geheim"));
    }

    [Test]
    public void Start_SecretTooShort_NamesIt()
    {
        using var host = Host(("Redis", "127.0.0.1:1"), ("SecretFile", SecretFile(31)));
        Assert.That(Errors(host), Is.EqualTo(new[] { "Store:SecretFile: is shorter than 32 bytes." }));
    }

    [Test]
    public void Start_Unreadable_NamesIt()
    {
        using var host = Host(("TimeoutSeconds", "soon"));
        Assert.That(Errors(host), Has.One.StartsWith("Store: ").And.One.Contains("TimeoutSeconds"));
    }

    [Test]
    public void Options_WithoutRedis_KeepTheStoreUnderTheContentRoot()
    {
        using var host = Host();
        var options = host.Services.GetRequiredService<IOptions<StoreOptions>>().Value;
        Assert.That(options.Path, Is.EqualTo(Path.Combine(_directory.FullName, "data", "store")));
        Assert.That(options.SecretFile, Is.EqualTo(Path.Combine(_directory.FullName, "data", "store", "store.secret")));
        _ = host.Services.GetRequiredService<StoreSecret>();
        Assert.That(File.Exists(options.SecretFile), Is.True);
    }

    [Test]
    public void Start_EmbeddedStoreFails_StopsTheStart()
    {
        using var host = Host();
        Assert.That(async () => await host.StartAsync(), Throws.InvalidOperationException.With.Message.EqualTo(BrokenEmbedded.Message));
    }

    private IHost Host(params (string Key, string Value)[] settings)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = _directory.FullName, DisableDefaults = true });
        foreach (var (key, value) in settings) builder.Configuration[$"Store:{key}"] = value;
        builder.Services.AddStateStore<BrokenEmbedded>();
        return builder.Build();
    }

    private string SecretFile(int bytes)
    {
        var file = Path.Combine(_directory.FullName, "secret");
        File.WriteAllBytes(file, new byte[bytes]);
        return file;
    }

    private static List<string> Errors(IHost host)
    {
        try
        {
            host.Services.GetRequiredService<IStartupValidator>().Validate();
            return [];
        }
        catch (OptionsValidationException exception)
        {
            return [.. exception.Failures];
        }
    }

    private sealed class BrokenEmbedded : IStateStoreEndpoint
    {
        internal const string Message = "Store:Path: is broken.";

        public KeyLocks? Locks => null;

        public ValueTask<string> ConnectionStringAsync(CancellationToken cancellationToken) => throw new InvalidOperationException(Message);
    }
}
