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

    internal static SyncRequest Decode(WbxmlElement document)
    {
        if (document.Tag != AirSyncTags.Sync) throw new EasProtocolException(EasStatus.InvalidXml, "the root element is not Sync");
        return new SyncRequest
        {
            Collections = [.. (document.Child(AirSyncTags.Collections)?.All(AirSyncTags.Collection) ?? []).Select(DecodeCollection)],
            NamesCollections = document.Has(AirSyncTags.Collections),
            WaitMinutes = document.NumberOf(AirSyncTags.Wait),
            HeartbeatSeconds = document.NumberOf(AirSyncTags.HeartbeatInterval),
            WindowSize = document.NumberOf(AirSyncTags.WindowSize) is { } size ? Window(size) : null,
            Partial = document.Has(AirSyncTags.Partial),
        };
    }

    /// <summary>The Options block of Sync, ItemOperations and Search share its elements.</summary>
    internal static CollectionOptions DecodeOptions(WbxmlElement options) => new()
    {
        FilterType = Math.Clamp(options.NumberOf(AirSyncTags.FilterType) ?? 0, 0, 8),
        Conflict = options.NumberOf(AirSyncTags.Conflict) == 0 ? 0 : 1,
        MimeSupport = Math.Clamp(options.NumberOf(AirSyncTags.MIMESupport) ?? 0, 0, 2),
        MimeTruncation = options.NumberOf(AirSyncTags.MIMETruncation) is { } truncation ? Math.Clamp(truncation, 0, 8) : null,
        BodyPreferences = [.. options.All(AirSyncBaseTags.BodyPreference).Take(MostBodyPreferences).Select(DecodeBody)],
        BodyPart = options.Child(AirSyncBaseTags.BodyPartPreference) is { } part ? DecodeBody(part) : null,
    };

    private static CollectionRequest DecodeCollection(WbxmlElement collection)
    {
        var id = collection.TextOf(AirSyncTags.CollectionId);
        if (string.IsNullOrEmpty(id)) throw new EasProtocolException(EasStatus.InvalidXml, "a collection without CollectionId");

        // A second Options block is for SMS, which is never synced.
        var options = collection.All(AirSyncTags.Options).FirstOrDefault(block => block.TextOf(AirSyncTags.Class) != "SMS");
        return new CollectionRequest
        {
            CollectionId = id,
            SyncKey = collection.TextOf(AirSyncTags.SyncKey) ?? "",
            Class = collection.TextOf(AirSyncTags.Class),
            Supported = collection.Child(AirSyncTags.Supported) is { } supported
                ? [.. supported.Children.Select(child => $"{WbxmlCodePages.Pages[child.Tag.Page].Name}:{child.Tag.Name}").Distinct(StringComparer.Ordinal)]
                : null,
            DeletesAsMoves = collection.FlagOf(AirSyncTags.DeletesAsMoves) ?? true,
            GetChanges = collection.FlagOf(AirSyncTags.GetChanges),
            WindowSize = collection.NumberOf(AirSyncTags.WindowSize) is { } size ? Window(size) : null,
            Options = options is null ? null : DecodeOptions(options),
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
            command.Child(AirSyncTags.ApplicationData),
            command.TextOf(AirSyncTags.Class),
            ElementHash.Of(command));
    }

    private static BodyPreference DecodeBody(WbxmlElement preference) => new(
        preference.NumberOf(AirSyncBaseTags.Type) ?? 1,
        long.TryParse(preference.TextOf(AirSyncBaseTags.TruncationSize), System.Globalization.CultureInfo.InvariantCulture, out var size) && size >= 0 ? size : null,
        preference.FlagOf(AirSyncBaseTags.AllOrNone) ?? false,
        preference.NumberOf(AirSyncBaseTags.Preview) is { } preview ? Math.Clamp(preview, 0, 255) : null);

    private static int Window(int asked) => asked is <= 0 or > LongestWindow ? LongestWindow : asked;
}
