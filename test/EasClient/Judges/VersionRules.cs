using EasClient.Http;
using EasClient.Wbxml;

namespace EasClient.Judges;

/// <summary>An answer holds only elements that the request's version knows. Source: MS-ASWBXML, "Code Pages".</summary>
internal static class VersionRules
{
    internal static IEnumerable<Violation> Check(EasExchange exchange)
    {
        if (exchange.Response.Xml is not { } xml) yield break;
        foreach (var name in xml.DescendantsAndSelf().Select(element => element.Name).Distinct())
        {
            var tag = CodePages.Find(name)!;
            if (exchange.Version < tag.First || exchange.Version > tag.Last)
                yield return new("Version", exchange.Command, $"{name} lives from {tag.First.Text()} to {tag.Last.Text()}, not at {exchange.Version.Text()}");
        }
    }
}
