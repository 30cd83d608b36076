using Bridge.Eas.Commands.Sync;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Tests.Commands.Sync;

internal sealed class SyncRequestDecoderTests
{
    [Test]
    public void Supported_NamedAgainAndAgain_IsStoredOnce()
    {
        var supported = WbxmlElement.Of(AirSyncTags.Supported, [.. Enumerable.Range(0, 1000).Select(_ => WbxmlElement.Of(ContactsTags.FirstName))]);
        var document = WbxmlElement.Of(
            AirSyncTags.Sync,
            WbxmlElement.Of(AirSyncTags.Collections, WbxmlElement.Of(AirSyncTags.Collection, WbxmlElement.Of(AirSyncTags.CollectionId, "P1"), supported)));

        Assert.That(SyncRequestDecoder.Decode(document, EasVersion.V141)!.Collections.Single().Supported, Has.Count.EqualTo(1));
    }
}
