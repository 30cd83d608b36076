using System.Text;

namespace Gateway.FrontDoor;

/// <summary>Whose a path is.</summary>
internal enum PathOwner
{
    /// <summary>Anything that may go on to OX.</summary>
    Others,

    /// <summary>The EAS path as phones write it.</summary>
    Eas,

    /// <summary>Autodiscover, in any spelling.</summary>
    Autodiscover,

    /// <summary>A spelling of the EAS path that no phone uses but that some server behind us might take for it.</summary>
    DisguisedEas,
}

/// <summary>Tells the paths that are never forwarded, in whatever disguise. Source: MS-ASHTTP, "Request Line" (the EAS path).</summary>
/// <remarks>
/// Servers disagree on how often to decode, on <c>//</c>, <c>;parameters</c>, <c>..</c>, backslashes and trailing dots. A path is ours
/// if under any of these readings its first segment is. Further down (<c>/webdav/Autodiscover</c>) the names are just names.
/// </remarks>
internal static class ReservedPaths
{
    internal const string Eas = "/Microsoft-Server-ActiveSync";
    internal const string EasDefault = Eas + "/default.eas";
    private const string EasSegment = "microsoft-server-activesync";
    private const string AutodiscoverSegment = "autodiscover";

    /// <summary>Whoever encodes a path more often than this wants to be refused; checked on every request, so the work is bounded.</summary>
    private const int DecodingRounds = 4;

    /// <param name="path">The path as ASP.NET Core decoded it.</param>
    /// <param name="rawTarget">The request target as sent, query included.</param>
    internal static PathOwner OwnerOf(PathString path, string rawTarget)
    {
        var plain = path.Value ?? "";
        if (IsEas(plain))
            return PathOwner.Eas;

        var reading = PathOf(rawTarget);
        var owner = FirstSegmentOwner(plain);
        for (var round = 0; owner == PathOwner.Others && round <= DecodingRounds; round++)
        {
            owner = FirstSegmentOwner(reading);
            var decoded = Uri.UnescapeDataString(reading);
            if (decoded == reading)
                break;
            reading = decoded;
        }

        return owner;
    }

    private static bool IsEas(string path) =>
        path.Equals(Eas, StringComparison.OrdinalIgnoreCase)
        || path.Equals(Eas + "/", StringComparison.OrdinalIgnoreCase)
        || path.Equals(EasDefault, StringComparison.OrdinalIgnoreCase);

    private static string PathOf(string rawTarget)
    {
        var end = rawTarget.AsSpan().IndexOfAny('?', '#');
        var path = end < 0 ? rawTarget : rawTarget[..end];
        if (path.StartsWith('/') || path.IndexOf("://", StringComparison.Ordinal) is not (> 0 and var scheme))
            return path;
        var slash = path.IndexOf('/', scheme + 3);
        return slash < 0 ? "/" : path[slash..];
    }

    private static PathOwner FirstSegmentOwner(string path)
    {
        string? first = null;
        var resolved = new List<string>();
        foreach (var segment in path.Split('/', '\\'))
        {
            var name = Plain(segment);
            if (segment.Length == 0 || name is "" or ".")
                continue;
            first ??= name;
            if (name == "..")
                resolved.RemoveRange(Math.Max(0, resolved.Count - 1), Math.Min(1, resolved.Count));
            else
                resolved.Add(name);
        }

        return Owner(first) is var literal and not PathOwner.Others ? literal : Owner(resolved.Count > 0 ? resolved[0] : null);
    }

    private static PathOwner Owner(string? segment) => segment switch
    {
        EasSegment => PathOwner.DisguisedEas,
        AutodiscoverSegment => PathOwner.Autodiscover,
        not null when segment.StartsWith(AutodiscoverSegment + ".", StringComparison.Ordinal) => PathOwner.Autodiscover,
        _ => PathOwner.Others,
    };

    /// <summary>A segment as the most forgiving server would read it: no parameters, no trailing dots, one case, ASCII for its look-alikes.</summary>
    private static string Plain(string segment)
    {
        var parameters = segment.IndexOf(';', StringComparison.Ordinal);
        var name = parameters < 0 ? segment : segment[..parameters];
        if (!Ascii.IsValid(name))
            name = Folded(name);
        name = name.ToLowerInvariant().Trim().Trim('\0', '\t');
        return name is "." or ".." ? name : name.TrimEnd('.', ' ', '\0');
    }

    private static string Folded(string name)
    {
        try
        {
            // Java's equalsIgnoreCase takes the Turkish i for an i; compatibility forms (long s, full width) fold by normalisation.
            return name.Normalize(NormalizationForm.FormKC).Replace('ı', 'i').Replace('İ', 'i');
        }
        catch (ArgumentException)
        {
            // Lone surrogates cannot be normalised, and no reading of them spells our names.
            return name;
        }
    }
}
