using Gateway.FrontDoor;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.FrontDoor;

internal sealed class ReservedPathsTests
{
    [TestCase("/Microsoft-Server-ActiveSync")]
    [TestCase("/microsoft-server-activesync")]
    [TestCase("/MICROSOFT-SERVER-ACTIVESYNC/")]
    [TestCase("/Microsoft-Server-ActiveSync/default.eas")]
    [TestCase("/Microsoft-Server-ActiveSync/Default.EAS")]
    public void OwnerOf_PathAsPhonesWriteIt_IsEas(string path) => Assert.That(Owner(path), Is.EqualTo(PathOwner.Eas));

    [TestCase("//Microsoft-Server-ActiveSync")]
    [TestCase("/./Microsoft-Server-ActiveSync")]
    [TestCase("/a/../Microsoft-Server-ActiveSync")]
    [TestCase("/a/..;x=1/Microsoft-Server-ActiveSync")]
    [TestCase("/a/%2e%2e/Microsoft-Server-ActiveSync")]
    [TestCase("/Microsoft-Server-ActiveSync;v=1")]
    [TestCase("/Microsoft-Server-ActiveSync;v=1/default.eas")]
    [TestCase("/Microsoft-Server-ActiveSync.")]
    [TestCase("/Microsoft-Server-ActiveSync...")]
    [TestCase("/Microsoft-Server-ActiveSync%20")]
    [TestCase("/Microsoft-Server-ActiveSync/other")]
    [TestCase("/Microsoft-Server-ActiveSync//default.eas")]
    [TestCase("/Microsoft-Server-ActiveSync%2Fdefault.eas")]
    [TestCase("/%4dicrosoft%2dServer-ActiveSync%2f")]
    [TestCase("/%254dicrosoft-Server-ActiveSync")]
    [TestCase("/%25254dicrosoft-Server-ActiveSync")]
    [TestCase("/\\Microsoft-Server-ActiveSync")]
    [TestCase("/%5cMicrosoft-Server-ActiveSync")]
    [TestCase("/Microsoft-Server-Act%C4%B1veSync")]
    [TestCase("/Micro%C5%BFoft-Server-ActiveSync")]
    [TestCase("http://elsewhere.example//Microsoft-Server-ActiveSync")]
    public void OwnerOf_DisguisedEas_IsRefused(string target) => Assert.That(Owner(target), Is.EqualTo(PathOwner.DisguisedEas));

    [TestCase("/autodiscover/autodiscover.xml")]
    [TestCase("/Autodiscover/Autodiscover.xml")]
    [TestCase("/AUTODISCOVER/autodiscover.json?Email=a@b")]
    [TestCase("/autodiscover")]
    [TestCase("/autodiscover.xml")]
    [TestCase("//autodiscover/autodiscover.xml")]
    [TestCase("/%61utodiscover/autodiscover.xml")]
    [TestCase("/autodiscover./autodiscover.xml")]
    [TestCase("/x/../autodiscover/")]
    public void OwnerOf_Autodiscover_IsOurs(string target) => Assert.That(Owner(target), Is.EqualTo(PathOwner.Autodiscover));

    [TestCase("/")]
    [TestCase("/ajax/login?action=login")]
    [TestCase("/appsuite/")]
    [TestCase("/Microsoft-Server-ActiveSyncs")]
    [TestCase("/servlet/webdav/Autodiscover/file.txt")]
    [TestCase("/ajax?next=/Microsoft-Server-ActiveSync")]
    [TestCase("/autodiscovery")]
    [TestCase("/%ff%fe")]
    [TestCase("/..")]
    public void OwnerOf_AnythingElse_GoesOn(string target) => Assert.That(Owner(target), Is.EqualTo(PathOwner.Others));

    private static PathOwner Owner(string target)
    {
        var path = target.Split('?')[0];
        var decoded = path.StartsWith('/') ? PathString.FromUriComponent(path) : new PathString("/");
        return ReservedPaths.OwnerOf(decoded, target);
    }
}
