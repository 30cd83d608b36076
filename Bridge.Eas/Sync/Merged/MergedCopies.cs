using System.Diagnostics.CodeAnalysis;
using Bridge.Eas.Folders;
using Bridge.Eas.State;

namespace Bridge.Eas.Sync.Merged;

/// <summary>Copies of deleted items that say in which of several folders they were; those of the collection's own folder are its source's.</summary>
internal static class MergedCopies
{
    /// <summary>No source's copy begins so.</summary>
    private const byte Form = 0xFD;

    internal static byte[] Write(EasFolder folder, byte[] copy)
    {
        var record = new RecordWriter(Form);
        record.Text(folder.CollectionId);
        record.Raw(copy);
        return record.ToArray();
    }

    internal static bool TryRead(byte[] bytes, [NotNullWhen(true)] out string? collectionId, out byte[] copy)
    {
        (collectionId, copy) = (null, bytes);
        if (bytes is not [Form, ..]) return false;
        try
        {
            var record = new RecordReader(bytes, Form);
            collectionId = record.Name();
            copy = record.Rest.ToArray();
            return true;
        }
        catch (RecordFormatException)
        {
            return false;
        }
    }
}
