using System.Buffers.Binary;
using System.Text;
using NodaTime;

namespace Bridge.Eas.Items.Mail.Invitations;

/// <summary>An event's UID as GlobalObjId, and as the calendar on the phone must name it. Source: MS-ASEMAIL, GlobalObjId.</summary>
internal static class GlobalObjectId
{
    /// <summary>Longest UID that phones take (MS-ASCAL, "UID"); longer ones are cut alike on both ways.</summary>
    private const int MaxUid = 300;

    private const int InstanceAt = 16;
    private const int InstanceLength = 4;
    private const int HeaderLength = 40;
    private const string Marker = "vCal-Uid";

    private static readonly byte[] ClassId = [0x04, 0x00, 0x00, 0x00, 0x82, 0x00, 0xE0, 0x00, 0x74, 0xC5, 0xB7, 0x10, 0x1A, 0x82, 0xE0, 0x08];

    /// <summary>The bytes for an invitation.</summary>
    /// <param name="uid">From the invitation.</param>
    /// <param name="instance">Day of the occurrence it is about; null for the whole.</param>
    internal static byte[] Of(string uid, LocalDate? instance)
    {
        var id = FromOutlook(uid) ?? Wrap(uid);
        var date = id.AsSpan(InstanceAt, InstanceLength);
        date.Clear();
        if (instance is not { } day) return id;
        BinaryPrimitives.WriteUInt16BigEndian(date, (ushort)day.Year);
        date[2] = (byte)day.Month;
        date[3] = (byte)day.Day;
        return id;
    }

    /// <summary>The UID as it must stand in the calendar item too, or the phone shows the meeting twice.</summary>
    internal static string UidOf(string uid)
    {
        if (FromOutlook(uid) is not { } id) return Cut(uid);
        id.AsSpan(InstanceAt, InstanceLength).Clear();
        return Convert.ToHexString(id);
    }

    /// <summary>An UID that is the hexadecimal form of Outlook's own id.</summary>
    private static byte[]? FromOutlook(string uid)
    {
        if (uid.Length < HeaderLength * 2 || uid.Length % 2 != 0 || !uid.All(char.IsAsciiHexDigit)) return null;
        var bytes = Convert.FromHexString(uid);
        return bytes.AsSpan().StartsWith(ClassId) ? bytes : null;
    }

    private static string Cut(string uid) => uid.Length > MaxUid ? uid[..MaxUid] : uid;

    private static byte[] Wrap(string uid)
    {
        var text = Encoding.UTF8.GetBytes(Cut(uid));
        var id = new byte[HeaderLength + Marker.Length + 4 + text.Length + 1];
        ClassId.CopyTo(id, 0);
        BinaryPrimitives.WriteInt32LittleEndian(id.AsSpan(HeaderLength - 4), id.Length - HeaderLength);
        Encoding.ASCII.GetBytes(Marker, id.AsSpan(HeaderLength));
        id[HeaderLength + Marker.Length] = 1;
        text.CopyTo(id, HeaderLength + Marker.Length + 4);
        return id;
    }
}
