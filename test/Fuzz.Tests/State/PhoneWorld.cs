using System.Globalization;
using System.Text;
using EasClient;
using EasClient.Http;
using EasClient.Phone;
using Fuzz.World;

namespace Fuzz.Tests.State;

/// <summary>Phones of one user on the whole bridge, and what the store holds of them.</summary>
internal sealed class PhoneWorld : IDisposable
{
    private readonly List<EasPhone> _phones = [];

    internal FuzzWorld World { get; } = new(EasVersion.V141);

    public void Dispose()
    {
        _phones.ForEach(phone => phone.Dispose());
        World.Dispose();
    }

    internal EasPhone NewPhone(string deviceId)
    {
        var options = new EasConnectionOptions { Server = new Uri("http://eas.invalid/"), User = Phones.Login.Name, Password = Phones.Login.Password, DeviceId = deviceId, DeviceType = "iPhone" };
        var phone = new EasPhone(new EasConnection(options, World.Clock, new PhoneWay(World)), new PhoneOptions { Version = EasVersion.V141 });
        phone.Connection.Version = EasVersion.V141;
        _phones.Add(phone);
        return phone;
    }

    internal T Run<T>(Func<Task<T>> step) => World.Clock.Drive(step());

    internal void Run(Func<Task> step) => World.Clock.Drive(DoneAsync(step));

    /// <summary>Bytes of keys and values, by what they are of: "device …" for one device's, else "user …".</summary>
    internal IReadOnlyDictionary<string, (int Records, long Bytes)> Split()
    {
        var parts = new SortedDictionary<string, (int Records, long Bytes)>(StringComparer.Ordinal);
        foreach (var key in World.Store.Keys)
        {
            var bytes = Encoding.UTF8.GetByteCount(key) + World.Store.GetAsync(key, CancellationToken.None).AsTask().GetAwaiter().GetResult()!.Length;
            var kind = KindOf(key);
            var (records, sum) = parts.GetValueOrDefault(kind);
            parts[kind] = (records + 1, sum + bytes);
        }

        return parts;
    }

    internal void Print()
    {
        foreach (var (kind, (records, bytes)) in Split()) TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind,-28} {records,4} records {bytes,9:N0} bytes"));
    }

    /// <summary>Keys that begin with a device's; the device of a key is its sixteen characters of hash.</summary>
    internal IReadOnlyList<string> DeviceKeys() => [.. World.Store.Keys.Where(key => key.Contains("}:d:", StringComparison.Ordinal))];

    private static string KindOf(string key)
    {
        var rest = key[(key.IndexOf('}', StringComparison.Ordinal) + 2)..].Split(':');
        if (rest[0] != "d") return $"user {rest[0]}";
        if (rest.Length == 2) return "device record";
        if (rest[2] != "c") return $"device {rest[2]}{(rest.Length > 3 ? " generation" : "")}";
        return rest.Length switch
        {
            4 => "device collection header",
            5 => $"device collection {rest[4]}",
            _ => rest[5] == "base" ? "device collection base" : "device collection tail",
        };
    }

    private static async Task<bool> DoneAsync(Func<Task> step)
    {
        await step();
        return true;
    }
}
