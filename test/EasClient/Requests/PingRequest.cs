using System.Globalization;
using System.Xml.Linq;
using EasClient.Phone;

namespace EasClient.Requests;

/// <summary>Builds Ping requests. Source: MS-ASCMD, "Ping".</summary>
public static class PingRequest
{
    private static readonly XNamespace Ns = EasNames.Ping;

    /// <summary>A Ping; what is null is left out and keeps the value that the server stored.</summary>
    public static XElement Build(int? heartbeatSeconds, IEnumerable<EasCollection>? collections) => new(
        Ns + "Ping",
        heartbeatSeconds is { } seconds ? new XElement(Ns + "HeartbeatInterval", seconds.ToString(CultureInfo.InvariantCulture)) : null,
        collections is null
            ? null
            : new XElement(Ns + "Folders", collections.Select(collection => new XElement(
                Ns + "Folder", new XElement(Ns + "Id", collection.Id), new XElement(Ns + "Class", collection.ItemClass)))));
}
