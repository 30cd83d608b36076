using System.Diagnostics.CodeAnalysis;
using Bridge.Eas.Folders;
using Bridge.Eas.State;

namespace Bridge.Eas.Sync.Merged;

/// <summary>Where a copied item was.</summary>
/// <param name="CollectionId">The folder as phones know it.</param>
/// <param name="OxFolderId">The folder in OX; null in copies of before it was kept.</param>
internal sealed record CopiedFrom(string CollectionId, string? OxFolderId);

/// <summary>Copies of deleted items that say in which of several folders they were; those of the collection's own folder are its source's.</summary>
internal static class MergedCopies
{
    /// <summary>No source's copy begins so.</summary>
    private const byte Form = 0xFC;

    /// <summary>Without OX's id of the folder.</summary>
    private const byte WithoutOxId = 0xFD;

    internal static byte[] Write(EasFolder folder, byte[] copy)
    {
        var record = new RecordWriter(Form);
        record.Text(folder.CollectionId);
        record.Text(folder.OxId);
        record.Raw(copy);
        return record.ToArray();
    }

    internal static bool TryRead(byte[] bytes, [NotNullWhen(true)] out CopiedFrom? from, out byte[] copy)
    {
        (from, copy) = (null, bytes);
        if (bytes is not [Form or WithoutOxId, ..]) return false;
        try
        {
            var record = new RecordReader(bytes, bytes[0]);
            from = new CopiedFrom(record.Name(), bytes[0] == Form ? record.Name() : null);
            copy = record.Rest.ToArray();
            return true;
        }
        catch (RecordFormatException)
        {
            from = null;
            return false;
        }
    }
}
