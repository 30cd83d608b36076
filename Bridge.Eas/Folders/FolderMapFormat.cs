using Bridge.Eas.Protocol;
using Bridge.Eas.State;
using Bridge.Eas.Sync;

namespace Bridge.Eas.Folders;

/// <summary>The bytes of a folder map, before they are encrypted.</summary>
internal static class FolderMapFormat
{
    private const byte Version = 3;

    /// <summary>Without kinds: every phone gets every folder until the next listing.</summary>
    private const byte WithoutKinds = 2;

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
            record.Number((ulong)folder.Kind);
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

        return record.ToArray();
    }

    /// <returns>Null for bytes that cannot be read: the folders are listed anew, under the same ids.</returns>
    internal static FolderMap? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var hasKinds = bytes is not [WithoutKinds, ..];
            var record = new RecordReader(bytes, hasKinds ? Version : WithoutKinds);
            var folders = new EasFolder[record.Count()];
            for (var i = 0; i < folders.Length; i++)
            {
                folders[i] = new EasFolder(
                    record.Text(), record.Text(), record.Text(), (EasFolderType)record.Number(), (EasClass)record.Number(), record.Text(), (FolderRights)record.Number()) { Kind = hasKinds ? (FolderKind)record.Number() : FolderKind.Default };
            }

            var intents = new FolderIntent[record.Count()];
            for (var i = 0; i < intents.Length; i++) intents[i] = new FolderIntent(record.Text(), record.Text(), record.Text(), record.Signed());
            var doubt = record.Byte() == 0 ? null : new FolderDoubt(record.Fixed64(), record.Signed());
            return new FolderMap(folders, intents, doubt);
        }
        catch (RecordFormatException)
        {
            return null;
        }
    }
}
