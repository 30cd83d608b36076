using Bridge.Eas.Protocol;
using Bridge.Eas.State;
using Bridge.Eas.Sync;

namespace Bridge.Eas.Folders;

/// <summary>The bytes of a folder map, before they are encrypted.</summary>
/// <remarks>
/// What came later stands at the end, where readers of before stop: a build that is taken back into use reads the map of a later one, and renamed folders keep their ids.
/// </remarks>
internal static class FolderMapFormat
{
    private const byte Version = 2;

    /// <summary>Had each folder's kind beside it, and was read by no build of before.</summary>
    private const byte WithKindsBeside = 3;

    internal static byte[] Write(FolderMap map)
    {
        var record = new RecordWriter(Version);
        record.Number((ulong)map.Folders.Count);
        foreach (var folder in map.Folders)
        {
            record.Text(folder.CollectionId);
            record.Text(folder.ParentId);
            record.Text(folder.DisplayName);
            record.Number((ulong)folder.Type);
            record.Number((ulong)folder.Class);
            record.Text(folder.OxId);
            record.Number((ulong)folder.Rights);
        }

        record.Number((ulong)map.Intents.Count);
        foreach (var intent in map.Intents)
        {
            record.Text(intent.OxId);
            record.Text(intent.ParentOxId);
            record.Text(intent.Title);
            record.Signed(intent.AnnouncedMs);
        }

        record.Byte(map.Doubt is null ? (byte)0 : (byte)1);
        if (map.Doubt is { } doubt)
        {
            record.Fixed64(doubt.Missing);
            record.Signed(doubt.SinceMs);
        }

        foreach (var folder in map.Folders) record.Number((ulong)folder.Kind);
        return record.ToArray();
    }

    /// <returns>Null for bytes that cannot be read: the folders are listed anew, under the same ids.</returns>
    internal static FolderMap? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var areBeside = bytes is [WithKindsBeside, ..];
            var record = new RecordReader(bytes, areBeside ? WithKindsBeside : Version);
            var folders = new EasFolder[record.Count()];
            for (var i = 0; i < folders.Length; i++)
            {
                folders[i] = new EasFolder(
                    record.Text(), record.Text(), record.Text(), (EasFolderType)record.Number(), (EasClass)record.Number(), record.Text(), (FolderRights)record.Number()) { Kind = areBeside ? (FolderKind)record.Number() : FolderKind.Default };
            }

            var intents = new FolderIntent[record.Count()];
            for (var i = 0; i < intents.Length; i++) intents[i] = new FolderIntent(record.Text(), record.Text(), record.Text(), record.Signed());
            var doubt = record.Byte() == 0 ? null : new FolderDoubt(record.Fixed64(), record.Signed());

            // A map of before has none: every phone gets every folder until the next listing.
            if (!areBeside && !record.AtEnd)
                for (var i = 0; i < folders.Length; i++) folders[i] = folders[i] with { Kind = (FolderKind)record.Number() };
            return new FolderMap(folders, intents, doubt);
        }
        catch (RecordFormatException)
        {
            return null;
        }
    }
}
