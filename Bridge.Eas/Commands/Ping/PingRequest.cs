using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Commands.Ping;

/// <summary>What a Ping says. Each half may be left out and then means what it meant last time; an empty body repeats all.</summary>
/// <param name="HeartbeatSeconds">Null when left out.</param>
/// <param name="Folders">Collection ids; null when left out.</param>
internal sealed record PingRequest(int? HeartbeatSeconds, IReadOnlyList<string>? Folders)
{
    /// <summary>Source: MS-ASCMD, "Id (Ping)". It is remembered, so its length is bounded.</summary>
    private const int LongestId = 64;

    internal static PingRequest Decode(WbxmlElement? document)
    {
        if (document is null) return new PingRequest(null, null);
        if (document.Tag != PingTags.Ping) throw new EasProtocolException(EasStatus.InvalidXml, "the root element is not Ping");

        var folders = document.Child(PingTags.Folders)?.All(PingTags.Folder).Select(folder => folder.TextOf(PingTags.Id) ?? "").Where(id => id.Length > 0).ToList();
        if (folders?.Exists(id => id.Length > LongestId) == true) throw new EasProtocolException(EasStatus.InvalidXml, "a folder id is longer than allowed");
        return new PingRequest(document.NumberOf(PingTags.HeartbeatInterval), folders is { Count: > 0 } ? folders : null);
    }

    /// <summary>Completed by what was said before.</summary>
    internal PingRequest MergedWith(PingRequest? before) => new(HeartbeatSeconds ?? before?.HeartbeatSeconds, Folders ?? before?.Folders);
}
