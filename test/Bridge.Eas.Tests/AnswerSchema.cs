using System.Xml.Linq;
using Bridge.Eas.Wbxml;
using EasClient;
using EasClient.Judges;
using EasClient.Wbxml;
using EasVersion = Bridge.Eas.Protocol.EasVersion;

namespace Bridge.Eas.Tests;

/// <summary>Holds every answer and every item that a test has written against the official schemas, less <see cref="SchemaExemption.All"/>; does nothing where they are absent.</summary>
internal static class AnswerSchema
{
    private static readonly XNamespace Sync = EasNames.AirSync;

    private static readonly Lazy<SchemaJudge?> Judge = new(() => SharedFiles.TryFind("eas-schemas") is { } folder ? SchemaJudge.Load(folder) : null);

    /// <summary>A whole answer.</summary>
    internal static void Check(ReadOnlySpan<byte> document, EasVersion version)
    {
        if (Judge.Value is { } judge && !document.IsEmpty) Assert.That(judge.Validate(WbxmlDecoder.Decode(document), Of(version)), Is.Empty);
    }

    /// <summary>The ApplicationData of an item.</summary>
    internal static void CheckItem(WbxmlWriter item, EasVersion version) => Assert.That(FaultsOfItem(item, version), Is.Empty);

    /// <summary>What is wrong with it, as an item of a Sync answer.</summary>
    internal static IReadOnlyList<string> FaultsOfItem(WbxmlWriter item, EasVersion version) =>
        Judge.Value is null ? [] : FaultsOfItem(WbxmlDecoder.Decode(item.Written.ToArray()), version);

    /// <summary>The same of what has been read.</summary>
    internal static IReadOnlyList<string> FaultsOfItem(XElement item, EasVersion version) => Judge.Value is not { } judge ? [] : judge.Validate(
        new XElement(Sync + "Sync", new XElement(Sync + "Collections", new XElement(
            Sync + "Collection",
            new XElement(Sync + "SyncKey", "1"),
            new XElement(Sync + "CollectionId", "m1"),
            new XElement(Sync + "Status", "1"),
            new XElement(Sync + "Commands", new XElement(Sync + "Add", new XElement(Sync + "ServerId", "m1:1"), item))))),
        Of(version));

    private static EasClient.EasVersion Of(EasVersion version) => (EasClient.EasVersion)(int)version;
}
