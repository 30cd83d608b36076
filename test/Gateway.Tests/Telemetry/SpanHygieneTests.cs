using Gateway.Telemetry;

namespace Gateway.Tests.Telemetry;

internal sealed class SpanHygieneTests
{
    [TestCase("https://ox.example.com/ajax/mail?action=all&session=abc", "https://ox.example.com/ajax/mail")]
    [TestCase("https://ox.example.com/appsuite/api/login?name=mike", "https://ox.example.com/appsuite/api")]
    [TestCase("https://ox.example.com/caldav/mike@ox.io/x", "https://ox.example.com/caldav")]
    [TestCase("https://ox.example.com/caldav/mike%40ox.io/x", "https://ox.example.com/caldav")]
    [TestCase("https://ox.example.com/principals/users/mike", "https://ox.example.com/principals/users")]
    [TestCase("https://ox.example.com", "https://ox.example.com")]
    [TestCase("https://ox.example.com?session=abc", "https://ox.example.com")]
    [TestCase("/ajax/login?name=mike", "/ajax/login")]
    public void Shortened_Address_NamesNobody(string address, string shortened) => Assert.That(SpanHygiene.Shortened(address), Is.EqualTo(shortened));
}
