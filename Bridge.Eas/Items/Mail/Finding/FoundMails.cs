using Bridge.Eas.State;

namespace Bridge.Eas.Items.Mail.Finding;

/// <summary>Mails that a search found, newest first: places, nothing of what is in them. Pages are cut from it.</summary>
/// <param name="Folders">Where they are: collection id and item epoch.</param>
/// <param name="Mails">Folder (index into <paramref name="Folders"/>) and uid, of drafts the one by which phones know them.</param>
internal sealed record FoundMails(IReadOnlyList<(string CollectionId, string Epoch)> Folders, IReadOnlyList<(int Folder, uint Uid)> Mails)
{
    /// <summary>Most that are told of one search.</summary>
    internal const int Most = 500;

    private const byte Version = 1;

    internal static readonly FoundMails None = new([], []);

    internal byte[] Write()
    {
        var record = new RecordWriter(Version);
        record.Number((ulong)Folders.Count);
        foreach (var (collectionId, epoch) in Folders)
        {
            record.Text(collectionId);
            record.Text(epoch);
        }

        record.Number((ulong)Mails.Count);
        foreach (var (folder, uid) in Mails)
        {
            record.Number((ulong)folder);
            record.Number(uid);
        }

        return record.ToArray();
    }

    /// <exception cref="RecordFormatException">Damaged.</exception>
    internal static FoundMails Read(ReadOnlySpan<byte> bytes)
    {
        var record = new RecordReader(bytes, Version);
        var folders = new (string, string)[record.Count()];
        for (var i = 0; i < folders.Length; i++) folders[i] = (record.Text(), record.Text());
        var mails = new (int, uint)[record.Count()];
        for (var i = 0; i < mails.Length; i++)
        {
            var (folder, uid) = (record.Number(), record.Number());
            if (folder >= (ulong)folders.Length || uid > uint.MaxValue) throw new RecordFormatException();
            mails[i] = ((int)folder, (uint)uid);
        }

        return record.AtEnd ? new FoundMails(folders, mails) : throw new RecordFormatException();
    }
}
