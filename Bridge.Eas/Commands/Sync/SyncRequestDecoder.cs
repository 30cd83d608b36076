using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Commands.Sync;

/// <summary>Reads a Sync request as a set: phones order its elements as they like, and refusing them for that would help nobody.</summary>
internal static class SyncRequestDecoder
{
    private const int LongestWindow = 512;
    private const int LongestClientId = 64;
    private const int MostBodyPreferences = 8;

    /// <param name="document">The body; null for none.</param>
    /// <param name="version">What a version does not have is not looked at.</param>
    /// <returns>Null for an empty body, where that means something.</returns>
    internal static SyncRequest? Decode(WbxmlElement? document, EasVersion version)
    {
        if (document is null) return version.Has(EasFeature.EmptySync) ? null : throw new EasProtocolException(EasStatus.InvalidContent, "Sync without a body");
        if (document.Tag != AirSyncTags.Sync) throw new EasProtocolException(EasStatus.InvalidXml, "the root element is not Sync");
        var collections = document.Child(AirSyncTags.Collections);
        if (collections is null or { IsEmpty: true } && !version.Has(EasFeature.EmptySync)) throw new EasProtocolException(EasStatus.InvalidXml, "no collections");

        var waits = version.Has(EasFeature.WaitingSync);
        return new SyncRequest
        {
            Collections = [.. (collections?.All(AirSyncTags.Collection) ?? []).Select(collection => DecodeCollection(collection, version))],
            NamesCollections = collections is not null,
            WaitMinutes = waits ? document.NumberOf(AirSyncTags.Wait) : null,
            HeartbeatSeconds = version.Has(EasFeature.HeartbeatInSync) ? document.NumberOf(AirSyncTags.HeartbeatInterval) : null,
            WindowSize = waits && document.NumberOf(AirSyncTags.WindowSize) is { } size ? Window(size) : null,
            Partial = waits && document.Has(AirSyncTags.Partial),
        };
    }

    /// <summary>The Options block of Sync, ItemOperations and Search share its elements, those of 2.5 apart.</summary>
    internal static CollectionOptions DecodeOptions(WbxmlElement options) => new()
    {
        FilterType = Math.Clamp(options.NumberOf(AirSyncTags.FilterType) ?? 0, 0, 8),
        Conflict = options.NumberOf(AirSyncTags.Conflict) == 0 ? 0 : 1,
        MimeSupport = Math.Clamp(options.NumberOf(AirSyncTags.MIMESupport) ?? 0, 0, 2),
        MimeTruncation = options.NumberOf(AirSyncTags.MIMETruncation) is { } truncation ? Math.Clamp(truncation, 0, 8) : null,
        BodyPreferences = [.. options.All(AirSyncBaseTags.BodyPreference).Take(MostBodyPreferences).Select(DecodeBody)],
        BodyPart = options.Child(AirSyncBaseTags.BodyPartPreference) is { } part ? DecodeBody(part) : null,
    };

    private static CollectionRequest DecodeCollection(WbxmlElement collection, EasVersion version)
    {
        var (id, className) = (collection.TextOf(AirSyncTags.CollectionId) ?? "", collection.TextOf(AirSyncTags.Class));
        if (id.Length == 0 && (className is null || !version.Has(EasFeature.FolderByClass))) throw new EasProtocolException(EasStatus.InvalidXml, "a collection without CollectionId");

        // A second Options block is for SMS, which is never synced.
        var options = collection.All(AirSyncTags.Options).FirstOrDefault(block => block.TextOf(AirSyncTags.Class) != "SMS");
        return new CollectionRequest
        {
            CollectionId = id,
            SyncKey = collection.TextOf(AirSyncTags.SyncKey) ?? "",
            Class = className,
            Supported = collection.Child(AirSyncTags.Supported) is { } supported
                ? [.. supported.Children.Select(child => $"{WbxmlCodePages.Pages[child.Tag.Page].Name}:{child.Tag.Name}").Distinct(StringComparer.Ordinal)]
                : null,
            DeletesAsMoves = collection.FlagOf(AirSyncTags.DeletesAsMoves) ?? true,
            GetChanges = collection.FlagOf(AirSyncTags.GetChanges),
            WindowSize = collection.NumberOf(AirSyncTags.WindowSize) is { } size ? Window(size) : null,
            Options = options is null ? null : version.Has(EasFeature.AirSyncBase) ? DecodeOptions(options) : TruncationOptions.Complete(options, DecodeOptions(options)),
            Commands = [.. (collection.Child(AirSyncTags.Commands)?.Children ?? []).Select(DecodeCommand).OfType<PhoneCommand>()],
        };
    }

    private static PhoneCommand? DecodeCommand(WbxmlElement command)
    {
        ClientCommandKind? kind = command.Tag switch
        {
            var tag when tag == AirSyncTags.Add => ClientCommandKind.Add,
            var tag when tag == AirSyncTags.Change => ClientCommandKind.Change,
            var tag when tag == AirSyncTags.Delete => ClientCommandKind.Delete,
            var tag when tag == AirSyncTags.Fetch => ClientCommandKind.Fetch,
            _ => null,
        };
        if (kind is null) return null;

        var clientId = command.TextOf(AirSyncTags.ClientId) ?? "";
        if (clientId.Length > LongestClientId) throw new EasProtocolException(EasStatus.InvalidXml, "a ClientId is longer than allowed");
        return new PhoneCommand(
            kind.Value,
            clientId,
            command.TextOf(AirSyncTags.ServerId) ?? "",
            command.TextOf(AirSyncBaseTags.InstanceId),
            DataOf(command),
            command.TextOf(AirSyncTags.Class),
            ElementHash.Of(command));
    }

    /// <summary>That a draft is to be sent stands beside its data or among it.</summary>
    private static WbxmlElement? DataOf(WbxmlElement command)
    {
        var data = command.Child(AirSyncTags.ApplicationData);
        return command.Child(Email2Tags.Send) is { } send ? WbxmlElement.Of(AirSyncTags.ApplicationData, [.. data?.Children ?? [], send]) : data;
    }

    private static BodyPreference DecodeBody(WbxmlElement preference) => new(
        preference.NumberOf(AirSyncBaseTags.Type) ?? 1,
        long.TryParse(preference.TextOf(AirSyncBaseTags.TruncationSize), System.Globalization.CultureInfo.InvariantCulture, out var size) && size >= 0 ? size : null,
        preference.FlagOf(AirSyncBaseTags.AllOrNone) ?? false,
        preference.NumberOf(AirSyncBaseTags.Preview) is { } preview ? Math.Clamp(preview, 0, 255) : null);

    private static int Window(int asked) => asked is <= 0 or > LongestWindow ? LongestWindow : asked;
}
