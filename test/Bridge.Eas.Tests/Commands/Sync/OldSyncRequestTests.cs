using Bridge.Eas.Commands.Sync;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Tests.Commands.Sync;

/// <summary>Sync requests of versions that have less. Source: MS-ASCMD, "Sync", "Truncation".</summary>
internal sealed class OldSyncRequestTests
{
    private static WbxmlElement Collection(params WbxmlElement[] content) =>
        WbxmlElement.Of(AirSyncTags.Collection, [WbxmlElement.Of(AirSyncTags.SyncKey, "1"), .. content]);

    private static WbxmlElement Request(WbxmlElement collection, params WbxmlElement[] rest) =>
        WbxmlElement.Of(AirSyncTags.Sync, [WbxmlElement.Of(AirSyncTags.Collections, collection), .. rest]);

    private static CollectionOptions OptionsOf(EasVersion version, params WbxmlElement[] options)
    {
        var request = Request(Collection(WbxmlElement.Of(AirSyncTags.CollectionId, "P1"), WbxmlElement.Of(AirSyncTags.Options, options)));
        return SyncRequestDecoder.Decode(request, version)!.Collections.Single().Options!;
    }

    [TestCase("0", 0)]
    [TestCase("1", 512)]
    [TestCase("4", 5120)]
    [TestCase("8", 102_400)]
    [TestCase("9", null)]
    [TestCase("10", null)]
    [TestCase("-1", null)]
    [TestCase("x", null)]
    public void Options_At25_TruncationIsTheSizeOfPlainText(string truncation, int? size)
    {
        var options = OptionsOf(EasVersion.V25, WbxmlElement.Of(AirSyncTags.Truncation, truncation));

        Assert.That(options.BodyPreferences, Is.EqualTo(new[] { new BodyPreference(1, size) }));
    }

    [TestCase("0", false)]
    [TestCase("1", true)]
    [TestCase("2", true)]
    public void Options_At25_MimeSupportIsEnoughForMime(string support, bool takesMime)
    {
        var options = OptionsOf(EasVersion.V25, WbxmlElement.Of(AirSyncTags.MIMESupport, support), WbxmlElement.Of(AirSyncTags.MIMETruncation, "3"));

        Assert.That(options.BodyPreferences.Any(preference => preference.Type == 4), Is.EqualTo(takesMime));
        Assert.That(options.MimeTruncation, Is.EqualTo(3));
    }

    [Test]
    public void Options_At25_BodyPreferencesAreNotThere()
    {
        var preference = WbxmlElement.Of(AirSyncBaseTags.BodyPreference, WbxmlElement.Of(AirSyncBaseTags.Type, "2"));

        Assert.That(OptionsOf(EasVersion.V25, preference).BodyPreferences.Single().Type, Is.EqualTo(1));
        Assert.That(OptionsOf(EasVersion.V120, preference, WbxmlElement.Of(AirSyncTags.Truncation, "1")).BodyPreferences.Single().Type, Is.EqualTo(2));
    }

    [TestCase(EasVersion.V25)]
    [TestCase(EasVersion.V120)]
    public void Decode_WhatSaysNothingBefore121_IsRefused(EasVersion version)
    {
        WbxmlElement?[] requests = [null, WbxmlElement.Of(AirSyncTags.Sync), WbxmlElement.Of(AirSyncTags.Sync, WbxmlElement.Of(AirSyncTags.Collections))];
        foreach (var request in requests) Assert.That(() => SyncRequestDecoder.Decode(request, version), Throws.TypeOf<EasProtocolException>());
        Assert.That(SyncRequestDecoder.Decode(document: null, EasVersion.V121), Is.Null);
    }

    [TestCase(EasVersion.V25, true)]
    [TestCase(EasVersion.V120, false)]
    public void Decode_ClassWithoutFolder_IsGoodAt25Only(EasVersion version, bool isGood)
    {
        var request = Request(Collection(WbxmlElement.Of(AirSyncTags.Class, "Email")));

        if (!isGood) Assert.That(() => SyncRequestDecoder.Decode(request, version), Throws.TypeOf<EasProtocolException>());
        else Assert.That(SyncRequestDecoder.Decode(request, version)!.Collections.Single() is { CollectionId: "", Class: "Email" });
        Assert.That(() => SyncRequestDecoder.Decode(Request(Collection()), version), Throws.TypeOf<EasProtocolException>());
    }

    [TestCase(EasVersion.V120, null, null, false)]
    [TestCase(EasVersion.V121, 5, null, true)]
    [TestCase(EasVersion.V140, 5, 300, true)]
    public void Decode_WaitsAndPartial_CountWhereTheVersionHasThem(EasVersion version, int? wait, int? heartbeat, bool partial)
    {
        var request = SyncRequestDecoder.Decode(
            Request(
                Collection(WbxmlElement.Of(AirSyncTags.CollectionId, "P1")), WbxmlElement.Of(AirSyncTags.Wait, "5"), WbxmlElement.Of(AirSyncTags.HeartbeatInterval, "300"),
                WbxmlElement.Of(AirSyncTags.WindowSize, "7"), WbxmlElement.Of(AirSyncTags.Partial)),
            version)!;

        Assert.That((request.WaitMinutes, request.HeartbeatSeconds, request.Partial, request.WindowSize), Is.EqualTo((wait, heartbeat, partial, partial ? 7 : (int?)null)));
    }
}
