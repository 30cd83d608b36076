using System.Security.Cryptography;
using System.Text;

namespace Bridge.Eas.State.Secrets;

/// <summary>The one secret that is never in the store: without it a dump of the store yields no session and nothing to guess passwords against.</summary>
internal sealed class StoreSecret
{
    /// <summary>Fewer bytes could be guessed.</summary>
    internal const int LeastBytes = 32;

    private const int MostBytes = 4096;

    private readonly byte[] _secret;

    private StoreSecret(byte[] secret) => _secret = secret;

    /// <summary>Reads the file. All of its bytes count, a line end too.</summary>
    /// <exception cref="InvalidOperationException">Missing, unreadable, too short or too long; the message names the setting.</exception>
    internal static StoreSecret Read(string file)
        => Problem(file) is { } problem ? throw new InvalidOperationException($"Store:SecretFile: {problem}") : new(File.ReadAllBytes(file));

    /// <summary>Reads the file, or makes it first: 32 random bytes that only the gateway's own user can read.</summary>
    internal static StoreSecret ReadOrCreate(string file)
    {
        if (!File.Exists(file)) Create(file);
        return Read(file);
    }

    /// <summary>What is wrong with the file, to follow the setting's name; <see langword="null"/> when it can be used.</summary>
    internal static string? Problem(string file)
    {
        try
        {
            return new FileInfo(file).Length switch
            {
                < LeastBytes => $"is shorter than {LeastBytes} bytes.",
                > MostBytes => $"is longer than {MostBytes} bytes.",
                _ => null,
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return $"cannot be read ({exception.GetType().Name}).";
        }
    }

    /// <summary>A key for one purpose. HKDF-SHA256 (RFC 5869), so that no key tells anything of another.</summary>
    internal byte[] DeriveKey(string purpose)
        => HKDF.DeriveKey(HashAlgorithmName.SHA256, _secret, SHA256.HashSizeInBytes, info: Encoding.UTF8.GetBytes(purpose));

    private static void Create(string file)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(file))!;
        if (!Directory.Exists(directory))
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(directory);
            else Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        // Written aside and renamed: a process that dies here must not leave half a secret behind.
        var unfinished = $"{file}.{Environment.ProcessId}.new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(unfinished, options))
        {
            stream.Write(RandomNumberGenerator.GetBytes(LeastBytes));
            stream.Flush(flushToDisk: true);
        }
        File.Move(unfinished, file, overwrite: false);
    }
}
