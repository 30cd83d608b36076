using Bridge.Eas.Protocol;
using Bridge.Eas.State;

namespace Bridge.Eas.Items.Mail.Listing;

/// <summary>Which listing a phone's state was compared with.</summary>
/// <param name="ScanId">The listing; 0 when it was not complete, so that the next Sync lists again.</param>
/// <param name="OldestMs">The filter's limit then.</param>
/// <param name="Phone">As the phone was then: another version of the protocol sees more of a mail, or less.</param>
internal readonly record struct MailCursor(ulong ScanId, long OldestMs, EasVersion Phone)
{
    private const byte Version = 2;

    public byte[] ToBytes()
    {
        var record = new RecordWriter(Version);
        record.Fixed64(ScanId);
        record.Signed(OldestMs);
        record.Byte((byte)Phone);
        return record.ToArray();
    }

    /// <returns>Null when it cannot be read: the folder is compared anew.</returns>
    public static MailCursor? Read(byte[]? bytes)
    {
        if (bytes is null) return null;
        try
        {
            var record = new RecordReader(bytes, Version);
            return new MailCursor(record.Fixed64(), record.Signed(), (EasVersion)record.Byte());
        }
        catch (RecordFormatException)
        {
            return null;
        }
    }
}
