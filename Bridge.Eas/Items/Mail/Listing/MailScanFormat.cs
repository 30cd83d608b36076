using Bridge.Eas.State;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Items.Mail.Listing;

/// <summary>The stored form of a listing: header and rows apart, since an unchanged folder needs the header only. A row takes four to six bytes, a marked one two more.</summary>
internal static class MailScanFormat
{
    private const byte Version = 1;

    internal static byte[] WriteHeader(MailScanHeader header)
    {
        var record = new RecordWriter(Version);
        record.Fixed64(header.Id);
        record.Signed(header.Status.Validity);
        record.Signed(header.Status.Total);
        record.Signed(header.Status.Unread);
        record.Number(header.Status.Next);
        record.Number((ulong)header.ListedAtMs);
        return record.ToArray();
    }

    /// <exception cref="RecordFormatException">Damaged, or of another version.</exception>
    internal static MailScanHeader ReadHeader(ReadOnlySpan<byte> bytes)
    {
        var record = new RecordReader(bytes, Version);
        return new MailScanHeader(
            record.Fixed64(),
            new OxMailStatus(record.Signed(), (int)record.Signed(), (int)record.Signed(), (uint)record.Number()),
            (long)record.Number());
    }

    internal static byte[] WriteRows(MailScan scan)
    {
        var record = new RecordWriter(Version);
        record.Fixed64(scan.Header.Id);
        record.Number((ulong)scan.Rows.Length);
        uint uid = 0;
        long received = 0;
        foreach (var row in scan.Rows)
        {
            record.Number(row.Uid - uid);
            record.Number((ulong)row.Version);
            record.Signed((row.ReceivedMs / 1000) - received);
            (uid, received) = (row.Uid, row.ReceivedMs / 1000);
        }

        return record.ToArray();
    }

    /// <exception cref="RecordFormatException">Damaged, or of another version.</exception>
    internal static (ulong Id, MailRow[] Rows) ReadRows(ReadOnlySpan<byte> bytes)
    {
        var record = new RecordReader(bytes, Version);
        var id = record.Fixed64();
        var rows = new MailRow[record.Count()];
        uint uid = 0;
        long received = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            uid += (uint)record.Number();
            var version = (long)record.Number();
            received += record.Signed();
            rows[i] = new MailRow(uid, version, received * 1000);
        }

        return (id, rows);
    }
}
