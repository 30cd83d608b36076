using System.Globalization;
using System.Xml.Linq;
using EasClient.Phone;

namespace EasClient.Requests;

/// <summary>Builds GetItemEstimate requests. Source: MS-ASCMD, "GetItemEstimate".</summary>
public static class EstimateRequest
{
    private static readonly XNamespace Ns = EasNames.GetItemEstimate;

    /// <summary>Asks how many changes wait for each collection's key. Up to 12.1 the key comes last, since 14.0 first.</summary>
    public static XElement Build(EasVersion version, IEnumerable<EasCollection> collections) => new(
        Ns + "GetItemEstimate",
        new XElement(Ns + "Collections", collections.Select(c => version <= EasVersion.V121 ? Old(c) : New(c))));

    private static XElement Old(EasCollection collection) => new(
        Ns + "Collection",
        new XElement(Ns + "Class", collection.ItemClass),
        new XElement(Ns + "CollectionId", collection.Id),
        Filter(collection),
        new XElement(EasNames.AirSync + "SyncKey", collection.SyncKey));

    private static XElement New(EasCollection collection) => new(
        Ns + "Collection",
        new XElement(EasNames.AirSync + "SyncKey", collection.SyncKey),
        new XElement(Ns + "CollectionId", collection.Id),
        Filter(collection) is { } filter
            ? new XElement(EasNames.AirSync + "Options", filter, new XElement(EasNames.AirSync + "Class", collection.ItemClass))
            : null);

    private static XElement? Filter(EasCollection collection) => collection.Options.FilterType is { } filter
        ? new XElement(EasNames.AirSync + "FilterType", filter.ToString(CultureInfo.InvariantCulture))
        : null;
}
