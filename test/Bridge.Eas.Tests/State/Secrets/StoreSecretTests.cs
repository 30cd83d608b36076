using Bridge.Eas.State.Secrets;

namespace Bridge.Eas.Tests.State.Secrets;

internal sealed class StoreSecretTests
{
    private DirectoryInfo _directory = null!;

    private string SecretFile => Path.Combine(_directory.FullName, "made", "store.secret");

    [SetUp]
    public void MakeDirectory() => _directory = Directory.CreateTempSubdirectory("eas-secret-");

    [TearDown]
    public void RemoveDirectory() => _directory.Delete(recursive: true);

    [Test]
    public void ReadOrCreate_NoFile_MakesOneThatOnlyTheOwnerCanRead()
    {
        var made = StoreSecret.ReadOrCreate(SecretFile).DeriveKey("a");
        Assert.That(new FileInfo(SecretFile).Length, Is.EqualTo(32));
        if (!OperatingSystem.IsWindows()) Assert.That(File.GetUnixFileMode(SecretFile), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(StoreSecret.ReadOrCreate(SecretFile).DeriveKey("a"), Is.EqualTo(made));
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(SecretFile)!), Has.Length.EqualTo(1));
    }

    [Test]
    public void ReadOrCreate_TwoGateways_HaveDifferentSecrets()
    {
        var first = StoreSecret.ReadOrCreate(SecretFile).DeriveKey("a");
        Assert.That(StoreSecret.ReadOrCreate(SecretFile + "2").DeriveKey("a"), Is.Not.EqualTo(first));
    }

    [Test]
    public void DeriveKey_OtherPurpose_IsAnotherKey()
    {
        var secret = StoreSecret.ReadOrCreate(SecretFile);
        Assert.That(secret.DeriveKey("a"), Is.Not.EqualTo(secret.DeriveKey("b")));
    }

    [TestCase(0)]
    [TestCase(31)]
    [TestCase(5000)]
    public void Read_WrongLength_NamesTheSetting(int length)
    {
        var file = Path.Combine(_directory.FullName, "wrong");
        File.WriteAllBytes(file, new byte[length]);
        Assert.That(() => StoreSecret.Read(file), Throws.InvalidOperationException.With.Message.StartsWith("Store:SecretFile: "));
        Assert.That(() => StoreSecret.ReadOrCreate(file), Throws.InvalidOperationException);
    }

    [Test]
    public void Read_NoFile_NamesTheSettingAndMakesNone()
    {
        Assert.That(() => StoreSecret.Read(SecretFile), Throws.InvalidOperationException.With.Message.StartsWith("Store:SecretFile: "));
        Assert.That(File.Exists(SecretFile), Is.False);
    }

    /// <summary>RFC 5869 with SHA-256, no salt: computed with OpenSSL's <c>kdf HKDF</c> over 32 bytes 00…1f.</summary>
    [Test]
    public void DeriveKey_KnownSecret_StaysTheSameForEver()
    {
        var file = Path.Combine(_directory.FullName, "known");
        File.WriteAllBytes(file, [.. Enumerable.Range(0, 32).Select(i => (byte)i)]);
        Assert.That(Convert.ToHexStringLower(StoreSecret.Read(file).DeriveKey("eas key ring 1")), Is.EqualTo("8cf0d90ea41fef405028338000b15e65c81b50a62620fea4573fdf9473876e4e"));
    }
}
