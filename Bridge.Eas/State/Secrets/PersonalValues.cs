using System.Security.Cryptography;
using Bridge.Eas.State.Store;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bridge.Eas.State.Secrets;

/// <summary>Encrypts what is personal before it goes into the store: OX sessions, device names.</summary>
/// <remarks>ASP.NET Data Protection with services of its own, so that the keys of the store and those of the web pages have nothing to do with each other.
/// The first call of a process, and one call a day, reads the key ring from the store and blocks for it.</remarks>
internal sealed class PersonalValues : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly IDataProtectionProvider _protection;

    public PersonalValues(IStateStore store, StoreSecret secret, ILoggerFactory loggers)
    {
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(new KeyRingLog(loggers));
        services.AddSingleton(new KeyRingCipher(secret));
        services.AddDataProtection().SetApplicationName("eas-gateway");
        services.Configure<KeyManagementOptions>(options =>
        {
            options.XmlRepository = new StoreKeyRing(store);
            options.XmlEncryptor = new KeyRingEncryptor(new KeyRingCipher(secret));
        });
        _services = services.BuildServiceProvider();
        _protection = _services.GetRequiredService<IDataProtectionProvider>();
    }

    /// <param name="purpose">What the value is, for example <c>session</c>: a value protected for one purpose cannot be passed off as another.</param>
    /// <param name="value">At most what a record may hold.</param>
    /// <exception cref="StateStoreException">The key ring is not known yet and the store is away.</exception>
    internal byte[] Protect(string purpose, byte[] value) => Asking(() => _protection.CreateProtector(purpose).Protect(value));

    /// <summary>The value, or <see langword="null"/> when it was not protected by us for this purpose, or under keys that are lost. The caller then goes on
    /// as if it had never been stored.</summary>
    /// <exception cref="StateStoreException">The key ring is not known yet and the store is away.</exception>
    internal byte[]? Unprotect(string purpose, byte[] value)
    {
        try
        {
            return Asking(() => _protection.CreateProtector(purpose).Unprotect(value));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public void Dispose() => _services.Dispose();

    /// <summary>Data Protection wraps what its repository throws; the caller has to see that the store is away, not that a value is broken.</summary>
    private static byte[] Asking(Func<byte[]> call)
    {
        try
        {
            return call();
        }
        catch (Exception exception) when (StateStoreException.In(exception) is { } failure)
        {
            throw new StateStoreException(failure.Failure, "keyring", exception);
        }
    }
}
