using System.Globalization;
using System.Xml.Linq;
using EasClient.Phone;

namespace EasClient.Requests;

/// <summary>What a Sync request says beside its collections; null leaves an element out.</summary>
public sealed record SyncLimits
{
    /// <summary>Items in the whole answer; since 12.1.</summary>
    public int? WindowSize { get; init; }

    /// <summary>Minutes the server may hold the request, 1 to 59; since 12.1.</summary>
    public int? Wait { get; init; }

    /// <summary>Seconds the server may hold the request, 60 to 3540; since 14.0.</summary>
    public int? HeartbeatInterval { get; init; }

    /// <summary>Whether collections that are not named keep the settings of the last request; since 12.1.</summary>
    public bool Partial { get; init; }

    internal TimeSpan Held => TimeSpan.FromMinutes(Wait ?? 0) + TimeSpan.FromSeconds(HeartbeatInterval ?? 0);
}

/// <summary>Builds Sync requests in the strict order of the schema. Source: MS-ASCMD, "Sync" (request).</summary>
public static class SyncRequest
{
    private static readonly XNamespace Ns = EasNames.AirSync;

    /// <summary>A request for these collections as they stand, with everything that waits in their outboxes.</summary>
    public static XElement Build(EasVersion version, IEnumerable<EasCollection> collections, SyncLimits? limits = null) => new(
        Ns + "Sync",
        new XElement(Ns + "Collections", collections.Select(collection => Collection(version, collection))),
        Number("Wait", limits?.Wait),
        Number("HeartbeatInterval", limits?.HeartbeatInterval),
        Number("WindowSize", limits?.WindowSize),
        limits is { Partial: true } ? new XElement(Ns + "Partial") : null);

    private static XElement Collection(EasVersion version, EasCollection collection)
    {
        var options = collection.Options;
        var first = collection.SyncKey == EasCollection.InitialKey;
        return new XElement(
            Ns + "Collection",
            version <= EasVersion.V121 ? new XElement(Ns + "Class", collection.ItemClass) : null,
            new XElement(Ns + "SyncKey", collection.SyncKey),
            new XElement(Ns + "CollectionId", collection.Id),
            first ? Supported(options) : Settings(version, collection));
    }

    private static XElement? Supported(CollectionOptions options) => options.Supported is null
        ? null
        : new XElement(Ns + "Supported", options.Supported.Select(name => new XElement(name)));

    private static object?[] Settings(EasVersion version, EasCollection collection)
    {
        var options = collection.Options;
        var repeat = options.Repeat || collection.OptionsAtServer != options;
        return
        [
            Flag("DeletesAsMoves", options.DeletesAsMoves),
            options.GetChanges is true ? new XElement(Ns + "GetChanges") : Flag("GetChanges", options.GetChanges),
            Number("WindowSize", options.WindowSize),
            version >= EasVersion.V140 ? Flag("ConversationMode", options.ConversationMode) : null,
            repeat ? Options(version, options) : null,
            collection.Outbox.Count > 0 ? new XElement(Ns + "Commands", collection.Outbox.Select(command => command.ToXml())) : null,
        ];
    }

    private static XElement? Options(EasVersion version, CollectionOptions options)
    {
        var element = new XElement(
            Ns + "Options",
            Number("FilterType", options.FilterType),
            version < EasVersion.V120 ? Number("Truncation", options.Truncation) : null,
            Number("Conflict", options.Conflict),
            Number("MIMESupport", options.MimeSupport),
            Number("MIMETruncation", options.MimeTruncation),
            version >= EasVersion.V140 ? Number("MaxItems", options.MaxItems) : null,
            version >= EasVersion.V120 ? options.Bodies.Select(body => body.ToXml()) : null);
        return element.HasElements ? element : null;
    }

    private static XElement? Number(string name, int? value) =>
        value is null ? null : new XElement(Ns + name, value.Value.ToString(CultureInfo.InvariantCulture));

    private static XElement? Flag(string name, bool? value) => value is null ? null : new XElement(Ns + name, value.Value ? "1" : "0");
}
