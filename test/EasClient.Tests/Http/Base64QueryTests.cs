using EasClient.Http;

namespace EasClient.Tests.Http;

/// <summary>Queries as real devices send them.</summary>
public sealed class Base64QueryTests
{
    [Test]
    public void Write_SyncWithoutPolicyKey_IsTheVector() =>
        Assert.That(
            Base64Query.Write(new EasRequest("Sync"), EasVersion.V140, "v140Device"u8.ToArray(), "SmartPhone", policyKey: null),
            Is.EqualTo("jAAJBAp2MTQwRGV2aWNlAApTbWFydFBob25l"));

    [Test]
    public void Write_KeyZeroAndNoSavedCopy_IsTheVector() =>
        Assert.That(
            Base64Query.Write(
                new EasRequest("Sync") { SaveInSent = false }, EasVersion.V141, "Nine342BA3F3E6C6"u8.ToArray(), "Android", policyKey: 0),
            Is.EqualTo("jQAJBBBOaW5lMzQyQkEzRjNFNkM2BAAAAAAHQW5kcm9pZAcBAA=="));

    [Test]
    public void Write_SmartForward_CarriesItsParameters()
    {
        var request = new EasRequest("SmartForward")
        {
            SaveInSent = true,
            Parameters = new Dictionary<QueryParameter, string> { [QueryParameter.ItemId] = "5:17", [QueryParameter.CollectionId] = "5" },
        };

        var query = Base64Query.Write(request, EasVersion.V121, "ABC123"u8.ToArray(), "PocketPC", policyKey: 1234567890);

        // The vector of the reference ends with the user's name (tag 8), which the phone leaves to authentication.
        Assert.That(Convert.ToHexString(Convert.FromBase64String(query)), Is.EqualTo(
            "7902" + "0904" + "06414243313233" + "04D2029649" + "08506F636B65745043" + "010135" + "0304353A3137" + "070101"));
    }

    [Test]
    public void Write_RawDeviceId_StartsLikeTheVector() =>
        Assert.That(
            Base64Query.Write(
                new EasRequest("Settings"),
                EasVersion.V141,
                Convert.FromHexString("796ACD8C9822BB3C18D373282F6D55EC"),
                "WP8",
                policyKey: null,
                locale: 0x0407),
            Does.StartWith("jREHBBB5as2MmCK7PBjTcygvbVXs"));
}
