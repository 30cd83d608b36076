using Bridge.Eas.Folders;
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

    /// <summary>Classes of folders that were named by nothing else, as phones of 2.5 may; never remembered.</summary>
    internal IReadOnlyList<string> Classes { get; private init; } = [];

    internal static PingRequest Decode(WbxmlElement? document, EasVersion version)
    {
        if (document is null) return new PingRequest(null, null);
        if (document.Tag != PingTags.Ping) throw new EasProtocolException(EasStatus.InvalidXml, "the root element is not Ping");

        var named = document.Child(PingTags.Folders)?.All(PingTags.Folder).ToLookup(folder => !string.IsNullOrEmpty(folder.TextOf(PingTags.Id)));
        var folders = named?[true].Select(folder => folder.TextOf(PingTags.Id)!).ToList();
        if (folders?.Exists(id => id.Length > LongestId) == true) throw new EasProtocolException(EasStatus.InvalidXml, "a folder id is longer than allowed");
        return new PingRequest(document.NumberOf(PingTags.HeartbeatInterval), folders is { Count: > 0 } ? folders : null)
        {
            Classes = version.Has(EasFeature.FolderByClass) ? [.. named?[false].Select(folder => folder.TextOf(PingTags.Class) ?? "") ?? []] : [],
        };
    }

    /// <summary>With the ids of the folders that it names by class.</summary>
    internal PingRequest WithIds(IReadOnlyList<EasFolder> all)
    {
        var ids = (Folders ?? []).Concat(Classes.Select(name => DefaultFolders.IdOf(all, name)).Where(id => id.Length > 0)).Distinct(StringComparer.Ordinal).ToList();
        return new PingRequest(HeartbeatSeconds, ids.Count > 0 ? ids : null);
    }

    /// <summary>The same wait for the same folders.</summary>
    internal bool IsSameAs(PingRequest? other) =>
        other is not null && HeartbeatSeconds == other.HeartbeatSeconds && (Folders ?? []).SequenceEqual(other.Folders ?? [], StringComparer.Ordinal);

    /// <summary>Completed by what was said before.</summary>
    internal PingRequest MergedWith(PingRequest? before) => new(HeartbeatSeconds ?? before?.HeartbeatSeconds, Folders ?? before?.Folders);
}
